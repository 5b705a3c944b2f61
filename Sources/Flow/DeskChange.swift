package import Mail
package import Triage

/// Something that happened at the desk, as its service tells it.
package struct DeskChange: Hashable, Sendable {
    /// What can happen to a ticket that concerns the people of its conversation.
    package enum Event: Hashable, Sendable {
        /// An agent's words; a private one never leaves the desk.
        case comment(String, isPublic: Bool, agent: String)
        /// Words that somebody who is no agent left at the desk itself, past us.
        ///
        /// `isVerified` where the desk knows that the ticket's requester wrote them.
        case outsideComment(String, isVerified: Bool)
        /// Public words were made private after they had been told; by the id of the change that told them.
        case withdrawn(comment: String)
        /// Words were taken out of a comment for good, ours or an agent's; by the change or comment that it is known as, with
        /// what is left of it.
        case redacted(comment: String, words: String)
        case status(TicketStatus)
        /// An agent chose the practitioner, by handle.
        case assigned(handle: String)
        /// The ticket goes on as another one, by its number at the desk.
        case merged(into: String)
        /// The desk has thrown the ticket away.
        case deleted
    }

    /// Unique at this desk: what is told twice is filed once.
    package var id: String
    package var ticket: TicketID
    package var at: Timestamp
    package var event: Event
    /// The words as a mail, with their HTML and files, for the relay; nil for words alone.
    package var mail: [UInt8]?
    /// Files of the words that do not go on, each with the reason, as agents are told.
    package var leftOut: [String] = []
    package init(id: String, ticket: TicketID, at: Timestamp, event: Event) {
        self.id = id
        self.ticket = ticket
        self.at = at
        self.event = event
    }
}
