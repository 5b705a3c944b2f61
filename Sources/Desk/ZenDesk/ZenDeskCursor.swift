import Foundation

/// How far the account has been read: the export's cursor, and tickets to be looked at again.
struct ZenDeskCursor: Codable, Hashable, Sendable {
    /// ZenDesk's own words; nil before the first page.
    var export: String?
    /// Where the first page begins, in seconds; kept until there is one, so that nothing falls between two starts.
    var start: Int64
    /// Tickets with a comment whose files were not yet looked through for viruses, and what a page had too many of.
    var again: [Int64] = []

    /// Reads what `text` made.
    ///
    /// - Parameter beginning: where a desk begins that was never read.
    init(_ text: String?, beginning: Int64) {
        let read = text.flatMap { try? JSONDecoder().decode(ZenDeskCursor.self, from: Data($0.utf8)) }
        self = read ?? ZenDeskCursor(start: beginning)
    }

    private init(start: Int64) { self.start = start }

    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
