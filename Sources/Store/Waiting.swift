import Flow
import GRDB
import Mail
import Triage

/// What filing tells the reminders, within its transaction: who waits for an answer, and who no longer does.
///
/// A conversation has a row of `waiting` from the counterpart's first unanswered message until the practitioner answers or
/// says that no answer is needed. When its next step falls due is left to the scheduler: filing stays cheap.
struct Waiting {
    let db: Database
    let now: Timestamp

    /// The counterpart wrote: an answer is waited for from now on.
    ///
    /// Nothing changes where one is waited for already, in talk with support, and while nobody is assigned. A question
    /// that never reached the practitioner gives way to the one that follows it.
    func begin(_ conversation: ConversationID, entry: EntryID) throws {
        try insert(conversation, entry, since: now)
    }

    /// The practitioner answered, by any channel.
    func answered(_ conversation: ConversationID) throws { try end(conversation) }

    /// A mail was taken: with a practitioner's words that had failed or were held, the question before them is answered.
    func arrived(_ mail: OutgoingMailID) throws {
        try db.run(
            """
            DELETE FROM waiting WHERE entry < (SELECT entry FROM outgoing WHERE id = ?1) AND conversation = (
                SELECT outgoing.conversation FROM outgoing JOIN entry ON entry.id = outgoing.entry
                WHERE outgoing.id = ?1 AND party = 'counterpart' AND author = 'practitioner')
            """, [mail.rawValue])
    }

    /// A mail is held: an answer in it does not go out, and its question waits again.
    func withheld(_ mail: OutgoingMailID) throws {
        let conversation = try db.number(
            """
            SELECT outgoing.conversation FROM outgoing JOIN entry ON entry.id = outgoing.entry
            WHERE outgoing.id = ? AND party = 'counterpart' AND author = 'practitioner'
            """, [mail.rawValue])
        guard let conversation, try !isOvertaken(mail) else { return }
        try restart(ConversationID(conversation))
    }

    /// Whether the words that a mail carries do not matter any more to whoever waits, as `FailedMail.isOvertaken` says.
    func isOvertaken(_ mail: OutgoingMailID) throws -> Bool {
        try db.number(
            """
            SELECT 1 FROM outgoing JOIN entry ON entry.id = outgoing.entry
            WHERE outgoing.id = ?1 AND EXISTS (
                SELECT 1 FROM entry AS later WHERE later.conversation = entry.conversation AND later.id > entry.id
                    AND later.kind = 'message' AND CASE entry.author WHEN 'counterpart' THEN later.author = 'practitioner'
                    ELSE later.author = 'counterpart' OR later.author = 'practitioner' AND EXISTS (
                        SELECT 1 FROM outgoing AS its WHERE its.entry = later.id AND its.party = 'counterpart'
                            AND its.state NOT IN ('failed', 'held', 'cancelled')) END)
            """, [mail.rawValue]) != nil
    }

    /// The practitioner says that no answer is needed.
    func close(_ conversation: ConversationID) throws { try end(conversation) }

    /// The practitioner wants to be reminded later; after 60 days at the latest.
    func snooze(_ conversation: ConversationID, until: Timestamp) throws {
        try db.run(
            "UPDATE waiting SET snoozed_until = ?, due_at = NULL WHERE conversation = ?",
            [bounded(until), conversation.rawValue])
    }

    /// An agent wrote to the counterpart: nobody is reminded before, and nothing is answered.
    func pause(_ conversation: ConversationID, until: Timestamp) throws {
        try db.run(
            "UPDATE waiting SET paused_until = ?, due_at = NULL WHERE conversation = ?",
            [bounded(until), conversation.rawValue])
    }

    /// The answer did not arrive: unanswered again, and the ladder begins anew from now.
    ///
    /// Nothing changes where the counterpart has never written.
    func restart(_ conversation: ConversationID) throws {
        try ensure(conversation)
        try db.run(
            """
            UPDATE waiting SET step = 0, anchor = ?, anchor_step = NULL, snoozed_until = NULL, paused_until = NULL,
                due_at = NULL, for_desk = (SELECT left_at IS NOT NULL FROM person WHERE person.id = waiting.practitioner),
                round = coalesce((SELECT max(round) + 1 FROM reminder_step
                    WHERE reminder_step.conversation = waiting.conversation AND reminder_step.entry = waiting.entry), 0)
            WHERE conversation = ?
            """, [now.milliseconds, conversation.rawValue])
    }

    /// Nobody reads the practitioner's mail: the desk is told at once.
    ///
    /// Nothing changes where no answer is waited for, or the desk has it already.
    func escalate(_ conversation: ConversationID) throws {
        try db.run(
            "UPDATE waiting SET for_desk = 1, anchor = ?, due_at = NULL WHERE conversation = ? AND for_desk = 0",
            [now.milliseconds, conversation.rawValue])
    }

    /// The practitioner is away: their reminders wait for the return, for 60 days at most.
    func away(_ person: PersonID, until: Timestamp) throws {
        // A trigger has the moments of their reminders computed anew.
        try db.run("UPDATE person SET away_until = ? WHERE id = ?", [bounded(until), person.rawValue])
    }

    private func end(_ conversation: ConversationID) throws {
        try db.run("DELETE FROM waiting WHERE conversation = ?", [conversation.rawValue])
    }

    /// A row for a conversation that counted as answered: its question is the counterpart's latest message.
    private func ensure(_ conversation: ConversationID) throws {
        guard try db.number("SELECT 1 FROM waiting WHERE conversation = ?", [conversation.rawValue]) == nil else {
            return
        }
        let row = try db.row(
            """
            SELECT id, filed_at FROM entry WHERE conversation = ? AND kind = 'message' AND author = 'counterpart'
            ORDER BY id DESC LIMIT 1
            """, [conversation.rawValue])
        guard let row else { return }
        try insert(conversation, EntryID(row["id"]), since: Timestamp(milliseconds: row["filed_at"]))
    }

    private func insert(_ conversation: ConversationID, _ entry: EntryID, since: Timestamp) throws {
        try db.run(
            """
            INSERT INTO waiting (conversation, practitioner, entry, since, anchor, round, for_desk)
            SELECT conversation.id, person.id, ?1, ?2, ?3, coalesce(
                (SELECT max(round) + 1 FROM reminder_step WHERE reminder_step.conversation = ?4 AND entry = ?1), 0),
                left_at IS NOT NULL
            FROM conversation JOIN person ON person.id = conversation.practitioner
            WHERE conversation.id = ?4 AND conversation.kind <> 'support' AND person.role = 'practitioner'
            ON CONFLICT (conversation) DO UPDATE SET entry = excluded.entry, since = excluded.since,
                anchor = excluded.anchor, anchor_step = NULL, round = excluded.round, step = 0,
                for_desk = excluded.for_desk, snoozed_until = NULL, paused_until = NULL, due_at = NULL
            WHERE entry < excluded.entry AND (
                SELECT max(state IN ('failed', 'held')) = 1 AND min(state IN ('failed', 'held', 'cancelled')) = 1
                FROM outgoing WHERE outgoing.entry = waiting.entry AND party = 'practitioner')
            """, [entry.rawValue, since.milliseconds, now.milliseconds, conversation.rawValue])
    }

    private func bounded(_ until: Timestamp) -> Int64 {
        min(until, now + Ladder.longestSilence).milliseconds
    }
}
