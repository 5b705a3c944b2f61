/// One row while it is read: hands out values by column, and names all that is wrong with it.
struct RowReader {
    let row: ImportTable.Row
    private(set) var mistakes: [ImportMistake]

    init(_ row: ImportTable.Row) {
        self.row = row
        mistakes = row.mistakes
    }

    /// The row's own id, for messages; nil where it has none that can be read.
    var externalID: String? {
        if case .text(let text) = row.cells["externalId"] { text } else { nil }
    }

    mutating func mistake(_ column: String?, _ what: String, _ remedy: String) {
        mistakes.append(
            ImportMistake(line: row.line, externalID: externalID, column: column, what: what, remedy: remedy))
    }

    /// The mistakes with the row's id, which is only known once the row has been read.
    var named: [ImportMistake] {
        mistakes.map { mistake in
            var mistake = mistake
            mistake.externalID = mistake.externalID ?? externalID
            return mistake
        }
    }

    mutating func text(_ column: String) -> String? {
        switch row.cells[column] {
        case nil: return nil
        case .text(let text): return checked(text, column)
        case .list: return wrong("a list", column)
        case .map: return wrong("an object", column)
        case .other(let found): return wrong(found, column)
        }
    }

    /// A text that must be there.
    ///
    /// - Parameter wanted: what it is, for the message.
    mutating func requiredText(_ column: String, _ wanted: String) -> String? {
        if row.cells[column] == nil { mistake(column, "is missing", "write \(wanted)") }
        return text(column)
    }

    /// One of a fixed set of words, in any case.
    mutating func choice(_ column: String, _ words: [String]) -> String? {
        guard let text = text(column) else { return nil }
        if let word = words.first(where: { $0 == text.lowercased() }) { return word }
        let near = NearestWord.to(text, in: words)
        mistake(
            column, "\(text.quoted) is none of \(words.joined(separator: ", "))",
            near.map { "do you mean \($0)?" } ?? "write one of them")
        return nil
    }

    /// Several texts: a list, or one text in which they are separated.
    mutating func texts(_ column: String, separatedBy isSeparator: (Character) -> Bool) -> [String] {
        let found: [String]
        switch row.cells[column] {
        case nil: return []
        case .list(let list): found = list
        case .text(let text): found = text.split(whereSeparator: isSeparator).map { String($0).trimmed }
        case .map:
            _ = wrong("an object", column)
            return []
        case .other(let thing):
            _ = wrong(thing, column)
            return []
        }
        guard found.count <= ImportLimits.list else {
            mistake(column, "has more than \(ImportLimits.list) of them", "keep those that are in use")
            return []
        }
        return found.filter { !$0.isEmpty }.compactMap { checked($0, column) }
    }

    private mutating func wrong(_ found: String, _ column: String) -> String? {
        mistake(column, "\(found) stands where a text should", "write a text")
        return nil
    }

    private mutating func checked(_ text: String, _ column: String) -> String? {
        guard text.utf8.count <= ImportLimits.text else {
            mistake(column, "is longer than \(ImportLimits.text) bytes", "shorten it")
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) }) else {
            mistake(column, "holds a line break or another control character", "take it out")
            return nil
        }
        return text
    }
}
