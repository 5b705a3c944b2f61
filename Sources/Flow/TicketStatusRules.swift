/// What happens on a ticket and may move it.
package enum TicketEvent: Hashable, Sendable {
    /// Whoever the ticket is for wrote: the enquirer; in support the practitioner or member who asked.
    case requesterWrote
    /// The practitioner answered the enquirer or client that the ticket is about.
    case practitionerAnswered
    /// An agent wrote to the requester.
    case agentReplied
    /// A private note; also a practitioner chosen.
    case noted
    /// The practitioner has left it unanswered to the end of the ladder.
    case escalated
    /// Somebody at the desk chose the status.
    case set(TicketStatus)
}

/// The one table of how a ticket's status follows what happens (product §8); our view and the local desk go by it.
package enum TicketStatusRules {
    /// The status after an event.
    ///
    /// A requester's message always wins: what was waiting, put aside or done is open again, a closed ticket too (at a
    /// desk that keeps closed tickets closed, as its follow-up). Nobody goes back to `new`.
    package static func status(
        _ status: TicketStatus, after event: TicketEvent, of kind: TicketKind
    ) -> TicketStatus {
        switch event {
        case .requesterWrote: status == .new ? .new : .open
        case .escalated: .open
        case .practitionerAnswered: answered(status, kind)
        case .agentReplied: status == .closed ? .closed : .pending
        case .noted: status
        case .set(let wanted): chosen(wanted, status)
        }
    }

    /// What an agent may choose.
    package static let choices: [TicketStatus] = [.open, .pending, .hold, .solved]

    /// An answer is what an escalation was waiting for; at an enquiry it is now the enquirer's turn.
    private static func answered(_ status: TicketStatus, _ kind: TicketKind) -> TicketStatus {
        if status.isDone { return status }
        return kind == .escalation ? .solved : .pending
    }

    private static func chosen(_ wanted: TicketStatus, _ status: TicketStatus) -> TicketStatus {
        if status == .closed { return .closed }
        return wanted == .new ? status : wanted
    }
}
