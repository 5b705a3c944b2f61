import Reply
import Triage

extension Journey {
    /// The practitioner writes to a client's contact address (product §2.3): an answer in the conversation it continues
    /// where the client has written there, else a start, which only an active client gets.
    func message(to contact: Contact, _ route: ServedRoute, _ trace: inout Trace) -> Serving {
        switch admissionOfWords(of: .practitioner, contact.practitioner, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .admitted(let unproven):
            guard !contact.practitioner.hasLeft else { return departed(contact.practitioner, unproven, route, &trace) }
            if var continuing = contact.continuing {
                // The contact address has asked about the booking just now; the conversation's word is the same or older.
                continuing.isActiveClient = contact.isActive
                return practitioner(writesIn: continuing, unproven, route, &trace)
            }
            if case .words = PractitionerCommand.read(arrival.reply.newWords) {
                return first(to: contact, unproven, route, &trace)
            }
            trace.add("command", "a command, and no conversation that it could be about")
            return .refused(Refusal(reason: .badCommand, rule: "command.nowhere"))
        }
    }

    private func first(
        to contact: Contact, _ unproven: Bool, _ route: ServedRoute, _ trace: inout Trace
    ) -> Serving {
        guard contact.isActive else { return notActive(contact.practitioner, unproven, route, &trace) }
        trace.add("journey", "opens a conversation with active client \(contact.client.id)")
        return .served(
            Served(
                rule: "journey.practitioner-starts",
                effects: [
                    .open(
                        kind: .inHouse, practitioner: contact.practitioner.id,
                        counterpart: .existing(contact.client.id), subject: arrival.subject),
                    .add(to: .opened, by: .practitioner, unproven: unproven),
                    relay(
                        .messageFromPractitioner, to: .existing(contact.client.id), as: .counterpart, in: .opened),
                ], conversation: .opened, route: route))
    }
}
