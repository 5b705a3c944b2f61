package import Flow
import GRDB
package import Mail
package import Triage

/// One conversation as a list shows it.
package struct ConversationSummary: Sendable {
    package var conversation: KnownConversation
    package var entries: Int
    package var lastEntryAt: Timestamp?
    package init(conversation: KnownConversation, entries: Int, lastEntryAt: Timestamp?) {
        self.conversation = conversation
        self.entries = entries
        self.lastEntryAt = lastEntryAt
    }
}

/// One entry of a conversation with what became of the mail that carried it on.
package struct Entry: Sendable {
    /// A person's words, or an automatic mail shown beside them.
    package enum Kind: String, Sendable, Codable, CaseIterable { case message, note }
    package var id: EntryID
    package var kind: Kind
    package var author: EntryAuthor
    /// As in `EntryChannel`.
    package var channel: String
    package var text: String
    package var trimmed: String
    package var isUnproven: Bool
    /// Names of those it was addressed to as well, as they stood there.
    package var copied: [String]
    package var writtenAt: Timestamp
    package var arrival: ArrivalID?
    package var delivery: [QueuedMail]
    package init(
        id: EntryID, kind: Kind, author: EntryAuthor, channel: String, text: String, trimmed: String, isUnproven: Bool,
        copied: [String] = [], writtenAt: Timestamp, arrival: ArrivalID?, delivery: [QueuedMail]
    ) {
        self.id = id
        self.kind = kind
        self.author = author
        self.channel = channel
        self.text = text
        self.trimmed = trimmed
        self.isUnproven = isUnproven
        self.copied = copied
        self.writtenAt = writtenAt
        self.arrival = arrival
        self.delivery = delivery
    }
}

extension Store {
    /// Newest activity first.
    package func conversations(limit: Int) async throws -> [ConversationSummary] {
        try await read { db in
            try db.rows("\(ConversationRow.columns) ORDER BY last_activity_at DESC, id DESC LIMIT ?", [limit])
                .compactMap { try ConversationSummary($0, in: db) }
        }
    }

    /// A conversation with its entries in the order in which they were filed, without those that the desk took back.
    package func conversation(_ id: ConversationID) async throws -> (ConversationSummary, [Entry])? {
        try await read { db in
            guard let row = try db.row("\(ConversationRow.columns) WHERE id = ?", [id.rawValue]),
                let summary = try ConversationSummary(row, in: db)
            else { return nil }
            let entries = try db.rows(
                """
                SELECT id, kind, author, channel, text, trimmed, unproven, copied, written_at, arrival
                FROM entry WHERE conversation = ? AND NOT EXISTS (
                    SELECT 1 FROM desk_entry WHERE desk_entry.entry = entry.id AND withdrawn_at IS NOT NULL)
                ORDER BY written_at, id
                """, [id.rawValue])
            return (summary, try entries.compactMap { try Entry($0, in: db) })
        }
    }
}

extension ConversationSummary {
    /// The conversations of a person on either side, the newest activity first.
    static func latest(of person: PersonID, limit: Int, in db: Database) throws -> [ConversationSummary] {
        try db.rows(
            """
            \(ConversationRow.columns) WHERE id IN (
                SELECT id FROM conversation WHERE practitioner = ?1
                UNION SELECT id FROM conversation WHERE counterpart = ?1)
            ORDER BY last_activity_at DESC, id DESC LIMIT ?2
            """, [person.rawValue, limit]
        ).compactMap { try ConversationSummary($0, in: db) }
    }

    fileprivate init?(_ row: Row, in db: Database) throws {
        guard let conversation = ConversationRow.conversation(row) else { return nil }
        let id = conversation.id.rawValue
        let last = try db.number(
            "SELECT max(written_at) FROM entry WHERE conversation = ?", [id])
        self.init(
            conversation: conversation,
            entries: Int(try db.number("SELECT count(*) FROM entry WHERE conversation = ?", [id]) ?? 0),
            lastEntryAt: last.map { Timestamp(milliseconds: $0) })
    }
}

extension Entry {
    fileprivate init?(_ row: Row, in db: Database) throws {
        guard let kind = Kind(rawValue: row["kind"]), let author = EntryAuthor(rawValue: row["author"]) else {
            return nil
        }
        let id: Int64 = row["id"]
        let arrival: Int64? = row["arrival"]
        let delivery = try db.rows("\(QueuedMail.columns) WHERE entry = ? ORDER BY outgoing.id", [id])
        self.init(
            id: EntryID(id), kind: kind, author: author, channel: row["channel"], text: row["text"],
            trimmed: row["trimmed"], isUnproven: row["unproven"], copied: CopiedNames.read(row["copied"]),
            writtenAt: Timestamp(milliseconds: row["written_at"]), arrival: arrival.map { ArrivalID($0) },
            delivery: delivery.compactMap(QueuedMail.init))
    }
}
