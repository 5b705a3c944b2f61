import Flow
import GRDB
import Mail
package import Triage

extension Store {
    /// The frozen bytes of a mail; nil before its first claim.
    package func frozenMail(_ id: OutgoingMailID) async throws -> FrozenMail? {
        try await read { db in try FrozenRow.load(id, in: db) }
    }
}

/// The bytes of outgoing mails, in a table of their own: a change of state must not write them again, and nothing may
/// change them (G4; a trigger refuses it).
enum FrozenRow {
    static func load(_ id: OutgoingMailID, in db: Database) throws -> FrozenMail? {
        let row = try db.row(
            "SELECT envelope_from, envelope_to, message_id, bytes FROM frozen_mail WHERE outgoing = ?", [id.rawValue])
        guard let row, let from = EmailAddress(row["envelope_from"]), let to = EmailAddress(row["envelope_to"]),
            let messageID = MessageID(row["message_id"]), let bytes = try row.bytes("bytes")
        else { return nil }
        return FrozenMail(envelopeFrom: from, envelopeTo: to, messageID: messageID, bytes: bytes)
    }

    static func exists(_ id: OutgoingMailID, in db: Database) throws -> Bool {
        try db.number("SELECT 1 FROM frozen_mail WHERE outgoing = ?", [id.rawValue]) != nil
    }

    /// Stores the bytes and makes the Message-ID of a relayed mail known to the side of the conversation that gets it.
    static func insert(_ mail: FrozenMail, for id: OutgoingMailID, in db: Database) throws {
        try mail.bytes.withStored { bytes in
            try db.run(
                """
                INSERT INTO frozen_mail (outgoing, envelope_from, envelope_to, message_id, bytes)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    id.rawValue, mail.envelopeFrom.description, mail.envelopeTo.description, mail.messageID.text, bytes,
                ])
        }
        guard
            let row = try db.row("SELECT conversation, party, template FROM outgoing WHERE id = ?", [id.rawValue]),
            // A notice is nobody's words: an answer refers to the message it answers, not to the welcome in between.
            let template: String = row["template"], TemplateName(rawValue: template)?.isRelayed == true,
            let conversation: Int64 = row["conversation"], let name: String = row["party"],
            let party = Party(rawValue: name)
        else { return }
        try ReferenceRow.add(mail.messageID, to: ConversationID(conversation), party, in: db)
    }
}
