import Flow
import GRDB
import Mail
import Triage

/// Moves enquiry conversations in-house once the enquirer is a client (product §2.2), in the import's transaction.
///
/// Only the kind changes: entries, references and the addresses in old mails stay as they are and go on working. Nothing
/// leads back: when the last booking is cancelled, a conversation in which the counterpart has written goes on in-house.
struct Promotion {
    let db: Database
    let now: Timestamp

    private static let note =
        "The enquirer is a client now: the conversation goes on between them and the practitioner."

    /// All open enquiries to practitioners of somebody who is a member now.
    ///
    /// One that nobody has been given yet stays the desk's: in-house with the desk for a practitioner nobody would see it.
    /// - Returns: how many became in-house.
    func promoteAll(of person: Int64) throws -> Int {
        let enquiries = try db.numbers(
            """
            SELECT conversation.id FROM conversation JOIN person ON person.id = conversation.practitioner
            WHERE counterpart = ? AND kind = 'enquiry' AND is_open = 1 AND role = 'practitioner'
            """, [person])
        for id in enquiries { try promote(ConversationID(id)) }
        return enquiries.count
    }

    /// The open enquiries of a member with one practitioner.
    ///
    /// - Returns: how many became in-house.
    func promote(practitioner: Int64, member: Int64) throws -> Int {
        let enquiries = try db.numbers(
            """
            SELECT id FROM conversation
            WHERE practitioner = ? AND counterpart = ? AND kind = 'enquiry' AND is_open = 1
            """, [practitioner, member])
        for id in enquiries { try promote(ConversationID(id)) }
        return enquiries.count
    }

    private func promote(_ id: ConversationID) throws {
        try db.run("UPDATE conversation SET kind = 'in-house' WHERE id = ?", [id.rawValue])
        try promoted(id)
    }

    /// What else follows from a promotion: the desk has nothing more to do, and is told why.
    private func promoted(_ id: ConversationID) throws {
        let desk = DeskQueue(db: db, now: now)
        try desk.add(.note(Promotion.note), id, entry: nil)
        try desk.add(.status(.solved), id, entry: nil)
        try EventRow.insert("conversation-promoted", id.rawValue, "", now: now, in: db)
    }
}
