import Flow
import Mail
import Synchronization
import Testing
import Triage

@testable import Store

@Suite struct ReleaseTests {
    /// A mail in Mark's name that is held, and Mark asked about it.
    static func held(_ fixture: Fixture, _ conversation: ConversationID, by reason: HoldReason = .unrecognisedSender)
        -> Decision
    {
        let mark = fixture.mark
        return Decision(
            disposition: .held(reason), rule: "test.held",
            effects: [
                .ask(
                    .confirmSender, address: mark.addresses[0], person: .existing(mark.id),
                    expiresAt: fixture.start + .seconds(86_400)),
                .queue(
                    MailRequest(
                        template: .confirmSender, recipient: .address(mark.addresses[0], of: .existing(mark.id)),
                        asksQuestion: true)),
            ], conversation: .existing(conversation))
    }

    static func mails(_ conversation: ConversationID, _ uids: [UInt32]) -> [Arrival] {
        uids.map {
            Mails.from(
                "mark@new.example", text: "text \($0)", uid: $0, keys: [.reply(conversation, .counterpart)])
        }
    }

    /// Reads the mails back by where they were found, and takes a vouched one for Mark's.
    static func judgement(_ mails: [Arrival], _ fixture: Fixture, _ conversation: ConversationID) -> Judgement {
        let bySource = Dictionary(uniqueKeysWithValues: mails.map { ($0.source, $0) })
        let fallback = mails[0]
        return Judgement(read: { bySource[$0.source] ?? fallback }) { arrival, known in
            if arrival.senderAddress == fixture.mark.addresses[0],
                case .question(let question)? = known.resolved.first?
                    .resolution
            {
                return Decision(
                    disposition: .filed, rule: "question.answered",
                    effects: [
                        .useQuestion(question.id),
                        .release(question.arrival ?? ArrivalID(0), .author(question.person)),
                    ],
                    routes: [ServedRoute("question \(question.id)")])
            }
            return known.vouched == nil && known.waived.isEmpty
                ? held(fixture, conversation) : fixture.message(in: conversation, by: .counterpart)
        }
    }

    @Test("one question for many mails in somebody's name; its answer releases them in the order they came")
    func releasesInOrder() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (conversation, _) = try await fixture.openConversation()
            let (other, _) = try await fixture.openConversation(subject: "Other", uid: 901)
            let mails = Self.mails(conversation, [1, 2, 3])
            let judgement = Self.judgement(mails, fixture, conversation)
            let filed = try await store.file(
                mails, cursor: nil, now: fixture.start, owner: nil, lease: Fixture.lease, by: judgement)
            #expect(filed.map(\.queued.count) == [1, 0, 0])
            #expect(try await store.counts()["questions"] == 1)
            let elsewhere = Mails.from("mark@other.example", uid: 4, keys: [.reply(other, .counterpart)])
            try await fixture.file(elsewhere) { _, _ in Self.held(fixture, other) }

            let answer = Mails.from("mark@client.example", uid: 5, keys: [.question(QuestionID(1))])
            let answered = try await store.file(
                [answer], cursor: nil, now: fixture.start + .seconds(60), owner: "serve", lease: Fixture.lease,
                by: judgement)
            #expect(answered.first?.queued.count == 3)
            let (_, entries) = try #require(try await store.conversation(conversation))
            #expect(entries.map(\.text) == ["It still hurts.", "text 1", "text 2", "text 3"])
            #expect(entries.dropFirst().map(\.arrival) == filed.map(\.arrival))
            let counts = try await store.counts()
            #expect(counts["arrivals.held"] == 1)
            #expect(counts["outgoing.claimed"] == 3)
        }
    }

    @Test("an answer is used once: the second is held, and releases nothing")
    func usesOnce() async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let judgement = Self.judgement(Self.mails(conversation, [1]), fixture, conversation)
            let answers = [UInt32(2), 3].map {
                Mails.from("mark@client.example", text: "yes \($0)", uid: $0, keys: [.question(QuestionID(1))])
            }
            let filed = try await fixture.store.file(
                Self.mails(conversation, [1]) + answers, cursor: nil, now: fixture.start, owner: nil,
                lease: Fixture.lease, by: judgement)
            #expect(filed.map(\.decision?.disposition) == [.held(.unrecognisedSender), .filed, .held(.undecided)])
            #expect(try await fixture.store.counts()["entries"] == 2)
        }
    }

    @Test("a question can be asked again once the first has expired")
    func asksAgain() async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            for (uid, seconds) in [(UInt32(1), 0), (2, 86_399), (3, 86_400)] {
                let mail = Self.mails(conversation, [uid])[0]
                let filed = try await fixture.file(mail, at: fixture.start + .seconds(seconds)) { _, _ in
                    Self.held(fixture, conversation)
                }
                #expect(filed.queued.count == (seconds == 86_399 ? 0 : 1))
            }
        }
    }

    @Test("an operator releases a held mail: the reason is waived, or a person vouches", arguments: [true, false])
    func operatorReleases(vouches: Bool) async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let mail = Self.mails(conversation, [1])[0]
            let filed = try await fixture.file(mail) { _, _ in Self.held(fixture, conversation) }
            let seen = Mutex<[Set<HoldReason>]>([])
            let judgement = Judgement(read: { _ in mail }) { _, known in
                seen.withLock { $0.append(known.waived) }
                #expect(known.vouched == (vouches ? fixture.mark.id : nil))
                return fixture.message(in: conversation, by: .counterpart)
            }
            let released = try await fixture.store.release(
                filed.arrival, vouchedBy: vouches ? fixture.mark.id : nil, now: fixture.start, by: judgement)
            #expect(seen.withLock { $0 } == [vouches ? [] : [.unrecognisedSender]])
            #expect(released.queued.count == 1)
            #expect(try await fixture.store.heldMails(includingIgnored: true, limit: 9).isEmpty)
            await #expect(throws: StoreError.notHeld(filed.arrival)) {
                try await fixture.store.release(filed.arrival, vouchedBy: nil, now: fixture.start, by: judgement)
            }
            await #expect(throws: StoreError.noSuchRow("arrival 99")) {
                try await fixture.store.release(ArrivalID(99), vouchedBy: nil, now: fixture.start, by: judgement)
            }
        }
    }

    @Test("an ignored mail can be released, and its own first filing is no duplicate")
    func releasesIgnored() async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let mail = Mails.from("mark@client.example", uid: 1, verdict: .list)
            let route = "conversation \(conversation)"
            let filed = try await fixture.file(mail) { _, _ in
                Decision(disposition: .ignored, rule: "automatic.ignored", routes: [ServedRoute(route)])
            }
            #expect(try await fixture.store.heldMails(includingIgnored: false, limit: 9).isEmpty)
            let listed = try await fixture.store.heldMails(includingIgnored: true, limit: 9)
            #expect(listed.map(\.reason) == ["ignored"])
            let released = try await fixture.store.release(
                filed.arrival, vouchedBy: nil, now: fixture.start,
                by: Judgement(read: { _ in mail }) { _, _ in fixture.message(in: conversation, by: .counterpart) })
            #expect(released.decision?.disposition == .filed)
            #expect(released.queued.count == 1)
        }
    }

    @Test("a mail that cannot be released stays held with why, and the others go")
    func keepsWhatBreaks() async throws {
        struct Broken: Error {}
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let mails = Self.mails(conversation, [1, 2])
            let plain = Self.judgement(mails, fixture, conversation)
            let answer = Mails.from("mark@client.example", uid: 3, keys: [.question(QuestionID(1))])
            let filed = try await fixture.store.file(
                mails + [answer], cursor: nil, now: fixture.start, owner: nil, lease: Fixture.lease,
                by: Judgement(read: plain.read) { arrival, known in
                    if known.vouched != nil, arrival.source.uid == 1 { throw Broken() }
                    return try plain.decide(arrival, known)
                })
            #expect(filed.last?.decision?.disposition == .filed)
            #expect(filed.last?.queued.count == 1)
            let held = try await fixture.store.heldMails(includingIgnored: false, limit: 9)
            #expect(held.map(\.arrival) == [filed[0].arrival])
            #expect(held.map(\.reason) == ["undecided"])
        }
    }

    @Test("a discarded mail is neither listed nor released, and keeps its bytes")
    func discards() async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let mail = Self.mails(conversation, [1])[0]
            let filed = try await fixture.file(mail) { _, _ in Self.held(fixture, conversation) }
            #expect(try await fixture.store.heldMail(filed.arrival)?.from == "Sender <mark@new.example>")
            try await fixture.store.discard(filed.arrival)
            #expect(try await fixture.store.heldMail(filed.arrival) == nil)
            await #expect(throws: StoreError.notHeld(filed.arrival)) {
                try await fixture.store.discard(filed.arrival)
            }
            #expect(try await fixture.store.rawMail(of: filed.arrival)?.bytes == mail.raw)
        }
    }
}
