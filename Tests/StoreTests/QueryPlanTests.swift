import Flow
import GRDB
import Mail
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
            try await Self.expectSearches(seen, in: fixture)
        }
    }

    static func expectSearches(_ statements: Set<String>, in fixture: Fixture) async throws {
        for sql in statements {
            let steps = try await fixture.store.read { db in try Self.plan(of: sql, in: db) }
            for step in steps where step.hasPrefix("SCAN") && !Self.isBounded(step, sql) {
                Issue.record("\(step) in \(sql)")
            }
        }
    }

    /// Constant rows, or the rows that an inner query with a limit or an index has found.
    static func isBounded(_ step: String, _ sql: String) -> Bool {
        step.contains("CONSTANT ROW") || step.hasPrefix("SCAN (") || isFirstRow(step, sql) || isFirstOfIndex(step, sql)
    }

    /// The first row of an index in its order is found at its beginning.
    private static func isFirstOfIndex(_ step: String, _ sql: String) -> Bool {
        step.contains(" USING ") && step.contains("INDEX") && sql.contains("ORDER BY") && sql.hasSuffix("LIMIT 1")
    }

    /// Whether there is a row at all is told by the first one.
    private static func isFirstRow(_ step: String, _ sql: String) -> Bool {
        step.split(separator: " ").dropFirst().first.map { sql.contains("EXISTS (SELECT 1 FROM \($0))") } ?? false
    }

    /// The steps that are taken.
    static func plan(of sql: String, in db: Database) throws -> [String] {
        let steps = try explained("EXPLAIN QUERY PLAN", sql, in: db).map { row -> String in row["detail"] }
        return try steps.filter { try !isSkipped($0, sql, in: db) }
    }

    private static func explained(_ how: String, _ sql: String, in db: Database) throws -> [Row] {
        let statement = try db.makeStatement(sql: "\(how) \(sql)")
        statement.setUncheckedArguments(StatementArguments())
        return try Row.fetchAll(statement)
    }

    /// A row that is inserted into a table with a trigger, which others refer to, is planned with a look for rows that
    /// refer to it already; SQLite jumps over that while no foreign key is broken (`FkIfZero`), and so always.
    private static func isSkipped(_ step: String, _ sql: String, in db: Database) throws -> Bool {
        guard step.hasPrefix("SCAN "), sql.hasPrefix("INSERT "),
            let root = try db.number(
                "SELECT rootpage FROM sqlite_master WHERE type = 'table' AND 'SCAN ' || name = ?", [step])
        else { return false }
        let codes = try explained("EXPLAIN", sql, in: db)
        let opened = codes.filter { $0["opcode"] == "OpenRead" && $0["p2"] == root }.map { $0["addr"] as Int64 }
        return !opened.isEmpty
            && opened.allSatisfy { place in
                codes.contains { $0["opcode"] == "FkIfZero" && $0["addr"] < place && $0["p2"] > place }
            }
    }

    @Test("a plan that is jumped over is no scan; without the jump the same scan is one")
    func knowsSkipped() async throws {
        try await Fixture.with { fixture in
            let skipped = "INSERT INTO entry SELECT * FROM entry WHERE id = 0"
            let (found, steps) = try await fixture.store.read { db in
                (
                    try Self.explained("EXPLAIN QUERY PLAN", skipped, in: db).map { $0["detail"] as String },
                    try Self.plan(of: skipped, in: db)
                )
            }
            #expect(found.contains("SCAN question"))
            #expect(!steps.contains { $0.hasPrefix("SCAN") })
            let scanning = "INSERT INTO draft SELECT 1, text, '', '', 0 FROM question JOIN entry"
            let scans = try await fixture.store.read { db in try Self.plan(of: scanning, in: db) }
            #expect(scans.contains { $0.hasPrefix("SCAN question") })
        }
    }

    @Test("a plan that scans is seen as such")
    func noticesScans() async throws {
        try await Fixture.with { fixture in
            let sql = "SELECT id FROM entry WHERE text = ?"
            let steps = try await fixture.store.read { db in try Self.plan(of: sql, in: db) }
            #expect(steps.contains { $0.hasPrefix("SCAN") && !Self.isBounded($0, sql) })
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
        try await exerciseJourneys(fixture)
    }

    /// Every effect that says something of a conversation, an answer, and what the desk tells.
    private func exerciseJourneys(_ fixture: Fixture) async throws {
        let (enquiry, anna) = try await fixture.generalEnquiry(from: "bea@stranger.example")
        let (jane, reference) = (fixture.jane.id, ConversationReference.existing(enquiry))
        let waits: [Effect] = [
            .awaitAnswer(in: reference), .snooze(reference, until: fixture.start), .restartWaiting(reference),
            .pauseWaiting(reference, until: fixture.start), .escalate(reference), .answered(reference),
            .away(jane, until: fixture.start), .setKind(enquiry, .inHouse),
        ]
        var relay = MailRequest(
            template: .newCustomerEnquiry, recipient: .person(.existing(jane)), conversation: reference,
            party: .practitioner)
        relay.carriesFirstEntry = true
        let notices: [Effect] = [TemplateName.memberAcknowledgement, .awayNotice].map { template in
            .queue(
                MailRequest(
                    template: template, recipient: .person(.existing(anna.id)), conversation: reference,
                    party: .counterpart))
        }
        let proof = try await fixture.file(Mails.from("jane@new.example", text: "new", uid: 799)) { _, _ in
            Decision(disposition: .held(.unrecognisedSender), rule: "test")
        }
        let records: [Effect] = [
            .rename(anna.id, "Anna"), .shown(.existing(anna.id), at: fixture.start), .agenda(jane),
            .alarm(kind: "test", ""), .learn(Fixture.address("jane@new.example"), of: jane, by: proof.arrival),
        ]
        let filed = try await fixture.carryOut(
            [.assign(enquiry, jane)] + waits + [.queue(relay)] + notices + records, uid: 800)
        #expect(filed.decision?.disposition == .filed)
        for (uid, testimony) in [(UInt32(801), Testimony.addressConfirmed), (803, .named("Anna"))] {
            let held = try await fixture.file(Mails.from("bea@stranger.example", text: "\(uid)", uid: uid)) { _, _ in
                Decision(disposition: .held(.nameNeeded), rule: "test")
            }
            try await fixture.carryOut([.release(held.arrival, testimony)], uid: uid + 1)
        }
        _ = try await fixture.store.answer(
            QuestionID(1), with: QuestionAnswer(choice: .yes), now: fixture.start, owner: nil, lease: Fixture.lease,
            by: .none)
        let ticket = try #require(try await fixture.known(enquiry).ticket)
        let events: [DeskChange.Event] = [
            .comment("Yes", isPublic: true, agent: "Kim"), .status(.open), .assigned(handle: "jane-doe"),
        ]
        let changes = events.enumerated().map { place, event in
            DeskChange(id: "\(place)", ticket: ticket.id, at: fixture.start, event: event)
        }
        _ = try await fixture.store.file(changes, now: fixture.start, owner: nil, lease: Fixture.lease)
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
