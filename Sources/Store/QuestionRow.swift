package import Flow
import GRDB
import Mail
package import Triage

extension Store {
    /// A question with what its answer would do, used or not; nil where there is none of that number.
    package func question(_ id: QuestionID) async throws -> KnownQuestion? {
        try await read { db in try QuestionRow.known(id, in: db) }
    }
}

/// Questions and their one use.
enum QuestionRow {
    /// Ends what was asked about a mail that an operator has let through, unless another held mail waits for the answer:
    /// a late one must not be thanked for what it did not do.
    static func end(about mail: ArrivalID, now: Timestamp, in db: Database) throws {
        try db.run(
            """
            UPDATE question SET used_at = ?1 WHERE arrival = ?2 AND used_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM arrival WHERE arrival.disposition = 'held' AND arrival.question = question.id)
            """, [now.milliseconds, mail.rawValue])
    }

    static func known(_ id: QuestionID, in db: Database) throws -> KnownQuestion? {
        let row = try db.row(
            """
            SELECT question.kind, asked, sender, arrival, question.conversation, person, expires_at, used_at,
                question.entry, waiting.entry AS waiting_for,
                ticket.id AS ticket_id, ticket.kind AS ticket_kind, ticket.status AS ticket_status
            FROM question LEFT JOIN waiting ON waiting.conversation = question.conversation
                LEFT JOIN ticket ON ticket.conversation = question.conversation
            WHERE question.id = ?
            """, [id.rawValue])
        guard let row, let kind = QuestionKind(rawValue: row["kind"]), let asked = EmailAddress(row["asked"])
        else { return nil }
        let held: Int64? = row["arrival"]
        let conversation: Int64? = row["conversation"]
        var known = KnownQuestion(
            id: id, kind: kind, asked: asked, arrival: held.map { ArrivalID($0) },
            writtenFrom: EmailAddress(row["sender"]), conversation: conversation.map { ConversationID($0) },
            person: PersonID(row["person"]), expiresAt: Timestamp(milliseconds: row["expires_at"]),
            isUsed: row["used_at"] != nil)
        // A button of an old reminder says nothing of what was asked since.
        let (about, waitingFor) = (row["entry"] as Int64?, row["waiting_for"] as Int64?)
        known.isOver = kind == .noAnswerNeeded && (waitingFor == nil || about != waitingFor)
        if let ticket: Int64 = row["ticket_id"], let kind = TicketKind(rawValue: row["ticket_kind"]),
            let status = TicketStatus(rawValue: row["ticket_status"])
        {
            known.ticket = KnownTicket(id: TicketID(ticket), kind: kind, status: status)
        }
        return known
    }
}
