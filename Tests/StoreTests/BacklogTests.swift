import Flow
import Mail
import Testing
import Triage

@testable import Store

/// What programs that watch this one are told of what waits.
@Suite struct BacklogTests {
    private func backlog(
        _ fixture: Fixture, at now: Timestamp = Fixture.start, rates: SendingRates = .unlimited
    ) async throws -> Backlog {
        try await fixture.store.backlog(now: now, rates: rates, desk: "local")
    }

    /// Claims what is due and hands it over.
    private func attempt(
        _ outcome: DeliveryOutcome, _ fixture: Fixture, at now: Timestamp, limit: Int = 99,
        rates: SendingRates = .unlimited
    ) async throws {
        let claimed = try await fixture.store.claimDue(
            limit: limit, now: now, owner: "a", lease: Fixture.lease, rates: rates)
        let ready = claimed.map { Preparation.ready($0.id, QueueTests.frozen($0.id)) }
        let handed = try await fixture.store.handOver(ready, owner: "a", now: now, lease: Fixture.lease, rates: rates)
        try await fixture.store.settle(handed.map { ($0, outcome, now + .seconds(300)) }, now: now)
    }

    @Test("where nothing waits, nothing is told")
    func empty() async throws {
        try await Fixture.with { fixture in
            let found = try await backlog(fixture)
            #expect(found == Backlog())
        }
    }

    @Test("mails are counted by state, held ones by reason, alarms by kind, and what is done with not at all")
    func counts() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            var mails: [OutgoingMailID] = []
            for uid in UInt32(1)...6 {
                mails.append(try await fixture.openConversation(subject: "\(uid)", uid: uid).1)
            }
            for (uid, reason) in [(UInt32(10), HoldReason.unroutable), (11, .unroutable), (12, .overBudget)] {
                try await fixture.file(Mails.from("x@y.example", text: "\(uid)", uid: uid)) { _, _ in
                    Decision(disposition: .held(reason), rule: "test")
                }
            }
            for outcome in [QueueTests.ok, QueueTests.later, QueueTests.silent] {
                try await attempt(outcome, fixture, at: fixture.start, limit: 1)
            }
            try await store.cancel(mails[3], why: "test", now: fixture.start)
            _ = try await store.claimDue(limit: 1, now: fixture.start, owner: "a", lease: Fixture.lease)
            for detail in ["a", "b"] { try await store.raiseAlarm(Alarm.mailboxLate, detail, now: fixture.start) }
            try await store.raiseAlarm("over", "", now: fixture.start)
            try await store.clearAlarm("over", "", now: fixture.start)
            let found = try await backlog(fixture, at: fixture.start + .seconds(30))
            #expect(found.queue == [.due: 2, .uncertain: 1, .claimed: 1])
            #expect(found.dueSince == fixture.start)
            #expect(found.held == ["unroutable": 2, "over-budget": 1])
            #expect(found.alarms == [Alarm.mailboxLate: 2])
            #expect(try await store.states(of: mails + [OutgoingMailID(99)]).count == 6)
            #expect(try await store.states(of: [mails[3]]) == [mails[3]: .cancelled])
        }
    }

    @Test("a task waits for the desk until it is done, and is late only where it could be done")
    func desk() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            let enquiry = try await fixture.enquiryWithTicket()
            try await fixture.write(.counterpart, in: enquiry, uid: 2, at: now + .seconds(5))
            var found = try await backlog(fixture, at: now + .seconds(60))
            #expect(found.deskTasks == 2)
            #expect(found.oldestDeskTask == now)
            #expect(found.deskDueSince == now)
            #expect(!found.isDeskDown)
            let task = try #require(try await fixture.claimTasks(1).first)
            try await fixture.settle(task, .ambiguous(why: "w"), retryAt: now + .seconds(600))
            for desk in ["elsewhere", "local"] {
                try await store.raiseAlarm(Alarm.deskDown, desk, now: now)
                found = try await backlog(fixture, at: now + .seconds(60))
                #expect(found.isDeskDown == (desk == "local"))
            }
            #expect(found.deskTasks == 2)
            #expect(found.deskDueSince == nil)
            try await fixture.performLocally(at: now + .seconds(700))
            found = try await backlog(fixture, at: now + .seconds(700))
            #expect(found.deskTasks == 0)
            #expect(found.oldestDeskTask == nil)
        }
    }

    @Test("a conversation waits until it is answered")
    func waiting() async throws {
        try await Fixture.with { fixture in
            let (enquiry, _) = try await fixture.generalEnquiry(from: "bea@stranger.example")
            let reference = ConversationReference.existing(enquiry)
            try await fixture.carryOut(
                [.assign(enquiry, fixture.jane.id), .awaitAnswer(in: reference)], uid: 800)
            #expect(try await backlog(fixture).waiting == 1)
            try await fixture.carryOut([.answered(reference)], uid: 801)
            #expect(try await backlog(fixture).waiting == 0)
        }
    }

    // MARK: What only we keep from going

    @Test("a due mail could go since it fell due, and one that is due later cannot yet")
    func due() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.openConversation()
            let now = fixture.start + .seconds(700)
            #expect(try await backlog(fixture, at: now).sendableSince == fixture.start)
            try await attempt(QueueTests.later, fixture, at: now)
            #expect(try await backlog(fixture, at: now).sendableSince == nil)
            #expect(try await backlog(fixture, at: now).dueSince == nil)
            #expect(try await backlog(fixture, at: now + .seconds(301)).sendableSince == now + .seconds(300))
        }
    }

    @Test("what a process that is gone had claimed could go since its lease ended")
    func abandoned() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.openConversation(owner: "gone")
            let ended = fixture.start + Fixture.lease
            #expect(try await backlog(fixture, at: ended + .seconds(-1)).sendableSince == nil)
            #expect(try await backlog(fixture, at: ended + .seconds(9)).sendableSince == ended)
        }
    }

    @Test("while the account is left alone nothing could go, and what waited is young again after that")
    func paused() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.openConversation()
            let refused = DeliveryOutcome.deferred(ServerReply(stage: .auth, code: 535, enhanced: "5.7.8"))
            try await attempt(refused, fixture, at: fixture.start)
            let until = try #require(try await fixture.store.pauses(now: fixture.start).first).until
            let during = try await backlog(fixture, at: until + .seconds(-1))
            #expect(during.sendableSince == nil)
            #expect(during.dueSince != nil)
            #expect(try await backlog(fixture, at: until + .seconds(30)).sendableSince == until)
        }
    }

    @Test("a queue that limits hold back is not late while it moves, and is once it does not")
    func limited() async throws {
        try await Fixture.with { fixture in
            let rates = SendingRates(perMinute: 2)
            for uid in UInt32(1)...5 { _ = try await fixture.openConversation(subject: "\(uid)", uid: uid) }
            let now = fixture.start + .seconds(900)
            #expect(try await backlog(fixture, at: now, rates: rates).sendableSince == fixture.start)
            try await attempt(QueueTests.ok, fixture, at: now, rates: rates)
            #expect(try await backlog(fixture, at: now + .seconds(1), rates: rates).sendableSince == nil)
            #expect(try await backlog(fixture, at: now + .seconds(1), rates: rates).dueSince == fixture.start)
            #expect(try await backlog(fixture, at: now + .seconds(61), rates: rates).sendableSince == now)
        }
    }

    // MARK: Cost

    @Test("nothing is walked through but what waits")
    func plan() async throws {
        try await Fixture.with { fixture in
            let statements = StatementLog()
            try await statements.watch(fixture.store)
            _ = try await backlog(fixture, rates: SendingRates(perMinute: 1, perDay: 1))
            _ = try await fixture.store.states(of: [OutgoingMailID(1)])
            let seen = statements.all
            #expect(seen.count > 10)
            let partial = ["arrival_held", "outgoing_waiting", "outgoing_leased", "alarm_raised", "desk_task_waiting"]
            for sql in seen {
                let steps = try await fixture.store.read { db in try QueryPlanTests.plan(of: sql, in: db) }
                for step in steps where step.hasPrefix("SCAN") && !QueryPlanTests.isBounded(step, sql) {
                    let isOfWaiting =
                        partial.contains { step.hasSuffix("INDEX \($0)") } || step.hasPrefix("SCAN waiting")
                        || (step == "SCAN sent_second" && sql.hasSuffix("LIMIT 1"))
                    #expect(isOfWaiting, "\(step) in \(sql)")
                }
            }
        }
    }
}
