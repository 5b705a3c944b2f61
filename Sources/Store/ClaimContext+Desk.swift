import Flow
import GRDB
import Mail
package import Triage

extension Store {
    /// An entry as the mail of the practitioner's words to the counterpart that it is or would be: for who shows the same
    /// words elsewhere and must show no more than that mail.
    ///
    /// Nothing is claimed, and nothing of it may be sent. nil where the entry is gone or nobody could get such a mail.
    package func asMail(_ entry: EntryID) async throws -> ClaimedMail? {
        try await read { [activeClients] db in
            var context = ClaimContext(db: db, activeClients: activeClients)
            return try context.asMail(entry)
        }
    }
}

extension ClaimContext {
    fileprivate mutating func asMail(_ entry: EntryID) throws -> ClaimedMail? {
        let row = try db.row(
            """
            SELECT entry.conversation, entry.id AS entry, entry.written_at AS created_at, 'counterpart' AS party,
                conversation.counterpart
            FROM entry JOIN conversation ON conversation.id = entry.conversation WHERE entry.id = ?
            """, [entry.rawValue])
        guard let row, let recipient = try PersonRow.correspondent(PersonID(row["counterpart"]), in: db),
            let address = recipient.addresses.first
        else { return nil }
        return ClaimedMail(
            id: OutgoingMailID(0), template: .messageFromPractitioner, recipient: recipient, address: address,
            createdAt: Timestamp(milliseconds: row["created_at"]), attempts: 0, conversation: try conversation(row),
            entry: try self.entry(row, withRaw: true), question: nil, frozen: nil)
    }
}
