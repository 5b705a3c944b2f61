import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Digests and quiet hours in the queue: what waits, what goes together, and whose outcome is whose.
@Suite struct GatheredTests {
    private static let evening = Timestamp(seconds: 1_760_030_000)  // 17:13 UTC

    /// Jane wants her mail at 18:00; messages of Mark wait for it.
    private static func withDigest(
        _ digest: String? = "18:00", quiet: String? = nil, messages: Int,
        _ body: (Fixture, [OutgoingMailID]) async throws -> Void
    ) async throws {
        try await Fixture.with { fixture in
            var jane = Fixture.janeDoe
            jane.wishes.digest = digest.flatMap { DigestTimes(parsing: $0) }.map { .to($0) }
            jane.wishes.quietHours = quiet.flatMap { QuietHours(parsing: $0) }.map { .to($0) }
            _ = try await fixture.store.importPeople([jane], now: fixture.start)
            var mails: [OutgoingMailID] = []
            for number in 0..<messages {
                let uid = UInt32(number + 1)
                let mail = Mails.from("mark@client.example", subject: "s\(number)", text: "words \(number)", uid: uid)
                let filed = try await fixture.file(mail, at: evening, owner: "a") { arrival, _ in
                    fixture.conversation(arrival)
                }
                mails += filed.queued
            }
            try await body(fixture, mails)
        }
    }

    private static func claim(_ fixture: Fixture, at now: Timestamp) async throws -> [ClaimedMail] {
        try await fixture.store.claimDue(limit: 99, now: now, owner: "a", lease: Fixture.lease)
    }

    private static let six = Timestamp(seconds: 1_760_032_800)  // 18:00 UTC

    @Test("messages wait for the time of the digest, and go out as one mail with all of them, once")
    func gathers() async throws {
        try await Self.withDigest(messages: 3) { fixture, mails in
            #expect(mails.count == 3)
            #expect(try await Self.claim(fixture, at: Self.evening).isEmpty)
            #expect(try await fixture.store.nextDue() == Self.six)
            let claimed = try await Self.claim(fixture, at: Self.six)
            #expect(claimed.map(\.template) == [.digest])
            let digest = try #require(claimed.first)
            #expect(digest.gathered.map(\.id) == mails)
            #expect(digest.gathered.map { $0.entry?.text } == ["words 0", "words 1", "words 2"])
            #expect(try await Self.claim(fixture, at: Self.six).isEmpty)
            try await Self.deliver(digest.id, QueueTests.ok, fixture, at: Self.six)
            let sent = try await fixture.store.queuedMails(states: [.sent], limit: 9)
            #expect(Set(sent.map(\.id)) == Set(mails + [digest.id]))
            #expect(try await fixture.store.nextDue() == nil)
        }
    }

    private static func deliver(
        _ id: OutgoingMailID, _ outcome: DeliveryOutcome, _ fixture: Fixture, at now: Timestamp
    ) async throws {
        let members = try await fixture.store.read { db in try Gathered(db: db, now: now).members(of: id) }
        _ = try await fixture.store.handOver(
            [.ready(id, QueueTests.frozen(id), RenderedWith(gathered: members))], owner: "a", now: now,
            lease: Fixture.lease)
        try await fixture.store.settle([(id, outcome, now + .seconds(60))], now: now)
    }

    @Test("one message alone goes as it is")
    func alone() async throws {
        try await Self.withDigest(messages: 1) { fixture, mails in
            let claimed = try await Self.claim(fixture, at: Self.six)
            #expect(claimed.map(\.template) == [.enquirerMessage])
            #expect(claimed.map(\.id) == mails)
        }
    }

    @Test("a digest that is refused fails every message in it, and each writer is told")
    func fails() async throws {
        try await Self.withDigest(messages: 2) { fixture, mails in
            let digest = try #require(try await Self.claim(fixture, at: Self.six).first)
            try await Self.deliver(digest.id, QueueTests.never, fixture, at: Self.six)
            let failed = try await fixture.store.queuedMails(states: [.failed], limit: 9)
            #expect(Set(failed.map(\.id)) == Set(mails + [digest.id]))
            #expect(try await fixture.callOffNotices(now: Self.six) == [.notDelivered, .notDelivered])
        }
    }

    @Test("a report that a digest did not arrive counts for every message in it")
    func bounces() async throws {
        try await Self.withDigest(messages: 2) { fixture, mails in
            let digest = try #require(try await Self.claim(fixture, at: Self.six).first)
            try await Self.deliver(digest.id, QueueTests.ok, fixture, at: Self.six)
            try await fixture.store.write { db in
                try db.run(
                    """
                    INSERT INTO report (outgoing, severity, status, diagnostic, reported_at, arrival)
                    VALUES (?, 'hard', '5.1.1', 'nobody', ?, (SELECT min(id) FROM arrival))
                    """, [digest.id.rawValue, Self.six.milliseconds])
                _ = try Outcomes(db: db, now: Self.six).report(on: digest.id, "5.1.1", .hard, "nobody", recipient: nil)
            }
            let failed = try await fixture.store.queuedMails(states: [.failed], limit: 9)
            #expect(Set(failed.map(\.id)) == Set(mails + [digest.id]))
        }
    }

    @Test("a digest that is deferred keeps its messages, and goes again with them")
    func deferred() async throws {
        try await Self.withDigest(messages: 2) { fixture, mails in
            let digest = try #require(try await Self.claim(fixture, at: Self.six).first)
            try await Self.deliver(digest.id, QueueTests.later, fixture, at: Self.six)
            let again = try await Self.claim(fixture, at: Self.six + .seconds(61))
            #expect(again.map(\.id) == [digest.id])
            #expect(again.first?.frozen != nil)
        }
    }

    @Test("a digest that cannot go out lets its messages go, each alone", arguments: [true, false])
    func released(isHeld: Bool) async throws {
        try await Self.withDigest(messages: 2) { fixture, mails in
            let digest = try #require(try await Self.claim(fixture, at: Self.six).first)
            let preparation: Preparation =
                isHeld ? .leak(digest.id, found: "address") : .cancelled(digest.id, why: "files")
            _ = try await fixture.store.handOver([preparation], owner: "a", now: Self.six, lease: Fixture.lease)
            let claimed = try await Self.claim(fixture, at: Self.six)
            #expect(claimed.map(\.id) == mails)
            #expect(claimed.map(\.template) == [.enquirerMessage, .enquirerMessage])
        }
    }

    @Test("an operator's word on a digest is one on all its messages")
    func operators() async throws {
        try await Self.withDigest(messages: 2) { fixture, mails in
            let digest = try #require(try await Self.claim(fixture, at: Self.six).first)
            try await Self.deliver(digest.id, QueueTests.never, fixture, at: Self.six)
            _ = try await fixture.callOffNotices(now: Self.six)
            try await fixture.store.retry(digest.id, now: Self.six)
            #expect(try await Self.claim(fixture, at: Self.six).map(\.id) == [digest.id])
            try await fixture.store.settle([(digest.id, QueueTests.later, Self.six + .seconds(60))], now: Self.six)
            try await fixture.store.cancel(digest.id, why: "no", now: Self.six)
            let cancelled = try await fixture.store.queuedMails(states: [.cancelled], limit: 9).map(\.id)
            #expect(Set(mails + [digest.id]).isSubset(of: Set(cancelled)))
        }
    }

    @Test("what a digest may have carried already cannot be sent or called off alone; before that it can")
    func members() async throws {
        try await Self.withDigest(messages: 3) { fixture, mails in
            let store = fixture.store
            let digest = try #require(try await Self.claim(fixture, at: Self.six).first)
            await #expect(throws: StoreError.self) { try await store.retry(mails[0], now: Self.six) }
            await #expect(throws: StoreError.self) { try await store.cancel(mails[0], why: "no", now: Self.six) }
            try await Self.deliver(digest.id, QueueTests.later, fixture, at: Self.six)
            await #expect(throws: StoreError.self) { try await store.retry(mails[0], now: Self.six) }
            #expect(try await Self.claim(fixture, at: Self.six).isEmpty)
            try await Self.claimAgainAndDeliver(digest.id, QueueTests.never, fixture)
            _ = try await fixture.callOffNotices(now: Self.six)
            // Sent alone after the digest has failed, it is the digest's no more.
            try await store.retry(mails[0], now: Self.six)
            let alone = try await Self.claim(fixture, at: Self.six)
            #expect(alone.map(\.id) == [mails[0]])
            try await Self.deliver(mails[0], QueueTests.ok, fixture, at: Self.six)
            try await store.retry(digest.id, now: Self.six)
            try await Self.claimAgainAndDeliver(digest.id, QueueTests.never, fixture)
            let sent = try await store.queuedMails(states: [.sent], limit: 9)
            #expect(sent.map(\.id) == [mails[0]])
        }
    }

    private static func claimAgainAndDeliver(
        _ id: OutgoingMailID, _ outcome: DeliveryOutcome, _ fixture: Fixture
    ) async throws {
        let later = six + .seconds(120)
        #expect(try await claim(fixture, at: later).map(\.id) == [id])
        try await deliver(id, outcome, fixture, at: later)
    }

    @Test("a digest whose message was called off between its claim and its bytes is rendered again without it")
    func rendersAgain() async throws {
        try await Self.withDigest(messages: 3) { fixture, mails in
            let digest = try #require(try await Self.claim(fixture, at: Self.six).first)
            let rendered = RenderedWith(gathered: Array(mails.prefix(2)))
            let ready = Preparation.ready(digest.id, QueueTests.frozen(digest.id), rendered)
            let handed = try await fixture.store.handOver(
                [ready], owner: "a", now: Self.six, lease: Fixture.lease)
            #expect(handed.isEmpty)
            #expect(try await Self.claim(fixture, at: Self.six).first?.gathered.map(\.id) == mails)
        }
    }

    @Test("a reminder counts from when the message goes out, not from when it came")
    func reminders() async throws {
        try await Self.withDigest(messages: 0) { fixture, _ in
            let mail = Mails.from("mark@client.example", uid: 50)
            _ = try await fixture.file(mail, at: Self.evening, owner: "a") { arrival, _ in
                var decision = fixture.conversation(arrival)
                decision.effects.insert(.awaitAnswer(in: .opened), at: 2)
                return decision
            }
            let anchor = try await fixture.store.read { db in try db.number("SELECT anchor FROM waiting") }
            #expect(anchor == Self.six.milliseconds)
        }
    }

    @Test("in quiet hours nothing goes out, also of what was deferred into them, and all of it in the morning")
    func quiet() async throws {
        let night = Timestamp(seconds: 1_760_050_000)  // 22:46 UTC
        let morning = Timestamp(seconds: 1_760_079_600)  // 07:00 UTC
        try await Self.withDigest(nil, quiet: "22:00-07:00", messages: 1) { fixture, mails in
            let claimed = try await fixture.store.claimed(mails, owner: "a")
            #expect(claimed.count == 1, "in the evening it goes at once")
            _ = try await fixture.store.handOver(
                [.ready(mails[0], QueueTests.frozen(mails[0]))], owner: "a", now: Self.evening, lease: Fixture.lease)
            try await fixture.store.settle([(mails[0], QueueTests.later, night)], now: Self.evening)
            #expect(try await Self.claim(fixture, at: night).isEmpty)
            #expect(try await fixture.store.nextDue() == morning)
            #expect(try await Self.claim(fixture, at: morning).map(\.id) == mails)
        }
    }

    @Test("what an import does not say stays as it was; none takes it back")
    func wishes() async throws {
        try await Self.withDigest(quiet: "22:00-07:00", messages: 0) { fixture, _ in
            let details = { try await fixture.store.details(of: fixture.jane.id, now: fixture.start, limit: 1) }
            #expect(try await details()?.preferences.digest?.text == "18:00")
            let again = try await fixture.store.importPeople([Fixture.janeDoe], now: fixture.start)
            _ = again
            #expect(try await details()?.preferences.quietHours?.text == "22:00-07:00")
            var jane = Fixture.janeDoe
            jane.wishes.digest = .cleared
            jane.wishes.content = .noticeOnly
            _ = try await fixture.store.importPeople([jane], now: fixture.start)
            let after = try await details()?.preferences
            #expect(after?.digest == nil && after?.content == .noticeOnly)
            #expect(after?.quietHours?.text == "22:00-07:00")
            #expect(try await fixture.store.peopleWithoutFullContent() == 1)
        }
    }

    @Test("whoever sent a file that was left out is told, once, where the address is theirs", arguments: [true, false])
    func filesTold(isProven: Bool) async throws {
        try await Fixture.with { fixture in
            let proof: SenderProof = isProven ? .pass : .none
            let mail = Mails.from("anna@stranger.example", uid: 1, proof: proof)
            let filed = try await fixture.file(mail, owner: "a") { arrival, _ in fixture.enquiry(arrival) }
            let relayed = try #require(filed.queued.last)
            let files = [LeftOutFile(name: "a.exe", reason: .program, kind: ".exe")]
            let ready = Preparation.ready(relayed, QueueTests.frozen(relayed), RenderedWith(leftOut: [relayed: files]))
            _ = try await fixture.store.handOver([ready], owner: "a", now: fixture.start, lease: Fixture.lease)
            let told = try await fixture.store.queuedMails(states: [.due], limit: 9).filter {
                $0.template == .filesLeftOut
            }
            #expect(told.map(\.to) == (isProven ? ["anna@stranger.example"] : []))
        }
    }
}
