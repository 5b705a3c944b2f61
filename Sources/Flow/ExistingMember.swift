import Triage

extension Journey {
    /// A member writes to a practitioner's public address (product §2.1): in-house, whether or not they have a booking.
    func member(
        _ member: KnownPerson, writesTo practitioner: KnownPerson, continuing: KnownConversation?,
        _ route: ServedRoute, _ trace: inout Trace
    ) -> Serving {
        switch admissionOfWords(of: .memberWithoutToken, member, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .admitted(let unproven):
            if let continuing { return .served(self.member(writesIn: continuing, unproven, route, &trace)) }
            trace.add("journey", "a member opens a conversation with practitioner \(practitioner.id)")
            let person = PersonReference.existing(member.id)
            var effects = shown(to: person)
            effects.append(
                .open(
                    kind: .inHouse, practitioner: practitioner.id, counterpart: person, subject: arrival.subject))
            effects.append(.add(to: .opened, by: .counterpart, unproven: unproven))
            effects.append(.awaitAnswer(in: .opened))
            effects += acknowledgement(to: person, in: .opened)
            effects.append(
                relay(
                    .existingClientMessage, to: .existing(practitioner.id), as: .practitioner, in: .opened))
            return .served(
                Served(rule: "journey.member-first", effects: effects, conversation: .opened, route: route))
        }
    }

    /// A member writes in a conversation: rule 5, the practitioner is notified; what began as an enquiry goes on in-house.
    func member(
        writesIn conversation: KnownConversation, _ unproven: Bool, _ route: ServedRoute, _ trace: inout Trace
    ) -> Served {
        guard conversation.practitioner.role != .desk else {
            return deskWords(in: conversation, by: .counterpart, unproven, route, &trace)
        }
        guard !conversation.practitioner.hasLeft else { return leftBehind(in: conversation, unproven, route, &trace) }
        trace.add("journey", "a member writes in conversation \(conversation.id)")
        let reference = ConversationReference.existing(conversation.id)
        let person = PersonReference.existing(conversation.counterpart.id)
        var effects = promotion(of: conversation, &trace) + shown(to: person)
        effects.append(.add(to: reference, by: .counterpart, unproven: unproven))
        effects.append(.awaitAnswer(in: reference))
        if !conversation.isAcknowledged { effects += acknowledgement(to: person, in: reference) }
        effects.append(relay(.existingClientMessage, to: .practitioner, of: conversation))
        return Served(rule: "journey.member-message", effects: effects, conversation: reference, route: route)
    }

    /// The first mail of a person in a conversation is acknowledged once, with the security message (rule 1).
    func acknowledgement(
        _ template: TemplateName = .memberAcknowledgement, to person: PersonReference,
        in conversation: ConversationReference
    ) -> [Effect] {
        guard !arrival.hasNullReturnPath else { return [] }
        // Whoever typed on a page has read the message there; a mail of theirs is still acknowledged when it comes.
        guard !arrival.isTyped || arrival.sawWordingAt == nil else { return [] }
        return [
            .queue(
                MailRequest(
                    template: template, recipient: .person(person), conversation: conversation,
                    party: .counterpart))
        ]
    }
}
