import Flow
import GRDB
import Mail
import Triage

/// Conversations as decisions and lists need them.
enum ConversationRow {
    static let columns = """
        SELECT id, kind, practitioner, counterpart, subject, is_open, counterpart_wrote, last_activity_at
        FROM conversation
        """

    static func known(_ id: ConversationID, in db: Database) throws -> KnownConversation? {
        try db.row("\(columns) WHERE id = ?", [id.rawValue]).flatMap { try conversation($0, in: db) }
    }

    /// The open conversation of a pair with the latest activity, under any subject.
    static func latest(
        practitioner: PersonID, counterpart: PersonID, in db: Database
    ) throws -> KnownConversation? {
        try db.row(
            """
            \(columns) WHERE practitioner = ? AND counterpart = ? AND is_open = 1
            ORDER BY last_activity_at DESC, id DESC LIMIT 1
            """, [practitioner.rawValue, counterpart.rawValue]
        ).flatMap { try conversation($0, in: db) }
    }

    /// The open conversation of a pair under this base subject with activity since that moment.
    static func latest(
        practitioner: PersonID, counterpart: PersonID, baseSubject: String, since: Timestamp, in db: Database
    ) throws -> KnownConversation? {
        try db.row(
            """
            \(columns) WHERE practitioner = ? AND counterpart = ? AND base_subject = ? AND last_activity_at >= ?
                AND is_open = 1
            ORDER BY last_activity_at DESC, id DESC LIMIT 1
            """, [practitioner.rawValue, counterpart.rawValue, baseSubject.stored, since.milliseconds]
        ).flatMap { try conversation($0, in: db) }
    }

    static func conversation(_ row: Row, in db: Database) throws -> KnownConversation? {
        guard let kind = KnownConversation.Kind(rawValue: row["kind"]),
            let practitioner = try PersonRow.known(PersonID(row["practitioner"]), in: db),
            let counterpart = try PersonRow.known(PersonID(row["counterpart"]), in: db)
        else { return nil }
        return KnownConversation(
            id: ConversationID(row["id"]), kind: kind, practitioner: practitioner, counterpart: counterpart,
            subject: row["subject"], isOpen: row["is_open"], counterpartWrote: row["counterpart_wrote"])
    }

    /// The person on one side.
    static func person(_ party: Party, of id: ConversationID, in db: Database) throws -> PersonID? {
        try db.row("SELECT practitioner, counterpart FROM conversation WHERE id = ?", [id.rawValue])
            .map { row in PersonID(row[party.rawValue]) }
    }
}

/// The Message-IDs that each party of a conversation has seen.
enum ReferenceRow {
    /// Adds an identifier to what this party's mail client knows; one it knows already keeps its place.
    static func add(_ id: MessageID, to conversation: ConversationID, _ party: Party, in db: Database) throws {
        guard let person = try ConversationRow.person(party, of: conversation, in: db) else { return }
        try db.run(
            """
            INSERT INTO message_reference (conversation, party, person, message_id) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """, [conversation.rawValue, party.rawValue, person.rawValue, id.text])
    }

    /// The identifiers, oldest first; of a long thread its beginning and its end.
    static func all(_ conversation: ConversationID, _ party: Party, in db: Database) throws -> [MessageID] {
        let limit = StoreLimits.referencesFromEachEnd
        let rows = try db.rows(
            """
            SELECT id, message_id FROM (
                SELECT id, message_id FROM message_reference WHERE conversation = ?1 AND party = ?2
                ORDER BY id LIMIT ?3)
            UNION
            SELECT id, message_id FROM (
                SELECT id, message_id FROM message_reference WHERE conversation = ?1 AND party = ?2
                ORDER BY id DESC LIMIT ?3)
            ORDER BY id
            """, [conversation.rawValue, party.rawValue, limit])
        return rows.compactMap { MessageID($0["message_id"]) }
    }
}
