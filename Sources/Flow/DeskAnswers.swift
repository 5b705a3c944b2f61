import Mail
import Triage

/// For how long an agent's public reply keeps the reminders quiet: whoever wrote has heard from a person, and a day leaves
/// the practitioner the time to answer without that the question is forgotten (product §6: it is no answer).
private let agentPause = Duration.seconds(86_400)

/// What follows from a change at the desk (product §8): an agent's public words go out once, private ones never.
///
/// Pure. Which changes were told before is known to the store.
/// - Parameter assignee: the practitioner with the handle that an agent chose; nil where there is none, or none was chosen.
package func decide(
    _ change: DeskChange, in conversation: KnownConversation, assignee: KnownPerson?
) -> Decision {
    var trace = Trace()
    switch change.event {
    case .comment(_, isPublic: false, _):
        trace.add("desk", "a private note never leaves the desk")
        return trace.decision(.ignored, rule: "desk.private")
    case .comment(let words, isPublic: true, _):
        return publicReply(words, change, in: conversation, &trace)
    case .outsideComment(let words, let isVerified):
        return outsideComment(words, isVerified, change, in: conversation, &trace)
    case .withdrawn:
        trace.add("desk", "public words were made private")
        return trace.decision(.dropped, rule: "desk.withdrawn", conversation: .existing(conversation.id))
    case .redacted:
        trace.add("desk", "words were taken out of a comment")
        return trace.decision(.dropped, rule: "desk.redacted", conversation: .existing(conversation.id))
    case .merged, .deleted:
        trace.add("desk", "the ticket has ended or goes on as another one")
        return trace.decision(.dropped, rule: "desk.ended", conversation: .existing(conversation.id))
    case .status(let status):
        trace.add("desk", "the ticket is \(status.rawValue)")
        return trace.decision(.dropped, rule: "desk.status", conversation: .existing(conversation.id))
    case .assigned(let handle):
        return assignment(handle, assignee, conversation, &trace)
    }
}

/// An agent's words reach whoever has the ticket: in a practitioner's support the practitioner, else the counterpart.
private func publicReply(
    _ words: String, _ change: DeskChange, in conversation: KnownConversation, _ trace: inout Trace
) -> Decision {
    let reference = ConversationReference.existing(conversation.id)
    guard words.contains(where: { !$0.isWhitespace }) else {
        trace.add("desk", "a public reply without words")
        return trace.decision(.ignored, rule: "desk.empty")
    }
    let party: Party = conversation.deskSide == .counterpart ? .practitioner : .counterpart
    let recipient = conversation.person(party)
    var effects: [Effect] = [.post(words, to: reference, by: .agent, channel: .desk)]
    if recipient.addresses.isEmpty {
        trace.add("desk", "the \(party.rawValue) has no address any more")
        effects.append(.desk(.note("Not sent: this person has no address any more."), reference))
    } else {
        trace.add("desk", "a public reply goes to the \(party.rawValue)")
        effects.append(
            .queue(
                MailRequest(
                    template: .messageFromSupport, recipient: .person(.existing(recipient.id)),
                    conversation: reference, party: party, carriesEntry: true)))
    }
    if conversation.deskSide == nil { effects.append(.pauseWaiting(reference, until: change.at + agentPause)) }
    effects += leftOutNote(change, reference)
    return trace.decision(
        .filed, rule: "desk.public-reply", effects: effects, conversation: reference,
        routes: [.conversation(conversation.id)])
}

/// What the requester wrote at the desk itself is filed, and told to the practitioner as every message of theirs is.
///
/// Never back to the requester. What may be anybody's stays at the desk, where agents see it.
private func outsideComment(
    _ words: String, _ isVerified: Bool, _ change: DeskChange, in conversation: KnownConversation,
    _ trace: inout Trace
) -> Decision {
    let reference = ConversationReference.existing(conversation.id)
    guard isVerified else {
        trace.add("desk", "words of somebody who may not be the requester")
        let note = "Not passed on: nothing shows that this ticket's requester wrote the comment of somebody outside."
        return trace.decision(
            .ignored, rule: "desk.unverified", effects: [.desk(.note(note), reference)], conversation: reference)
    }
    guard words.contains(where: { !$0.isWhitespace }) else {
        trace.add("desk", "a comment without words")
        return trace.decision(.ignored, rule: "desk.empty")
    }
    let isPractitioners = conversation.deskSide == .counterpart
    var effects: [Effect] = [
        .post(words, to: reference, by: isPractitioners ? .practitioner : .counterpart, channel: .desk)
    ]
    trace.add("desk", "the requester wrote at the desk")
    if !isPractitioners, conversation.practitioner.role == .practitioner, !conversation.practitioner.hasLeft {
        effects.append(.awaitAnswer(in: reference))
        effects.append(
            .queue(
                MailRequest(
                    template: conversation.relays(from: .counterpart),
                    recipient: .person(.existing(conversation.practitioner.id)), conversation: reference,
                    party: .practitioner, carriesEntry: true)))
    }
    return trace.decision(
        .filed, rule: "desk.requester-wrote", effects: effects + leftOutNote(change, reference),
        conversation: reference, routes: [.conversation(conversation.id)])
}

/// Agents are told which of the files did not go along.
private func leftOutNote(_ change: DeskChange, _ reference: ConversationReference) -> [Effect] {
    guard !change.leftOut.isEmpty else { return [] }
    return [.desk(.note("Not sent along: \(change.leftOut.joined(separator: "; "))."), reference)]
}

/// An enquiry is given its practitioner: only now it is true that they have been added, and the enquirer is told.
private func assignment(
    _ handle: String, _ assignee: KnownPerson?, _ conversation: KnownConversation, _ trace: inout Trace
) -> Decision {
    let reference = ConversationReference.existing(conversation.id)
    guard conversation.kind == .enquiry, conversation.practitioner.role == .desk else {
        if let assignee, conversation.practitioner.id == assignee.id {
            trace.add("desk", "told again what is so already")
            return trace.decision(.ignored, rule: "desk.assigned-before")
        }
        trace.add("desk", "this conversation can be given to nobody")
        return trace.decision(
            .ignored, rule: "desk.not-assignable",
            effects: [.desk(.note("Not assigned: this conversation has its practitioner already."), reference)],
            conversation: reference)
    }
    guard let assignee, assignee.role == .practitioner else {
        trace.add("desk", "no practitioner has that handle")
        let note = "Not assigned: no practitioner has the handle \"\(shownHandle(handle))\"."
        return trace.decision(
            .ignored, rule: "desk.unknown-handle", effects: [.desk(.note(note), reference)], conversation: reference)
    }
    guard !assignee.hasLeft else {
        trace.add("desk", "practitioner \(assignee.id) has left")
        let note = "Not assigned: \(shownHandle(handle)) has left."
        return trace.decision(
            .ignored, rule: "desk.has-left", effects: [.desk(.note(note), reference)], conversation: reference)
    }
    trace.add("desk", "assigned to practitioner \(assignee.id)")
    var relay = MailRequest(
        template: .newCustomerEnquiry, recipient: .person(.existing(assignee.id)), conversation: reference,
        party: .practitioner)
    relay.carriesFirstEntry = true
    return trace.decision(
        .filed, rule: "desk.assigned",
        effects: [
            .assign(conversation.id, assignee.id), .awaitAnswer(in: reference),
            .queue(
                MailRequest(
                    template: .enquiryAcknowledgement, recipient: .person(.existing(conversation.counterpart.id)),
                    conversation: reference, party: .counterpart)),
            .queue(relay), .forwardRest(of: conversation.id, to: assignee.id),
        ], conversation: reference, routes: [.conversation(conversation.id)])
}

/// A handle as it may stand in a note: what somebody chose, and nothing that could be anything else.
private func shownHandle(_ handle: String) -> String {
    let longest = 64
    return String(handle.prefix(longest).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
}
