import Flow
import GRDB
import Mail
import Triage

extension Queue {
    /// Tells the author of the words that a mail carries which of their files it does not (product §4.5).
    ///
    /// Told once: a mail is frozen once. In the same commit, so that it is told whatever happens next.
    func tell(of files: [LeftOutFile], in id: OutgoingMailID, now: Timestamp) throws {
        let row = try db.row(
            """
            SELECT outgoing.conversation, entry.author, practitioner, counterpart, arrival.proof, arrival.sender
            FROM outgoing JOIN entry ON entry.id = outgoing.entry
                JOIN conversation ON conversation.id = outgoing.conversation
                LEFT JOIN arrival ON arrival.id = entry.arrival
            WHERE outgoing.id = ?
            """, [id.rawValue])
        guard let row, let author = EntryAuthor(rawValue: row["author"])?.party else { return }
        let person = PersonID(author == .practitioner ? row["practitioner"] : row["counterpart"])
        guard let address = try PersonRow.addresses(of: person.rawValue, in: db).first,
            try mayBeTold(person, address, provenBy: row)
        else { return }
        _ = try add(
            NewMail(
                template: .filesLeftOut, person: person, conversation: ConversationID(row["conversation"]),
                party: author, about: id, detail: MailDetail.files(files)),
            now: now, lease: nil)
    }

    /// Its words are the sender's own: they must not reach an address that somebody else made up (product §4.4).
    private func mayBeTold(_ person: PersonID, _ address: EmailAddress, provenBy row: Row) throws -> Bool {
        let isConfirmed =
            try db.number(
                "SELECT 1 FROM address WHERE canonical = ? AND confirmed_at IS NOT NULL", [address.canonical]) != nil
        let (proof, sender) = (row["proof"] as String?, row["sender"] as String?)
        return isConfirmed || (proof == "pass" && sender == address.canonical)
    }
}
