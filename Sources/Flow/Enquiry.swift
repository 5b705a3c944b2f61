import Mail
import Reply
import Triage

extension Journey {
    /// A mail to a practitioner's public address, by who wrote it (product §2.1, §2.2).
    func message(
        to practitioner: KnownPerson, continuing: KnownConversation?, _ route: ServedRoute,
        _ progress: inout Progress, _ trace: inout Trace
    ) -> Serving {
        if practitioner.hasLeft, known.sender?.role != .practitioner {
            return message(toDeparted: practitioner, continuing: continuing, route, &progress, &trace)
        }
        switch known.sender?.role {
        case .member:
            guard let sender = known.sender else { return .refused(Refusal(reason: .noSender, rule: "sender")) }
            return member(sender, writesTo: practitioner, continuing: continuing, route, &trace)
        case .practitioner where known.sender?.id != practitioner.id:
            guard let sender = known.sender else { return .refused(Refusal(reason: .noSender, rule: "sender")) }
            return colleague(sender, route, &trace)
        case .practitioner, .desk:
            trace.add("journey", "a practitioner's public address is for people who look for one")
            return .refused(unroutable(rule: "journey.enquiry.not-a-stranger", &progress, &trace))
        case .enquirer, nil:
            return enquiry(to: practitioner, continuing: continuing, route, &progress, &trace)
        }
    }

    /// A practitioner at another's public address: nobody carries mail between two of them, but the desk sees to it.
    private func colleague(_ sender: KnownPerson, _ route: ServedRoute, _ trace: inout Trace) -> Serving {
        switch admissionOfWords(of: .practitioner, sender, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .admitted(let unproven):
            trace.add("journey", "a practitioner's public address is for people who look for one")
            return toSupport(sender, unproven, rule: "journey.support.colleague", detail: "", route, &trace)
        }
    }

    /// A stranger's enquiry, or its continuation.
    ///
    /// - Parameter practitioner: the desk for an enquiry that names nobody.
    func enquiry(
        to practitioner: KnownPerson, continuing: KnownConversation?, _ route: ServedRoute,
        _ progress: inout Progress, _ trace: inout Trace
    ) -> Serving {
        switch introduction(locale: practitioner.locale, &progress, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .introduced(let enquirer):
            progress.hasRegistered = progress.hasRegistered || enquirer.isNew
            guard let continuing else {
                return .served(first(to: practitioner, from: enquirer, route, &progress, &trace))
            }
            var served = self.enquirer(writesIn: continuing, enquirer.unproven, route, &trace)
            served.rule = "journey.enquiry.continued"
            served.effects = enquirer.effects + served.effects
            return .served(served)
        }
    }

    /// An enquirer's further words: the ticket gets them, and their practitioner where there is one.
    func enquirer(
        writesIn conversation: KnownConversation, _ unproven: Bool, _ route: ServedRoute, _ trace: inout Trace
    ) -> Served {
        guard !conversation.practitioner.hasLeft else { return leftBehind(in: conversation, unproven, route, &trace) }
        trace.add("journey", "continues conversation \(conversation.id)")
        let reference = ConversationReference.existing(conversation.id)
        var effects: [Effect] = [.add(to: reference, by: .counterpart, unproven: unproven)]
        if conversation.kind == .enquiry { effects.append(deskComment(conversation)) }
        if conversation.practitioner.role != .desk {
            effects.append(.awaitAnswer(in: reference))
            effects.append(relay(.enquirerMessage, to: .practitioner, of: conversation))
        }
        return Served(rule: "journey.enquirer-message", effects: effects, conversation: reference, route: route)
    }

    /// The first mail: registered, on the ticket, acknowledged, welcomed once; the practitioner gets the words.
    private func first(
        to practitioner: KnownPerson, from enquirer: Enquirer, _ route: ServedRoute, _ progress: inout Progress,
        _ trace: inout Trace
    ) -> Served {
        let isForDesk = practitioner.role == .desk
        trace.add(
            "journey",
            isForDesk ? "opens an enquiry without practitioner" : "opens an enquiry to practitioner \(practitioner.id)")
        var effects = enquirer.effects
        effects.append(
            .open(
                kind: .enquiry, practitioner: practitioner.id, counterpart: enquirer.person,
                subject: arrival.subject))
        effects.append(.add(to: .opened, by: .counterpart, unproven: enquirer.unproven))
        effects.append(.desk(.create(.enquiry), .opened))
        if !isForDesk { effects.append(.awaitAnswer(in: .opened)) }
        effects += acknowledgements(
            isForDesk ? .enquiryReceived : .enquiryAcknowledgement, to: enquirer.person, &progress, &trace)
        if !isForDesk {
            effects.append(
                relay(.newCustomerEnquiry, to: .existing(practitioner.id), as: .practitioner, in: .opened))
        }
        return Served(
            rule: isForDesk ? "journey.enquiry.general" : "journey.enquiry.first", effects: effects,
            conversation: .opened, route: route)
    }
}
