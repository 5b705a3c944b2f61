import Triage

extension Journey {
    /// A party's words in conversations that exist: the practitioner's answer, or the counterpart's further mail
    /// (product §2.4 rules 5 and 6).
    func message(in claims: [Claim], _ trace: inout Trace) -> Decision {
        guard let first = claims.first else { return trace.decision(.held(.unroutable), rule: "thread") }
        let writer: Writer = first.party == .practitioner ? .practitioner : .tokenHolder
        guard case .accepted(let unproven) = ruling(on: writer) else {
            return heldByProof(first, writer, &trace)
        }
        guard !isEmpty else { return trace.decision(.held(.empty), rule: "empty") }
        let rule = first.party == .practitioner ? "journey.practitioner-answer" : "journey.enquirer-message"
        trace.add("journey", rule)
        var effects: [Effect] = []
        for claim in claims {
            let conversation = ConversationReference.existing(claim.conversation.id)
            effects.append(.add(to: conversation, by: claim.party, unproven: unproven))
            effects.append(.queue(relay(to: claim.party.other, in: claim.conversation)))
        }
        let route = claims.map { "conversation \($0.conversation.id)" }.joined(separator: ", ")
        return trace.decision(
            .filed, rule: rule, effects: effects, conversation: .existing(first.conversation.id), route: route)
    }

    private func heldByProof(_ claim: Claim, _ writer: Writer, _ trace: inout Trace) -> Decision {
        guard case .held(let reason, let asks) = ruling(on: writer) else {
            return trace.decision(.held(.undecided), rule: "sender")
        }
        trace.add("sender", "\(writer.rawValue) with proof \(arrival.proof.proof.rawValue): held")
        return held(reason, asking: asks ? claim.owner : nil, rule: "sender.\(writer.rawValue)", &trace)
    }

    /// A valid key in the hands of somebody it was not given to: nothing is relayed, its owner is asked.
    func unrecognised(_ claim: Claim, _ trace: inout Trace) -> Decision {
        trace.add("sender", "the sender is not the \(claim.party.rawValue) this address was given to")
        if arrival.proof.proof == .fail {
            return trace.decision(.held(.failedAuthentication), rule: "sender.unrecognised")
        }
        return held(.unrecognisedSender, asking: claim.owner, rule: "sender.unrecognised", &trace)
    }

    private func relay(to party: Party, in conversation: KnownConversation) -> MailRequest {
        MailRequest(
            template: party == .counterpart ? .messageFromPractitioner : .enquirerMessage,
            recipient: .person(.existing(conversation.person(party).id)),
            conversation: .existing(conversation.id), party: party, carriesEntry: true)
    }
}
