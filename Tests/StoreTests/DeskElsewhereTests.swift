import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// What a desk elsewhere needs of the store: its requests, its numbers, and the mails that its words make.
@Suite struct DeskElsewhereTests {
    private static func file(_ changes: [DeskChange], _ fixture: Fixture) async throws -> [FiledChange] {
        try await fixture.store.file(changes, now: fixture.start + .seconds(120), owner: "a", lease: Fixture.lease)
    }

    private static func change(_ id: String, _ event: DeskChange.Event, of ticket: TicketID, _ fixture: Fixture)
        -> DeskChange
    {
        DeskChange(id: id, ticket: ticket, at: fixture.start + .seconds(60), event: event)
    }

    private static func carry(_ fixture: Fixture, as externalID: String) async throws {
        let store = fixture.store
        let work = try await store.claimDeskTasks(limit: 1, now: fixture.start, owner: "a", lease: Fixture.lease)
        try await store.settle(
            try #require(work.first).task, .done(externalID: externalID, commentID: nil), owner: "a",
            retryAt: fixture.start, now: fixture.start)
    }

    @Test("a request is kept as it was sent, another one takes its place, and it goes with its task")
    func requests() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.enquiryWithTicket()
            let store = fixture.store
            let work = try #require(
                try await store.claimDeskTasks(limit: 1, now: fixture.start, owner: "a", lease: Fixture.lease).first)
            #expect(try await store.deskRequest(of: work.task) == nil)
            var request = DeskRequest(
                task: work.task, kind: .update, generation: 1, body: "{}", filesUntil: nil, firstSentAt: fixture.start)
            try await store.keep(request)
            #expect(try await store.deskRequest(of: work.task) == request)
            (request.kind, request.generation, request.filesUntil) = (.create, 2, fixture.start + .seconds(5))
            try await store.keep(request)
            #expect(try await store.deskRequest(of: work.task) == request)
            let later = DeskOutcome.later(after: .seconds(5), why: "enough")
            try await store.settle(work.task, later, owner: "a", retryAt: fixture.start, now: fixture.start)
            #expect(try await store.deskRequest(of: work.task) == request)
            try await Self.carry(fixture, as: "5001")
            #expect(try await store.deskRequest(of: work.task) == nil)
        }
    }

    @Test("a number that was left behind stays known; one that another conversation has is never taken over")
    func numbers() async throws {
        try await Fixture.with { fixture in
            let one = try await fixture.enquiryWithTicket()
            try await Self.carry(fixture, as: "5001")
            let ticket = try #require(try await fixture.store.deskLink(of: one)).ticket
            _ = try await Self.file([Self.change("m", .merged(into: "5002"), of: ticket, fixture)], fixture)
            let link = try #require(try await fixture.store.deskLink(of: one))
            #expect(link.externalID == "5002")
            #expect(link.former == 1)
            for number in ["5001", "5002"] {
                #expect(try await fixture.store.deskLink(externalID: number)?.ticket == ticket)
            }
            #expect(try await fixture.store.deskLink(externalID: "5003") == nil)
            _ = try await Self.file([Self.change("b", .merged(into: "5001"), of: ticket, fixture)], fixture)
            #expect(try await fixture.store.deskLink(of: one)?.externalID == "5001")
        }
    }

    @Test("an agent's words with files are the mail that the relay gets, until they are taken back")
    func mails() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            let ticket = try #require(try await fixture.store.deskLink(of: conversation)).ticket
            let raw = Array("Content-Type: text/plain\r\n\r\nSee\r\n".utf8)
            var reply = Self.change(
                "zendesk-comment-1", .comment("See", isPublic: true, agent: "Kim"), of: ticket, fixture)
            reply.mail = raw
            let filed = try await Self.file([reply], fixture)
            let mail = try #require(try await fixture.store.claimed(filed[0].queued, owner: "a").first)
            #expect(mail.entry?.raw == raw)
            let entry = try #require(mail.entry?.id)
            #expect(try await fixture.store.mail(of: entry) == raw)
            var known = try await fixture.store.known(deskComments: ["zendesk-comment-1", "zendesk-comment-2"])
            #expect(known.filed == ["zendesk-comment-1"] && known.shown == known.filed && known.ours.isEmpty)
            let taken = Self.change("p", .withdrawn(comment: "zendesk-comment-1"), of: ticket, fixture)
            _ = try await Self.file([taken, taken], fixture)
            known = try await fixture.store.known(deskComments: ["zendesk-comment-1"])
            #expect(known.filed == ["zendesk-comment-1"] && known.shown.isEmpty)
            #expect(
                try #require(try await fixture.store.conversation(conversation)).1.map(\.text) == ["It still hurts."])
        }
    }

    @Test("what is redacted at the desk is nowhere in our copy, but in the mail that somebody's words came in")
    func redacted() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            let ticket = try #require(try await fixture.store.deskLink(of: conversation)).ticket
            var reply = Self.change(
                "zendesk-comment-1", .comment("Code 4711", isPublic: true, agent: "Kim"), of: ticket, fixture)
            reply.mail = Array("Content-Type: text/plain\r\n\r\nCode 4711\r\n".utf8)
            let filed = try await Self.file([reply], fixture)
            let event = DeskChange.Event.redacted(comment: "zendesk-comment-1", words: "Code \u{2587}")
            _ = try await Self.file([Self.change("r", event, of: ticket, fixture)], fixture)
            let mails = try await fixture.store.claimDue(
                limit: 9, now: fixture.start + .seconds(3_600), owner: "a", lease: Fixture.lease)
            let mail = try #require(mails.first { $0.id == filed[0].queued.first })
            #expect(mail.entry?.text == "Code \u{2587}" && mail.entry?.raw == nil)
            #expect(try await fixture.store.mail(of: try #require(mail.entry?.id)) == nil)
            #expect(
                try await fixture.number("SELECT count(*) FROM blob WHERE instr(bytes, CAST('4711' AS BLOB)) > 0") == 0)
            #expect(
                try await fixture.number("SELECT count(*) FROM entry WHERE instr(text || trimmed, '4711') > 0") == 0)
        }
    }

    @Test("redacted words that are rendered or frozen and not handed over yet go out anew, from what is left")
    func redactedLate() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            let (store, now) = (fixture.store, fixture.start)
            let ticket = try #require(try await store.deskLink(of: conversation)).ticket
            var mails: [OutgoingMailID] = []
            for name in ["1", "2"] {
                let reply = Self.change(
                    "zendesk-comment-\(name)", .comment("Code 4711", isPublic: true, agent: "Kim"), of: ticket, fixture)
                mails += try await Self.file([reply], fixture).flatMap(\.queued)
            }
            let first = Preparation.ready(mails[0], QueueTests.frozen(mails[0], text: "Code 4711"))
            _ = try await store.handOver([first], owner: "a", now: now, lease: Fixture.lease)
            try await store.settle([(mails[0], QueueTests.later, .never)], now: now)
            for name in ["1", "2"] {
                let event = DeskChange.Event.redacted(comment: "zendesk-comment-\(name)", words: "Code \u{2587}")
                _ = try await Self.file([Self.change("r\(name)", event, of: ticket, fixture)], fixture)
            }
            let second = Preparation.ready(mails[1], QueueTests.frozen(mails[1], text: "Code 4711"))
            #expect(try await store.handOver([second], owner: "a", now: now, lease: Fixture.lease) == [])
            let later = now + .seconds(3_600)
            let claimed = try await store.claimDue(limit: 9, now: later, owner: "a", lease: Fixture.lease)
                .filter { $0.template == .messageFromSupport }
            #expect(claimed.count == 2)
            #expect(claimed.allSatisfy { $0.frozen == nil && $0.entry?.text == "Code \u{2587}" })
        }
    }

    @Test("a redacted note of ours is no redaction of the words it is about")
    func redactedNote() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            let ticket = try #require(try await fixture.store.deskLink(of: conversation)).ticket
            try await fixture.store.write { db in
                let entry = try #require(try db.number("SELECT max(id) FROM entry"))
                try db.run(
                    """
                    INSERT INTO desk_task (ticket, task, entry, detail, state, created_at, due_at)
                    VALUES (?, 'note', ?, '', 'done', 0, 0)
                    """, [ticket.rawValue, entry])
                try db.run("INSERT INTO desk_comment (comment, task) VALUES ('n', ?)", [db.lastInsertedRowID])
            }
            let event = DeskChange.Event.redacted(comment: "n", words: "gone")
            _ = try await Self.file([Self.change("r", event, of: ticket, fixture)], fixture)
            #expect(try await fixture.number("SELECT count(*) FROM entry WHERE text = 'gone'") == 0)
        }
    }

    @Test("words that came from the desk do not go back there when nobody answers them")
    func doesNotEcho() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            try await Self.carry(fixture, as: "5001")
            let ticket = try #require(try await fixture.store.deskLink(of: conversation)).ticket
            let wrote = Self.change("c", .outsideComment("Past you", isVerified: true), of: ticket, fixture)
            #expect(try await Self.file([wrote], fixture).map(\.outcome) == [.done])
            try await fixture.store.write { db in
                let entry = try #require(try db.number("SELECT max(id) FROM entry"))
                try DeskQueue(db: db, now: fixture.start).escalate(
                    conversation, entry: EntryID(entry), words: "Nobody answers.")
            }
            let tasks = try await fixture.store.read { db in
                try db.rows("SELECT task FROM desk_task WHERE state = 'due' ORDER BY id").map { $0["task"] as String }
            }
            #expect(tasks == ["note", "status"] || tasks == ["note"])
        }
    }

    @Test("an entry as a mail holds both parties and its words, and claims nothing")
    func asMail() async throws {
        try await Fixture.with { fixture in
            let conversation = try await fixture.enquiryWithTicket()
            let entry = try #require(try await fixture.store.conversation(conversation)?.1.first).id
            let before = try await fixture.store.counts()
            let mail = try #require(try await fixture.store.asMail(entry))
            #expect(mail.entry?.text == "It still hurts.")
            #expect(mail.conversation?.practitioner.addresses.isEmpty == false)
            #expect(mail.conversation?.party == .counterpart)
            #expect(try await fixture.store.asMail(EntryID(999)) == nil)
            #expect(try await fixture.store.counts() == before)
        }
    }
}
