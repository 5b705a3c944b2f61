import Flow
import Mail
import Testing
import Triage

@testable import Store

/// Conversations with tickets, and shortcuts for their tasks.
extension Fixture {
    static let deskLease = Duration.seconds(300)

    /// A stranger's enquiry with its ticket.
    func enquiryWithTicket(uid: UInt32 = 1, subject: String = "Shoulder", attachments: [String] = []) async throws
        -> ConversationID
    {
        var mail = Mails.from("anna\(uid)@stranger.example", subject: subject, uid: uid)
        mail.attachmentNames = attachments
        let filed = try await file(mail) { arrival, _ in
            var decision = enquiry(arrival)
            decision.effects.append(.desk(.create(.enquiry), .opened))
            return decision
        }
        return try #require(filed.conversation)
    }

    /// One more message of a side, told to the desk.
    func write(
        _ party: Party, in conversation: ConversationID, uid: UInt32, _ text: String = "More.",
        at now: Timestamp = Fixture.start
    ) async throws {
        let counterpart = try #require(try await store.conversation(conversation)).0.conversation.counterpart
        let address = party == .practitioner ? "jane@practice.example" : "\(counterpart.addresses[0])"
        let filed = try await file(Mails.from(address, text: text, uid: uid), at: now) { _, _ in
            Decision(
                disposition: .filed, rule: "t",
                effects: [
                    .add(to: .existing(conversation), by: party, unproven: false),
                    .desk(.comment, .existing(conversation)),
                ], conversation: .existing(conversation), routes: [ServedRoute("\(uid)")])
        }
        #expect(filed.decision?.disposition == .filed, "\(filed.decision?.trace.last?.found ?? "")")
    }

    func deskQueue(
        at now: Timestamp = Fixture.start, _ body: @escaping @Sendable (DeskQueue) throws -> Void
    ) async throws {
        try await store.write { db in try body(DeskQueue(db: db, now: now)) }
    }

    func claimTasks(
        _ limit: Int = 9, at now: Timestamp = Fixture.start, owner: String = "a"
    ) async throws -> [DeskWork] {
        try await store.claimDeskTasks(limit: limit, now: now, owner: owner, lease: Fixture.deskLease)
    }

    func settle(
        _ work: DeskWork, _ outcome: DeskOutcome? = nil, at now: Timestamp = Fixture.start, owner: String = "a",
        retryAt: Timestamp = Fixture.start + .seconds(10)
    ) async throws {
        try await store.settle(
            work.task, outcome ?? .done(externalID: "z\(work.ticket)", commentID: "c\(work.task)"), owner: owner,
            retryAt: retryAt, now: now)
    }

    /// Claims and settles until nothing is due.
    func performAll(at now: Timestamp = Fixture.start) async throws -> [DeskWork] {
        var all: [DeskWork] = []
        while let work = try await claimTasks(1, at: now).first {
            try await settle(work, at: now)
            all.append(work)
        }
        return all
    }

    /// The same, performed by the local desk.
    @discardableResult
    func performLocally(at now: Timestamp = Fixture.start) async throws -> [DeskWork] {
        var all: [DeskWork] = []
        while let work = try await claimTasks(1, at: now).first {
            let done = try await store.performLocally(work, now: now)
            try await settle(work, .done(externalID: done.externalID, commentID: done.commentID), at: now)
            all.append(work)
        }
        return all
    }

    func ticket(_ conversation: ConversationID) async throws -> TicketSummary {
        let found = try await store.read { db in try TicketRecord.find(conversation, in: db)?.id }
        let id = try #require(found)
        return try #require(try await store.ticket(id)).0
    }
}
