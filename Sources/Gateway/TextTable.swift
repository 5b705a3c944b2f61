/// Rows in columns, for a terminal: every column as wide as its widest cell, the last as wide as it likes.
struct TextTable {
    private var rows: [[String]]

    init(_ head: [String]) { rows = [head] }

    mutating func add(_ cells: [String]) {
        rows.append(cells.map { Terminal.printable($0).replacing("\n", with: " ") })
    }

    var text: String {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in
            min(TextTable.widest, rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0)
        }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                column == row.count - 1 ? cell : TextTable.fit(cell, widths[column])
            }
            return cells.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static let widest = 40

    private static func fit(_ cell: String, _ width: Int) -> String {
        if cell.count > width { return String(cell.prefix(width - 1)) + "…" }
        return cell + String(repeating: " ", count: width - cell.count)
    }
}
