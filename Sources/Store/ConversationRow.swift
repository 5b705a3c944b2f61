import Flow
import GRDB
import Mail
import Triage

/// Conversations as decisions and lists need them.
enum ConversationRow {
    /// One statement for all that is known of a conversation but whether its counterpart is an active client: both
    /// people, the ticket, and whether it waits.
    static let columns = """
        SELECT id, kind, practitioner, counterpart, subject, is_open, counterpart_wrote, last_activity_at, acknowledged,
            told_of_leaving, practitioner_away, counterpart_away, one.*, other.*, work.*,
            EXISTS (SELECT 1 FROM waiting WHERE waiting.conversation = conversation.id) AS is_waiting
        FROM conversation
            JOIN (\(PersonRow.fields("one"))) AS one ON one_id = practitioner
            JOIN (\(PersonRow.fields("other"))) AS other ON other_id = counterpart
            LEFT JOIN (
                SELECT id AS ticket_id, conversation AS ticket_conversation, kind AS ticket_kind,
                    status AS ticket_status FROM ticket) AS work ON ticket_conversation = conversation.id
        """

    static func known(_ id: ConversationID, in db: Database) throws -> KnownConversation? {
        try db.row("\(columns) WHERE id = ?", [id.rawValue]).flatMap { conversation($0) }
    }

    /// The open conversation of a pair under this base subject with activity since that moment; none with support.
    static func latest(
        practitioner: PersonID, counterpart: PersonID, baseSubject: String, since: Timestamp, in db: Database
    ) throws -> KnownConversation? {
        try db.row(
            """
            \(columns) WHERE practitioner = ? AND counterpart = ? AND base_subject = ? AND last_activity_at >= ?
                AND is_open = 1 AND kind <> 'support'
            ORDER BY last_activity_at DESC, id DESC LIMIT 1
            """, [practitioner.rawValue, counterpart.rawValue, baseSubject.stored, since.milliseconds]
        ).flatMap { conversation($0) }
    }

    /// The same of a person with the help desk, whichever side they are on.
    static func latest(
        of person: PersonID, withDesk desk: PersonID, baseSubject: String, since: Timestamp, in db: Database
    ) throws -> KnownConversation? {
        let ofPair = """
            SELECT id, last_activity_at FROM conversation
            WHERE practitioner = ? AND counterpart = ? AND base_subject = ? AND last_activity_at >= ? AND is_open = 1
            """
        let (subject, moment) = (baseSubject.stored, since.milliseconds)
        return try db.row(
            """
            \(columns) WHERE id = (
                SELECT id FROM (\(ofPair) UNION ALL \(ofPair)) ORDER BY last_activity_at DESC, id DESC LIMIT 1)
            """,
            [
                desk.rawValue, person.rawValue, subject, moment, person.rawValue, desk.rawValue, subject, moment,
            ]
        ).flatMap { conversation($0) }
    }

    static func conversation(_ row: Row) -> KnownConversation? {
        guard let kind = KnownConversation.Kind(rawValue: row["kind"]),
            let practitioner = PersonRow.person(row, "one"), let counterpart = PersonRow.person(row, "other")
        else { return nil }
        var conversation = KnownConversation(
            id: ConversationID(row["id"]), kind: kind, practitioner: practitioner, counterpart: counterpart,
            subject: row["subject"], isOpen: row["is_open"], counterpartWrote: row["counterpart_wrote"])
        conversation.isAcknowledged = row["acknowledged"]
        conversation.isToldOfLeaving = row["told_of_leaving"]
        conversation.isWaiting = row["is_waiting"]
        if row["practitioner_away"] { conversation.awayPassedOn.insert(.practitioner) }
        if row["counterpart_away"] { conversation.awayPassedOn.insert(.counterpart) }
        conversation.ticket = KnownTicket(row)
        return conversation
    }
}

/// The Message-IDs that each party of a conversation has seen.
enum ReferenceRow {
    /// Adds an identifier to what this party's mail client knows; one it knows already keeps its place.
    static func add(_ id: MessageID, to conversation: ConversationID, _ party: Party, in db: Database) throws {
        try db.run(
            """
            INSERT INTO message_reference (conversation, party, person, message_id)
            SELECT id, ?, \(party.rawValue), ? FROM conversation WHERE id = ?
            ON CONFLICT DO NOTHING
            """, [party.rawValue, id.text, conversation.rawValue])
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

extension KnownTicket {
    /// A ticket in the columns of its conversation's row; nil for none.
    fileprivate init?(_ row: Row) {
        guard let id: Int64 = row["ticket_id"], let kind = TicketKind(rawValue: row["ticket_kind"]),
            let status = TicketStatus(rawValue: row["ticket_status"])
        else { return nil }
        self.init(id: TicketID(id), kind: kind, status: status)
    }
}
