package import Flow
import GRDB
package import Mail
package import Triage

/// An entry that holds what was searched for.
package struct FoundEntry: Hashable, Sendable {
    package var entry: EntryID
    package var conversation: ConversationID
    package var author: EntryAuthor
    package var text: String
    /// The addresses that its author is known by in mails.
    package var senders: [EmailAddress]
}

/// Words that are searched for, made safe for the index's own language.
package struct SearchWords: Hashable, Sendable {
    /// In the order in which they were typed; the last one may be a beginning.
    package let words: [String]

    private static let mostWords = 8
    private static let longestWord = 64

    /// - Returns: nil for text without a letter or digit.
    package init?(_ typed: String) {
        let found = typed.split { !($0.isLetter || $0.isNumber) }.prefix(SearchWords.mostWords)
            .map { String($0.prefix(SearchWords.longestWord)) }
        guard !found.isEmpty else { return nil }
        words = found
    }

    /// Each as a string of FTS5, which has no meaning but its own; the last one as a beginning, unless a single letter: that
    /// begins half of all words there are.
    var query: String {
        let last = words.last.map { $0.count > 1 ? "\"\($0)\"*" : "\"\($0)\"" } ?? ""
        return (words.dropLast().map { "\"\($0)\"" } + [last]).joined(separator: " ")
    }
}

extension Store {
    /// Entries of somebody's conversations that hold all of the words, the best first.
    package func search(_ words: SearchWords, of person: KnownPerson, limit: Int) async throws -> [FoundEntry] {
        let side = person.role == .practitioner ? "practitioner" : "counterpart"
        return try await read { db in
            try db.rows(
                """
                SELECT entry.id, conversation, author, substr(entry.text, 1, ?) AS text
                FROM entry_search JOIN entry ON entry.id = entry_search.rowid
                    JOIN conversation ON conversation.id = entry.conversation
                WHERE entry_search MATCH ? AND \(side) = ? AND \(EntryRow.isShown)
                ORDER BY entry_search.rowid DESC LIMIT ?
                """,
                [
                    Store.wordsSearched, "people : \"p\(person.id.rawValue)\" AND {subject text} : (\(words.query))",
                    person.id.rawValue, limit,
                ]
            ).compactMap { row in
                guard let author = EntryAuthor(rawValue: row["author"]) else { return nil }
                let (entry, conversation) = (EntryID(row["id"]), ConversationID(row["conversation"]))
                return FoundEntry(
                    entry: entry, conversation: conversation, author: author, text: row["text"],
                    senders: try Senders.load(of: entry, by: author, in: conversation, db))
            }
        }
    }

    /// Of a longer text what stands behind is not shown as found.
    private static let wordsSearched = 60_000

    /// Takes up to `limit` entries into the index that are not in it yet.
    ///
    /// Off the path of filing: an index costs three times what an entry does.
    /// - Returns: how many entries were looked at; less than `limit` once all are in.
    package func indexEntries(limit: Int) async throws -> Int {
        try await write { db in
            let from = try db.number("SELECT entry FROM search_cursor") ?? 0
            let last = try db.row(
                """
                SELECT max(id) AS last, count(*) AS number
                FROM (SELECT id FROM entry WHERE id > ? ORDER BY id LIMIT ?)
                """, [from, limit])
            guard let last, let end: Int64 = last["last"] else { return 0 }
            try db.run(
                """
                INSERT INTO entry_search (rowid, people, subject, text)
                SELECT entry.id, 'p' || practitioner || ' p' || counterpart, subject, text
                FROM entry JOIN conversation ON conversation.id = entry.conversation
                WHERE entry.id > ? AND entry.id <= ? AND entry.kind = 'message'
                """, [from, end])
            try db.run("UPDATE search_cursor SET entry = ?", [end])
            return last["number"]
        }
    }
}
