import Flow
import Mail
import Store
import Triage

/// The help desk of the demonstration, and what its agent does there.
protocol DemoDesk: Sendable {
    /// Gives an enquiry to a practitioner.
    func assign(_ ticket: TicketID, handle: String) async throws
    /// Answers in public.
    func reply(_ ticket: TicketID, _ words: String) async throws
    /// Leaves a private note.
    func note(_ ticket: TicketID, _ words: String) async throws
    /// Brings the desk's clock to the demonstration's.
    func follow(_ now: Timestamp) async throws
    /// How a ticket is called there; nil where it has no other name than ours.
    func name(of ticket: TicketID) async throws -> String?
    /// What people were mailed by the desk itself, beside our own mails; nil for a desk that mails nobody.
    func ownMails() async throws -> Int?
}

/// The desk that is built in.
struct LocalDemoDesk: DemoDesk {
    let store: Store
    let now: @Sendable () -> Timestamp

    func assign(_ ticket: TicketID, handle: String) async throws {
        try await store.assignLocally(ticket, handle: handle, now: now())
    }

    func reply(_ ticket: TicketID, _ words: String) async throws {
        try await store.replyLocally(ticket, words, agent: TicketDesk.standardAgent, now: now())
    }

    func note(_ ticket: TicketID, _ words: String) async throws {
        try await store.noteLocally(ticket, words, agent: TicketDesk.standardAgent, now: now())
    }

    func follow(_ now: Timestamp) async throws {}
    func name(of ticket: TicketID) async throws -> String? { nil }
    func ownMails() async throws -> Int? { nil }
}
