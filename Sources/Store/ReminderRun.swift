package import Flow
package import Mail
package import Triage

/// What one run of the reminders did.
package struct ReminderRun: Sendable {
    /// The reminder mails that were queued, due at once.
    package var mails: [OutgoingMailID] = []
    /// The conversations that went to the desk.
    package var escalated: [ConversationID] = []
    /// Steps that fell due during downtime and were not made up for.
    package var passed = 0
    /// Practitioners whose reminders could not be worked on, and why; they are tried again at the next run.
    package var failed: [(practitioner: PersonID, why: String)] = []
    /// When the next step falls due; nil for none.
    package var next: Timestamp?

    mutating func add(_ other: ReminderRun) {
        mails += other.mails
        escalated += other.escalated
        passed += other.passed
    }
}

/// A conversation that waits for its practitioner's answer, as the operator sees it.
package struct WaitingConversation: Sendable {
    package var conversation: ConversationID
    package var practitioner: PersonID
    package var handle: String
    package var subject: String
    /// When the question was filed.
    package var since: Timestamp
    /// Reminders that went out, or were passed, so far.
    package var stepsDone: Int
    /// The next step; nil where the ladder has ended.
    package var next: ComingStep?
    /// True where the next step goes to the desk.
    package var isNextForDesk: Bool
    package var snoozedUntil: Timestamp?
    package var awayUntil: Timestamp?
}
