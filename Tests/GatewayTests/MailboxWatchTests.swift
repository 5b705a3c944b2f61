import Logging
import Mail
import MailIn
import Store
import Synchronization
import Testing

@testable import Gateway

/// The alarm is the age of the last success, and not the absence of errors.
@Suite struct MailboxWatchTests {
    struct Row: Sendable {
        /// Seconds; nil for never.
        let success: Int64?
        var refused = false
        let now: Int64
        let health: MailboxHealth
    }

    static let table = [
        Row(success: 1_000, now: 1_900, health: .fine),
        Row(success: 1_000, now: 1_901, health: .late(.seconds(901))),
        Row(success: nil, now: 900, health: .fine),
        Row(success: nil, now: 901, health: .late(.seconds(901))),
        Row(success: 1_000, refused: true, now: 1_001, health: .loginRefused),
        Row(success: 1_000, refused: true, now: 9_000, health: .loginRefused),
        Row(success: 9_000, now: 1_000, health: .fine),
    ]

    @Test("what the age of the last success says", arguments: table)
    func health(_ row: Row) {
        var status = MailboxStatus(lastSuccess: row.success.map { Timestamp(seconds: $0) })
        status.isLoginRefused = row.refused
        let health = MailboxHealth(
            status, since: Timestamp(seconds: 0), now: Timestamp(seconds: row.now), limit: .seconds(900))
        #expect(health == row.health)
    }

    @Test("a mailbox that is looked at seldom may be silent longer")
    func limit() {
        #expect(MailboxHealth.limit(pollInterval: .seconds(60)) == .seconds(900))
        #expect(MailboxHealth.limit(pollInterval: .seconds(3_600)) == .seconds(10_800))
    }

    /// A mailbox's status and the time, moved by hand, and the looks of a watch in between.
    private struct Rig {
        let store: Store
        let sandbox: Sandbox
        let status = Box(MailboxStatus())
        let now = Box(Timestamp(seconds: 1_000_000))

        final class Box<Value: Sendable>: Sendable {
            private let value: Mutex<Value>
            init(_ value: Value) { self.value = Mutex(value) }
            var current: Value { value.withLock { $0 } }
            func set(_ change: @Sendable (inout Value) -> Void) { value.withLock { change(&$0) } }
        }

        init() throws {
            sandbox = try Sandbox()
            store = try Store(at: sandbox.path("postern.sqlite"))
        }

        /// Runs a watch; before each look but the first the next change is made, and `seen` asked after each.
        func watch(
            _ changes: [@Sendable (Box<MailboxStatus>, Box<Timestamp>) -> Void],
            look: @escaping @Sendable () async throws -> Void = {}
        ) async throws -> [[String]] {
            let (status, now, store) = (status, now, store)
            let mailbox = MailboxWatch.Mailbox(
                name: "inbox", remedy: "do this", limit: .seconds(900), status: { status.current })
            let watch = MailboxWatch(
                mailboxes: [mailbox], store: store, now: { now.current }, logger: Logger(label: "test"))
            let seen = Box<[[String]]>([])
            let left = Box(changes)
            await watch.run { _ in
                let alarms = try await store.alarms().map { "\($0.kind) \($0.detail) \($0.times)" }
                seen.set { $0.append(alarms) }
                try await look()
                guard let change = left.current.first else { throw CancellationError() }
                left.set { $0.removeFirst() }
                change(status, now)
            }
            return seen.current
        }
    }

    @Test("silence alarms once, whatever kept the mailbox from being read, and the first success ends it")
    func silence() async throws {
        let rig = try Rig()
        let seen = try await rig.watch([
            { _, now in now.set { $0 = $0 + .seconds(901) } },
            { _, now in now.set { $0 = $0 + .seconds(5) } },
            { status, now in status.set { [moment = now.current] in $0.lastSuccess = moment } },
        ])
        #expect(seen == [[], ["mailbox-late inbox 1"], ["mailbox-late inbox 1"], []])
        try rig.store.close()
    }

    @Test("a login that is refused alarms at once with what to do; other errors after it do not end the alarm")
    func login() async throws {
        let rig = try Rig()
        let seen = try await rig.watch([
            { status, _ in status.set { ($0.lastError, $0.isLoginRefused) = ("login: no", true) } },
            { status, _ in status.set { $0.lastError = "unreachable: gone" } },
            { status, now in
                status.set { [moment = now.current] in
                    ($0.lastSuccess, $0.lastError, $0.isLoginRefused) = (moment, nil, false)
                }
            },
        ])
        let alarm = ["mailbox-login inbox: do this 1"]
        #expect(seen == [[], alarm, alarm, []])
        try rig.store.close()
    }

    @Test("an alarm of an earlier process stands until the mailbox is read, and not until the next start")
    func restart() async throws {
        let rig = try Rig()
        _ = try await rig.watch([{ _, now in now.set { $0 = $0 + .seconds(901) } }])
        let seen = try await rig.watch([
            { _, _ in }, { status, now in status.set { [moment = now.current] in $0.lastSuccess = moment } },
        ])
        #expect(seen == [["mailbox-late inbox 1"], ["mailbox-late inbox 1"], []])
        let reading = try #require(try await rig.store.mailboxReadings()["inbox"])
        #expect(reading.since == Timestamp(seconds: 1_000_000))
        #expect(reading.succeededAt == Timestamp(seconds: 1_000_901))
        try rig.store.close()
    }

    @Test("successes are written down once a minute and at the end, and an older one takes nothing back")
    func writing() async throws {
        let rig = try Rig()
        let store = rig.store
        let kept = Rig.Box<[Int64?]>([])
        let succeed: @Sendable (Int64) -> @Sendable (Rig.Box<MailboxStatus>, Rig.Box<Timestamp>) -> Void = { second in
            { status, _ in status.set { $0.lastSuccess = Timestamp(seconds: second) } }
        }
        _ = try await rig.watch([succeed(1), succeed(59), succeed(61), succeed(70)]) {
            let reading = try await store.mailboxReadings()["inbox"]
            kept.set { $0.append(reading?.succeededAt?.seconds) }
        }
        #expect(kept.current == [nil, 1, 1, 61, 61])
        #expect(try await store.mailboxReadings()["inbox"]?.succeededAt == Timestamp(seconds: 70))
        try await store.note(
            MailboxReading(mailbox: "inbox", since: Timestamp(seconds: 5), succeededAt: nil, trouble: "x"))
        let reading = try await store.mailboxReadings()["inbox"]
        #expect(reading?.succeededAt == Timestamp(seconds: 70))
        #expect(reading?.trouble == "x")
        try store.close()
    }

    struct Words: Sendable {
        let succeeded: Int64?
        var trouble: String?
        var isServed = true
        let result: Doctor.Finding.Result
        let says: [String]
    }

    static let words = [
        Words(succeeded: 99_940, result: .fine, says: ["last read 60 s ago"]),
        Words(succeeded: 99_000, result: .warning, says: ["last read 16 min ago", "15 min is the most"]),
        Words(
            succeeded: 10_000, trouble: "closed: gone", isServed: false, result: .warning,
            says: ["last read 25 h ago", "closed: gone", "nobody serves"]),
        Words(succeeded: nil, result: .warning, says: ["not once read since 1970-01-01T00:00:00Z"]),
    ]

    @Test("check says when a mailbox was last read, and warns when that is too long ago", arguments: words)
    func doctor(_ row: Words) {
        let reading = MailboxReading(
            mailbox: "inbox", since: Timestamp(seconds: 0), succeededAt: row.succeeded.map { Timestamp(seconds: $0) },
            trouble: row.trouble)
        let finding = Doctor.finding(
            reading, limit: .seconds(900), isServed: row.isServed, now: Timestamp(seconds: 100_000))
        #expect(finding.subject == "mailbox inbox")
        #expect(finding.result == row.result)
        for words in row.says { #expect(finding.words.contains(words), "\(finding.words)") }
    }
}
