import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

@Suite struct LocalTicketTests {
    @Test("the local desk does a task once, however often it is asked")
    func idempotent() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket(attachments: ["a.pdf"])
            let work = try #require(try await fixture.claimTasks().first)
            let first = try await fixture.store.performLocally(work, now: fixture.start)
            let second = try await fixture.store.performLocally(work, now: fixture.start)
            #expect(first == second)
            #expect(first.externalID == "local-\(work.ticket)")
            try await fixture.settle(work, .done(externalID: first.externalID, commentID: first.commentID))
            let (summary, comments) = try #require(try await fixture.store.ticket(work.ticket))
            #expect(summary.comments == 1)
            #expect(summary.conversation == conversation)
            #expect(summary.waitingSince == fixture.start)
            #expect(comments.map(\.text) == ["It still hurts."])
            #expect(comments[0].attachments == ["a.pdf"])
            #expect(comments[0].name == "Sender")
        }
    }

    @Test("agents' work is in the feed, in order; our own comments are not")
    func feed() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let conversation = try await fixture.enquiryWithTicket()
            try await fixture.write(.practitioner, in: conversation, uid: 2)
            try await fixture.performLocally()
            let ticket = try await fixture.ticket(conversation).id
            try await store.noteLocally(ticket, "secret", agent: "Ann", now: fixture.start)
            try await store.replyLocally(ticket, "Hello", agent: "Ann", now: fixture.start)
            try await store.setStatusLocally(ticket, .solved, now: fixture.start)
            try await store.setStatusLocally(ticket, .solved, now: fixture.start)
            let (changes, cursor) = try await store.localChanges(after: 0, limit: 9)
            #expect(
                changes.map(\.event) == [
                    .comment("secret", isPublic: false, agent: "Ann"), .comment("Hello", isPublic: true, agent: "Ann"),
                    .status(.solved),
                ])
            #expect(Set(changes.map(\.id)).count == 3)
            #expect(changes.allSatisfy { $0.ticket == ticket })
            #expect(try await store.localChanges(after: cursor, limit: 9).changes.isEmpty)
            #expect(try await store.localChanges(after: cursor - 1, limit: 9).changes.count == 1)
        }
    }

    @Test("a reply waits for the requester, whose next words open the ticket at the desk too")
    func reopens() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            try await fixture.performLocally()
            let ticket = try await fixture.ticket(conversation).id
            try await fixture.store.replyLocally(ticket, "Hello", agent: "Ann", now: fixture.start)
            #expect(try await status(ticket, fixture) == "pending")
            try await fixture.store.setStatusLocally(ticket, .solved, now: fixture.start)
            try await fixture.write(.counterpart, in: conversation, uid: 2)
            try await fixture.performLocally()
            #expect(try await status(ticket, fixture) == "new")
            try await fixture.deskQueue { try $0.add(.status(.closed), conversation, entry: nil) }
            try await fixture.performLocally()
            await #expect(throws: TicketRefusal.closed(ticket)) {
                try await fixture.store.replyLocally(ticket, "Hello", agent: "Ann", now: fixture.start)
            }
            try await fixture.write(.counterpart, in: conversation, uid: 3)
            try await fixture.performLocally()
            #expect(try await status(ticket, fixture) == "open")
        }
    }

    private func status(_ ticket: TicketID, _ fixture: Fixture) async throws -> String? {
        try await fixture.store.read { db in
            try db.row("SELECT status FROM local_ticket WHERE ticket = ?", [ticket.rawValue])?["status"]
        }
    }

    @Test("an enquiry without a practitioner is given one, once, and only one there is")
    func assigns() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let desk = try await store.read { try $0.number("SELECT id FROM person WHERE role = 'desk'") }
            let person = PersonID(try #require(desk))
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { arrival, _ in
                Decision(
                    disposition: .filed, rule: "t",
                    effects: [
                        .register(name: "Anna", address: Fixture.address("anna@stranger.example"), locale: "en"),
                        .open(kind: .enquiry, practitioner: person, counterpart: .registered, subject: "Help"),
                        .add(to: .opened, by: .counterpart, unproven: false), .desk(.create(.enquiry), .opened),
                    ], conversation: .opened, routes: [ServedRoute("g")])
            }
            let conversation = try #require(filed.conversation)
            let ticket = try await fixture.ticket(conversation)
            #expect(ticket.practitioner == nil)
            #expect(ticket.requester.name == "Anna")
            await #expect(throws: TicketRefusal.notAtDesk(ticket.id)) {
                try await store.assignLocally(ticket.id, handle: "jane-doe", now: fixture.start)
            }
            let work = try await fixture.performLocally()
            #expect(work.first?.practitioner == nil)
            await #expect(throws: TicketRefusal.noSuchPractitioner(handle: "nobody")) {
                try await store.assignLocally(ticket.id, handle: "nobody", now: fixture.start)
            }
            try await store.assignLocally(ticket.id, handle: "Jane-Doe", now: fixture.start)
            await #expect(throws: TicketRefusal.notAssignable(ticket.id)) {
                try await store.assignLocally(ticket.id, handle: "jane-doe", now: fixture.start)
            }
            let changes = try await store.localChanges(after: 0, limit: 9).changes
            #expect(changes.map(\.event) == [.assigned(handle: "jane-doe")])
        }
    }

    @Test("what cannot be done at a ticket is refused by name and leaves nothing")
    func refuses() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let conversation = try await fixture.enquiryWithTicket()
            try await fixture.performLocally()
            let ticket = try await fixture.ticket(conversation).id
            let now = fixture.start
            await #expect(throws: TicketRefusal.noSuchTicket(TicketID(9))) {
                try await store.replyLocally(TicketID(9), "x", agent: "A", now: now)
            }
            await #expect(throws: TicketRefusal.emptyWords) {
                try await store.replyLocally(ticket, " \n\u{A0}", agent: "A", now: now)
            }
            await #expect(throws: TicketRefusal.emptyWords) {
                try await store.noteLocally(ticket, "", agent: "A", now: now)
            }
            for status in [TicketStatus.new, .closed] {
                await #expect(throws: TicketRefusal.noSuchStatus(status)) {
                    try await store.setStatusLocally(ticket, status, now: now)
                }
            }
            await #expect(throws: TicketRefusal.notAssignable(ticket)) {
                try await store.assignLocally(ticket, handle: "jane-doe", now: now)
            }
            #expect(try await store.localChanges(after: 0, limit: 9).changes.isEmpty)
        }
    }

    @Test("the list shows what waits, the longest first, and on request what is done")
    func lists() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let one = try await fixture.enquiryWithTicket(uid: 1)
            let two = try await fixture.enquiryWithTicket(uid: 2)
            try await fixture.write(.counterpart, in: one, uid: 3, at: fixture.start + .seconds(60))
            #expect(
                try await store.tickets(kind: .enquiry, done: false, limit: 9).map(\.conversation) == [two, one])
            #expect(try await store.tickets(kind: .support, done: false, limit: 9).isEmpty)
            try await fixture.deskQueue { try $0.add(.status(.solved), two, entry: nil) }
            #expect(try await store.tickets(kind: nil, done: false, limit: 9).map(\.conversation) == [one])
            let all = try await store.tickets(kind: nil, done: true, limit: 9)
            #expect(all.map(\.conversation) == [two, one])
            #expect(all.map { $0.waitingSince != nil } == [false, true])
        }
    }
}
