import Curl
import Desk
import DeskStandIn
import Flow
import Mail
import Store
import Testing
import Triage

/// One ticket for each enquiry, whatever becomes of the request that makes it.
@Suite struct ZenDeskCreationTests {
    static let tickets = "/api/v2/tickets"

    @Test("a ticket has its requester, tags, fields, external id and marker, and nobody is mailed by ZenDesk")
    func creates() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry("It hurts.\n\n<b>Badly</b> & often")
            let ticket = try #require(zen.server.ticket(number))
            #expect(zen.server.tickets.count == 1)
            #expect(ticket.externalID == "postern-\(conversation)")
            #expect(ticket.tags == ["postern_enquiry", "postern_managed"])
            #expect(ticket.fields[zen.field] == "jane-doe")
            #expect(ticket.status == .new)
            let comment = try #require(zen.server.comments(of: number).first)
            #expect(comment.authorID == ticket.requesterID)
            #expect(comment.plain.contains("<b>Badly</b> & often"))
            #expect(zen.server.audits(of: number).first?.custom["postern_msg"]?.string == "postern-1")
            #expect(zen.server.outbox.allSatisfy { mail in mail.to.allSatisfy(\.isStaff) })
            #expect(try await zen.mails(.enquiryAcknowledgement) == 1)
            #expect(zen.server.requests.allSatisfy { $0.userAgent == "Postern" })
        }
    }

    @Test("scenario: a creation that times out after it was done is the same ticket", arguments: [true, false])
    func timesOut(isDone: Bool) async throws {
        try await ZenDeskRig.run { zen in
            zen.server.fail(
                FaultRule(
                    isDone ? .timeoutAfter(seconds: 0.2) : .timeoutBefore(seconds: 0.2), method: "POST",
                    path: Self.tickets))
            let (_, number) = try await zen.enquiry()
            #expect(zen.server.tickets.map(\.id) == [number])
            #expect(zen.words(number) == ["It hurts."])
            let sent = zen.server.requests.filter { $0.method == "POST" && $0.target == Self.tickets }
            #expect(sent.count == 2)
            #expect(Set(sent.map(\.idempotencyKey)) == ["postern-1-1"])
            #expect(Set(sent.map(\.body)).count == 1)
            #expect(try await zen.mails(.enquiryAcknowledgement) == 1)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test(
        "scenario: a key older than two hours leads to a lookup, and a new ticket only where there is none",
        arguments: [true, false])
    func oldKey(isDone: Bool) async throws {
        try await ZenDeskRig.run { zen in
            zen.server.fail(
                FaultRule(isDone ? .dropAfter : .dropBefore, method: "POST", path: Self.tickets))
            let conversation = try await zen.rig.enquiry("It hurts.")
            try await zen.runner().performDue()
            try zen.advance(7_300)
            try await zen.settle()
            let number = try await zen.number(conversation)
            #expect(zen.server.tickets.map(\.id) == [number])
            #expect(zen.words(number) == ["It hurts."])
            #expect(zen.requests("GET", "external_id=postern-\(conversation)") == 1)
            let keys = zen.server.requests.filter { $0.target == Self.tickets }.map(\.idempotencyKey)
            #expect(keys == (isDone ? ["postern-1-1"] : ["postern-1-1", "postern-1-2"]))
            #expect(try await zen.mails(.enquiryAcknowledgement) == 1)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("scenario: with a search that is ten minutes late there is one ticket: nothing is ever searched for")
    func searchLag() async throws {
        try await ZenDeskRig.run {
            $0.searchLag = 600
        } _: { zen in
            zen.server.fail(FaultRule(.dropAfter, method: "POST", path: Self.tickets))
            // Forgotten before it was answered: the key is of no use any more.
            zen.server.configure { $0.keyLifetime = 60 }
            let conversation = try await zen.rig.enquiry("It hurts.")
            try await zen.runner().performDue()
            try zen.advance(91 * 60)
            try await zen.settle()
            let number = try await zen.number(conversation)
            #expect(zen.server.tickets.map(\.id) == [number])
            #expect(zen.words(number) == ["It hurts."])
            #expect(zen.requests("GET", "/api/v2/search") == 0)
            #expect(try await zen.mails(.enquiryAcknowledgement) == 1)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("scenario: a suspended requester's enquiry is kept, shown without their name, and goes through once let in")
    func suspended() async throws {
        try await ZenDeskRig.run { zen in
            let address = "anna0@stranger.example"
            try await zen.ask(
                .post, "users", ["user": ["name": "Anna", "email": .string(address), "skip_verify_email": true]])
            try zen.server.suspend(address)
            let conversation = try await zen.rig.enquiry("It hurts.")
            try await zen.runner().performDue()
            let ticket = try #require(try await zen.rig.store.tickets(kind: nil, done: true, limit: 1).first)
            #expect(ticket.problem == "the requester is suspended at ZenDesk")
            #expect(try await zen.rig.store.alarms().map(\.kind) == [Alarm.deskTask])
            #expect(zen.server.tickets.isEmpty)
            #expect(try await zen.mails(.enquiryAcknowledgement) == 1)
            try zen.server.suspend(address, false)
            #expect(try await zen.rig.store.retryDeskTasks(of: ticket.id, now: zen.rig.now) == 1)
            try await zen.settle()
            let number = try await zen.number(conversation)
            #expect(zen.server.tickets.map(\.id) == [number])
            #expect(zen.words(number) == ["It hurts."])
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test(
        "files of the requester go along once, uploaded again only where their token has ended",
        arguments: [404, 422])
    func files(badUpload: Int) async throws {
        try await ZenDeskRig.run {
            $0.badUploadStatus = badUpload
        } _: { zen in
            let (conversation, number) = try await zen.enquiry()
            zen.server.fail(
                FaultRule(.answer(.init(500), done: false), method: "PUT", path: "\(Self.tickets)/*"))
            try await zen.rig.write("See", by: .counterpart, in: conversation, raw: Self.withFile)
            try await zen.runner().performDue()
            // By our own clock the token is good: ZenDesk's has run ahead.
            try zen.server.advance(seconds: 4_000)
            try await zen.settle()
            #expect(zen.words(number) == ["It hurts.", "See"])
            #expect(zen.requests("POST", "/api/v2/uploads") == 2)
            let files = zen.server.comments(of: number)[1].attachmentIDs.compactMap { zen.server.attachment($0) }
            #expect(files.map(\.name) == ["plan.pdf"])
            #expect(files.map(\.bytes) == [Array("%PDF-1.4 plan".utf8)])
        }
    }

    static let withFile = Array(
        """
        Subject: Help\r
        MIME-Version: 1.0\r
        Content-Type: multipart/mixed; boundary=b\r
        \r
        --b\r
        Content-Type: text/plain\r
        \r
        See\r
        --b\r
        Content-Type: application/pdf; name=plan.pdf\r
        Content-Disposition: attachment; filename=plan.pdf\r
        \r
        %PDF-1.4 plan\r
        --b--\r

        """.utf8)
}
