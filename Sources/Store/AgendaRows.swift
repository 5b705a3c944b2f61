import Flow
import GRDB
import Mail
import Triage

/// What an agenda and a reminder list, read from the store.
struct AgendaRows {
    let db: Database

    private static let mostBookings = 200
    private static let mostConversations = 100
    private static let dayMilliseconds: Int64 = 86_400_000
    private static let mostDays = 366

    /// - Parameter days: 1 to 366.
    func bookings(of practitioner: PersonID, from: Timestamp, days: Int) throws -> [ClaimedMail.BookingLine] {
        let span = Int64(min(max(days, 1), AgendaRows.mostDays)) * AgendaRows.dayMilliseconds
        return try db.rows(
            """
            SELECT member, starts_at, ends_at FROM booking
            WHERE practitioner = ? AND status = 'confirmed' AND starts_at < ? AND ends_at > ?
            ORDER BY starts_at, id LIMIT ?
            """,
            [practitioner.rawValue, from.milliseconds + span, from.milliseconds, AgendaRows.mostBookings]
        ).compactMap { row in
            guard let client = try PersonRow.correspondent(PersonID(row["member"]), in: db) else { return nil }
            return ClaimedMail.BookingLine(
                startsAt: Timestamp(milliseconds: row["starts_at"]), endsAt: Timestamp(milliseconds: row["ends_at"]),
                client: client)
        }
    }

    func unanswered(of practitioner: PersonID) throws -> [ClaimedMail.Item] {
        try db.rows(
            """
            SELECT conversation.id, kind, subject, counterpart, since, NULL AS question
            FROM waiting JOIN conversation ON conversation.id = waiting.conversation
            WHERE waiting.practitioner = ? AND is_open = 1 ORDER BY since, conversation.id LIMIT ?
            """, [practitioner.rawValue, AgendaRows.mostConversations]
        ).compactMap(item)
    }

    /// What a queued mail lists, in its order.
    func items(of mail: OutgoingMailID) throws -> [ClaimedMail.Item] {
        try db.rows(
            """
            SELECT conversation.id, conversation.kind, subject, counterpart, question,
                coalesce(waiting.since, entry.filed_at) AS since
            FROM outgoing_item JOIN conversation ON conversation.id = outgoing_item.conversation
                LEFT JOIN waiting ON waiting.conversation = conversation.id
                LEFT JOIN entry ON entry.id = outgoing_item.entry
            WHERE outgoing = ? ORDER BY since, position
            """, [mail.rawValue]
        ).compactMap(item)
    }

    /// Adds what a reminder or an agenda lists; every other mail stays as it is.
    func fill(_ mail: inout ClaimedMail) throws {
        switch mail.template {
        case .reminder: mail.items = try items(of: mail.id)
        case .agenda:
            mail.items = try items(of: mail.id)
            let days = try String.fetchOne(
                db, sql: "SELECT detail FROM outgoing WHERE id = ?", arguments: [mail.id.rawValue])
            mail.bookings = try bookings(
                of: mail.recipient.id, from: mail.createdAt,
                days: days.flatMap { Int($0) } ?? AgendaQueue.standardDays)
        default: break
        }
    }

    private func item(_ row: Row) throws -> ClaimedMail.Item? {
        guard let kind = KnownConversation.Kind(rawValue: row["kind"]),
            let counterpart = try PersonRow.correspondent(PersonID(row["counterpart"]), in: db)
        else { return nil }
        let since: Int64? = row["since"]
        let question: Int64? = row["question"]
        return ClaimedMail.Item(
            conversation: ConversationID(row["id"]), kind: kind, subject: row["subject"], counterpart: counterpart,
            waitingSince: Timestamp(milliseconds: since ?? 0), closing: question.map { QuestionID($0) })
    }
}
