import Curl
import Desk
import DeskStandIn
import Flow
import Mail
import Store
import Testing
import Triage

/// Tickets that are closed, merged, thrown away or had back.
@Suite struct ZenDeskEndTests {
    @Test(
        "scenario: words after the close make one follow-up, which the conversation goes on with",
        arguments: [true, false])
    func followUp(isAnswerLost: Bool) async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, first) = try await zen.enquiry()
            try zen.server.act("status", on: first, ["status": "solved"])
            try zen.advance(5 * 86_400)
            if isAnswerLost { zen.server.fail(FaultRule(.dropAfter, method: "POST", path: "/api/v2/tickets")) }
            try await zen.rig.write("Again", by: .counterpart, in: conversation)
            try await zen.rig.write("And", by: .counterpart, in: conversation)
            try await zen.settle()
            let second = try await zen.number(conversation)
            #expect(zen.server.tickets.map(\.id) == [first, second])
            let ticket = try #require(zen.server.ticket(second))
            #expect(ticket.externalID == "postern-\(conversation)#1")
            #expect(ticket.via.rel == "follow_up")
            #expect(ticket.tags == ["postern_enquiry", "postern_managed"])
            #expect(zen.words(first) == ["It hurts."])
            #expect(zen.words(second) == ["Again", "And"])
            #expect(zen.server.comments(of: second).allSatisfy { $0.authorID == ticket.requesterID })
            try zen.server.reply("Hello", to: second)
            try await zen.pull()
            #expect(try await zen.mails(.messageFromSupport) == 1)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("scenario: a ticket merged into another one of ours: nothing is told twice, and nobody gets another's mail")
    func mergedIntoOurs() async throws {
        try await ZenDeskRig.run { zen in
            let (one, first) = try await zen.enquiry("One")
            let (other, second) = try await zen.enquiry("Other")
            try zen.server.act("merge", on: first, ["into": .integer(second), "target_comment_is_public": true])
            try await zen.pull()
            #expect(try await zen.mails(.messageFromSupport) == 0)
            try await zen.rig.write("More", by: .counterpart, in: one)
            try await zen.settle()
            #expect(zen.server.tickets.count == 2)
            #expect(zen.words(second).count { $0.hasSuffix("More") } == 1)
            #expect(zen.server.comments(of: second).allSatisfy { $0.flags.isEmpty })
            try zen.server.reply("To the other", to: second)
            try await zen.pull()
            #expect(try await zen.texts(one) == ["One", "More"])
            #expect(try await zen.texts(other) == ["Other", "To the other"])
            #expect(try await zen.mails(.messageFromSupport) == 1)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test(
        "scenario: a ticket merged into a foreign one goes on there, told or not told before",
        arguments: [true, false])
    func mergedElsewhere(isTold: Bool) async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, first) = try await zen.enquiry()
            let made = try await zen.ask(
                .post, "tickets",
                [
                    "ticket": [
                        "subject": "By telephone", "comment": ["body": "Rang", "public": false],
                        "requester": ["name": "Anna", "email": "anna0@stranger.example"],
                    ]
                ])
            let target = try #require(made["ticket"]?["id"]?.integer)
            try zen.server.act("merge", on: first, ["into": .integer(target)])
            if isTold { try await zen.pull() }
            try await zen.rig.write("More", by: .counterpart, in: conversation)
            try await zen.settle()
            #expect(try await zen.number(conversation) == target)
            #expect(zen.words(target).count { $0 == "More" } == 1)
            try zen.server.reply("Hello", to: target)
            try await zen.pull()
            try await zen.pull()
            #expect(try await zen.texts(conversation) == ["It hurts.", "More", "Hello"])
            #expect(try await zen.mails(.messageFromSupport) == 1)
            #expect(zen.server.tickets.count == 2)
        }
    }

    @Test("scenario: thrown away and had back, a ticket goes on as it was")
    func deletedAndRestored() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.act("delete", on: number)
            try await zen.pull()
            #expect(try await zen.status(conversation) == .closed)
            try zen.server.act("restore", on: number)
            try await zen.pull()
            #expect(try await zen.status(conversation) == .new)
            try await zen.rig.write("Two", by: .counterpart, in: conversation)
            try await zen.settle()
            try zen.server.reply("Hello", to: number)
            try await zen.pull()
            #expect(zen.server.tickets.map(\.id) == [number])
            #expect(zen.words(number) == ["It hurts.", "Two", "Hello"])
            #expect(try await zen.mails(.messageFromSupport) == 1)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("words for a ticket that was thrown away make one new ticket; a note for it is nobody's business any more")
    func deleted() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, first) = try await zen.enquiry()
            try zen.server.act("delete", on: first)
            try await zen.rig.carryOut([.desk(.note("Only this"), .existing(conversation))], in: conversation)
            try await zen.settle()
            #expect(zen.server.tickets.count == 1)
            try await zen.rig.write("Again", by: .counterpart, in: conversation)
            try await zen.settle()
            let second = try await zen.number(conversation)
            #expect(zen.server.tickets.map(\.id) == [first, second])
            #expect(zen.words(second) == ["Again"])
            try zen.server.act("restore", on: first)
            try zen.server.reply("On the old one", to: first)
            try await zen.pull()
            #expect(try await zen.number(conversation) == second)
            #expect(try await zen.mails(.messageFromSupport) == 1)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }
}
