import Curl
import Flow
import Foundation
import Logging
import Mail
import Store
import Synchronization
import TestSupport
import Testing
import Triage

@testable import People

/// Reads from a web server on this machine whose answers change from look to look.
@Suite("Reading calendars again and again", .timeLimit(.minutes(1))) struct FeedRunnerTests {
    /// A server, and a runner that is ended after so many looks.
    private final class Rig: Sendable {
        let web: FakeWeb
        let now = Mutex(Practice.now)
        let looks: Mutex<[FakeWeb.Answer]>

        init(_ answers: [FakeWeb.Answer]) throws {
            let looks = Looks(answers)
            self.looks = Mutex([])
            web = try FakeWeb { _ in looks.next() }
        }

        /// One answer for each look, the last one for all that follow.
        private final class Looks: Sendable {
            private let answers: Mutex<[FakeWeb.Answer]>
            init(_ answers: [FakeWeb.Answer]) { self.answers = Mutex(answers) }
            func next() -> FakeWeb.Answer {
                answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            }
        }

        func account(_ path: String = "/secret-path.ics") -> FeedAccount {
            let url = web.url + path
            return FeedAccount(name: "jane", practitioner: "jane-doe", source: .url { url }, every: .seconds(900))
        }

        /// Looks so many times; each sleep moves the time on, and the alarms are noted before each.
        func run(_ looks: Int, in store: Store, _ account: FeedAccount? = nil) async throws -> [[String]] {
            let alarms = Mutex<[[String]]>([])
            let clock = StepClock { step in
                self.now.withLock { $0 = $0 + step }
                let standing = try? await store.alarms().map { "\($0.kind)" }.sorted()
                alarms.withLock { $0.append(standing ?? ["?"]) }
                if alarms.withLock({ $0.count }) == looks { throw CancellationError() }
            }
            let loop = CurlLoop()
            defer { loop.stop() }
            let runner = FeedRunner(
                feeds: [account ?? self.account()], store: store, loop: loop, now: { self.now.withLock { $0 } },
                clock: clock, onChange: {}, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            await runner.run()
            return alarms.withLock { $0 }
        }
    }

    /// A clock on which a sleep is over at once, after a step was taken.
    private struct StepClock: Clock {
        typealias Instant = ContinuousClock.Instant
        let step: @Sendable (Duration) async throws -> Void
        var now: Instant { ContinuousClock.now }
        var minimumResolution: Duration { .zero }
        init(_ step: @escaping @Sendable (Duration) async throws -> Void) { self.step = step }
        func sleep(until deadline: Instant, tolerance: Duration?) async throws {
            // Whole seconds: what has passed since the deadline was reckoned is not counted.
            let left = deadline - ContinuousClock.now
            try await step(.seconds((left / .seconds(1)).rounded()))
        }
    }

    private static func good(_ days: ClosedRange<Int>, tag: String? = nil) -> FakeWeb.Answer {
        let events = days.map {
            "UID:d\($0)\nDTSTART:202703\($0 < 10 ? "0" : "")\($0)T090000Z\nATTENDEE:mailto:mark@client.example"
        }
        return .reply(200, tag.map { [("ETag", $0)] } ?? [], Calendars.calendar(events))
    }

    @Test(
        "a calendar is read at its interval; trouble alarms by the age of the last success, and success ends the alarm")
    func late() async throws {
        try await Practice.with { practice in
            let rig = try Rig(
                [Self.good(1...4)] + Array(repeating: .reply(503, [], "later"), count: 5) + [Self.good(1...4)])
            let seen = try await rig.run(7, in: practice.store)
            #expect(seen == [[], [], [], [], [], ["feed-late"], []])
            #expect(rig.web.requests.count == 7)
            let reading = try #require(try await practice.store.feedReadings()["jane"])
            #expect(reading.trouble == nil)
            #expect(reading.since == Practice.now)
            #expect(reading.succeededAt == Practice.now + .seconds(6 * 900))
        }
    }

    @Test("what is no calendar alarms at once and cancels nothing; neither the alarm nor the trouble holds the address")
    func unreadable() async throws {
        try await Practice.with { practice in
            let rig = try Rig([
                Self.good(1...4), .reply(200, [], "<html>sign in</html>"), .reply(302, [("Location", "/x")], ""),
            ])
            let seen = try await rig.run(3, in: practice.store)
            #expect(seen == [[], ["feed-unreadable"], ["feed-unreadable"]])
            let jane = try #require(try await practice.store.person(named: "jane-doe"))
            let ahead = try await practice.store.upcomingBookings(
                ofFeed: "jane", practitioner: jane.id, now: Practice.now)
            #expect(ahead == 4)
            let trouble = try #require(try await practice.store.feedReadings()["jane"]?.trouble)
            #expect(trouble == "the server sends on to another address (302): enter that one")
            let alarms = try await practice.store.alarms().map(\.detail) + [trouble]
            #expect(alarms.allSatisfy { !$0.contains("secret-path") && !$0.contains("@") }, "\(alarms)")
        }
    }

    @Test("a calendar that shrank alarms with what to do, and the alarm ends when it is whole again")
    func shrunk() async throws {
        try await Practice.with { practice in
            let rig = try Rig([Self.good(1...8), Self.good(1...1), Self.good(1...8)])
            let seen = try await rig.run(3, in: practice.store)
            #expect(seen == [[], ["feed-shrunk"], []])
            #expect(FeedRunner.shrunk("jane").contains("postern feed read jane --confirm"))
        }
    }

    @Test("a server that knows tags is asked whether anything has changed, and for everything once an hour")
    func tags() async throws {
        try await Practice.with { practice in
            let rig = try Rig([
                Self.good(1...2, tag: "\"t1\""), .reply(304, [], ""), .reply(304, [], ""), .reply(304, [], ""),
                Self.good(1...2),
            ])
            _ = try await rig.run(5, in: practice.store)
            #expect(rig.web.requests.map { $0.headers["if-none-match"] } == [nil, "\"t1\"", "\"t1\"", "\"t1\"", nil])
            #expect(try await practice.store.feedReadings()["jane"]?.succeededAt == Practice.now + .seconds(3_600))
        }
    }

    @Test("what keeps a calendar from being fetched is said, without its address", arguments: [0, 1, 2, 3, 4])
    func troubles(_ row: Int) async throws {
        try await Practice.with { practice in
            let rig = try Rig([
                row == 0
                    ? .reply(404, [], "") : .bytes(Array("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nBEGIN".utf8))
            ])
            var account = rig.account()
            let says: String
            switch row {
            case 0: says = "the server answers 404: the address is no longer good"
            case 1: says = "http://127.0.0.1:\(rig.web.port): "
            case 2:
                account.source = .url { nil }
                says = "the secret that holds its address is missing"
            case 3:
                account.source = .url { "http://calendar.example/secret-path" }
                says = "only https:// leaves this machine"
            default:
                account.practitioner = "nobody"
                says = "there is no practitioner nobody"
            }
            _ = try await rig.run(1, in: practice.store, account)
            let trouble = try #require(try await practice.store.feedReadings()["jane"]?.trouble)
            #expect(trouble.contains(says), "\(trouble)")
            #expect(!trouble.contains("secret-path"))
        }
    }

    @Test("a calendar may be a file on this machine")
    func file() async throws {
        try await Practice.with { practice in
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/jane.ics"
            let rig = try Rig([.silence])
            var account = rig.account()
            account.source = .file(path)
            #expect(try await rig.run(1, in: practice.store, account) == [[]])
            #expect(try await practice.store.feedReadings()["jane"]?.trouble?.contains("is not there") == true)
            guard case .reply(_, _, let text) = Self.good(1...1) else { return }
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            _ = try await rig.run(1, in: practice.store, account)
            #expect(try await practice.store.feedReadings()["jane"]?.trouble == nil)
        }
    }
}
