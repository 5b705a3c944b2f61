import Triage

extension Journey {
    /// A mail to a general address (product §3): an enquiry that names nobody, support, or the agenda.
    func message(
        to general: AddressScheme.General, continuing: KnownConversation?, _ route: ServedRoute,
        _ progress: inout Progress, _ trace: inout Trace
    ) -> Serving {
        trace.add("thread", "the general address \(general.rawValue)")
        switch general {
        case .enquiries, .support, .notices:
            return deskMail(continuing: continuing, rule: "general.\(general.rawValue)", route, &progress, &trace)
        case .agenda: return agenda(route, &progress, &trace)
        case .postmaster, .abuse:
            guard arrival.proof.proof != .fail else {
                return .refused(Refusal(reason: .failedAuthentication, rule: "general.\(general.rawValue)"))
            }
            let alarm = Effect.alarm(
                kind: "postmaster", "a mail to \(general.rawValue) is held: nobody answers it but you")
            return .refused(Refusal(reason: .unroutable, rule: "general.\(general.rawValue)", effects: [alarm]))
        }
    }

    /// A mail whose recipients mean nothing here.
    func unaddressed(_ trace: inout Trace) -> Decision {
        var progress = Progress()
        // What was a key of ours and no longer verifies was meant for one conversation, and not for the desk.
        guard arrival.keys.forged.isEmpty, arrival.unaddressed != .hold else {
            return trace.held(unroutable(rule: "unaddressed.hold", &progress, &trace))
        }
        trace.add("thread", "this mailbox takes unaddressed mail as \(arrival.unaddressed.rawValue)")
        return serve([.general(arrival.unaddressed == .support ? .support : .enquiries, continuing: nil)], &trace)
    }

    /// Words for the desk: people who are registered have support, strangers an enquiry without practitioner.
    private func deskMail(
        continuing: KnownConversation?, rule: String, _ route: ServedRoute, _ progress: inout Progress,
        _ trace: inout Trace
    ) -> Serving {
        guard let desk = known.desk else {
            trace.add("journey", "there is no help desk to take it")
            return .refused(unroutable(rule: rule, &progress, &trace))
        }
        guard let sender = known.sender, sender.role == .practitioner || sender.role == .member else {
            let own = continuing.flatMap { $0.practitioner.role == .desk ? $0 : nil }
            return enquiry(to: desk, continuing: own, route, &progress, &trace)
        }
        let isPractitioner = sender.role == .practitioner
        switch admissionOfWords(of: isPractitioner ? .practitioner : .memberWithoutToken, sender, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .admitted(let unproven):
            let party: Party = isPractitioner ? .practitioner : .counterpart
            if let continuing, continuing.person(party).id == sender.id, continuing.deskSide == party.other {
                return .served(deskWords(in: continuing, by: party, unproven, route, &trace))
            }
            return .served(support(of: sender, party, by: desk, unproven, route, &trace))
        }
    }

    /// Opens a support conversation: the desk stands on the side where the other party would.
    ///
    /// - Parameter acknowledgement: what a member is told.
    func support(
        of person: KnownPerson, _ party: Party, by desk: KnownPerson,
        telling acknowledgement: TemplateName = .memberAcknowledgement, _ unproven: Bool, _ route: ServedRoute,
        _ trace: inout Trace
    ) -> Served {
        trace.add("journey", "opens support for the \(person.role.rawValue) \(person.id)")
        let (one, other) = party == .practitioner ? (person, desk) : (desk, person)
        return Served(
            rule: "journey.support",
            effects: shown(to: .existing(person.id)) + [
                .open(
                    kind: .support, practitioner: one.id, counterpart: .existing(other.id), subject: arrival.subject),
                .add(to: .opened, by: party, unproven: unproven),
                .desk(.create(.support), .opened),
            ]
                + (party == .counterpart
                    ? self.acknowledgement(acknowledgement, to: .existing(person.id), in: .opened) : []),
            conversation: .opened, route: route)
    }

    /// Further words to the desk: they go to the ticket, and to nobody's mail.
    func deskWords(
        in conversation: KnownConversation, by party: Party, _ unproven: Bool, _ route: ServedRoute,
        _ trace: inout Trace
    ) -> Served {
        trace.add("journey", "further words to the desk in conversation \(conversation.id)")
        let reference = ConversationReference.existing(conversation.id)
        return Served(
            rule: "journey.support.continued",
            effects: [.add(to: reference, by: party, unproven: unproven), deskComment(conversation)],
            conversation: reference, route: route)
    }

    /// The agenda names clients: it goes to practitioners only, and to proven ones.
    private func agenda(_ route: ServedRoute, _ progress: inout Progress, _ trace: inout Trace) -> Serving {
        guard let sender = known.sender, sender.role == .practitioner, !sender.hasLeft else {
            trace.add("journey", "the agenda is for practitioners")
            return .refused(unroutable(rule: "general.agenda", &progress, &trace))
        }
        switch admission(of: .practitioner, sender, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .admitted where arrival.hasNullReturnPath:
            trace.add("journey", "the null return path is never answered")
            return .refused(Refusal(reason: .unroutable, rule: "general.agenda"))
        case .admitted:
            trace.add("journey", "practitioner \(sender.id) asks for the agenda")
            return .served(
                Served(rule: "journey.agenda", effects: [.agenda(sender.id)], conversation: nil, route: route))
        }
    }
}
