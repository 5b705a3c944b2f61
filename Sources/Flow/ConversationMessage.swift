import Triage

extension Journey {
    /// A party's words in a conversation that exists, by a key that was given to them.
    func message(in claim: Claim, _ route: ServedRoute, _ trace: inout Trace) -> Serving {
        switch admissionOfWords(of: claim.writer, claim.owner, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .admitted(let unproven):
            let conversation = claim.conversation
            if conversation.kind == .support {
                if claim.party == .practitioner, isCommand {
                    trace.add("command", "nothing waits for an answer in a conversation with support")
                    return .refused(Refusal(reason: .badCommand, rule: "command.support"))
                }
                return .served(deskWords(in: conversation, by: claim.party, unproven, route, &trace))
            }
            switch (claim.party, claim.owner.role) {
            case (.practitioner, _): return practitioner(writesIn: conversation, unproven, route, &trace)
            case (.counterpart, .member): return .served(member(writesIn: conversation, unproven, route, &trace))
            case (.counterpart, _): return .served(enquirer(writesIn: conversation, unproven, route, &trace))
            }
        }
    }

    /// The mail that carries the entry just added to the other side.
    func relay(
        _ template: TemplateName, to party: Party, of conversation: KnownConversation
    ) -> Effect {
        relay(template, to: .existing(conversation.person(party).id), as: party, in: .existing(conversation.id))
    }

    /// The mail that carries the entry just added to one side.
    func relay(
        _ template: TemplateName, to person: PersonReference, as party: Party, in conversation: ConversationReference
    ) -> Effect {
        .queue(
            MailRequest(
                template: template, recipient: .person(person), conversation: conversation, party: party,
                carriesEntry: true))
    }

    /// The entry just added, for the ticket: the first one makes it, also of a conversation older than its desk.
    func deskComment(_ conversation: KnownConversation) -> Effect {
        let kind: TicketKind = conversation.kind == .support ? .support : .enquiry
        return .desk(conversation.ticket == nil ? .create(kind) : .comment, .existing(conversation.id))
    }
}
