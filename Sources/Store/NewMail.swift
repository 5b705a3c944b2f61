import Flow
import GRDB
import Mail
import Triage

/// A mail about to be queued: the rows it needs when it is rendered.
struct NewMail {
    var template: TemplateName
    var person: PersonID
    /// Canonical, one of theirs; nil for the one that their mail goes to first.
    var address: String?
    var conversation: ConversationID?
    var party: Party?
    var entry: EntryID?
    var question: QuestionID?
    /// The mail that caused it; nil for reminders, agendas, a desk's answer, a failed delivery.
    var arrival: ArrivalID?
    /// The mail of ours that it tells about.
    var about: OutgoingMailID?
    /// A word that its template goes by.
    var detail = ""
}

extension Queue {
    /// Puts a mail into the queue, claimed at once where the writing process will send it itself.
    ///
    /// One statement finds the address, sees that the person is the side of the conversation that the mail is for, and
    /// queues: it is on the path of every mail. The help desk has no address, so that no mail is ever for it.
    /// - Returns: nil for a second welcome of the same person, of which there is one ever.
    /// - Throws: `Inconsistency` for somebody who has no such address or is not that side.
    func add(_ mail: NewMail, now: Timestamp, lease: Lease?) throws -> OutgoingMailID? {
        let state = lease == nil ? OutgoingState.due : .claimed
        do {
            try db.run(
                """
                INSERT INTO outgoing (template, priority, person, conversation, party, entry, question, arrival,
                    about, detail, state, created_at, due_at, give_up_at, owner, lease_until, address)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12, ?13, ?14, ?15, (
                    SELECT written FROM address
                    WHERE person = ?3 AND (?16 IS NULL OR canonical = ?16)
                        AND (?4 IS NULL OR ?5 IS NULL OR person = (
                            SELECT CASE ?5 WHEN 'practitioner' THEN practitioner ELSE counterpart END
                            FROM conversation WHERE id = ?4))
                    ORDER BY position LIMIT 1))
                ON CONFLICT (person) WHERE template = 'welcome' DO NOTHING
                """,
                [
                    mail.template.rawValue, mail.template.priority, mail.person.rawValue, mail.conversation?.rawValue,
                    mail.party?.rawValue, mail.entry?.rawValue, mail.question?.rawValue, mail.arrival?.rawValue,
                    mail.about?.rawValue, mail.detail.stored, state.rawValue, now.milliseconds,
                    (now + StorePeriods.patience).milliseconds, lease?.owner, lease?.until.milliseconds, mail.address,
                ])
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_NOTNULL {
            // No address was found: it is said why, since an operator reads it beside the held mail.
            guard try isOwned(mail) else { throw Inconsistency("person \(mail.person) has no such address") }
            throw Inconsistency("a mail for the \(mail.party?.rawValue ?? "reader") is addressed to somebody else")
        }
        guard db.changesCount == 1 else { return nil }
        let id = OutgoingMailID(db.lastInsertedRowID)
        // A statement of its own: with RETURNING, SQLite looks through the table for rows that refer to the new one.
        try Timed(db: db, now: now).delay(id, mail)
        return id
    }

    private func isOwned(_ mail: NewMail) throws -> Bool {
        try db.number(
            "SELECT 1 FROM address WHERE person = ?1 AND (?2 IS NULL OR canonical = ?2) LIMIT 1",
            [mail.person.rawValue, mail.address]) != nil
    }
}
