import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

@Suite struct DeskQueueTests {
    @Test("an enquiry is a ticket with its words, its requester and its practitioner, and the names of its files")
    func creates() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket(attachments: ["scan\n.pdf", "b.png"])
            let work = try #require(try await fixture.claimTasks().first)
            #expect(work.action == .create)
            #expect(work.kind == .enquiry)
            #expect(work.conversation == conversation)
            #expect(work.requester.address == "anna1@stranger.example")
            #expect(work.practitioner?.handle == "jane-doe")
            #expect(work.practitioner?.address == nil)
            #expect(work.comment?.text == "It still hurts.")
            #expect(work.comment?.isRequesters == true)
            #expect(work.comment?.attachments == ["scan .pdf", "b.png"])
            #expect(work.status == .new)
            #expect(work.tags == ["postern_managed", "postern_enquiry"])
            #expect(work.progress.externalID == nil)
        }
    }

    @Test("each side's words move the status: an answer waits for the enquirer, whose words reopen the ticket")
    func statuses() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            try await fixture.write(.practitioner, in: conversation, uid: 2)
            #expect(try await fixture.ticket(conversation).status == .pending)
            try await fixture.deskQueue { try $0.add(.status(.solved), conversation, entry: nil) }
            #expect(try await fixture.ticket(conversation).status == .solved)
            try await fixture.write(.counterpart, in: conversation, uid: 3)
            #expect(try await fixture.ticket(conversation).status == .open)
            let work = try await fixture.performAll()
            #expect(work.map(\.action) == [.create, .comment, .status, .comment])
            #expect(work.map(\.comment?.isRequesters) == [true, false, nil, true])
            #expect(work.last?.status == .open)
        }
    }

    @Test("an entry goes to the desk once, whoever asks again; the status it has is no news")
    func once() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            let entry = try #require(try await fixture.store.conversation(conversation)).1[0].id
            try await fixture.deskQueue { queue in
                try queue.add(.create(.enquiry), conversation, entry: entry)
                try queue.add(.comment, conversation, entry: entry)
                try queue.add(.status(.new), conversation, entry: nil)
            }
            #expect(try await fixture.performAll().map(\.action) == [.create])
        }
    }

    @Test("words on a ticket that does not exist make it, with all that was said before them")
    func adopts() async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let conversation = try #require(filed.conversation)
            try await fixture.file(Mails.from("anna@stranger.example", text: "Two", uid: 2)) { _, _ in
                Decision(
                    disposition: .filed, rule: "t",
                    effects: [.add(to: .existing(conversation), by: .counterpart, unproven: false)],
                    conversation: .existing(conversation), routes: [ServedRoute("2")])
            }
            try await fixture.write(.practitioner, in: conversation, uid: 3, "Three")
            let work = try await fixture.performAll()
            #expect(work.map(\.action) == [.create, .comment, .comment])
            #expect(work.compactMap(\.comment?.text) == ["It still hurts.", "Two", "Three"])
            #expect(try await fixture.ticket(conversation).status == .pending)
        }
    }

    @Test("in-house words, notes and statuses without a ticket are not the desk's business")
    func leavesInHouse() async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let entry = try #require(try await fixture.store.conversation(conversation)).1[0].id
            try await fixture.deskQueue { queue in
                try queue.add(.comment, conversation, entry: entry)
                try queue.add(.note("n"), conversation, entry: nil)
                try queue.add(.status(.solved), conversation, entry: nil)
            }
            #expect(try await fixture.store.tickets(kind: nil, done: true, limit: 9).isEmpty)
        }
    }

    @Test("a ticket for words that are not there holds its mail")
    func needsWords() async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            for task in [DeskTask.comment, .create(.support)] {
                await #expect(throws: Inconsistency.self) {
                    try await fixture.deskQueue { try $0.add(task, conversation, entry: nil) }
                }
            }
        }
    }

    @Test("a client that an enquirer became: the ticket is noted and solved, and every word stays")
    func promotes() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            _ = try await fixture.performAll()
            try await fixture.deskQueue { queue in
                try queue.add(.note("A client now."), conversation, entry: nil)
                try queue.add(.status(.solved), conversation, entry: nil)
            }
            let work = try await fixture.performAll()
            #expect(work.map(\.note) == ["A client now.", nil])
            #expect(work.map(\.status) == [nil, .solved])
            #expect(try await fixture.store.tickets(kind: nil, done: false, limit: 9).isEmpty)
        }
    }

    @Test("an unanswered in-house conversation becomes an escalation ticket with the question, once")
    func escalates() async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let entry = try #require(try await fixture.store.conversation(conversation)).1[0].id
            for _ in 1...2 {
                try await fixture.deskQueue { try $0.escalate(conversation, entry: entry, words: "No answer.") }
            }
            let work = try await fixture.performAll()
            #expect(work.map(\.action) == [.create, .note])
            #expect(work[0].kind == .escalation)
            #expect(work[0].comment?.text == "It still hurts.")
            #expect(work[0].requester.name == "Mark Roe")
            #expect(work[1].note == "No answer.")
        }
    }

    @Test("an unanswered enquiry has its ticket noted and open again, once for each question")
    func escalatesEnquiry() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            try await fixture.write(.practitioner, in: conversation, uid: 2)
            try await fixture.deskQueue { try $0.add(.status(.hold), conversation, entry: nil) }
            _ = try await fixture.performAll()
            let entry = try #require(try await fixture.store.conversation(conversation)).1[0].id
            for question in [entry, entry, nil, nil] {
                try await fixture.deskQueue { try $0.escalate(conversation, entry: question, words: "Still none.") }
            }
            let work = try await fixture.performAll()
            #expect(work.map(\.action) == [.note, .status, .note])
            #expect(work[1].status == .open)
            #expect(try await fixture.ticket(conversation).status == .open)
            // The answer bounced after the desk had put the ticket away: the same question is told again.
            try await fixture.deskQueue { try $0.add(.status(.solved), conversation, entry: nil) }
            try await fixture.deskQueue { try $0.escalate(conversation, entry: entry, words: "Again none.") }
            #expect(try await fixture.performAll().map(\.action) == [.status, .note, .status])
        }
    }

    @Test("support is a ticket for the practitioner who asked, whose words reopen it")
    func supports() async throws {
        try await Fixture.with { fixture in
            let desk = try await fixture.store.read { db in
                try db.number("SELECT id FROM person WHERE role = 'desk'")
            }
            let person = PersonID(try #require(desk))
            let filed = try await fixture.file(Mails.from("jane@practice.example", uid: 1)) { _, _ in
                Decision(
                    disposition: .filed, rule: "t",
                    effects: [
                        .open(
                            kind: .support, practitioner: fixture.jane.id, counterpart: .existing(person), subject: "S"
                        ),
                        .add(to: .opened, by: .practitioner, unproven: false),
                        .desk(.create(.support), .opened),
                    ], conversation: .opened, routes: [ServedRoute("s")])
            }
            let conversation = try #require(filed.conversation)
            let work = try #require(try await fixture.performAll().first)
            #expect(work.requester.handle == "jane-doe")
            #expect(work.requester.address == "jane@practice.example")
            #expect(work.practitioner == nil)
            #expect(work.comment?.isRequesters == true)
            try await fixture.deskQueue { try $0.add(.status(.solved), conversation, entry: nil) }
            try await fixture.write(.practitioner, in: conversation, uid: 2)
            #expect(try await fixture.ticket(conversation).status == .open)
            #expect(try await fixture.ticket(conversation).waitingSince == fixture.start)
        }
    }
}
