import Desk
import DeskStandIn
import Flow
import Foundation
import Mail
import Store
import TestSupport
import Testing
import Triage

/// One mail for each public reply, none for anything else.
@Suite struct ZenDeskReplyTests {
    @Test("scenario: five replies in one second are five mails in their order, however often they are read")
    func burst() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            for word in 1...5 { try zen.server.reply("\(word)", to: number) }
            try await zen.pull()
            try await zen.pull()
            #expect(try await zen.texts(conversation) == ["It hurts."] + (1...5).map(String.init))
            #expect(try await zen.mails(.messageFromSupport) == 5)
            #expect(zen.server.tickets.count == 1)
            #expect(zen.words(number).count == 6)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("more changed tickets than the account's limit allows to look at: the rest comes later, and none is lost")
    func busyMinute() async throws {
        try await ZenDeskRig.run {
            $0.limits.account = .init(40)
        } _: { zen in
            for word in 1...30 { try await zen.rig.enquiry("\(word)") }
            try await zen.settle(rounds: 60, step: 30)
            for ticket in zen.server.tickets { try zen.server.reply("Yes", to: ticket.id) }
            for _ in 1...4 { try await zen.pull() }
            #expect(try await zen.mails(.messageFromSupport) == 30)
            #expect(zen.server.requests.allSatisfy { $0.status != 429 })
        }
    }

    @Test("scenario: a private note between two public replies stays where it is")
    func privateNote() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.reply("One", to: number)
            try zen.server.reply("Secret", to: number, isPublic: false)
            try zen.server.reply("Two", to: number)
            try await zen.pull()
            #expect(try await zen.texts(conversation) == ["It hurts.", "One", "Two"])
            #expect(try await zen.mails(.messageFromSupport) == 2)
            #expect(zen.words(number) == ["It hurts.", "One", "(Secret)", "Two"])
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("scenario: an agent solves while the requester writes: open again on both sides, each word once")
    func solvedMeanwhile() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.reply("Done", to: number, status: "solved")
            try zen.advance(10)
            try await zen.rig.write("But still", by: .counterpart, in: conversation)
            try await zen.settle()
            #expect(zen.server.ticket(number)?.status == .open)
            try await zen.pull()
            try await zen.pull()
            #expect(zen.server.ticket(number)?.status == .open)
            #expect(try await zen.status(conversation) == .open)
            #expect(zen.words(number) == ["It hurts.", "Done", "But still"])
            #expect(Set(try await zen.texts(conversation)) == ["It hurts.", "Done", "But still"])
            #expect(try await zen.mails(.messageFromSupport) == 1)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    @Test("statuses that agents choose are ours too, also those that the clock brings")
    func statuses() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            for status in ["open", "pending", "hold", "solved"] {
                try zen.server.act("status", on: number, ["status": .string(status)])
                try await zen.pull()
                #expect(try await zen.status(conversation)?.rawValue == status)
            }
            try zen.advance(5 * 86_400)
            try await zen.pull()
            #expect(try await zen.status(conversation) == .closed)
        }
    }

    @Test("scenario: a reply with three files and an image is one mail with all of them, once they are looked through")
    func filesAndImage() async throws {
        try await ZenDeskRig.run {
            $0.privateAttachments = true
        } _: { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.act("reply", on: number, Self.richReply)
            zen.desk.notice(number)
            try await zen.runner().pull()
            #expect(try await zen.mails(.messageFromSupport) == 0, "not looked through yet")
            try zen.advance(6)
            try await zen.runner().pull()
            try await zen.pull()
            #expect(try await zen.mails(.messageFromSupport) == 1)
            #expect(try await zen.texts(conversation) == ["It hurts.", "See the plan"])
            let message = try await Self.message(zen)
            let files = message.attachments.filter { !$0.isInline }
            #expect(files.map(\.filename) == ["a.txt", "b.pdf", "ç.csv"])
            #expect(files.map { String(decoding: $0.bytes, as: UTF8.self) } == ["A", "%PDF-1.4", "1;2"])
            let image = try #require(message.attachments.first { $0.isInline })
            #expect(image.bytes == Array("PNG".utf8))
            #expect(message.htmlBody?.contains("cid:\(image.contentID ?? "-")") == true)
            #expect(message.htmlBody?.contains("/attachments/token/") == false)
            #expect(zen.server.mailsToRequesters.isEmpty)
        }
    }

    static let richReply: JSON = [
        "html_body": "<p>See the <b>plan</b></p>",
        "attachments": [
            ["name": "a.txt", "type": "text/plain", "text": "A"],
            ["name": "b.pdf", "type": "application/pdf", "text": "%PDF-1.4"],
            ["name": "ç.csv", "type": "text/csv", "text": "1;2"],
            ["name": "i.png", "type": "image/png", "text": "PNG", "inline": true],
        ],
    ]

    /// The mail that the last entry makes, as the relay gets it.
    private static func message(_ zen: ZenDeskRig) async throws -> Message {
        let claimed = try await zen.rig.store.claimDue(
            limit: 9, now: zen.rig.now, owner: "o", lease: .seconds(60))
        let mail = try #require(claimed.first { $0.template == .messageFromSupport })
        return Message(parsing: try #require(mail.entry?.raw))
    }

    /// What a scan says, how long it takes, and what agents are told of it.
    static let scans: [(verdict: String, delay: Int64, note: String)] = [
        ("malware_found", 5, "(Not sent along: a.txt (a virus was found in it).)"),
        ("malware_not_found", 100_000, "(Not sent along: a.txt (it was not looked through for viruses).)"),
        ("failed_to_scan", 5, "(Not sent along: a.txt (it was not looked through for viruses).)"),
    ]

    @Test("a file that is not known to be clean stays at the desk, and agents are told", arguments: scans.indices)
    func unclean(_ row: Int) async throws {
        let scan = Self.scans[row]
        try await ZenDeskRig.run {
            $0.scanVerdict = scan.verdict
            $0.scanDelay = scan.delay
        } _: { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.act(
                "reply", on: number,
                ["body": "See", "attachments": [["name": "a.txt", "type": "text/plain", "text": "A"]]])
            try zen.server.reply("And", to: number)
            try await zen.pull()
            try await zen.pull()
            try await zen.pull()
            try await zen.settle()
            #expect(try await zen.texts(conversation) == ["It hurts.", "See", "And"])
            #expect(try await zen.mails(.messageFromSupport) == 2)
            #expect(zen.words(number) == ["It hurts.", "See", "And", scan.note])
            #expect(try await Self.message(zen).attachments.isEmpty)
        }
    }

    @Test("words made private before they went out do not go out, and are shown no more")
    func withdrawn() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.reply("Wrong window", to: number)
            try await zen.pull()
            #expect(try await zen.mails(.messageFromSupport) == 1)
            let comment = try #require(zen.server.comments(of: number).last).id
            try zen.server.act("hide", on: number, ["comment_id": .integer(comment)])
            try await zen.pull()
            try await zen.pull()
            #expect(try await zen.mails(.messageFromSupport) == 0)
            #expect(try await zen.texts(conversation) == ["It hurts."])
        }
    }

    @Test(
        "words that an agent takes out of a comment, theirs or ours, are gone from our copy and from what still goes out"
    )
    func redacted() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.reply("The door code is 4711.", to: number)
            try await zen.pull()
            let comments = zen.server.comments(of: number).map(\.id)
            try zen.server.act("redact", on: number, ["comment_id": .integer(comments[0]), "text": "hurts"])
            try zen.server.act("redact", on: number, ["comment_id": .integer(comments[1]), "text": "4711"])
            for _ in 1...2 { try await zen.pull() }
            let (ours, theirs) = (
                "It \u{2587}\u{2587}\u{2587}\u{2587}\u{2587}.", "The door code is \u{2587}\u{2587}\u{2587}\u{2587}."
            )
            #expect(try await zen.texts(conversation) == [ours, theirs])
            #expect(try await zen.mails(.messageFromSupport) == 1)
            let claimed = try await zen.rig.store.claimDue(
                limit: 9, now: zen.rig.now, owner: "o", lease: .seconds(60))
            let mail = try #require(claimed.first { $0.template == .messageFromSupport })
            #expect(mail.entry?.text == theirs && mail.entry?.raw == nil)
        }
    }

    @Test("a file that an agent takes out before it went goes out no more")
    func redactedFile() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.act(
                "reply", on: number,
                ["body": "See", "attachments": [["name": "a.txt", "type": "text/plain", "text": "4711"]]])
            for _ in 1...3 { try await zen.pull() }
            #expect(try await Self.message(zen).attachments.count == 1)
            let file = try #require(zen.server.comments(of: number).last?.attachmentIDs.first)
            try zen.server.act("redact-file", on: number, ["file_id": .integer(file)])
            for _ in 1...2 { try await zen.pull() }
            #expect(try await zen.texts(conversation) == ["It hurts.", "See"])
            let claimed = try await zen.rig.store.claimDue(
                limit: 9, now: zen.rig.now, owner: "o", lease: .seconds(60))
            let mail = try #require(claimed.first { $0.template == .messageFromSupport })
            #expect(mail.entry?.raw == nil)
        }
    }

    @Test("blocks that somebody writes themselves are words")
    func ownBlocks() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            try zen.server.reply("Half full: \u{2588}\u{2588}", to: number)
            for _ in 1...2 { try await zen.pull() }
            #expect(try await zen.texts(conversation) == ["It hurts.", "Half full: \u{2588}\u{2588}"])
        }
    }

    @Test(
        "what the requester mails to the desk is filed and told to the practitioner, never to themselves; not a stranger's"
    )
    func pastUs() async throws {
        try await ZenDeskRig.run { zen in
            let (conversation, number) = try await zen.enquiry()
            let address = "support+id\(try #require(zen.server.ticket(number)).encodedID)@desk.example"
            for (who, text) in [("anna0@stranger.example", "Past you"), ("eve@evil.example", "I am Anna")] {
                try zen.server.receiveMail(
                    ["from": ["email": .string(who), "name": "Anna"], "to": .string(address), "text": .string(text)])
            }
            try await zen.pull()
            try await zen.settle()
            #expect(try await zen.texts(conversation) == ["It hurts.", "Past you"])
            #expect(try await zen.mails(.enquirerMessage) == 1)
            #expect(try await zen.mails(.messageFromSupport) == 0)
            let words = zen.words(number)
            #expect(words.prefix(3) == ["It hurts.", "Past you", "I am Anna"])
            #expect(words.count == 4 && words[3].hasPrefix("(Not passed on"))
        }
    }

    @Test("the practitioner's field gives an enquiry to them once; a handle that nobody has is answered with a note")
    func assigns() async throws {
        try await ZenDeskRig.run { zen in
            let (_, number) = try await zen.enquiry()
            try await zen.pull()
            #expect(zen.words(number).count == 1, "our own value is no news")
            try zen.server.act("field", on: number, ["field_id": .integer(zen.field), "value": "other"])
            try await zen.pull()
            try await zen.pull()
            try await zen.settle()
            #expect(zen.words(number).count == 2)
            #expect(zen.words(number)[1].hasPrefix("(Not assigned"))
        }
    }
}
