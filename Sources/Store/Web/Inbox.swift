package import Flow
import GRDB
package import Mail
package import Triage

/// A conversation in somebody's inbox.
package struct InboxRow: Sendable {
    package var id: ConversationID
    package var kind: KnownConversation.Kind
    /// The side that the inbox's owner is on.
    package var party: Party
    package var subject: String
    package var practitioner: PersonID
    package var counterpart: PersonID
    /// The other side's name; nil where none is known.
    package var otherName: String?
    package var otherRole: KnownPerson.Role
    package var isOpen: Bool
    package var unread: Int
    /// Since when an answer of the practitioner is waited for; nil where none is.
    package var waitingSince: Timestamp?
    package var lastActivityAt: Timestamp
    /// Who wrote last, and how that begins; nil where nobody has.
    package var lastAuthor: EntryAuthor?
    package var lastWords: String
    /// The addresses that its author is known by in mails.
    package var lastSenders: [EmailAddress]
}

/// Where a page of an inbox begins: behind the last row of the one before.
package struct InboxPlace: Hashable, Sendable {
    package var activityAt: Timestamp
    package var id: ConversationID
    package init(activityAt: Timestamp, id: ConversationID) {
        self.activityAt = activityAt
        self.id = id
    }
}

/// Which conversations of an inbox are asked for.
package enum InboxFilter: Hashable, Sendable {
    case all, unread
    /// Enquiries of strangers, and what waits for an answer of the practitioner.
    case enquiries, waiting
    /// What waits, of strangers and of everybody else.
    case waitingEnquiries, waitingOthers
}

extension Store {
    /// Somebody's conversations, the latest activity first.
    package func inbox(
        of person: KnownPerson, _ filter: InboxFilter = .all, after place: InboxPlace? = nil, limit: Int
    ) async throws -> [InboxRow] {
        try await read { db in try Inbox(db: db, person: person).rows(filter, after: place, limit: limit) }
    }

    /// In how many conversations somebody has something unread; counted to `limit`.
    package func unread(of person: KnownPerson, limit: Int = 100) async throws -> Int {
        try await read { db in try Inbox(db: db, person: person).unread(limit: limit) }
    }

    /// The rows of these conversations, in their order, as far as they are of that person.
    package func inbox(of person: KnownPerson, _ ids: [ConversationID]) async throws -> [InboxRow] {
        try await read { db in
            let inbox = Inbox(db: db, person: person)
            return try ids.compactMap { try inbox.row($0) }
        }
    }

    /// Somebody has read a conversation up to that entry; what came since stays unread.
    package func markRead(
        _ conversation: ConversationID, by party: Party, upTo entry: EntryID
    ) async throws {
        let column = "\(party.rawValue)_unread"
        try await write { db in
            try db.run(
                """
                UPDATE conversation SET \(column) = min(\(column), (
                    SELECT count(*) FROM entry WHERE conversation = ?1 AND id > ?2 AND kind = 'message' AND author <> ?3
                        AND \(EntryRow.isShown)))
                WHERE id = ?1 AND \(column) > 0
                """, [conversation.rawValue, entry.rawValue, party.rawValue])
        }
    }
}

/// The conversations of one person.
struct Inbox {
    let db: Database
    let person: KnownPerson

    /// Far more than is shown: what is masked is masked before it is cut.
    private static let wordsRead = 4_000

    private static let columns = """
        SELECT conversation.id, conversation.kind, conversation.practitioner, counterpart, subject, is_open,
            practitioner_unread, counterpart_unread, last_activity_at, waiting.since AS since,
            one.name AS practitioner_name, one.role AS practitioner_role,
            other.name AS counterpart_name, other.role AS counterpart_role
        FROM conversation JOIN person AS one ON one.id = conversation.practitioner
            JOIN person AS other ON other.id = counterpart
            LEFT JOIN waiting ON waiting.conversation = conversation.id
        """

    /// Practitioners stand on their own side only: nobody is both in one place.
    private var side: Party { person.role == .practitioner ? .practitioner : .counterpart }

    func rows(_ filter: InboxFilter, after place: InboxPlace?, limit: Int) throws -> [InboxRow] {
        let side = side.rawValue
        let condition =
            switch filter {
            case .all: ""
            case .unread: "AND \(side)_unread > 0"
            case .enquiries: "AND conversation.kind = 'enquiry'"
            case .waiting: "AND waiting.since IS NOT NULL"
            case .waitingEnquiries: "AND waiting.since IS NOT NULL AND conversation.kind = 'enquiry'"
            case .waitingOthers: "AND waiting.since IS NOT NULL AND conversation.kind <> 'enquiry'"
            }
        let start = place ?? InboxPlace(activityAt: .never, id: ConversationID(.max))
        return try db.rows(
            """
            \(Inbox.columns)
            WHERE conversation.\(side) = ? AND (last_activity_at, conversation.id) < (?, ?) \(condition)
            ORDER BY last_activity_at DESC, conversation.id DESC LIMIT ?
            """, [person.id.rawValue, start.activityAt.milliseconds, start.id.rawValue, limit]
        ).compactMap(read)
    }

    func row(_ id: ConversationID) throws -> InboxRow? {
        try db.row(
            "\(Inbox.columns) WHERE conversation.id = ? AND conversation.\(side.rawValue) = ?",
            [id.rawValue, person.id.rawValue]
        ).flatMap(read)
    }

    func unread(limit: Int) throws -> Int {
        let side = side.rawValue
        return Int(
            try db.number(
                """
                SELECT count(*) FROM (
                    SELECT 1 FROM conversation WHERE \(side) = ? AND \(side)_unread > 0 LIMIT ?)
                """, [person.id.rawValue, limit]) ?? 0)
    }

    private func read(_ row: Row) throws -> InboxRow? {
        let (own, other) = (side.rawValue, side.other.rawValue)
        guard let kind = KnownConversation.Kind(rawValue: row["kind"]),
            let role = KnownPerson.Role(rawValue: row["\(other)_role"])
        else { return nil }
        let since: Int64? = row["since"]
        let last = try db.row(
            """
            SELECT id, author, substr(text, 1, ?) AS words FROM entry
            WHERE conversation = ? AND kind = 'message' AND \(EntryRow.isShown) ORDER BY id DESC LIMIT 1
            """, [Inbox.wordsRead, row["id"] as Int64])
        let author = last.flatMap { EntryAuthor(rawValue: $0["author"]) }
        let senders = try last.flatMap { last in
            try author.map { try Senders.load(of: EntryID(last["id"]), by: $0, in: ConversationID(row["id"]), db) }
        }
        return InboxRow(
            id: ConversationID(row["id"]), kind: kind, party: side, subject: row["subject"],
            practitioner: PersonID(row["practitioner"]), counterpart: PersonID(row["counterpart"]),
            otherName: row["\(other)_name"], otherRole: role, isOpen: row["is_open"], unread: row["\(own)_unread"],
            waitingSince: since.map { Timestamp(milliseconds: $0) },
            lastActivityAt: Timestamp(milliseconds: row["last_activity_at"]),
            lastAuthor: author, lastWords: last?["words"] ?? "", lastSenders: senders ?? [])
    }
}

/// Entries as pages show them.
enum EntryRow {
    /// False for what the desk took back.
    static let isShown = """
        NOT EXISTS (SELECT 1 FROM desk_entry WHERE desk_entry.entry = entry.id AND withdrawn_at IS NOT NULL)
        """
}

extension Store {
    /// When something last changed in somebody's latest conversations: a message, or what became of one.
    package func activity(of person: KnownPerson, limit: Int) async throws -> [ConversationID: Timestamp] {
        let side = person.role == .practitioner ? Party.practitioner : .counterpart
        return try await read { db in
            let rows = try db.rows(
                """
                SELECT id, last_activity_at, (
                    SELECT max(max(created_at, ifnull(settled_at, 0))) FROM outgoing WHERE entry = (
                        SELECT max(entry.id) FROM entry WHERE entry.conversation = conversation.id)) AS sent_at
                FROM conversation WHERE \(side.rawValue) = ? ORDER BY last_activity_at DESC, id DESC LIMIT ?
                """, [person.id.rawValue, limit])
            return Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    let sent: Int64? = row["sent_at"]
                    let last: Int64 = row["last_activity_at"]
                    return (ConversationID(row["id"]), Timestamp(milliseconds: max(last, sent ?? 0)))
                })
        }
    }
}
