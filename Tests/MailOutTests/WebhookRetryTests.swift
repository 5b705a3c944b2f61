import Flow
import Mail
import Synchronization
import TestSupport
import Testing
import Triage

@testable import MailOut
@testable import Store

/// What becomes of a webhook whose receiver does not say yes.
@Suite(.timeLimit(.minutes(1))) struct WebhookRetryTests {
    private typealias Rig = WebhookTests.Rig

    /// Answers that are not a yes, and what is kept of them.
    static let refusals: [(FakeWeb.Answer, String)] = [
        (.reply(500), "answered 500"), (.reply(404), "answered 404"), (.reply(301), "answered 301"),
        (.bytes([]), "closed: http://127.0.0.1:"), (.silence, "timeout: http://127.0.0.1:"),
        (.late(.seconds(1), .reply(204)), "timeout: http://127.0.0.1:"),
        (.bytes(Array("220 hello\r\n".utf8)), "protocolViolation: http://127.0.0.1:"),
    ]

    @Test(
        "anything but 2xx in time is tried again after five seconds, the same thing first", arguments: refusals.indices)
    func retries(_ index: Int) async throws {
        let (refusal, trouble) = Self.refusals[index]
        let isRefusing = Atomic(true)
        let rig = try await Rig { _ in isRefusing.load(ordering: .relaxed) ? refusal : WebhookTests.ok }
        let webhook = try await rig.webhook()
        try await rig.practice.enquiry(1)
        // A busy machine answers late enough by itself: only what is to run out of time has little.
        let timeout = Duration.milliseconds(trouble.hasPrefix("timeout") ? 300 : 15_000)
        #expect(try await rig.runner(timeout: timeout).drain() == 1)
        let waiting = try await rig.current(webhook)
        #expect((waiting.cursor, waiting.attempts) == (0, 1))
        #expect(waiting.nextAt == rig.practice.now + .seconds(5))
        #expect(waiting.lastTrouble?.hasPrefix(trouble) == true, "\(waiting.lastTrouble ?? "")")
        #expect(waiting.lastTrouble?.contains("hook") == false)
        isRefusing.store(false, ordering: .relaxed)
        rig.practice.pass(.seconds(4))
        #expect(try await rig.runner().drain() == 0)
        rig.practice.pass(.seconds(1))
        #expect(try await rig.runner().drain() == 2)
        #expect(rig.ids == ["evt_1", "evt_1", "evt_2"])
        let times = rig.web.requests.map { $0.headers["webhook-timestamp"] }
        #expect(times[0] != times[1])
        #expect(rig.web.requests[0].body == rig.web.requests[1].body)
        let told = try await rig.current(webhook)
        #expect((told.cursor, told.attempts, told.lastTrouble) == (2, 0, nil))
    }

    @Test("a receiver that cannot be reached is told once it can")
    func unreachable() async throws {
        let port = try freePorts(1)[0]
        let rig = try await Rig()
        let webhook = try await rig.webhook(port: port)
        try await rig.practice.enquiry(1)
        #expect(try await rig.runner().drain() == 1)
        #expect(try await rig.current(webhook).lastTrouble?.hasPrefix("unreachable: http://127.0.0.1:\(port)") == true)
        let web = try FakeWeb(port: port) { _ in WebhookTests.ok }
        rig.practice.pass(.seconds(5))
        #expect(try await rig.runner().drain() == 2)
        #expect(web.requests.map { $0.headers["webhook-id"] } == ["evt_1", "evt_2"])
    }

    @Test("a redirect takes nothing to anybody else")
    func redirect() async throws {
        let other = try FakeWeb { _ in WebhookTests.ok }
        let place = other.url
        let rig = try await Rig { _ in .reply(307, [("Location", place)]) }
        let webhook = try await rig.webhook()
        try await rig.practice.enquiry(1)
        #expect(try await rig.runner().drain() == 1)
        #expect(other.requests.isEmpty)
        #expect(try await rig.current(webhook).lastTrouble == "answered 307")
    }

    @Test("410 disables a webhook at once, without an alarm; the others go on")
    func gone() async throws {
        let rig = try await Rig { $0.path == "/gone" ? .reply(410) : WebhookTests.ok }
        let gone = try await rig.webhook(path: "/gone")
        let other = try await rig.webhook(path: "/other")
        try await rig.practice.enquiry(1)
        #expect(try await rig.runner().drain() == 3)
        #expect(try await rig.current(gone).disabledAt == rig.practice.now)
        #expect(try await rig.current(other).cursor == 2)
        #expect(try await rig.store.alarms().isEmpty)
        rig.practice.pass(.seconds(30 * 86_400))
        #expect(try await rig.runner().drain() == 0)
    }

    @Test("a receiver that asks for time is given it, but no more than a day, and never less than the pause")
    func asks() async throws {
        for (asked, seconds) in [("60", 60), ("1", 5), ("86400", 86_400), ("86401", 5), ("soon", 5), ("-9", 5)] {
            let rig = try await Rig { _ in .reply(503, [("Retry-After", asked)]) }
            let webhook = try await rig.webhook()
            try await rig.practice.enquiry(1)
            try await rig.runner().drain()
            let next = try await rig.current(webhook).nextAt
            #expect(next == rig.practice.now + .seconds(seconds), "\(asked)")
        }
    }

    @Test("after ten attempts over three days it is disabled with an alarm; enabled, it is told all that it missed")
    func dead() async throws {
        let isRefusing = Atomic(true)
        let rig = try await Rig { _ in isRefusing.load(ordering: .relaxed) ? .reply(500) : WebhookTests.ok }
        let webhook = try await rig.webhook()
        try await rig.practice.enquiry(1)
        let start = rig.practice.now
        for pause in WebhookRetry.pauses {
            #expect(try await rig.runner().drain() == 1)
            #expect(try await rig.current(webhook).nextAt == rig.practice.now + pause)
            #expect(try await rig.store.alarms().isEmpty)
            rig.practice.pass(pause)
        }
        #expect(rig.practice.now - start == .seconds(75 * 3_600 + 35 * 60 + 5))
        #expect(try await rig.runner().drain() == 1)
        #expect(rig.ids == Array(repeating: "evt_1", count: 10))
        #expect(try await rig.current(webhook).disabledAt == rig.practice.now)
        let alarms = try await rig.store.alarms()
        #expect(alarms.map(\.kind) == ["webhook-dead"])
        #expect(alarms.map(\.detail) == ["webhook 1, 127.0.0.1"])
        rig.practice.pass(.seconds(86_400))
        try await rig.practice.enquiry(2)
        #expect(try await rig.runner().drain() == 0)
        isRefusing.store(false, ordering: .relaxed)
        try await rig.store.enableWebhook(webhook.id, now: rig.practice.now)
        #expect(try await rig.store.alarms().isEmpty)
        #expect(try await rig.runner().drain() == 4)
        #expect(rig.ids.suffix(4) == ["evt_1", "evt_2", "evt_3", "evt_4"])
    }

    @Test("after a restart nothing is told again that was acknowledged, and nothing else is missing")
    func restart() async throws {
        let answers = Atomic(0)
        let taken = Mutex<[String]>([])
        let rig = try await Rig { request in
            guard answers.add(1, ordering: .relaxed).newValue != 4 else { return .bytes([]) }
            taken.withLock { $0.append(request.headers["webhook-id"] ?? "") }
            return WebhookTests.ok
        }
        _ = try await rig.webhook()
        for number in 1...4 { try await rig.practice.enquiry(number) }
        let runner = rig.runner()
        let running = Task { await runner.run() }
        while rig.ids.count < 4 { try await Task.sleep(for: .milliseconds(5)) }
        running.cancel()
        await running.value
        try rig.store.close()
        let store = try Store(at: "\(rig.practice.folder.path)/postern.sqlite")
        rig.practice.pass(.seconds(5))
        #expect(try await rig.runner(store).drain() == 5)
        #expect(taken.withLock { $0 } == (1...8).map { "evt_\($0)" })
        #expect(rig.ids == [1, 2, 3, 4, 4, 5, 6, 7, 8].map { "evt_\($0)" })
        #expect(try await store.webhooks().map(\.cursor) == [8])
        try store.close()
    }

    @Test("an acknowledgement that could not be stored is told again with the same id, and the rest after it")
    func unwritable() async throws {
        let rig = try await Rig()
        _ = try await rig.webhook()
        try await rig.practice.enquiry(1)
        try await rig.store.withoutTransaction { db in _ = try db.number("PRAGMA query_only = 1") }
        await #expect(throws: StoreError.self) { try await rig.runner().drain() }
        try await rig.store.withoutTransaction { db in _ = try db.number("PRAGMA query_only = 0") }
        #expect(try await rig.runner().drain() == 2)
        #expect(rig.ids == ["evt_1", "evt_1", "evt_2"])
    }

    @Test("each pause is longer than the one before, whatever chance adds; after the tenth attempt there is none")
    func pauses() {
        for attempts in 1..<9 {
            let longest = WebhookRetry.pause(afterAttempts: attempts, chance: 1)
            let next = WebhookRetry.pause(afterAttempts: attempts + 1, chance: 0)
            #expect(longest ?? .zero < next ?? .zero, "\(attempts)")
        }
        #expect(WebhookRetry.pause(afterAttempts: 9, chance: 0) == .seconds(86_400))
        #expect(WebhookRetry.pause(afterAttempts: 10, chance: 0) == nil)
        #expect(WebhookRetry.pause(afterAttempts: 1, chance: 0.5) == .milliseconds(5_250))
    }
}

extension FakeWeb.Answer {
    /// A status without words.
    fileprivate static func reply(_ status: Int) -> FakeWeb.Answer { .reply(status, [], "") }

    fileprivate static func reply(_ status: Int, _ headers: [(name: String, value: String)]) -> FakeWeb.Answer {
        .reply(status, headers, "")
    }
}
