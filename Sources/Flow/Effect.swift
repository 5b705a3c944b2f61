package import Mail
package import Triage

/// Whose words an entry holds.
package enum EntryAuthor: String, Hashable, Sendable, Codable, CaseIterable {
    case practitioner, counterpart
    /// An agent of the desk, on neither side.
    case agent

    package init(_ party: Party) { self = party == .practitioner ? .practitioner : .counterpart }

    /// The side; nil for an agent.
    package var party: Party? {
        switch self {
        case .practitioner: .practitioner
        case .counterpart: .counterpart
        case .agent: nil
        }
    }
}

/// How words came in.
package enum EntryChannel: String, Hashable, Sendable, Codable, CaseIterable {
    case mail, web, desk, api
}

/// What a question asks, and so what its answer does.
package enum QuestionKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// "Did you write this?": to a registered person about a held mail in their name.
    case confirmSender = "confirm-sender"
    /// "Is this your address?": to an enquirer about their held enquiry.
    case confirmAddress = "confirm-address"
    /// "What is your name?": to an enquirer about their held enquiry.
    case name
    /// "No answer needed": the button of a reminder, which ends the waiting of its conversation.
    case noAnswerNeeded = "no-answer-needed"
}

/// What an answer says about a held mail, with which it is decided again.
package enum Testimony: Hashable, Sendable {
    /// That person is its author.
    case author(PersonID)
    /// Whoever reads mail at its From address wrote it.
    case addressConfirmed
    /// Its sender's name, as they gave it.
    case named(String)
}

/// One row, or one change of a row, that follows from an arrival, an answer, a desk's change or a delivery.
package enum Effect: Hashable, Sendable {
    /// A new enquirer, by what their mail says of them.
    case register(name: String?, address: EmailAddress, locale: String)
    /// Gives a registered enquirer the name they told us.
    case rename(PersonID, String)
    case open(
        kind: KnownConversation.Kind, practitioner: PersonID, counterpart: PersonReference, subject: String)
    /// The arrival's words as an entry of that side; `unproven` where the sender's domain was not proven.
    case add(to: ConversationReference, by: Party, unproven: Bool)
    /// An automatic mail shown in the conversation.
    case note(in: ConversationReference, by: Party)
    /// Words that came without a mail: an agent's public reply.
    case post(String, to: ConversationReference, by: EntryAuthor, channel: EntryChannel)
    case queue(MailRequest)

    /// A question; about this arrival, or about a conversation. Used once, until `expiresAt`.
    case ask(QuestionKind, address: EmailAddress, person: PersonReference, expiresAt: Timestamp)
    case useQuestion(QuestionID)
    /// Runs a held arrival again with what has been said about it.
    case release(ArrivalID, Testimony)
    /// A further address of a person, after they said that it is theirs, which the held mail that came from it must
    /// prove: a From field alone names anybody's.
    case learn(EmailAddress, of: PersonID, by: ArrivalID)

    /// The counterpart wrote: from the entry that was just added on, an answer is waited for.
    case awaitAnswer(in: ConversationReference)
    /// The practitioner answered.
    case answered(ConversationReference)
    /// "No answer needed."
    case stopWaiting(ConversationReference)
    case snooze(ConversationReference, until: Timestamp)
    /// An agent's public reply pauses the ladder, and is no answer.
    case pauseWaiting(ConversationReference, until: Timestamp)
    /// The answer did not arrive: unanswered again, the ladder begins anew.
    case restartWaiting(ConversationReference)
    /// Straight to the desk, where an answer is waited for: nobody reads the practitioner's mail.
    case escalate(ConversationReference)
    /// A vacation notice with its return date.
    case away(PersonID, until: Timestamp)

    /// Work for the desk, in the order of the conversation.
    case desk(DeskTask, ConversationReference)
    case setKind(ConversationID, KnownConversation.Kind)
    /// An enquiry without a practitioner is given one.
    case assign(ConversationID, PersonID)
    /// What the enquirer has written after the first words, to whom the enquiry was given: one mail each, in order.
    case forwardRest(of: ConversationID, to: PersonID)

    /// What a delivery report said of one of our mails, and of which recipient.
    case report(
        OutgoingMailID, status: String?, severity: DeliveryReport.Severity, diagnostic: String?,
        recipient: String? = nil)
    /// A complaint about one of our mails: notices to its address stop.
    case complaint(OutgoingMailID)
    /// The sender saw the security message on the form before they wrote.
    case shown(PersonReference, at: Timestamp)
    /// The agenda, because its practitioner asked for it.
    case agenda(PersonID)
    /// Something for the operator to look at; without addresses or words of mails.
    case alarm(kind: String, String)
}
