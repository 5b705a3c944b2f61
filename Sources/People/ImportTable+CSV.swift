extension ImportTable {
    /// Reads the heading, which names the columns in any order, and then the rows.
    mutating func readCSV(_ bytes: [UInt8], _ columns: ImportColumns) {
        var reader = CSVReader(bytes)
        guard let heading = reader.record() else {
            refuse("the file is empty", "its first line names the columns: \(columns.names.joined(separator: ","))")
            return
        }
        let names = headings(heading, columns)
        while let record = reader.record(), rows.count <= ImportLimits.rows {
            if record.flaw == .openQuote {
                refuse(
                    "a quote opens a cell and is never closed, so where the row ends is unknown",
                    "close it; a quote inside a cell is written twice", line: record.line)
                return
            }
            rows.append(row(record, names))
        }
    }

    /// The column of each place; nil for one that is no column.
    private mutating func headings(_ heading: CSVRecord, _ columns: ImportColumns) -> [String?] {
        let before = mistakes.count
        var names: [String?] = []
        for cell in heading.cells {
            let text = String(validating: cell, as: UTF8.self)?.trimmed ?? ""
            let name = columns.name(of: text)
            if text.isEmpty, !cell.isEmpty || heading.cells.count > columns.names.count {
                refuse("a column has no readable name", "name it, or leave it out", line: heading.line)
            } else if name == nil {
                refuse("\(text.quoted) is no column", columns.remedy(for: text), line: heading.line)
            } else if names.contains(name) {
                refuse("the column \(text.quoted) stands there twice", "leave one out", line: heading.line)
            }
            names.append(name)
        }
        if heading.flaw != nil {
            refuse("the first line cannot be read", "write the names of the columns without quotes", line: heading.line)
        }
        let missing = columns.required.filter { !names.contains($0) }
        absent = missing
        if missing.count == columns.required.count, mistakes.count > before {
            // Without any known column the first line is a row: one message says more than one for each cell.
            mistakes.removeSubrange(before...)
            refuse(
                "the first line does not name the columns",
                "write one above it, of \(columns.names.joined(separator: ","))", line: heading.line)
        } else if !missing.isEmpty {
            refuse(
                "the column\(missing.count == 1 ? "" : "s") \(missing.joined(separator: ", ")) "
                    + "\(missing.count == 1 ? "is" : "are") missing", "add it to the first line and to every row",
                line: heading.line)
        }
        return names
    }

    private func row(_ record: CSVRecord, _ names: [String?]) -> Row {
        var row = Row(line: record.line, cells: [:])
        func add(_ what: String, _ remedy: String, _ column: String? = nil) {
            row.mistakes.append(ImportMistake(line: record.line, column: column, what: what, remedy: remedy))
        }
        switch record.flaw {
        case .strayQuote:
            add("a quote stands inside a cell", "put the whole cell in quotes and write the quote in it twice")
        case .afterQuote:
            add("something follows a closing quote", "a quote inside a cell in quotes is written twice")
        case .tooManyCells, .openQuote: add("it has too many cells", "check its quotes and separators")
        case nil: break
        }
        let extra = record.cells.dropFirst(names.count).contains { !$0.isEmpty }
        if row.mistakes.isEmpty, extra || record.cells.count < names.count {
            add(
                "it has \(record.cells.count) cells, and the first line \(names.count)",
                "check its separators; a cell that holds one stands in quotes")
        }
        for (name, cell) in zip(names, record.cells) {
            guard let name else { continue }
            guard let text = String(validating: cell, as: UTF8.self)?.trimmed else {
                add("is not UTF-8", "save the file as UTF-8 (in Excel: \"CSV UTF-8\")", name)
                continue
            }
            if !text.isEmpty { row.cells[name] = .text(text) }
        }
        return row
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
