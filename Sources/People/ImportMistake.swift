/// Something wrong in an import file, or worth a look: where it stands, what it is, and what to do.
package struct ImportMistake: Hashable, Sendable, CustomStringConvertible {
    /// The line on which the row begins, from 1; nil where it is the whole file.
    package var line: Int?
    /// The row's own id; nil where it has none.
    package var externalID: String?
    /// The column at fault; nil where it is the whole row.
    package var column: String?
    package var what: String
    /// Empty where the words say it all.
    package var remedy: String

    package init(line: Int?, externalID: String? = nil, column: String? = nil, what: String, remedy: String = "") {
        self.line = line
        self.externalID = externalID
        self.column = column
        self.what = what
        self.remedy = remedy
    }

    package var description: String {
        let spot = [line.map { "line \($0)" }, externalID, column].compactMap { $0 }.joined(separator: ", ")
        return "\(spot.isEmpty ? "" : "\(spot): ")\(what)\(remedy.isEmpty ? "" : "; \(remedy)")"
    }
}

/// How much an import file may hold.
package enum ImportLimits {
    /// Bytes of a file.
    package static let bytes = 64 << 20
    /// Rows of a file: one transaction brings them in, and the gateway waits as long.
    static let rows = 100_000
    /// Cells of one row.
    static let cells = 100
    /// Bytes of a text.
    static let text = 1_000
    /// Addresses or telephone numbers of one person; the store guards no more of them.
    static let list = 32
    /// Mistakes that are reported; more would not be read.
    static let mistakes = 1_000
    /// How much of a text a message repeats.
    static let quoted = 60
}

extension String {
    /// The text as a message repeats it: in quotes, cut where it is long.
    var quoted: String {
        unicodeScalars.count > ImportLimits.quoted
            ? "\"\(String(unicodeScalars.prefix(ImportLimits.quoted)))…\"" : "\"\(self)\""
    }
}
