/// The rows of an import file, read from CSV or JSON into one form.
struct ImportTable {
    /// What stands in one cell.
    enum Cell: Hashable {
        case text(String)
        case list([String])
        /// An object of lists: working hours by day.
        case map([String: [String]])
        /// Something that no column takes, in words.
        case other(String)
    }

    struct Row {
        let line: Int
        /// By the column's name; empty cells are left out.
        var cells: [String: Cell]
        /// What reading the row has come upon.
        var mistakes: [ImportMistake] = []
    }

    var rows: [Row] = []
    /// What is wrong with the file as a whole: with any of these nothing is brought in.
    var mistakes: [ImportMistake] = []
    /// Columns that the first line lacks: that rows lack them too says nothing new.
    var absent: [String] = []

    /// Reads JSON where the text begins with a bracket or brace, and CSV elsewhere; total on any bytes.
    init(_ bytes: [UInt8], columns: ImportColumns) {
        guard bytes.count <= ImportLimits.bytes else {
            refuse("the file is larger than \(ImportLimits.bytes >> 20) MB", "split it")
            return
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            refuse("the file is UTF-16", "save it as UTF-8 (in Excel: \"CSV UTF-8\")")
            return
        }
        let first = bytes.first { byte in ![0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0A, 0x0D].contains(byte) }
        guard let first else {
            refuse("the file is empty", "its first line names the columns: \(columns.names.joined(separator: ","))")
            return
        }
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
            readJSON(bytes, columns)
        } else {
            readCSV(bytes, columns)
        }
        if rows.count > ImportLimits.rows {
            rows = []
            refuse("the file has more than \(ImportLimits.rows) rows", "split it")
        }
    }

    mutating func refuse(_ what: String, _ remedy: String, line: Int? = nil, column: String? = nil) {
        mistakes.append(ImportMistake(line: line, column: column, what: what, remedy: remedy))
    }
}
