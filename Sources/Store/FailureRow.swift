import Flow
import GRDB
import Mail
import Triage

/// A mail of ours that did not arrive, for the one that tells so.
enum FailureRow {
    static func load(_ id: OutgoingMailID, in db: Database) throws -> ClaimedMail.FailureContext? {
        let row = try db.row(
            """
            SELECT outgoing.person, coalesce(conversation.subject, '') AS subject,
                coalesce(entry.written_at, outgoing.created_at) AS written_at,
                failure.kind
            FROM outgoing LEFT JOIN conversation ON conversation.id = outgoing.conversation
                LEFT JOIN entry ON entry.id = outgoing.entry LEFT JOIN failure ON failure.outgoing = outgoing.id
            WHERE outgoing.id = ?
            """, [id.rawValue])
        guard let row, let recipient = try PersonRow.correspondent(PersonID(row["person"]), in: db) else { return nil }
        let kind: String? = row["kind"]
        return ClaimedMail.FailureContext(
            subject: row["subject"], recipient: recipient, writtenAt: Timestamp(milliseconds: row["written_at"]),
            kind: kind.flatMap { FailureKind(rawValue: $0) } ?? .refused)
    }
}
