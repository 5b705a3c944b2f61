package import Flow
import GRDB
package import Mail
package import Triage

/// An entry as the page of its conversation shows it, before anything is masked.
package struct ReadEntry: Sendable {
    package var id: EntryID
    package var kind: Entry.Kind
    package var author: EntryAuthor
    package var channel: EntryChannel
    package var text: String
    package var trimmed: String
    /// How sure the cut is, 0 to 1.
    package var confidence: Double
    package var isUnproven: Bool
    package var copied: [String]
    package var writtenAt: Timestamp
    /// How many files came with it.
    package var files: Int
    /// The addresses that its author is known by in mails.
    package var senders: [EmailAddress]
    /// What became of the mails that carry it to the other side.
    package var delivery: [OutgoingState]
    /// The mail that carries it to the reader; nil for their own words.
    package var mail: OutgoingMailID?
}

/// A conversation as one of its two people reads it.
package struct ReadConversation: Sendable {
    package var row: InboxRow
    /// In the order in which they were written; of a long one the latest.
    package var entries: [ReadEntry]
    /// True where there are earlier ones.
    package var hasEarlier: Bool
}

extension Store {
    /// A conversation for one of its people; nil for anybody else's, whether there is one or not.
    ///
    /// - Parameters:
    ///   - earlierThan: entries before this one; nil for the latest.
    ///   - limit: how many entries at most.
    package func conversation(
        _ id: ConversationID, of person: KnownPerson, earlierThan: EntryID? = nil, limit: Int
    ) async throws -> ReadConversation? {
        try await read { db in
            guard let row = try Inbox(db: db, person: person).row(id) else { return nil }
            let found = try db.rows(
                """
                \(ReadEntry.columns) WHERE conversation = ? AND id < ? AND \(EntryRow.isShown) ORDER BY id DESC LIMIT ?
                """, [id.rawValue, earlierThan?.rawValue ?? .max, limit + 1])
            let entries = try found.prefix(limit).reversed().compactMap {
                try ReadEntry($0, of: id, to: person, in: db)
            }
            return ReadConversation(row: row, entries: entries, hasEarlier: found.count > limit)
        }
    }
}

extension ReadEntry {
    static let columns = """
        SELECT id, kind, author, channel, text, trimmed, confidence, unproven, copied, written_at, files FROM entry
        """

    init?(_ row: Row, of conversation: ConversationID, to reader: KnownPerson, in db: Database) throws {
        guard let kind = Entry.Kind(rawValue: row["kind"]), let author = EntryAuthor(rawValue: row["author"]),
            let channel = EntryChannel(rawValue: row["channel"])
        else { return nil }
        id = EntryID(row["id"])
        self.kind = kind
        self.author = author
        self.channel = channel
        text = row["text"]
        trimmed = row["trimmed"]
        confidence = row["confidence"]
        isUnproven = row["unproven"]
        copied = CopiedNames.read(row["copied"])
        writtenAt = Timestamp(milliseconds: row["written_at"])
        files = row["files"]
        senders = try Senders.load(of: id, by: author, in: conversation, db)
        let mails = try db.rows(
            "SELECT id, person, template, state FROM outgoing WHERE entry = ? ORDER BY id", [id.rawValue]
        ).filter { (TemplateName(rawValue: $0["template"])?.isRelayed) ?? false }
        mail = mails.last { $0["person"] == reader.id.rawValue }.map { OutgoingMailID($0["id"]) }
        delivery = mails.filter { $0["person"] != reader.id.rawValue }
            .compactMap { OutgoingState(rawValue: $0["state"]) }
    }
}
