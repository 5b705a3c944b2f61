package import Triage

/// What a ticket is about.
package enum TicketKind: String, Hashable, Sendable, Codable, CaseIterable {
    case enquiry, support
    /// A conversation that its practitioner has left unanswered to the end of the ladder.
    case escalation
}

/// Where a ticket stands, in the words of help desks.
package enum TicketStatus: String, Hashable, Sendable, Codable, CaseIterable {
    case new, open, pending, hold, solved, closed

    /// Nobody at the desk has anything to do.
    package var isDone: Bool { self == .solved || self == .closed }
}

/// One thing to be done at the desk, about one conversation; carried out in order, exactly once.
package enum DeskTask: Hashable, Sendable {
    /// A ticket with the entry just added as its first comment.
    case create(TicketKind)
    /// The entry just added as a public comment; an enquirer's reopens the ticket.
    case comment
    /// A private note of our own words.
    case note(String)
    case status(TicketStatus)
}

/// A ticket as decisions know it.
package struct KnownTicket: Hashable, Sendable {
    package var id: TicketID
    package var kind: TicketKind
    package var status: TicketStatus
    package init(id: TicketID, kind: TicketKind, status: TicketStatus) {
        self.id = id
        self.kind = kind
        self.status = status
    }
}
