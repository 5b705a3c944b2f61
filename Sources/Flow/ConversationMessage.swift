import Triage

extension Journey {
    /// A party's words in a conversation that exists: the practitioner's answer, or the counterpart's further mail
    /// (product §2.4 rules 5 and 6).
    func message(in claim: Claim, _ trace: inout Trace) -> Serving {
        let writer: Writer = claim.party == .practitioner ? .practitioner : .tokenHolder
        switch ruling(on: writer) {
        case .held(let reason, let asks):
            trace.add("sender", "\(writer.rawValue) with proof \(arrival.proof.proof.rawValue): held")
            return .refused(reason, asking: asks ? claim.owner : nil, rule: "sender.\(writer.rawValue)")
        case .accepted(let unproven):
            guard !isEmpty else { return .refused(.empty, asking: nil, rule: "empty") }
            let rule = claim.party == .practitioner ? "journey.practitioner-answer" : "journey.enquirer-message"
            trace.add("journey", "\(rule) in conversation \(claim.conversation.id)")
            let conversation = ConversationReference.existing(claim.conversation.id)
            return .served(
                Served(
                    rule: rule,
                    effects: [
                        .add(to: conversation, by: claim.party, unproven: unproven),
                        .queue(relay(to: claim.party.other, in: claim.conversation)),
                    ], conversation: conversation, route: .conversation(claim.conversation.id)))
        }
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
