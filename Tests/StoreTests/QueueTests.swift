import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite struct QueueTests {
    static let ok = DeliveryOutcome.sent(ServerReply(stage: .body, code: 250, enhanced: "2.0.0", text: "queued"))
    static let later = DeliveryOutcome.deferred(ServerReply(stage: .rcpt, code: 450, enhanced: "4.2.0", text: "busy"))
    static let never = DeliveryOutcome.failed(ServerReply(stage: .rcpt, code: 550, enhanced: "5.1.1", text: "nobody"))
    static let silent = DeliveryOutcome.uncertain(ServerReply(stage: .body, code: 0, text: "connection lost"))

    /// The bytes a composer would have made of a mail.
    static func frozen(_ id: OutgoingMailID, text: String = "Hello") -> FrozenMail {
        FrozenMail(
            envelopeFrom: Fixture.address("b-\(id)@messages.example"), envelopeTo: Fixture.address("to@person.example"),
            messageID: Fixture.messageID("m-\(id)@messages.example"), bytes: Array("Subject: x\r\n\r\n\(text)".utf8))
    }

    @Test("two owners never claim the same mail")
    func claimsOnce() async throws {
        try await Fixture.with { fixture in
            for number in 1...20 { _ = try await fixture.openConversation(subject: "\(number)", uid: UInt32(number)) }
            let other = try Store(at: fixture.path)
            async let here = Self.drain(fixture.store, "here")
            async let there = Self.drain(other, "there")
            let claims = try await (here, there)
            #expect(claims.0.count + claims.1.count == 20)
            #expect(Set(claims.0).isDisjoint(with: claims.1))
            try other.close()
        }
    }

    private static func drain(_ store: Store, _ owner: String) async throws -> [OutgoingMailID] {
        var claimed: [OutgoingMailID] = []
        while true {
            let mails = try await store.claimDue(limit: 3, now: Fixture.start, owner: owner, lease: Fixture.lease)
            if mails.isEmpty { return claimed }
            claimed += mails.map(\.id)
        }
    }

    @Test("people's words go before notices, and the oldest first")
    func ordersByPriority() async throws {
        try await Fixture.with { fixture in
            let first = try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let second = try await fixture.file(
                Mails.from("mark@client.example", uid: 2), at: fixture.start + .seconds(1)
            ) { arrival, _ in fixture.conversation(arrival) }
            let later = fixture.start + .seconds(2)
            let claimed = try await fixture.store.claimDue(limit: 9, now: later, owner: "a", lease: Fixture.lease)
            #expect(claimed.map(\.template) == [.newCustomerEnquiry, .enquirerMessage, .welcome])
            #expect(claimed.map(\.id) == [first.queued[1], second.queued[0], first.queued[0]])
        }
    }

    @Test("a mail is not claimed before it is due, nor under a running lease, but after it")
    func respectsLeases() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            let (_, mail) = try await fixture.openConversation()
            let claim = { (moment: Timestamp, owner: String) in
                try await store.claimDue(limit: 9, now: moment, owner: owner, lease: Fixture.lease).map(\.id)
            }
            #expect(try await claim(now + .seconds(-1), "a") == [])
            #expect(try await store.nextDue() == now)
            #expect(try await claim(now, "a") == [mail])
            #expect(try await store.nextDue() == now + Fixture.lease)
            #expect(try await claim(now + .seconds(59), "b") == [])
            #expect(try await claim(now + .seconds(60), "b") == [mail])
            #expect(
                try await store.handOver([.ready(mail, Self.frozen(mail))], owner: "a", now: now, lease: Fixture.lease)
                    == [])
            #expect(
                try await store.handOver([.ready(mail, Self.frozen(mail))], owner: "b", now: now, lease: Fixture.lease)
                    == [mail])
            #expect(try await claim(now + .seconds(600), "a") == [])
            #expect(try await store.nextDue() == nil)
        }
    }

    @Test("the filing process holds what it filed")
    func claimsWhileFiling() async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(owner: "serve")
            #expect(try await fixture.store.claimed([mail], owner: "serve").map(\.id) == [mail])
            #expect(try await fixture.store.claimed([mail], owner: "other").isEmpty)
            let claimed = try await fixture.store.claimDue(
                limit: 9, now: fixture.start, owner: "other", lease: Fixture.lease)
            #expect(claimed.isEmpty)
        }
    }

    @Test("bytes, envelope and Message-ID never change once frozen (G4)")
    func keepsBytes() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            let (_, mail) = try await fixture.openConversation(owner: "a")
            #expect(try await store.frozenMail(mail) == nil)
            _ = try await store.handOver([.ready(mail, Self.frozen(mail))], owner: "a", now: now, lease: Fixture.lease)
            try await store.settle([(mail, Self.later, now)], now: now)
            let again = try #require(
                try await store.claimDue(limit: 1, now: now, owner: "a", lease: Fixture.lease).first)
            #expect(again.frozen == Self.frozen(mail))
            #expect(again.attempts == 1)
            _ = try await store.handOver(
                [.ready(mail, Self.frozen(mail, text: "Other"))], owner: "a", now: now, lease: Fixture.lease)
            #expect(try await store.frozenMail(mail) == Self.frozen(mail))
            await #expect(throws: StoreError.self) {
                try await store.write { db in try db.run("UPDATE frozen_mail SET bytes = x'00'") }
            }
        }
    }

    /// What an attempt ends with, and where the mail stands then.
    struct Ending: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var outcome: DeliveryOutcome
        var wait = Duration.seconds(300)
        var age = Duration.zero
        var state: OutgoingState
        var isDueAgain: Bool
        var note: String
    }

    static let endings = [
        Ending(
            testDescription: "sent", outcome: ok, state: .sent, isDueAgain: false, note: "body 250 2.0.0 queued"),
        Ending(
            testDescription: "failed", outcome: never, state: .failed, isDueAgain: false,
            note: "rcpt 550 5.1.1 nobody"),
        Ending(
            testDescription: "deferred", outcome: later, state: .due, isDueAgain: true, note: "rcpt 450 4.2.0 busy"),
        Ending(
            testDescription: "deferred for the last time", outcome: later, age: .seconds(5 * 86_400), state: .failed,
            isDueAgain: false, note: "rcpt 450 4.2.0 busy"),
        Ending(
            testDescription: "uncertain", outcome: silent, state: .uncertain, isDueAgain: true,
            note: "body connection lost"),
        Ending(
            testDescription: "uncertain for good", outcome: silent, wait: .zero, state: .uncertain, isDueAgain: false,
            note: "body connection lost"),
    ]

    @Test("an attempt settles into its state", arguments: endings)
    func settles(_ ending: Ending) async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (_, mail) = try await fixture.openConversation(owner: "a")
            _ = try await store.handOver(
                [.ready(mail, Self.frozen(mail))], owner: "a", now: fixture.start, lease: Fixture.lease)
            let now = fixture.start + ending.age
            let retry = ending.wait == .zero ? Timestamp.never : now + ending.wait
            try await store.settle([(mail, ending.outcome, retry)], now: now)
            let queued = try #require(try await store.queuedMails(states: [ending.state], limit: 9).first)
            #expect(queued.id == mail)
            #expect(queued.attempts == 1)
            #expect(queued.note == ending.note)
            #expect(queued.messageID == Self.frozen(mail).messageID)
            #expect(try await fixture.callOffNotices(now: now) == (ending.state == .failed ? [.notDelivered] : []))
            #expect(try await store.nextDue() == (ending.isDueAgain ? retry : nil))
            let claimed = try await store.claimDue(
                limit: 1, now: now + ending.wait, owner: "b", lease: Fixture.lease)
            #expect(claimed.map(\.id) == (ending.isDueAgain ? [mail] : []))
        }
    }

    @Test("a group settles in one call, and an unknown mail disturbs nobody")
    func settlesGroups() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            var mails: [OutgoingMailID] = []
            for number in 1...3 {
                let subject = "Talk \(number)"
                mails.append(
                    try await fixture.openConversation(subject: subject, owner: "a", uid: UInt32(number)).1)
            }
            let ready = mails.map { Preparation.ready($0, Self.frozen($0)) }
            #expect(try await store.handOver(ready, owner: "a", now: fixture.start, lease: Fixture.lease) == mails)
            let outcomes = [Self.ok, Self.never, Self.later]
            var settled = zip(mails, outcomes).map { (id: $0, outcome: $1, retryAt: fixture.start) }
            settled.append((id: OutgoingMailID(999), outcome: Self.ok, retryAt: fixture.start))
            let told = try await store.settle(settled, now: fixture.start)
            #expect(told.count == 1)
            #expect(try await fixture.callOffNotices(now: fixture.start) == [.notDelivered])
            let counts = try await store.counts()
            #expect(counts["outgoing.sent"] == 1)
            #expect(counts["outgoing.failed"] == 1)
            #expect(counts["outgoing.due"] == 1)
        }
    }

    @Test("what a dead process was handing over is uncertain, what it had claimed is due", arguments: [true, false])
    func recovers(namesOwner: Bool) async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (_, handed) = try await fixture.openConversation(subject: "One", owner: "dead", uid: 1)
            let (_, claimed) = try await fixture.openConversation(subject: "Two", owner: "dead", uid: 2)
            let (_, alive) = try await fixture.openConversation(subject: "Three", uid: 3)
            let now = namesOwner ? fixture.start : fixture.start + Fixture.lease
            _ = try await store.claimDue(limit: 1, now: fixture.start, owner: "alive", lease: .seconds(600))
            for (mail, owner) in [(handed, "dead"), (alive, "alive")] {
                _ = try await store.handOver(
                    [.ready(mail, Self.frozen(mail))], owner: owner, now: fixture.start,
                    lease: owner == "alive" ? .seconds(600) : Fixture.lease)
            }
            let count = try await store.recover(
                now: now, owner: namesOwner ? "dead" : "", uncertainWait: .seconds(3_600))
            #expect(count == 1)
            let states = try await store.queuedMails(states: Set(OutgoingState.allCases), limit: 9)
            let byID = Dictionary(uniqueKeysWithValues: states.map { ($0.id, $0.state) })
            #expect(byID[handed] == .uncertain)
            #expect(byID[claimed] == .due)
            #expect(byID[alive] == .handingOver)
            let again = try await store.claimDue(
                limit: 9, now: now + .seconds(3_600), owner: "new", lease: Fixture.lease)
            #expect(Set(again.map(\.id)) == [handed, claimed])
            #expect(again.first { $0.id == handed }?.frozen == Self.frozen(handed))
        }
    }

    @Test("without a wait an uncertain mail stays until the operator retries it")
    func waitsForOperator() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (_, mail) = try await fixture.openConversation(owner: "dead")
            _ = try await store.handOver(
                [.ready(mail, Self.frozen(mail))], owner: "dead", now: fixture.start, lease: Fixture.lease)
            #expect(try await store.recover(now: fixture.start, owner: "dead", uncertainWait: nil) == 1)
            let far = fixture.start + .seconds(30 * 86_400)
            #expect(try await store.claimDue(limit: 9, now: far, owner: "a", lease: Fixture.lease).isEmpty)
            try await store.retry(mail, now: far)
            #expect(try await store.claimDue(limit: 9, now: far, owner: "a", lease: Fixture.lease).map(\.id) == [mail])
        }
    }

    @Test("a claim's lease begins anew when its mail is handed over, and nobody takes it for lost before")
    func renewsLease() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (_, mail) = try await fixture.openConversation(owner: "slow")
            let late = fixture.start + .seconds(50)
            _ = try await store.handOver(
                [.ready(mail, Self.frozen(mail))], owner: "slow", now: late, lease: Fixture.lease)
            for (seconds, count) in [(20, 0), (59, 0), (60, 1)] {
                let found = try await store.recover(now: late + .seconds(seconds), owner: "", uncertainWait: .zero)
                #expect(found == count, "after \(seconds) seconds")
            }
        }
    }

    @Test("a late answer of the server is believed over the expired lease")
    func believesLateAnswers() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (_, mail) = try await fixture.openConversation(owner: "slow")
            _ = try await store.handOver(
                [.ready(mail, Self.frozen(mail))], owner: "slow", now: fixture.start, lease: Fixture.lease)
            let late = fixture.start + .seconds(120)
            #expect(try await store.recover(now: late, owner: "", uncertainWait: .zero) == 1)
            try await store.settle([(mail, Self.ok, late)], now: late)
            #expect(try await store.queuedMails(states: [.sent], limit: 9).map(\.id) == [mail])
            #expect(try await store.claimDue(limit: 9, now: late, owner: "b", lease: Fixture.lease).isEmpty)
        }
    }
}
