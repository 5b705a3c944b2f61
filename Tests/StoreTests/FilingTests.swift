import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite struct FilingTests {
    @Test("a mail is filed with all that follows from it, in one call")
    func filesEverything() async throws {
        try await Fixture.with { fixture in
            let mail = Mails.from("anna@stranger.example", subject: "Can you help?", uid: 1)
            let filed = try await fixture.file(mail) { arrival, _ in fixture.enquiry(arrival) }
            #expect(filed.queued.count == 2)
            #expect(filed.decision?.rule == "test.enquiry")
            let counts = try await fixture.store.counts()
            #expect(counts["arrivals.filed"] == 1)
            #expect(counts["entries"] == 1)
            #expect(counts["people.enquirer"] == 1)
            #expect(counts["outgoing.due"] == 2)
            #expect(counts["wordings"] == 0)
            let raw = try #require(try await fixture.store.rawMail(of: filed.arrival))
            #expect(raw.bytes == mail.raw)
            #expect(raw.source == mail.source)
        }
    }

    @Test("a mail fetched a second time changes nothing (G2)")
    func filesOnce() async throws {
        try await Fixture.with { fixture in
            let mail = Mails.from("anna@stranger.example", uid: 1)
            let first = try await fixture.file(mail) { arrival, _ in fixture.enquiry(arrival) }
            let before = try await fixture.store.counts()
            let second = try await fixture.file(mail) { _, _ in
                Issue.record("decided again")
                return Decision(disposition: .ignored, rule: "")
            }
            #expect(second.decision == nil)
            #expect(second.arrival == first.arrival)
            #expect(try await fixture.store.counts() == before)
            #expect(try await fixture.store.hasFiled(mail.source))
        }
    }

    /// A second mail beside one that was filed, and whether it acts.
    struct Second: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let mail: Arrival
        let acts: Bool
    }

    static let seconds = [
        Second(
            testDescription: "the same mail as a second copy",
            mail: Mails.from("mark@client.example", messageID: "one@client.example", uid: 2), acts: false),
        Second(
            testDescription: "the same mail in another mailbox",
            mail: Mails.from("mark@client.example", messageID: "one@client.example", uid: 1, mailbox: "other"),
            acts: false),
        Second(
            testDescription: "a reused Message-ID with other words",
            mail: Mails.from("mark@client.example", text: "Something else.", messageID: "one@client.example", uid: 2),
            acts: true),
        Second(
            testDescription: "a reused Message-ID of another sender",
            mail: Mails.from("jane@practice.example", messageID: "one@client.example", uid: 2), acts: true),
        Second(
            testDescription: "the same words with another Message-ID",
            mail: Mails.from("mark@client.example", messageID: "two@client.example", uid: 2), acts: true),
    ]

    @Test("effects happen once for each route, sender, Message-ID and body", arguments: seconds)
    func actsOnce(_ second: Second) async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let first = Mails.from("mark@client.example", messageID: "one@client.example", uid: 1)
            let original = try await fixture.file(first) { _, _ in fixture.message(in: conversation, by: .counterpart) }
            let filed = try await fixture.file(second.mail) { _, _ in
                fixture.message(in: conversation, by: .counterpart)
            }
            #expect(filed.queued.isEmpty == !second.acts)
            #expect((filed.decision?.disposition == .dropped) == !second.acts)
            if !second.acts {
                #expect(filed.decision?.trace.last?.found.contains("arrival \(original.arrival)") == true)
            }
            #expect(try await fixture.store.counts()["entries"] == (second.acts ? 3 : 2))
        }
    }

    @Test("a copy of the same mail for another conversation acts there")
    func actsForEachRoute() async throws {
        try await Fixture.with { fixture in
            let (one, _) = try await fixture.openConversation(subject: "One", uid: 901)
            let (two, _) = try await fixture.openConversation(subject: "Two", uid: 902)
            for (uid, conversation) in [(UInt32(1), one), (2, two), (3, one)] {
                let mail = Mails.from("mark@client.example", messageID: "both@client.example", uid: uid)
                try await fixture.file(mail) { _, _ in fixture.message(in: conversation, by: .counterpart) }
            }
            let first = try #require(try await fixture.store.conversation(one))
            let second = try #require(try await fixture.store.conversation(two))
            #expect(first.1.count == 2)
            #expect(second.1.count == 2)
        }
    }

    @Test("without a Message-ID the whole mail is compared", arguments: [true, false])
    func comparesWholeMail(isSame: Bool) async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let subjects = ["Hello", isSame ? "Hello" : "Hello again"]
            for (index, subject) in subjects.enumerated() {
                let mail = Mails.from(
                    "mark@client.example", subject: subject, messageID: nil, uid: UInt32(index + 1))
                try await fixture.file(mail) { _, _ in fixture.message(in: conversation, by: .counterpart) }
            }
            #expect(try await fixture.store.counts()["entries"] == (isSame ? 2 : 3))
        }
    }

    @Test("the decision hears of the earlier arrival, and its own drop is kept")
    func tellsTheDecision() async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            for uid in [UInt32(1), 2] {
                let mail = Mails.from("mark@client.example", messageID: "x@client.example", uid: uid)
                let filed = try await fixture.file(mail) { _, known in
                    known.earlier == nil
                        ? fixture.message(in: conversation, by: .counterpart)
                        : Decision(disposition: .dropped, rule: "told")
                }
                #expect(filed.decision?.rule == (uid == 1 ? "test.message" : "told"))
            }
        }
    }

    @Test("a mail whose decision throws is held with the words, and the batch goes on (G6)")
    func holdsWhatThrows() async throws {
        struct Broken: Error, CustomStringConvertible { var description: String { "the rule broke" } }
        try await Fixture.with { fixture in
            let batch = (1...3).map { Mails.from("anna\($0)@stranger.example", text: "text \($0)", uid: $0) }
            let cursor = Cursor(mailbox: "main", folder: "INBOX", uidValidity: 7, uid: 3)
            let filed = try await fixture.store.file(
                batch, cursor: cursor, now: fixture.start, owner: nil, lease: Fixture.lease,
                by: Judgement(read: { _ in batch[0] }) { arrival, _ in
                    if arrival.source.uid == 2 { throw Broken() }
                    return fixture.enquiry(arrival)
                })
            #expect(filed.map(\.decision?.disposition) == [.filed, .held(.undecided), .filed])
            let held = try #require(try await fixture.store.heldMails(includingIgnored: false, limit: 10).first)
            #expect(held.reason == "undecided")
            #expect(held.trace == [TraceStep("undecided", "the rule broke")])
            #expect(try await fixture.store.rawMail(of: held.arrival)?.bytes == batch[1].raw)
            #expect(try await fixture.store.cursor(mailbox: "main", folder: "INBOX") == cursor)
        }
    }

    @Test("effects that the schema refuses leave nothing but the held arrival")
    func rollsBackOneMail() async throws {
        try await Fixture.with { fixture in
            let mail = Mails.from("mark@client.example", uid: 1)
            let before = try await fixture.store.counts()
            let filed = try await fixture.file(mail) { _, _ in
                var decision = fixture.conversation(mail)
                decision.effects.append(.register(name: nil, address: fixture.mark.addresses[0], locale: "en"))
                return decision
            }
            #expect(filed.decision?.disposition == .held(.undecided))
            #expect(filed.queued.isEmpty)
            var after = try await fixture.store.counts()
            #expect(after.removeValue(forKey: "arrivals.held") == 1)
            #expect(after.removeValue(forKey: "arrivals") == 1)
            #expect(after == before.filter { $0.key != "arrivals" })
        }
    }

    @Test("two held copies for one conversation are one held mail, for two they are two")
    func holdsOnce() async throws {
        try await Fixture.with { fixture in
            let (one, _) = try await fixture.openConversation(subject: "One", uid: 901)
            let (two, _) = try await fixture.openConversation(subject: "Two", uid: 902)
            for (uid, conversation) in [(UInt32(1), one), (2, one), (3, two)] {
                let mail = Mails.from(
                    "other@client.example", messageID: "held@client.example", uid: uid,
                    keys: [.reply(conversation, .counterpart)])
                try await fixture.file(mail) { _, _ in
                    Decision(disposition: .held(.unrecognisedSender), rule: "test.held")
                }
            }
            let counts = try await fixture.store.counts()
            #expect(counts["arrivals.held"] == 2)
            #expect(counts["arrivals.dropped"] == 1)
        }
    }

    @Test("text with NUL is stored whole")
    func storesNul() async throws {
        try await Fixture.with { fixture in
            let mail = Mails.from("mark@client.example", subject: "a\0b", text: "before\0after", uid: 1)
            let filed = try await fixture.file(mail) { arrival, _ in fixture.conversation(arrival) }
            let conversation = try #require(filed.conversation)
            let (summary, entries) = try #require(try await fixture.store.conversation(conversation))
            #expect(summary.conversation.subject == "a\u{FFFD}b")
            #expect(entries.first?.text == "before\u{FFFD}after")
        }
    }

    @Test("a cursor is moved with the batch, alone, and to a new UIDVALIDITY")
    func movesCursors() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            #expect(try await store.cursor(mailbox: "main", folder: "INBOX") == nil)
            for cursor in [
                Cursor(mailbox: "main", folder: "INBOX", uidValidity: 1, uid: 9),
                Cursor(mailbox: "main", folder: "INBOX", uidValidity: .max, uid: .max),
            ] {
                try await store.setCursor(cursor)
                #expect(try await store.cursor(mailbox: "main", folder: "INBOX") == cursor)
            }
        }
    }
}
