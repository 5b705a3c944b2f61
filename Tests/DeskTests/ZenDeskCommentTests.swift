import Desk
import DeskStandIn
import Flow
import Mail
import Store
import Testing
import Triage

/// One comment for each message, whatever becomes of the request that makes it.
@Suite struct ZenDeskCommentTests {
    static let ticket = "/api/v2/tickets/*"

    /// What goes wrong with the first update.
    static let faults: [(effect: FaultRule.Effect, puts: Int)] = [
        (.timeoutAfter(seconds: 0.2), 1), (.timeoutBefore(seconds: 0.2), 2), (.dropAfter, 1), (.truncated, 1),
        (.reset, 1), (.answer(.init(502, isText: true), done: true), 1),
        (.answer(.init(503, retryAfter: 5), done: false), 2), (.answer(.init(409), done: true), 1),
        (.answer(.init(429, isText: true), done: false), 2),
    ]

    @Test(
        "scenario: an update that times out after it was done is one comment; so is every other trouble",
        arguments: faults.indices)
    func timesOut(_ row: Int) async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            zen.server.fail(FaultRule(Self.faults[row].effect, method: "PUT", path: Self.ticket))
            try await zen.rig.write("Two", by: .counterpart, in: conversation)
            try await zen.rig.write("Three", by: .practitioner, in: conversation)
            try await zen.settle()
            try await zen.pull()
            #expect(zen.server.tickets.count == 1)
            #expect(zen.words(number) == ["It hurts.", "Two", "Jane Doe, via Example:\n\nThree"])
            #expect(zen.requests("PUT", "/api/v2/tickets/\(number)") == Self.faults[row].puts + 1)
            #expect(try await zen.texts(conversation) == ["It hurts.", "Two", "Three"])
            #expect(try await zen.mails(.messageFromSupport) == 0)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("the requester's words are theirs; a practitioner's are ours, with their name, and their status goes along")
    func authors() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            try await zen.rig.write("Answer", by: .practitioner, in: conversation)
            try await zen.rig.write("Thanks", by: .counterpart, in: conversation)
            try await zen.settle()
            let comments = zen.server.comments(of: number)
            let requester = try #require(zen.server.ticket(number)).requesterID
            let gateway = try #require(zen.server.user("gateway@desk.example")).id
            #expect(comments.map(\.authorID) == [requester, gateway, requester])
            #expect(comments.allSatisfy { $0.isPublic && $0.flags.isEmpty })
            #expect(zen.server.ticket(number)?.status == .open)
            #expect(zen.requests("PUT", "/api/v2/tickets/\(number)") == 2)
        }
    }

    @Test("what a carrier masks in a practitioner's words and files is not at the desk")
    func masks() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            let desk = ZenDesk(
                zen.settings, loop: zen.loop, store: zen.rig.store, carrier: MaskingCarrier(), now: { zen.rig.now },
                logger: zen.rig.logger)
            try await zen.rig.write("Ring 0151 23456 or jane@practice.example", by: .practitioner, in: conversation)
            try await zen.settle(desk)
            let comment = try #require(zen.server.comments(of: number).last)
            #expect(comment.plain == "Jane Doe, via Example:\n\nRing […] or […]\n\n[Not attached: cv.exe]")
            let files = comment.attachmentIDs.compactMap { zen.server.attachment($0)?.name }
            #expect(files == ["from […].txt"])
        }
    }

    @Test("words whose files nobody can look through now wait, and are no trouble of the desk's")
    func waitingWords() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            let desk = ZenDesk(
                zen.settings, loop: zen.loop, store: zen.rig.store, carrier: WaitingCarrier(), now: { zen.rig.now },
                logger: zen.rig.logger)
            try await zen.rig.write("See", by: .practitioner, in: conversation)
            try await zen.runner(desk).performDue()
            #expect(zen.words(number) == ["It hurts."])
            #expect(try await zen.rig.store.nextDeskTask() == zen.rig.now + .seconds(600))
            #expect(try await zen.rig.store.alarms().isEmpty)
            try zen.advance(600)
            try await zen.settle()
            #expect(zen.words(number).count == 2)
        }
    }

    private struct WaitingCarrier: DeskCarrier {
        func carried(_ comment: DeskWork.Comment, of work: DeskWork) async throws -> CarriedWords {
            throw WordsWait(after: .seconds(600), why: "clamd does not answer")
        }
    }

    private struct MaskingCarrier: DeskCarrier {
        func carried(_ comment: DeskWork.Comment, of work: DeskWork) async throws -> CarriedWords {
            func masked(_ text: String) -> String {
                text.replacing("jane@practice.example", with: "[…]").replacing("0151 23456", with: "[…]")
            }
            return CarriedWords(
                text: masked(comment.text),
                files: [
                    CarriedWords.File(
                        name: masked("from jane@practice.example.txt"), contentType: "text/plain", bytes: [0x61])
                ], leftOut: ["cv.exe"])
        }
    }

    @Test("scenario: more comments than ZenDesk takes of one ticket come later, once each, and other tickets go on")
    func perTicketBudget() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            for word in 1...40 { try await zen.rig.write("\(word)", by: .counterpart, in: conversation) }
            try await zen.runner().performDue()
            #expect(zen.words(number).count == 26)
            let (_, other) = try await zen.enquiryBeside()
            #expect(zen.words(other) == ["Another"])
            try await zen.settle(rounds: 60, step: 30)
            #expect(zen.words(number) == ["It hurts."] + (1...40).map(String.init))
            #expect(zen.server.requests.allSatisfy { $0.status != 429 })
            #expect(try await zen.rig.store.alarms().isEmpty)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("scenario: a 429 of one ticket, with headroom left in the account, puts off that ticket and loses nothing")
    func perTicketLimit() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            // Another program with our login has spent what this ticket had left.
            zen.server.fail(
                FaultRule(
                    .answer(.init(429, retryAfter: 400), done: false), method: "PUT", path: "/api/v2/tickets/\(number)")
            )
            for word in 1...8 { try await zen.rig.write("\(word)", by: .counterpart, in: conversation) }
            try await zen.runner().performDue()
            #expect(zen.server.requests.count { $0.status == 429 } == 1)
            let (_, other) = try await zen.enquiryBeside()
            #expect(zen.words(other) == ["Another"])
            try await zen.settle(rounds: 60, step: 30)
            #expect(zen.words(number) == ["It hurts."] + (1...8).map(String.init))
            #expect(zen.server.requests.count { $0.status == 429 } == 1, "it waits as long as it was told to")
            #expect(try await zen.rig.store.alarms().isEmpty)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("scenario: a token that ends in the middle of a run is fetched once more, and the comment is there once")
    func expiredToken() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.advance(seconds: 10_000)
            try await zen.rig.write("Two", by: .counterpart, in: conversation)
            #expect(try await zen.runner().performDue() == 1)
            #expect(zen.words(number) == ["It hurts.", "Two"])
            #expect(zen.requests("POST", "/oauth/tokens") == 2)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("notes are private; a status is set on the ticket as it is, also where it changes meanwhile")
    func notesAndStatuses() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            zen.server.fail(FaultRule(.dropAfter, method: "PUT", path: Self.ticket))
            try await zen.rig.carryOut(
                [
                    .desk(.note("Became a client."), .existing(conversation)),
                    .desk(.status(.solved), .existing(conversation)),
                ], in: conversation)
            try await zen.settle()
            #expect(zen.words(number) == ["It hurts.", "(Became a client.)"])
            let ticket = try #require(zen.server.ticket(number))
            #expect(ticket.status == .solved)
            #expect(ticket.assigneeID == zen.server.user("gateway@desk.example")?.id)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }
}
