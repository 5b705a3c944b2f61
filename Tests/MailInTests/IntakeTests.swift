import Flow
import Mail
import MailIn
import Reply
import Testing
import TestSupport
import Triage

struct IntakeTests {
    private let intake = Intake(
        scheme: AddressScheme(domain: "messages.test", style: .catchAll),
        keys: TokenKeys(current: TokenKeys.Key(id: 1, secret: [UInt8](repeating: 7, count: 32))),
        mailboxes: [MailboxPolicy(name: "box", unaddressed: .enquiry)])

    private func arrival(_ text: String, mailbox: String = "box") -> Arrival {
        intake.arrival(of: ingested(Array(text.utf8), mailbox: mailbox, now: Timestamp(seconds: 5)))
    }

    @Test("An arrival says what the mail says")
    func fields() {
        let mail = """
            Return-Path: <jane@example.org>\r
            From: Jane <jane@example.org>\r
            To: enquiries@messages.test\r
            Subject: =?utf-8?q?Hall=C3=B6?=\r
            Message-ID: <a@example.org>\r
            \r
            A question\r
            """
        let arrival = arrival(mail)
        #expect(arrival.raw == Array(mail.utf8))
        #expect(arrival.rawDigest == Digest(of: arrival.raw))
        #expect(arrival.subject == "Hallö")
        #expect(arrival.senderAddress == EmailAddress("jane@example.org"))
        #expect(arrival.messageID == MessageID("a@example.org"))
        #expect(!arrival.hasNullReturnPath)
        #expect(arrival.reply.text == "A question")
        #expect(arrival.unaddressed == .enquiry)
        #expect(arrival.receivedAt == Timestamp(seconds: 5))
    }

    @Test("Every address that a mail names its sender by is read, the unseen ones too")
    func senders() {
        let mail = """
            Return-Path: <bounces@host.example>\r
            From: Jane <jane@example.org>\r
            Sender: Office <office@example.org>\r
            Reply-To: private@example.org\r
            \r
            A question\r
            """
        let arrival = arrival(mail)
        #expect(arrival.replyTo.map(\.address) == [EmailAddress("private@example.org")])
        #expect(
            arrival.otherSenders.map(\.description) == ["office@example.org", "bounces@host.example"])
    }

    @Test(
        "A null return path is seen however it is written",
        arguments: [
            ("Return-Path: <>", true), ("Return-Path: < >", true), ("return-path:<>", true),
            ("Return-Path: <a@b.c>", false), ("X: <>", false),
        ])
    func nullPath(header: String, isNull: Bool) {
        #expect(arrival("\(header)\r\nSubject: x\r\n\r\nhello\r\n").hasNullReturnPath == isNull)
    }

    @Test("The body's digest is the same however the text is wrapped, and differs with the words")
    func bodyDigest() {
        let one = arrival("Subject: a\r\n\r\nmany words in\r\na line\r\n")
        let other = arrival("Subject: b\r\nX: y\r\n\r\n  many words\tin a\nline\r\n\r\n")
        let third = arrival("Subject: a\r\n\r\nmany words in a lines\r\n")
        #expect(one.bodyDigest == other.bodyDigest)
        #expect(one.rawDigest != other.rawDigest)
        #expect(one.bodyDigest != third.bodyDigest)
    }

    @Test("A mail without a plain text is known by its HTML's words")
    func htmlDigest() {
        let one = arrival("Content-Type: text/html\r\n\r\n<p>same <b>words</b></p>\r\n")
        let other = arrival("Content-Type: text/html\r\nX: y\r\n\r\n<p>same\r\n<b>words</b></p>\r\n")
        #expect(one.bodyDigest == other.bodyDigest)
    }

    @Test("A mailbox without a policy holds what means nothing")
    func unknownMailbox() {
        #expect(arrival("Subject: x\r\n\r\nhello\r\n", mailbox: "other").unaddressed == .hold)
    }

    @Test("The same bytes get the same name, others another")
    func ingestNames() {
        let now = Timestamp(seconds: 1)
        let names = ["a", "a", "b"].map { ingested(Array($0.utf8), mailbox: "box", now: now).source.name }
        #expect(names[0] == names[1])
        #expect(names[0] != names[2])
        #expect(names[0].hasPrefix("ingest-"))
    }

    @Test("Many mails at once keep their order", arguments: [0, 1, 2, 7, 101])
    func order(count: Int) async {
        let mails = (0..<count).map {
            ingested(Array("Subject: \($0)\r\n\r\nx".utf8), mailbox: "box", now: Timestamp(seconds: 1))
        }
        #expect(await intake.arrivals(of: mails).map(\.subject) == (0..<count).map(String.init))
    }

    @Test("Any bytes give an arrival", arguments: 0..<60)
    func rubbish(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = random.bytes(Int.random(in: 0...3_000, using: &random))
        let raw = ingested(bytes, mailbox: "box", now: Timestamp(seconds: 1))
        #expect(intake.arrival(of: raw).raw == bytes)
    }
}
