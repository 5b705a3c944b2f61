import Flow
import GRDB
import Mail
import Synchronization
import Testing
import Triage

@testable import Store

/// The cost of a mail must not grow with the store: no statement on its path may read a whole table.
@Suite struct QueryPlanTests {
    @Test("no statement of filing, looking up, claiming, handing over or settling scans a table")
    func searchesOnly() async throws {
        try await Fixture.with { fixture in
            let statements = StatementLog()
            try await statements.watch(fixture.store)
            try await exercise(fixture)
            let seen = statements.all
            #expect(seen.count > 50)
            for sql in seen {
                let steps = try await fixture.store.read { db in try Self.plan(of: sql, in: db) }
                for step in steps where step.hasPrefix("SCAN") && !Self.isBounded(step) {
                    Issue.record("\(step) in \(sql)")
                }
            }
        }
    }

    /// A constant row, or the rows that an inner query with a limit or an index has found.
    private static func isBounded(_ step: String) -> Bool {
        step == "SCAN CONSTANT ROW" || step.hasPrefix("SCAN (")
    }

    private static func plan(of sql: String, in db: Database) throws -> [String] {
        let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
        statement.setUncheckedArguments(StatementArguments())
        return try Row.fetchAll(statement).map { $0["detail"] }
    }

    @Test("a plan that scans is seen as such")
    func noticesScans() async throws {
        try await Fixture.with { fixture in
            let steps = try await fixture.store.read { db in
                try Self.plan(of: "SELECT id FROM entry WHERE text = ?", in: db)
            }
            #expect(steps.contains { $0.hasPrefix("SCAN") && !Self.isBounded($0) })
        }
    }

    /// Takes every call on the path of a mail once.
    private func exercise(_ fixture: Fixture) async throws {
        let store = fixture.store
        let (id, mail) = try await fixture.openConversation(owner: "a")
        try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { arrival, _ in fixture.enquiry(arrival) }
        let keys: [ThreadKey] = [
            .question(QuestionID(1)), .reply(id, .counterpart), .ownMessage(mail), .returnPath(mail),
            .foreignMessage(Fixture.messageID("mail-900@client.example")), .handle("jane-doe"), .general(.support),
            .contact(practitioner: fixture.jane.id, client: fixture.mark.id),
        ]
        for uid in [UInt32(2), 3, 3] {
            let full = Mails.from(
                "mark@client.example", text: "Full", messageID: "full@x.example", uid: uid, keys: keys)
            try await fixture.file(full) { _, _ in fixture.message(in: id, by: .counterpart) }
        }
        let held = ReleaseTests.mails(id, [4, 5])
        let answer = Mails.from("mark@client.example", uid: 6, keys: [.question(QuestionID(1))])
        let cursor = Cursor(mailbox: "main", folder: "INBOX", uidValidity: 7, uid: 6)
        _ = try await store.file(
            held + [answer], cursor: cursor, now: fixture.start, owner: nil, lease: Fixture.lease,
            by: ReleaseTests.judgement(held, fixture, id))
        _ = try await store.handOver(
            [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: fixture.start, lease: Fixture.lease)
        try await store.settle([(mail, QueueTests.ok, .never)], now: fixture.start)
        _ = try await store.cursor(mailbox: "main", folder: "INBOX")
        _ = try await store.hasFiled(answer.source)
        _ = try await store.conversation(id)
        try await exerciseQueue(fixture, reportedOn: mail)
    }

    private func exerciseQueue(_ fixture: Fixture, reportedOn mail: OutgoingMailID) async throws {
        let store = fixture.store
        let report = Mails.from("mailer-daemon@mx.example", uid: 7, verdict: .deliveryReport)
        try await fixture.file(report) { _, _ in
            let effect = Effect.report(mail, status: nil, severity: .hard, diagnostic: nil)
            return Decision(
                disposition: .dropped, rule: "report", effects: [effect], routes: [ServedRoute("report \(mail)")])
        }
        let due = try await store.claimDue(limit: 9, now: fixture.start, owner: "a", lease: Fixture.lease)
        try #require(due.count > 4)
        let outcomes = [QueueTests.never, QueueTests.later, QueueTests.silent]
        for (mail, outcome) in zip(due, outcomes) {
            _ = try await store.handOver(
                [.ready(mail.id, QueueTests.frozen(mail.id))], owner: "a", now: fixture.start, lease: Fixture.lease)
            try await store.settle([(mail.id, outcome, fixture.start)], now: fixture.start)
        }
        _ = try await store.handOver(
            [.cancelled(due[3].id, why: "")], owner: "a", now: fixture.start, lease: Fixture.lease)
        _ = try await store.nextDue()
    }
}

/// The text of every statement that a store's connections run.
private final class StatementLog: Sendable {
    private let texts = Mutex<Set<String>>([])

    var all: Set<String> {
        texts.withLock { $0 }.filter { text in
            ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { text.hasPrefix($0) }
        }
    }

    func watch(_ store: Store) async throws {
        try await store.withoutTransaction { db in self.trace(db) }
        try await store.read { db in self.trace(db) }
    }

    private func trace(_ db: Database) {
        db.trace { event in
            guard case .statement(let statement) = event else { return }
            self.texts.withLock { _ = $0.insert(statement.sql) }
        }
    }
}
