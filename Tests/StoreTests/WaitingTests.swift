import Flow
import Mail
import Testing
import Triage

@testable import Store

/// What one answer releases beside the mail that it is about.
@Suite struct WaitingTests {
    static let day = 86_400

    /// Files a mail of `mark@new.example` in Mark's name, held, and asks Mark (or Jane) about it.
    static func hold(
        _ fixture: Fixture, in conversation: ConversationID, uid: UInt32, hours: Int = 0, asking jane: Bool = false
    ) async throws -> Filed {
        let now = fixture.start + .seconds(hours * 3_600)
        let mail = Mails.from(
            "mark@new.example", text: "text \(uid)", uid: uid, keys: [.reply(conversation, .counterpart)])
        let asked = jane ? fixture.jane : fixture.mark
        return try await fixture.file(mail, at: now) { _, _ in
            Decision(
                disposition: .held(.unrecognisedSender), rule: "test.held",
                effects: [
                    .ask(
                        .confirmSender, address: asked.addresses[0], person: .existing(asked.id),
                        expiresAt: now + .seconds(day)),
                    .queue(
                        MailRequest(
                            template: .confirmSender, recipient: .address(asked.addresses[0], of: .existing(asked.id)),
                            asksQuestion: true)),
                ], conversation: .existing(conversation))
        }
    }

    /// Answers a question; a mail that is released is filed in the conversation that its key names.
    static func answer(
        _ question: Int64, _ fixture: Fixture, uid: UInt32, hours: Int, mails: [UInt32: ConversationID],
        isYes: Bool = true
    ) async throws -> Filed {
        let answer = Mails.from("mark@client.example", uid: uid, keys: [.question(QuestionID(question))])
        let judgement = Judgement(
            read: { raw in
                Mails.from(
                    "mark@new.example", text: "text \(raw.source.uid)", uid: raw.source.uid,
                    keys: mails[raw.source.uid].map { [.reply($0, .counterpart)] } ?? [])
            },
            decide: { arrival, known in
                if case .question(let question)? = known.resolved.first?.resolution {
                    let release = Effect.release(question.arrival ?? ArrivalID(0), .author(question.person))
                    return Decision(
                        disposition: .filed, rule: "test.answer",
                        effects: [.useQuestion(question.id)] + (isYes ? [release] : []))
                }
                #expect(known.vouched == fixture.mark.id)
                #expect(!known.isReleased)
                let conversation = try #require(mails[arrival.source.uid])
                return fixture.message(in: conversation, by: .counterpart)
            })
        let filed = try await fixture.store.file(
            [answer], cursor: nil, now: fixture.start + .seconds(hours * 3_600), owner: nil, lease: Fixture.lease,
            by: judgement)
        return try #require(filed.first)
    }

    static func heldUIDs(_ fixture: Fixture) async throws -> [UInt32] {
        try await fixture.store.heldMails(includingIgnored: false, limit: 99).map(\.source.uid).sorted()
    }

    @Test("one yes releases what the same sender wrote into every conversation of the person")
    func everyConversation() async throws {
        try await Fixture.with { fixture in
            let (one, _) = try await fixture.openConversation()
            let (two, _) = try await fixture.openConversation(subject: "Other", uid: 901)
            #expect(try await Self.hold(fixture, in: one, uid: 1).queued.count == 1)
            #expect(try await Self.hold(fixture, in: two, uid: 2).queued.isEmpty)
            let answered = try await Self.answer(1, fixture, uid: 5, hours: 1, mails: [1: one, 2: two])
            #expect(answered.queued.count == 2)
            #expect(try await Self.heldUIDs(fixture).isEmpty)
        }
    }

    @Test("a yes also releases an earlier mail whose own question nobody answered, and in the order they came")
    func expiredEarlier() async throws {
        try await Fixture.with { fixture in
            let (one, _) = try await fixture.openConversation()
            for (uid, hours) in [(UInt32(1), 0), (2, 30)] {
                #expect(try await Self.hold(fixture, in: one, uid: uid, hours: hours).queued.count == 1)
            }
            _ = try await Self.answer(2, fixture, uid: 5, hours: 31, mails: [1: one, 2: one])
            let (_, entries) = try #require(try await fixture.store.conversation(one))
            #expect(entries.map(\.text).suffix(2) == ["text 1", "text 2"])
        }
    }

    @Test("what the person has denied stays held when they confirm a later mail")
    func deniedStays() async throws {
        try await Fixture.with { fixture in
            let (one, _) = try await fixture.openConversation()
            for uid in [UInt32(1), 2] { _ = try await Self.hold(fixture, in: one, uid: uid) }
            _ = try await Self.answer(1, fixture, uid: 5, hours: 1, mails: [:], isYes: false)
            #expect(try await Self.hold(fixture, in: one, uid: 3, hours: 2).queued.count == 1)
            _ = try await Self.answer(2, fixture, uid: 6, hours: 3, mails: [3: one])
            #expect(try await Self.heldUIDs(fixture) == [1, 2])
        }
    }

    @Test("what somebody else was asked about stays held")
    func otherPersonStays() async throws {
        try await Fixture.with { fixture in
            let (one, _) = try await fixture.openConversation()
            _ = try await Self.hold(fixture, in: one, uid: 1)
            #expect(try await Self.hold(fixture, in: one, uid: 2, asking: true).queued.count == 1)
            _ = try await Self.answer(1, fixture, uid: 5, hours: 1, mails: [1: one])
            #expect(try await Self.heldUIDs(fixture) == [2])
        }
    }

    @Test("one answer releases no more than a limit, the oldest first, and always the mail it is about")
    func bounded() async throws {
        try await Fixture.with { fixture in
            let (one, _) = try await fixture.openConversation()
            let count = UInt32(StoreLimits.releasedTogether) + 2
            for uid in 1..<count { _ = try await Self.hold(fixture, in: one, uid: uid) }
            _ = try await Self.hold(fixture, in: one, uid: count, hours: 30)
            let mails = Dictionary(uniqueKeysWithValues: (1...count).map { ($0, one) })
            _ = try await Self.answer(2, fixture, uid: 500, hours: 31, mails: mails)
            #expect(try await Self.heldUIDs(fixture) == [count - 2, count - 1])
        }
    }

    @Test("an operator can release a note: its words are shown once, as a message", arguments: [true, false])
    func releasesNotes(isMessage: Bool) async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let mail = Mails.from("mark@client.example", text: "On holiday", uid: 1, verdict: .vacation)
            let filed = try await fixture.file(mail) { _, _ in
                Decision(
                    disposition: .note, rule: "automatic.note",
                    effects: [.note(in: .existing(id), by: .counterpart)], conversation: .existing(id))
            }
            let listed = try await fixture.store.heldMails(includingIgnored: true, limit: 9)
            #expect(listed.map(\.reason) == ["note"])
            #expect(try await fixture.store.heldMail(filed.arrival)?.reason == "note")
            #expect(try await fixture.store.heldMails(includingIgnored: false, limit: 9).isEmpty)
            _ = try await fixture.store.release(
                filed.arrival, vouchedBy: nil, now: fixture.start,
                by: Judgement(read: { _ in mail }) { _, known in
                    #expect(known.isReleased)
                    return isMessage
                        ? fixture.message(in: id, by: .counterpart)
                        : Decision(disposition: .ignored, rule: "test.ignored", conversation: .existing(id))
                })
            let (_, entries) = try #require(try await fixture.store.conversation(id))
            #expect(entries.dropFirst().map(\.kind) == [isMessage ? .message : .note])
        }
    }
}
