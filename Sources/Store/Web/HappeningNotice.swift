package import Flow
import Foundation
import GRDB
import Mail
package import Triage

/// What a program is told of a happening: numbers and words of state, never text, subjects, names or addresses.
///
/// Whoever wants the words asks the API for them, with a token. The state is that of the moment of telling, not that of the
/// happening; what has been erased since is not told.
package struct HappeningNotice: Hashable, Sendable {
    package var happening: Happening
    package var conversationKind: KnownConversation.Kind?
    /// The ids of both sides in the books of whoever brought them in; nil for the desk, enquirers and whoever is gone.
    package var practitioner: String?
    package var counterpart: String?
    package var entryKind: Entry.Kind?
    package var author: EntryAuthor?
    package var channel: EntryChannel?
    /// The side that a relayed mail is for.
    package var recipient: Party?

    /// The same whenever it is told: whoever hears of it twice knows by this.
    package var id: String { "evt_\(happening.id)" }

    /// The JSON that is sent, its keys in order: the same bytes for the same state.
    package func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }
}

extension HappeningNotice: Encodable {
    private enum Keys: String, CodingKey { case type, timestamp, data }
    private enum DataKeys: String, CodingKey {
        case conversation, kind, practitioner, counterpart, entry, entryKind, author, channel, mail, recipient
    }

    package func encode(to encoder: any Encoder) throws {
        var whole = encoder.container(keyedBy: Keys.self)
        try whole.encode(happening.kind, forKey: .type)
        try whole.encode(happening.at.written, forKey: .timestamp)
        var data = whole.nestedContainer(keyedBy: DataKeys.self, forKey: .data)
        try data.encode(happening.conversation, forKey: .conversation)
        // What every conversation has is null where it is not known; the rest is left out where it does not apply.
        try data.encode(conversationKind?.rawValue, forKey: .kind)
        try data.encode(practitioner, forKey: .practitioner)
        try data.encode(counterpart, forKey: .counterpart)
        try data.encodeIfPresent(happening.entry, forKey: .entry)
        try data.encodeIfPresent(entryKind?.rawValue, forKey: .entryKind)
        try data.encodeIfPresent(author?.rawValue, forKey: .author)
        try data.encodeIfPresent(channel?.rawValue, forKey: .channel)
        try data.encodeIfPresent(happening.mail, forKey: .mail)
        try data.encodeIfPresent(recipient, forKey: .recipient)
    }
}

extension Timestamp {
    /// `2026-05-20T08:30:00.123Z` (RFC 3339 §5.6).
    fileprivate var written: String {
        // The format cuts off what a double has a hair less of: from the middle of the millisecond it cannot.
        Date(timeIntervalSince1970: (Double(milliseconds) + 0.5) / 1_000)
            .formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}

extension Store {
    /// What is told of these happenings, in their order.
    package func notices(of happenings: [Happening]) async throws -> [HappeningNotice] {
        try await read { db in try happenings.map { try HappeningNotice($0, in: db) } }
    }
}

extension HappeningNotice {
    fileprivate init(_ happening: Happening, in db: Database) throws {
        self.init(happening: happening)
        let conversation = try db.row(
            """
            SELECT kind, (SELECT external_id FROM person WHERE person.id = practitioner) AS practitioner,
                (SELECT external_id FROM person WHERE person.id = counterpart) AS counterpart
            FROM conversation WHERE id = ?
            """, [happening.conversation.rawValue])
        if let conversation {
            conversationKind = KnownConversation.Kind(rawValue: conversation["kind"])
            practitioner = conversation["practitioner"]
            counterpart = conversation["counterpart"]
        }
        if let id = happening.entry,
            let entry = try db.row("SELECT kind, author, channel FROM entry WHERE id = ?", [id.rawValue])
        {
            entryKind = Entry.Kind(rawValue: entry["kind"])
            author = EntryAuthor(rawValue: entry["author"])
            channel = EntryChannel(rawValue: entry["channel"])
        }
        if let id = happening.mail {
            let party = try db.row("SELECT party FROM outgoing WHERE id = ?", [id.rawValue])
            recipient = (party?["party"] as String?).flatMap { Party(rawValue: $0) }
        }
    }
}
