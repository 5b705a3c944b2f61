import Flow
import Mail
import MailIn
import Store
import Testing

@testable import Gateway

/// What `/readyz` says, as a table of what it is told from.
@Suite struct ReadinessTests {
    private static let start = Timestamp(seconds: 1_000_000)
    private static let limit = Duration.seconds(900)

    private static func after(_ seconds: Int64) -> Timestamp { start + .seconds(seconds) }

    private static func picture(
        at seconds: Int64, _ mailboxes: [ReadinessPicture.Mailbox] = [], _ backlog: Backlog? = Backlog()
    ) -> ReadinessPicture {
        ReadinessPicture(now: after(seconds), startedAt: start, mailboxes: mailboxes, backlog: backlog)
    }

    // MARK: Mailboxes

    /// Seconds after the start; nil for never.
    struct MailboxRow: Sendable, CustomStringConvertible {
        var success: Int64?
        var isRefused = false
        /// What an earlier process has left in the store.
        var keptSuccess: Int64?
        var keptSince: Int64?
        var now: Int64
        var line: String
        var description: String { line }
    }

    @Test(
        "a mailbox is as old as its last success, whoever saw it, and late beyond its own limit",
        arguments: [
            MailboxRow(success: 100, now: 112, line: "mailbox box ok 12 s"),
            MailboxRow(success: 0, now: 900, line: "mailbox box ok 900 s"),
            MailboxRow(success: 0, now: 901, line: "mailbox box late 901 s"),
            MailboxRow(now: 900, line: "mailbox box ok 900 s"),
            MailboxRow(now: 901, line: "mailbox box late 901 s"),
            MailboxRow(keptSuccess: -4_000, now: 0, line: "mailbox box late 4000 s"),
            MailboxRow(keptSuccess: -30, keptSince: -90_000, now: 5, line: "mailbox box ok 35 s"),
            MailboxRow(success: 2, keptSuccess: -4_000, now: 5, line: "mailbox box ok 3 s"),
            MailboxRow(keptSince: -2_000, now: 1, line: "mailbox box late 2001 s"),
            MailboxRow(success: 10, isRefused: true, now: 12, line: "mailbox box refused 2 s"),
            MailboxRow(success: 20, now: 12, line: "mailbox box ok 0 s"),
        ])
    func mailboxes(row: MailboxRow) throws {
        var status = MailboxStatus(lastSuccess: row.success.map { Self.after($0) })
        status.isLoginRefused = row.isRefused
        let kept = MailboxReading(
            mailbox: "box", since: Self.after(row.keptSince ?? 0), succeededAt: row.keptSuccess.map { Self.after($0) })
        let isKept = row.keptSince != nil || row.keptSuccess != nil
        let mailbox = ReadinessPicture.Mailbox(
            name: "box", limit: Self.limit, status: status, kept: isKept ? kept : nil)
        let standings = Self.picture(at: row.now, [mailbox]).standings
        #expect(standings.map(\.part) == ["store", "mailbox box", "queue", "desk"])
        #expect(standings[1].line == row.line)
    }

    @Test("a mailbox that is looked at seldom has its own limit")
    func ownLimit() {
        let status = MailboxStatus(lastSuccess: Self.start)
        let mailboxes = [("often", MailboxHealth.limit(pollInterval: .seconds(60))), ("seldom", .seconds(10_800))].map {
            ReadinessPicture.Mailbox(name: $0.0, limit: $0.1, status: status, kept: nil)
        }
        let lines = Self.picture(at: 4_000, mailboxes).standings.map(\.line)
        #expect(lines[1...2] == ["mailbox often late 4000 s", "mailbox seldom ok 4000 s"])
    }

    // MARK: Queue, desk and store

    @Test(
        "the queue is late once a mail that could go has waited for ten minutes",
        arguments: [
            (Int64?.none, "queue ok 0 s"), (697, "queue ok 3 s"), (100, "queue ok 600 s"), (99, "queue late 601 s"),
        ])
    func queue(since: Int64?, line: String) {
        // That it is due is not enough: it may wait for a pause to end.
        let backlog = Backlog(
            queue: [.due: 1], dueSince: Self.start, sendableSince: since.map { Self.after($0) })
        #expect(Self.picture(at: 700, [], backlog).standings[1].line == line)
    }

    @Test(
        "the desk is late where it does not answer, or where a task that could be done is not",
        arguments: [
            (Int64?.none, false, "desk ok"), (100, false, "desk ok"), (99, false, "desk late"),
            (nil, true, "desk late"),
        ])
    func desk(since: Int64?, isDown: Bool, line: String) {
        let backlog = Backlog(
            deskTasks: 1, oldestDeskTask: Self.start, deskDueSince: since.map { Self.after($0) }, isDeskDown: isDown)
        #expect(Self.picture(at: 700, [], backlog).standings[2].line == line)
    }

    @Test("a store that does not answer makes unknown what it would tell, and the mailboxes are told of all the same")
    func noStore() {
        let mailbox = ReadinessPicture.Mailbox(
            name: "box", limit: Self.limit, status: MailboxStatus(lastSuccess: Self.start), kept: nil)
        let picture = Self.picture(at: 5, [mailbox], nil)
        #expect(
            picture.standings.map(\.line) == ["store failing", "mailbox box ok 5 s", "queue unknown", "desk unknown"])
        #expect(
            picture.levels == [
                MeasuredLevel("postern_store_up", 0),
                MeasuredLevel("postern_mailbox_age_seconds", 5, ["mailbox": "box"]),
            ])
    }

    // MARK: Levels

    @Test("what waits is told in numbers, and what could wait and does not as none")
    func levels() {
        let backlog = Backlog(
            queue: [.due: 3, .handingOver: 1], dueSince: Self.after(40), held: ["unroutable": 2],
            alarms: ["mailbox-late": 1], deskTasks: 4, oldestDeskTask: Self.after(-20), waiting: 7)
        let levels = Self.picture(at: 100, [], backlog).levels
        let value = { (name: String, labels: [String: String]) in
            levels.first { $0.name == name && $0.labels == labels }?.value
        }
        #expect(value("postern_store_up", [:]) == 1)
        #expect(value("postern_queue_mails", ["state": "due"]) == 3)
        #expect(value("postern_queue_mails", ["state": "handing-over"]) == 1)
        #expect(value("postern_queue_mails", ["state": "failed"]) == 0)
        #expect(value("postern_queue_oldest_due_seconds", [:]) == 60)
        #expect(value("postern_held_mails", ["reason": "unroutable"]) == 2)
        #expect(levels.count { $0.name == "postern_held_mails" } == HoldReason.allCases.count)
        #expect(value("postern_alarms", ["kind": "mailbox-late"]) == 1)
        #expect(value("postern_desk_tasks_waiting", [:]) == 4)
        #expect(value("postern_desk_oldest_task_seconds", [:]) == 120)
        #expect(value("postern_conversations_waiting", [:]) == 7)
        #expect(Set(levels.map { "\($0.name) \($0.labels)" }).count == levels.count)
    }

    // MARK: Time

    @Test("an answer that does not come in time is given up, whether or not it notices that it is cancelled")
    func givesUp() async {
        let begin = ContinuousClock.now
        let none: Int? = await answer(within: .milliseconds(50)) {
            await withCheckedContinuation { continuation in
                Task.detached {
                    try? await Task.sleep(for: .seconds(30))
                    continuation.resume(returning: 7)
                }
            }
        }
        #expect(none == nil)
        #expect(ContinuousClock.now - begin < .seconds(20))
        #expect(await answer(within: .seconds(60)) { 7 } == 7)
        #expect(await answer(within: .seconds(60)) { nil as Int? } == nil)
    }

    @Test("the store and the watch are what it is told from")
    func fromTheStore() async throws {
        let sandbox = try Sandbox()
        let store = try Store(at: sandbox.path("postern.sqlite"))
        let now = Self.after(5_000)
        try await store.note(MailboxReading(mailbox: "kept", since: Self.start, succeededAt: Self.after(4_990)))
        let mailboxes = ["kept", "new"].map { name in
            MailboxWatch.Mailbox(name: name, remedy: "", limit: Self.limit, status: { MailboxStatus() })
        }
        let readiness = StoreReadiness(
            store: store, mailboxes: mailboxes, rates: .unlimited, desk: "local", startedAt: now, now: { now })
        #expect(
            await readiness.standings().map(\.line)
                == ["store ok", "mailbox kept ok 10 s", "mailbox new ok 0 s", "queue ok 0 s", "desk ok"])
        #expect(
            await readiness.levels().contains(MeasuredLevel("postern_mailbox_age_seconds", 10, ["mailbox": "kept"])))
        try store.close()
        #expect(await readiness.standings().first?.line == "store failing")
    }
}
