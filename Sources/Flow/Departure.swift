import Triage

/// Practitioners who have left: whoever writes to them is told so, and the help desk sees to what they wrote.
extension Journey {
    /// A mail to the public address of somebody who has left, from a stranger or a member.
    func message(
        toDeparted practitioner: KnownPerson, continuing: KnownConversation?, _ route: ServedRoute,
        _ progress: inout Progress, _ trace: inout Trace
    ) -> Serving {
        guard let desk = known.desk else {
            trace.add("journey", "there is no help desk to take it")
            return .refused(unroutable(rule: "journey.no-desk", &progress, &trace))
        }
        trace.add("journey", "practitioner \(practitioner.id) has left")
        let serving =
            if let sender = known.sender, sender.role == .member {
                member(sender, writesTo: desk, insteadOf: continuing, route, &trace)
            } else {
                enquiry(to: desk, continuing: continuing, route, &progress, &trace)
            }
        guard continuing == nil, case .served(var served) = serving else { return serving }
        served.effects.append(
            .desk(.note("Written to \(practitioner.handle ?? "a practitioner"), who has left."), .opened))
        return .served(served)
    }

    private func member(
        _ sender: KnownPerson, writesTo desk: KnownPerson, insteadOf continuing: KnownConversation?,
        _ route: ServedRoute, _ trace: inout Trace
    ) -> Serving {
        switch admissionOfWords(of: .memberWithoutToken, sender, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .admitted(let unproven):
            if let continuing { return .served(member(writesIn: continuing, unproven, route, &trace)) }
            return .served(
                support(of: sender, .counterpart, by: desk, telling: .practitionerLeft, unproven, route, &trace))
        }
    }

    /// Further words to somebody who has left: a ticket has them, and nobody else.
    func leftBehind(
        in conversation: KnownConversation, _ unproven: Bool, _ route: ServedRoute, _ trace: inout Trace
    ) -> Served {
        trace.add("journey", "the practitioner of conversation \(conversation.id) has left: the desk has it")
        let reference = ConversationReference.existing(conversation.id)
        var effects: [Effect] = [
            .add(to: reference, by: .counterpart, unproven: unproven),
            deskHas(conversation),
        ]
        if !conversation.isToldOfLeaving {
            effects.append(.desk(.note("The practitioner has left; only the desk has this message."), reference))
            effects += acknowledgement(
                .practitionerLeft, to: .existing(conversation.counterpart.id), in: reference)
        }
        return Served(rule: "journey.left", effects: effects, conversation: reference, route: route)
    }

    /// The entry just added, for the ticket of a conversation whose practitioner has left.
    func deskHas(_ conversation: KnownConversation) -> Effect {
        .desk(.create(conversation.kind == .enquiry ? .enquiry : .escalation), .existing(conversation.id))
    }

    /// What somebody who has left writes to a client: support has it, as the words of a client's practitioner no more.
    func departed(
        _ practitioner: KnownPerson, _ unproven: Bool, _ route: ServedRoute, _ trace: inout Trace
    ) -> Serving {
        trace.add("journey", "practitioner \(practitioner.id) has left: goes to support, not to the client")
        return toSupport(practitioner, unproven, rule: "journey.support.left", detail: "", route, &trace)
    }
}
