import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite struct PauseTests {
    private static let locked = DeliveryOutcome.deferred(
        ServerReply(stage: .auth, code: 535, enhanced: "5.7.8", text: "no"))
    private static let down = DeliveryOutcome.deferred(ServerReply(stage: .connect, code: 0, text: "unreachable"))
    private static let spam = DeliveryOutcome.failed(
        ServerReply(stage: .body, code: 550, enhanced: "5.7.1", text: "spam"))

    /// Enquiries of members, each in a conversation of its own.
    private func mails(_ count: Int, _ fixture: Fixture, owner: String? = nil) async throws -> [OutgoingMailID] {
        var mails: [OutgoingMailID] = []
        for number in 1...count {
            mails.append(
                try await fixture.openConversation(subject: "\(number)", owner: owner, uid: UInt32(number)).1)
        }
        return mails
    }

    private func attempt(
        _ mails: [OutgoingMailID], _ outcome: DeliveryOutcome, _ fixture: Fixture, at now: Timestamp,
        rates: SendingRates = .unlimited
    ) async throws -> [OutgoingMailID] {
        let claimed = try await fixture.store.claimDue(
            limit: 99, now: now, owner: "a", lease: Fixture.lease, rates: rates)
        let ready = claimed.filter { mails.contains($0.id) }.map { Preparation.ready($0.id, QueueTests.frozen($0.id)) }
        let handed = try await fixture.store.handOver(
            ready, owner: "a", now: now, lease: Fixture.lease, rates: rates)
        try await fixture.store.settle(handed.map { ($0, outcome, now + .seconds(300)) }, now: now)
        return handed
    }

    @Test("a refused account defers every mail, fails none in any number of days, and raises one alarm")
    func account() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let mails = try await mails(3, fixture)
            var now = fixture.start
            for _ in 1...100 {
                _ = try await attempt(mails, Self.locked, fixture, at: now)
                #expect(try await store.claimDue(limit: 9, now: now, owner: "b", lease: Fixture.lease).isEmpty)
                let next = try #require(try await store.nextDue())
                #expect(next - now >= .seconds(300))
                now = next
            }
            #expect(now - fixture.start > .seconds(6 * 86_400))
            let due = try await store.queuedMails(states: [.due], limit: 9)
            #expect(Set(due.map(\.id)) == Set(mails))
            #expect(due.allSatisfy { $0.attempts == 0 })
            let alarm = try #require(try await store.alarms(limit: 9).first)
            #expect(alarm.kind == "smtp-account")
            #expect(alarm.detail == "auth 535 5.7.8")
            #expect(alarm.times > 1)
            #expect(try await attempt(mails, QueueTests.ok, fixture, at: now) == mails)
            #expect(try await store.alarms(limit: 9).isEmpty)
            #expect(try await store.pauses(now: now).isEmpty)
        }
    }

    @Test(
        "a server that is down pauses the account for longer each time; the third time is an alarm, and days end patience"
    )
    func unavailable() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let mails = try await mails(1, fixture)
            var (now, pauses) = (fixture.start, [Duration]())
            for times in 1...3 {
                _ = try await attempt(mails, Self.down, fixture, at: now)
                #expect(try await store.alarms(limit: 9).count == (times < 3 ? 0 : 1))
                let next = try #require(try await store.nextDue())
                pauses.append(next - now)
                now = next
            }
            #expect(pauses == pauses.sorted())
            #expect(pauses[0] >= .seconds(30) && pauses[2] >= .seconds(120))
            _ = try await attempt(mails, Self.down, fixture, at: fixture.start + .seconds(5 * 86_400))
            #expect(try await store.queuedMails(states: [.failed], limit: 9).map(\.id) == mails)
        }
    }

    @Test("what the filing transaction claimed goes back to be due while the account is paused")
    func claimed() async throws {
        try await Fixture.with { fixture in
            let first = try await mails(1, fixture)
            _ = try await attempt(first, Self.down, fixture, at: fixture.start)
            let (_, mail) = try await fixture.openConversation(subject: "New", owner: "a", uid: 50)
            let handed = try await fixture.store.handOver(
                [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: fixture.start, lease: Fixture.lease)
            #expect(handed.isEmpty)
            #expect(try await fixture.store.queuedMails(states: [.due], limit: 9).map(\.id) == [mail] + first)
            try await fixture.store.resume(now: fixture.start)
            #expect(try await attempt(first + [mail], QueueTests.ok, fixture, at: fixture.start).count == 2)
        }
    }

    @Test("several recipients of a domain that refuse us for what we send pause the domain, and only it")
    func domain() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            try await store.write { db in
                for number in 1...3 {
                    try Pauses(db: db, now: Fixture.start).refused(Fixture.address("p\(number)@practice.example"))
                    let isPaused = try Pauses(db: db, now: Fixture.start).until("domain:practice.example") != nil
                    #expect(isPaused == (number == 3))
                    // The same recipient again is no further one.
                    try Pauses(db: db, now: Fixture.start).refused(Fixture.address("p\(number)@practice.example"))
                }
            }
            #expect(try await store.alarms(limit: 9).map(\.detail) == ["practice.example"])
            let (id, waiting) = try await fixture.openConversation(subject: "1", uid: 1)
            let answer = try await fixture.file(Mails.from("jane@practice.example", uid: 2)) { _, _ in
                fixture.message(in: id, by: .practitioner)
            }
            #expect(
                try await attempt([waiting] + answer.queued, QueueTests.ok, fixture, at: fixture.start) == answer.queued
            )
            let until = try #require(try await store.pauses(now: fixture.start).first).until
            #expect(try await store.nextDue() == until)
            #expect(try await attempt([waiting], QueueTests.ok, fixture, at: until) == [waiting])
            #expect(try await store.alarms(limit: 9).isEmpty)
        }
    }

    @Test("refusals for policy through the queue: this mail fails, and two recipients pause nothing")
    func policy() async throws {
        try await Fixture.with { fixture in
            let mails = try await mails(1, fixture)
            #expect(try await attempt(mails, Self.spam, fixture, at: fixture.start) == mails)
            #expect(try await fixture.store.queuedMails(states: [.failed], limit: 9).map(\.id) == mails)
            #expect(try await fixture.store.pauses(now: fixture.start).isEmpty)
            #expect(try await fixture.store.suppressedAddresses(limit: 9, now: fixture.start).isEmpty)
        }
    }

    @Test(
        "over the minute's rate mails wait, and none is lost or looked for without end",
        arguments: SendingPreset.allCases)
    func rates(_ preset: SendingPreset) async throws {
        try await Fixture.with { fixture in
            let (store, rates) = (fixture.store, preset.rates)
            let perMinute = try #require(rates.perMinute)
            let mails = try await mails(perMinute + 10, fixture)
            var (now, sent, looks) = (fixture.start, [Timestamp](), 0)
            while sent.count < mails.count, looks < 1_000 {
                looks += 1
                let handed = try await attempt(mails, QueueTests.ok, fixture, at: now, rates: rates)
                sent += handed.map { _ in now }
                guard sent.count < mails.count else { break }
                let next = try #require(try await store.nextDue(now: now, rates: rates))
                #expect(next > now || !handed.isEmpty)
                now = max(next, now + .milliseconds(1))
            }
            #expect(sent.count == mails.count)
            for moment in sent { #expect(sent.count { $0 > moment + .seconds(-60) && $0 <= moment } <= perMinute) }
        }
    }

    @Test("over the day's limit people's words go on where notices wait, and the next day all go")
    func day() async throws {
        try await Fixture.with { fixture in
            let rates = SendingRates(perDay: 10)
            let store = fixture.store
            let mails = try await mails(9, fixture)
            #expect(try await attempt(mails, QueueTests.ok, fixture, at: fixture.start, rates: rates).count == 9)
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 60)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let (welcome, words) = (filed.queued[0], filed.queued[1])
            #expect(
                try await attempt([welcome, words], QueueTests.ok, fixture, at: fixture.start, rates: rates) == [words])
            let next = try #require(try await store.nextDue(now: fixture.start, rates: rates))
            #expect(next - fixture.start > .seconds(86_000))
            #expect(try await attempt([welcome], QueueTests.ok, fixture, at: next, rates: rates) == [welcome])
        }
    }
}
