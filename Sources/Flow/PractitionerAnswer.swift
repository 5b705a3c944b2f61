import Reply
import Triage

extension Journey {
    /// The practitioner writes in a conversation (product §2.3): an answer where the counterpart has written, which is
    /// always relayed; else they start, and it is decided afresh whom that reaches.
    func practitioner(
        writesIn conversation: KnownConversation, _ unproven: Bool, _ route: ServedRoute, _ trace: inout Trace
    ) -> Serving {
        guard !conversation.practitioner.hasLeft else {
            return departed(conversation.practitioner, unproven, route, &trace)
        }
        if let command = command(in: conversation, route, &trace) { return command }
        if conversation.counterpartWrote {
            return .served(answer(in: conversation, unproven, route, &trace))
        }
        guard conversation.isActiveClient else {
            return notActive(conversation.practitioner, unproven, route, &trace)
        }
        trace.add("journey", "starts with an active client in conversation \(conversation.id)")
        return .served(start(in: conversation, unproven, route))
    }

    /// Rule 6: the client gets the answer, whatever has become of their booking since; of an enquiry the ticket too.
    private func answer(
        in conversation: KnownConversation, _ unproven: Bool, _ route: ServedRoute, _ trace: inout Trace
    ) -> Served {
        let rule = "journey.practitioner-answer"
        trace.add("journey", "\(rule) in conversation \(conversation.id)")
        let reference = ConversationReference.existing(conversation.id)
        var effects: [Effect] = [.add(to: reference, by: .practitioner, unproven: unproven), .answered(reference)]
        if conversation.kind == .enquiry {
            effects.append(deskComment(conversation))
        } else if let ticket = conversation.ticket, ticket.kind == .escalation {
            effects += settled(ticket, reference, "The practitioner has answered.")
        }
        effects.append(relay(.messageFromPractitioner, to: .counterpart, of: conversation))
        return Served(rule: rule, effects: effects, conversation: reference, route: route)
    }

    /// The first words of a practitioner to an active client, in a conversation that is there.
    func start(in conversation: KnownConversation, _ unproven: Bool, _ route: ServedRoute) -> Served {
        let reference = ConversationReference.existing(conversation.id)
        return Served(
            rule: "journey.practitioner-starts",
            effects: [
                .add(to: reference, by: .practitioner, unproven: unproven),
                relay(.messageFromPractitioner, to: .counterpart, of: conversation),
            ], conversation: reference, route: route)
    }

    /// Whoever is not an active client is not written to: the words go to support, and the practitioner is told.
    func notActive(
        _ practitioner: KnownPerson, _ unproven: Bool, _ route: ServedRoute, _ trace: inout Trace
    ) -> Serving {
        trace.add("journey", "not an active client: goes to support, not to the client")
        return toSupport(
            practitioner, unproven, rule: "journey.support.not-active", detail: MailDetail.notActiveClient, route,
            &trace)
    }

    /// The words of a practitioner that are not passed on: a ticket has them, and the practitioner is told.
    ///
    /// - Parameter detail: the reason, as the notice's template knows it; empty for none.
    func toSupport(
        _ practitioner: KnownPerson, _ unproven: Bool, rule: String, detail: String, _ route: ServedRoute,
        _ trace: inout Trace
    ) -> Serving {
        guard let desk = known.desk else {
            trace.add("journey", "there is no help desk to take it")
            return .refused(Refusal(reason: .unroutable, rule: "journey.no-desk"))
        }
        var effects: [Effect] = [
            .open(
                kind: .support, practitioner: practitioner.id, counterpart: .existing(desk.id),
                subject: arrival.subject),
            .add(to: .opened, by: .practitioner, unproven: unproven),
            .desk(.create(.support), .opened),
        ]
        if !arrival.hasNullReturnPath {
            effects.append(
                .queue(
                    MailRequest(
                        template: .routedToSupport, recipient: .person(.existing(practitioner.id)),
                        conversation: .opened, party: .practitioner, detail: detail)))
        }
        return .served(
            Served(rule: rule, effects: effects, conversation: .opened, route: route))
    }

    /// A line for Postern alone; with a file it is words, since the file is for somebody.
    var isCommand: Bool {
        !known.waives(.badCommand) && arrival.attachmentNames.isEmpty
            && PractitionerCommand.read(arrival.reply.newWords) != .words
    }

    /// A single line that is meant for Postern, never passed on as words; nil for words.
    private func command(
        in conversation: KnownConversation, _ route: ServedRoute, _ trace: inout Trace
    ) -> Serving? {
        guard isCommand else { return nil }
        let reference = ConversationReference.existing(conversation.id)
        let effects: [Effect]
        switch PractitionerCommand.read(arrival.reply.newWords) {
        case .words: return nil
        case .mistake(let words):
            trace.add("command", words)
            return .refused(
                Refusal(reason: .badCommand, rule: "command.unreadable", effects: commandUnclear(in: conversation)))
        case .command(.close): effects = noAnswerNeeded(reference, conversation.ticket)
        case .command(.snooze(let snooze)):
            effects = [.snooze(reference, until: snooze.end(from: known.now, conversation.practitioner.clock))]
        }
        trace.add("command", "the whole text is a command about conversation \(conversation.id)")
        return .served(Served(rule: "command", effects: effects, conversation: reference, route: route))
    }

    /// The practitioner takes for done what is not; nothing answers a null return path (RFC 3834 §2).
    private func commandUnclear(in conversation: KnownConversation) -> [Effect] {
        guard !arrival.hasNullReturnPath else { return [] }
        let line = arrival.reply.newWords.split { $0.isWhitespace }.joined(separator: " ")
        return [
            .queue(
                MailRequest(
                    template: .commandUnclear, recipient: .person(.existing(conversation.practitioner.id)),
                    conversation: .existing(conversation.id), party: .practitioner, detail: line))
        ]
    }
}

/// "No answer needed", by whatever way: the waiting ends, and so does what the desk was to look after.
func noAnswerNeeded(_ reference: ConversationReference, _ ticket: KnownTicket?) -> [Effect] {
    [.stopWaiting(reference)]
        + (ticket.map { settled($0, reference, "The practitioner says that no answer is needed.") } ?? [])
}

/// What the practitioner did about a conversation that the desk looks after; an enquiry stays the desk's to settle.
private func settled(_ ticket: KnownTicket, _ reference: ConversationReference, _ words: String) -> [Effect] {
    guard !ticket.status.isDone, ticket.kind != .support else { return [] }
    let note = Effect.desk(.note(words), reference)
    return ticket.kind == .escalation ? [note, .desk(.status(.solved), reference)] : [note]
}
