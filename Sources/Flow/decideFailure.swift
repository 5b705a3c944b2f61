package import Triage

/// A mail that will not arrive, as the decision about it needs to know it.
package struct FailedMail: Hashable, Sendable {
    package var id: OutgoingMailID
    package var template: TemplateName
    package var conversation: KnownConversation?
    /// The side that it was for.
    package var party: Party?
    /// Whose words it carries; nil for a notice.
    package var author: EntryAuthor?
    /// The conversations that a reminder lists.
    package var listed: [ConversationID]
    /// Its words do not matter any more: the practitioner has written after the counterpart's; a later answer of the
    /// practitioner's is on its way or there, or the counterpart has asked anew.
    package var isOvertaken: Bool
    /// Nobody reads mail at its address: it was refused as unknown, or is suppressed.
    package var isAddressDead: Bool
    /// The sides that mail can be sent to.
    package var reachable: Set<Party>

    package init(
        id: OutgoingMailID, template: TemplateName, conversation: KnownConversation? = nil, party: Party? = nil,
        author: EntryAuthor? = nil, listed: [ConversationID] = [], isOvertaken: Bool = false,
        isAddressDead: Bool = false, reachable: Set<Party> = [.practitioner, .counterpart]
    ) {
        self.id = id
        self.template = template
        self.conversation = conversation
        self.party = party
        self.author = author
        self.listed = listed
        self.isOvertaken = isOvertaken
        self.isAddressDead = isAddressDead
        self.reachable = reachable
    }
}

/// What follows from a mail that finally failed; asked once for each mail (product §5, §6).
///
/// Whoever's words did not arrive is told, and somebody looks after the other side. Failures of notices are told to
/// nobody by mail, so that no failure notice can cause another.
package func decideFailure(_ mail: FailedMail) -> [Effect] {
    guard mail.template.isRelayed, let conversation = mail.conversation, let author = mail.author else {
        return afterNotice(mail)
    }
    let reference = ConversationReference.existing(conversation.id)
    switch author {
    case .practitioner: return afterAnswer(mail, conversation, reference)
    case .counterpart:
        return afterQuestion(mail, conversation, reference)
    case .agent: return [.desk(.note(DeskWords.ofAgent), reference)]
    }
}

/// The counterpart's words did not reach the practitioner: they are told, unless they have an answer all the same.
private func afterQuestion(
    _ mail: FailedMail, _ conversation: KnownConversation, _ reference: ConversationReference
) -> [Effect] {
    let told = mail.isOvertaken ? [] : notice(.notDelivered, to: .counterpart, of: conversation, about: mail)
    let note = Effect.desk(.note(DeskWords.toPractitioner), reference)
    // A mail that is refused for what it is says nothing of the next one, which the practitioner may get and answer.
    return told + [note] + (mail.isAddressDead ? [.escalate(reference)] : [])
}

/// A practitioner's words did not reach the counterpart: unanswered again, and they are told.
private func afterAnswer(
    _ mail: FailedMail, _ conversation: KnownConversation, _ reference: ConversationReference
) -> [Effect] {
    let told = notice(.deliveryProblem, to: .practitioner, of: conversation, about: mail)
    let note = Effect.desk(.note(DeskWords.toCounterpart), reference)
    // A practitioner whose own address is dead will not read of it: the desk does.
    let anew = mail.isOvertaken ? [] : [Effect.restartWaiting(reference)]
    return told + [note] + anew + (told.isEmpty ? [.escalate(reference)] : [])
}

private func afterNotice(_ mail: FailedMail) -> [Effect] {
    guard mail.isAddressDead else { return [] }
    switch mail.template {
    case .reminder:
        let listed = mail.listed.isEmpty ? [mail.conversation?.id].compactMap { $0 } : mail.listed
        return listed.map { .escalate(.existing($0)) }
    case .deliveryProblem:
        // The practitioner does not know that their answer is lost.
        return mail.conversation.map { [.escalate(.existing($0.id))] } ?? []
    default: return []
    }
}

/// One notice to a side that mail can be sent to; the help desk reads no mail of ours.
private func notice(
    _ template: TemplateName, to party: Party, of conversation: KnownConversation, about mail: FailedMail
) -> [Effect] {
    guard mail.reachable.contains(party), conversation.deskSide != party else { return [] }
    return [
        .queue(
            MailRequest(
                template: template, recipient: .person(.existing(conversation.person(party).id)),
                conversation: .existing(conversation.id), party: party, about: mail.id))
    ]
}

/// What the desk is told, in our own words.
private enum DeskWords {
    static let toCounterpart = "The practitioner's message could not be delivered to the other side by mail."
    static let toPractitioner = "A message could not be delivered to the practitioner by mail."
    static let ofAgent = "The desk's message could not be delivered by mail."
}
