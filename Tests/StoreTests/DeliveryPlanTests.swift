import Flow
import Mail
import Testing
import Triage

@testable import Store

/// What refusals cost must not grow with the store either.
@Suite struct DeliveryPlanTests {
    private static let outcomes: [DeliveryOutcome] = [
        .failed(ServerReply(stage: .rcpt, code: 550, enhanced: "5.1.1")),
        .failed(ServerReply(stage: .body, code: 550, enhanced: "5.7.1")),
        .deferred(ServerReply(stage: .rcpt, code: 552, enhanced: "5.2.2")),
        .sent(ServerReply(stage: .body, code: 250)),
        .deferred(ServerReply(stage: .auth, code: 535)),
        .deferred(ServerReply(stage: .connect, code: 0)),
    ]

    @Test("no statement of refusals, pauses, limits, suppression or failures scans a table that grows")
    func searchesOnly() async throws {
        try await Fixture.with { fixture in
            let statements = StatementLog()
            try await statements.watch(fixture.store)
            try await exercise(fixture)
            for sql in statements.all {
                let steps = try await fixture.store.read { db in try QueryPlanTests.plan(of: sql, in: db) }
                for step in steps where step.hasPrefix("SCAN") && !QueryPlanTests.isBounded(step, sql) {
                    Issue.record("\(step) in \(sql)")
                }
            }
        }
    }

    private func exercise(_ fixture: Fixture) async throws {
        let (store, rates) = (fixture.store, SendingRates(perMinute: 1_000, perDay: 100_000))
        var now = fixture.start
        for (index, outcome) in (Self.outcomes + Self.outcomes).enumerated() {
            now = now + .seconds(6 * 3_600)
            let (_, mail) = try await fixture.openConversation(
                subject: "Talk \(index)", owner: "a", uid: UInt32(100 + index))
            _ = try await store.claimDue(limit: 2, now: now, owner: "b", lease: Fixture.lease, rates: rates)
            _ = try await store.handOver(
                [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: now, lease: Fixture.lease, rates: rates)
            try await store.settle([(mail, outcome, now)], now: now)
            _ = try await store.nextDue(now: now, rates: rates)
            try await fixture.file(Mails.from("mx@mx.example", text: "\(index)", uid: UInt32(300 + index)), at: now) {
                _, _ in
                let reports: [Effect] = [
                    .report(mail, status: "5.1.1", severity: .hard, diagnostic: nil),
                    .report(mail, status: "5.2.2", severity: .soft, diagnostic: nil), .complaint(mail),
                ]
                return Decision(
                    disposition: .dropped, rule: "t", effects: reports, routes: [ServedRoute("report \(index)")])
            }
        }
        try await store.write { [now] db in
            for number in 1...3 {
                try Pauses(db: db, now: now).refused(Fixture.address("p\(number)@practice.example"))
            }
            try Suppression(db: db, now: now).probe(Fixture.address("jane@practice.example"))
            try Pauses(db: db, now: now).resume(domain: "practice.example")
        }
        _ = try await store.claimDue(limit: 99, now: now, owner: "b", lease: Fixture.lease, rates: rates)
    }
}
