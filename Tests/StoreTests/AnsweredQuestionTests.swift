import Flow
import GRDB
import Mail
import Reply
import Testing
import Triage

@testable import Store

/// Questions and their answers, with the real rules: what they let out, and what they do not.
@Suite struct AnsweredQuestionTests {
    static let jane: ThreadKey = .handle("jane-doe")

    /// Reads mails back by where they were found, and decides by the rules.
    static func judgement(_ mails: [Arrival]) -> Judgement {
        let bySource = Dictionary(mails.map { ($0.source, $0) }, uniquingKeysWith: { first, _ in first })
        return Judgement(read: { mail in
            guard let arrival = bySource[mail.source] else { throw Inconsistency("a mail that is not in the test") }
            return arrival
        }) { decide($0, $1, by: JourneyRules()) }
    }

    /// A mail without a name in its From field.
    static func nameless(uid: UInt32, verdict: Verdict.Kind = .person) -> Arrival {
        var mail = Mails.from(
            "anna@stranger.example", subject: "Knee", text: "My knee \(uid)", uid: uid, keys: [jane], verdict: verdict)
        mail.from = [Mailbox(name: nil, address: Fixture.address("anna@stranger.example"))]
        return mail
    }
}

extension Fixture {
    /// Files a mail by the real rules; `earlier` are those that it may release.
    @discardableResult
    func receive(_ mail: Arrival, after earlier: [Arrival] = [], at now: Timestamp = Fixture.start) async throws
        -> Filed
    {
        let filed = try await store.file(
            [mail], cursor: nil, now: now, owner: nil, lease: Fixture.lease,
            by: AnsweredQuestionTests.judgement(earlier + [mail]))
        return try #require(filed.first)
    }

    func lastQuestion() async throws -> QuestionID {
        QuestionID(try #require(try await number("SELECT max(id) FROM question")))
    }
}

extension AnsweredQuestionTests {
    @Test("who vouches for a mail in somebody else's name confirms nothing of that address")
    func confirmsOwnOnly() async throws {
        try await Fixture.with { fixture in
            let anna = Mails.from("anna@victim.example", subject: "Knee", uid: 1, keys: [Self.jane])
            let eve = Mails.from("eve@evil.example", subject: "Hi", text: "hello", uid: 2, keys: [Self.jane])
            try await fixture.receive(anna)
            let id = try #require(try await fixture.receive(eve).conversation)
            let forged = Mails.from(
                "anna@victim.example", subject: "Hi", text: "x", uid: 3, keys: [.reply(id, .counterpart)], proof: .none)
            try await fixture.receive(forged)
            let question = try await fixture.lastQuestion()
            let yes = Mails.from("eve@evil.example", text: "Yes, add it", uid: 4, keys: [.question(question)])
            #expect(try await fixture.receive(yes, after: [forged]).decision?.rule == "question.answered")
            let confirmed = "SELECT count(*) FROM address WHERE confirmed_at IS NOT NULL AND canonical = "
            #expect(try await fixture.number(confirmed + "'anna@victim.example'") == 0)
            #expect(try await fixture.number("SELECT count(DISTINCT person) FROM address") == 4)
            let own = Mails.from("eve@evil.example", text: "y", uid: 5, keys: [.reply(id, .counterpart)])
            try await fixture.receive(own)
            #expect(try await fixture.number(confirmed + "'eve@evil.example'") == 1)
        }
    }
}

extension AnsweredQuestionTests {
    @Test("a yes speaks for the mail it was asked about, not for what came in the same name meanwhile")
    func asksForEach() async throws {
        try await Fixture.with { fixture in
            let own = Mails.from(
                "mark@client.example", subject: "Own", text: "mine", uid: 1, keys: [Self.jane], proof: .none)
            let forged = Mails.from(
                "mark@client.example", subject: "Cancel", text: "forged", uid: 2, keys: [Self.jane], proof: .none)
            let more = Mails.from(
                "mark@client.example", subject: "Own", text: "and this", uid: 3,
                keys: [Self.jane, .foreignMessage(try #require(own.messageID))], proof: .none)
            for mail in [own, forged, more] { try await fixture.receive(mail) }
            #expect(try await fixture.number("SELECT count(*) FROM question") == 2)
            _ = try await fixture.store.answer(
                QuestionID(1), with: QuestionAnswer(choice: .yes), now: fixture.start, owner: nil,
                lease: Fixture.lease, by: Self.judgement([own, forged, more]))
            let texts = try await fixture.store.read { db in
                try db.rows("SELECT text, unproven FROM entry ORDER BY id").map {
                    "\($0["text"] as String) \($0["unproven"] as Int)"
                }
            }
            #expect(texts == ["mine 1", "and this 1"])
            #expect(try await fixture.store.heldMails(includingIgnored: false, limit: 9).map(\.subject) == ["Cancel"])
        }
    }

    @Test("whoever holds a leaked address, its owner is asked five times an hour and no more; the rest is held")
    func capsQuestions() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let mails = (1...9).map { uid in
                Mails.from("a\(uid)@evil.example", text: "w \(uid)", uid: UInt32(uid), keys: [.reply(id, .counterpart)])
            }
            for mail in mails.prefix(8) { try await fixture.receive(mail) }
            let sent = "SELECT count(*) FROM outgoing WHERE template = 'confirm-sender'"
            #expect(try await fixture.number(sent) == 5)
            #expect(try await fixture.store.heldMails(includingIgnored: false, limit: 9).count == 8)
            try await fixture.receive(mails[8], at: fixture.start + .seconds(3_600))
            #expect(try await fixture.number(sent) == 6)
        }
    }

    @Test("an answer that was held itself, released by an operator, releases what it answers")
    func releasesAnswers() async throws {
        try await Fixture.with { fixture in
            let enquiry = Self.nameless(uid: 1)
            try await fixture.receive(enquiry)
            let question = try await fixture.lastQuestion()
            let answer = Mails.from(
                "anna@stranger.example", text: "Anna Lee", uid: 2, keys: [.question(question)], verdict: .spam,
                proof: .none)
            let held = try await fixture.receive(answer, after: [enquiry])
            #expect(held.decision?.disposition == .held(.suspectedSpam))
            let released = try await fixture.store.release(
                held.arrival, vouchedBy: nil, now: fixture.start, by: Self.judgement([enquiry, answer]))
            #expect(released.decision?.rule == "question.answered")
            #expect(try await fixture.store.heldMails(includingIgnored: false, limit: 9).isEmpty)
            #expect(try await fixture.number("SELECT count(*) FROM entry") == 1)
            #expect(try await fixture.number("SELECT count(*) FROM person WHERE name = 'Anna Lee'") == 1)
        }
    }

    @Test("once an operator has let a mail through, what was asked about it is over")
    func endsWithRelease() async throws {
        try await Fixture.with { fixture in
            let enquiry = Self.nameless(uid: 1)
            let held = try await fixture.receive(enquiry)
            let question = try await fixture.lastQuestion()
            _ = try await fixture.store.release(
                held.arrival, vouchedBy: nil, now: fixture.start, by: Self.judgement([enquiry]))
            #expect(try await fixture.store.question(question)?.isUsed == true)
        }
    }

    @Test("what an operator has waived stays waived when the next question about the mail is answered")
    func remembersWaivers() async throws {
        try await Fixture.with { fixture in
            let enquiry = Self.nameless(uid: 1, verdict: .spam)
            let held = try await fixture.receive(enquiry)
            let released = try await fixture.store.release(
                held.arrival, vouchedBy: nil, now: fixture.start, by: Self.judgement([enquiry]))
            #expect(released.decision?.disposition == .held(.nameNeeded))
            let question = try await fixture.lastQuestion()
            let answer = Mails.from("anna@stranger.example", text: "Anna Lee", uid: 2, keys: [.question(question)])
            try await fixture.receive(answer, after: [enquiry])
            #expect(try await fixture.store.heldMails(includingIgnored: false, limit: 9).isEmpty)
            #expect(try await fixture.number("SELECT count(*) FROM entry") == 1)
        }
    }

    @Test("an answer that is neither yes nor no is held with its words, and the question can still be answered")
    func keepsOpen() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let mail = Mails.from("mark@new.example", text: "x", uid: 1, keys: [.reply(id, .counterpart)])
            try await fixture.receive(mail)
            let key = ThreadKey.question(try await fixture.lastQuestion())
            let unclear = Mails.from("mark@client.example", text: "I haven't written anything.", uid: 2, keys: [key])
            let held = try await fixture.receive(unclear, after: [mail])
            #expect(held.decision?.disposition == .held(.unclearAnswer))
            let yes = Mails.from("mark@client.example", text: "Yes, I did.", uid: 3, keys: [key])
            #expect(try await fixture.receive(yes, after: [mail]).decision?.rule == "question.answered")
        }
    }
}
