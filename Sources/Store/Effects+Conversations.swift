import Flow
import GRDB
import Mail
import Triage

extension Effects {
    func open(
        _ kind: KnownConversation.Kind, _ practitioner: PersonID, _ counterpart: PersonID, _ subject: String
    ) throws -> ConversationID {
        guard practitioner != counterpart else { throw Inconsistency("both sides would be person \(practitioner)") }
        try db.run(
            """
            INSERT INTO conversation (kind, practitioner, counterpart, subject, base_subject, created_at,
                last_activity_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                kind.rawValue, practitioner.rawValue, counterpart.rawValue, subject.stored,
                baseSubject(subject).stored, now.milliseconds, now.milliseconds,
            ])
        return ConversationID(db.lastInsertedRowID)
    }

    func setKind(_ conversation: ConversationID, _ kind: KnownConversation.Kind) throws {
        try db.run("UPDATE conversation SET kind = ? WHERE id = ?", [kind.rawValue, conversation.rawValue])
        guard db.changesCount == 1 else { throw Inconsistency("there is no conversation \(conversation)") }
    }

    /// Gives an enquiry of the desk's to a practitioner, whose mail client has seen none of its mails.
    func assign(_ conversation: ConversationID, _ practitioner: PersonID) throws {
        try db.run(
            """
            UPDATE conversation SET practitioner = ?1
            WHERE id = ?2 AND counterpart <> ?1
                AND practitioner = (SELECT id FROM person WHERE role = 'desk')
                AND EXISTS (SELECT 1 FROM person WHERE id = ?1 AND role = 'practitioner')
            """, [practitioner.rawValue, conversation.rawValue])
        guard db.changesCount == 1 else {
            throw Inconsistency("conversation \(conversation) cannot be given to person \(practitioner)")
        }
        try db.run(
            "DELETE FROM message_reference WHERE conversation = ? AND party = 'practitioner'", [conversation.rawValue])
        try EventRow.insert(
            "conversation-assigned", conversation.rawValue, "practitioner \(practitioner)", now: now, in: db)
    }

    /// Tells the reminders what has happened.
    func wait(_ effect: Effect) throws {
        let waiting = Waiting(db: db, now: now)
        switch effect {
        case .awaitAnswer(let reference):
            let conversation = try conversation(reference)
            guard let entry = try entries[conversation] ?? counterpartsEntry("DESC", in: conversation) else {
                throw Inconsistency("nobody has asked anything in conversation \(conversation)")
            }
            try waiting.begin(conversation, entry: entry)
        case .answered(let reference): try waiting.answered(try conversation(reference))
        case .stopWaiting(let reference): try waiting.close(try conversation(reference))
        case .snooze(let reference, let until): try waiting.snooze(try conversation(reference), until: until)
        case .pauseWaiting(let reference, let until): try waiting.pause(try conversation(reference), until: until)
        case .restartWaiting(let reference): try waiting.restart(try conversation(reference))
        case .escalate(let reference): try waiting.escalate(try conversation(reference))
        case .away(let person, let until): try waiting.away(person, until: until)
        default: throw Inconsistency("this has nothing to do with waiting: \(effect)")
        }
    }

    /// The first or the last of the counterpart's messages: what an enquiry asks that is only now given to somebody.
    ///
    /// - Parameter order: `ASC` or `DESC`.
    func counterpartsEntry(_ order: String, in conversation: ConversationID) throws -> EntryID? {
        try db.number(
            """
            SELECT id FROM entry WHERE conversation = ? AND kind = 'message' AND author = 'counterpart'
            ORDER BY id \(order) LIMIT 1
            """, [conversation.rawValue]
        ).map { EntryID($0) }
    }
}
