extension ImportTable {
    /// Reads a list of objects, one for each row.
    mutating func readJSON(_ bytes: [UInt8], _ columns: ImportColumns) {
        let node: JSONNode
        do {
            node = try JSONReader.read(bytes)
        } catch {
            refuse("column \(error.place.column): \(error.what)", "", line: error.place.line)
            return
        }
        guard case .array(let elements) = node.value else {
            refuse(
                "\(node.found) stands where a list should", "write a list of objects: [{…}, {…}]",
                line: node.place.line)
            return
        }
        rows = elements.prefix(ImportLimits.rows + 1).map { row($0, columns) }
    }

    private func row(_ node: JSONNode, _ columns: ImportColumns) -> Row {
        var row = Row(line: node.place.line, cells: [:])
        guard case .object(let members) = node.value else {
            row.mistakes.append(
                ImportMistake(
                    line: row.line, what: "\(node.found) stands where an object should", remedy: "write {…}"))
            return row
        }
        for member in members {
            guard let name = columns.name(of: member.key) else {
                row.mistakes.append(
                    ImportMistake(
                        line: member.place.line, column: member.key, what: "is no key here",
                        remedy: columns.remedy(for: member.key)))
                continue
            }
            if row.cells[name] != nil {
                row.mistakes.append(
                    ImportMistake(line: member.place.line, column: name, what: "stands there twice", remedy: ""))
            }
            row.cells[name] = ImportTable.cell(member.node)
        }
        return row
    }

    /// Nil for null and an empty text, which are like a key that is not there.
    static func cell(_ node: JSONNode) -> Cell? {
        switch node.value {
        case .null: return nil
        case .string(let text): return text.trimmed.isEmpty ? nil : .text(text.trimmed)
        case .number(let text): return .text(text)
        case .bool: return .other(node.found)
        case .array(let elements):
            let texts = elements.compactMap(ImportTable.text)
            return texts.count == elements.count ? .list(texts) : .other("a list of other things than texts")
        case .object(let members):
            var map: [String: [String]] = [:]
            for member in members {
                guard case .array(let elements) = member.node.value else { return .other("an object") }
                let texts = elements.compactMap(ImportTable.text)
                guard texts.count == elements.count else { return .other("an object") }
                map[member.key] = texts
            }
            return .map(map)
        }
    }

    private static func text(_ node: JSONNode) -> String? {
        if case .string(let text) = node.value { text.trimmed } else { nil }
    }
}
