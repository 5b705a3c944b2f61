import Crypto
import Curl
import Dispatch
import Flow
import Foundation
import Logging
import Mail
import Store
import Synchronization
import TestSupport
import Testing
import Triage

@testable import MailOut

/// Webhooks are told what happened, by a receiver on this machine that answers as each test wants.
@Suite(.timeLimit(.minutes(1))) struct WebhookTests {
    /// A store in which enquiries are filed, and a receiver.
    final class Rig: Sendable {
        let practice: Practice
        let web: FakeWeb
        private let loop = CurlLoop()

        static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

        init(_ answer: @escaping @Sendable (FakeWeb.Request) -> FakeWeb.Answer = { _ in ok }) async throws {
            practice = try await Practice()
            web = try FakeWeb(answer)
        }

        deinit { loop.stop() }

        var store: Store { practice.store }

        func webhook(
            _ kinds: Set<Happening.Kind> = [], path: String = "/hook?key=secret", port: Int? = nil
        ) async throws -> Webhook {
            try await store.addWebhook(
                try #require(WebhookURL("http://127.0.0.1:\(port ?? web.port)\(path)")),
                secret: try #require(WebhookSecret(Rig.secret)), kinds: kinds, now: practice.now)
        }

        func runner(_ store: Store? = nil, timeout: Duration = .seconds(15), chance: Double = 0) -> WebhookRunner {
            WebhookRunner(
                store: store ?? self.store, loop: loop, options: .init(timeout: timeout), now: { self.practice.now },
                chance: { chance }, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        }

        /// What was sent, in the order in which it came.
        var ids: [String] { web.requests.map { $0.headers["webhook-id"] ?? "" } }

        func current(_ webhook: Webhook) async throws -> Webhook {
            try #require(try await store.webhooks().first { $0.id == webhook.id })
        }
    }

    static let ok = FakeWeb.Answer.reply(204, [], "")

    private static func ids(_ numbers: ClosedRange<Int>) -> [String] { numbers.map { "evt_\($0)" } }

    /// Waits for something that a runner does in its own time.
    private func until(_ isSo: () -> Bool) async throws {
        while !isSo() { try await Task.sleep(for: .milliseconds(5)) }
    }

    // MARK: Order

    @Test("what happens is told in its order, one thing after the other, and once")
    func order() async throws {
        let underWay = Mutex((now: 0, most: 0))
        let rig = try await Rig { _ in
            underWay.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            Thread.sleep(forTimeInterval: 0.005)
            underWay.withLock { $0.now -= 1 }
            return WebhookTests.ok
        }
        let webhook = try await rig.webhook()
        for number in 1...3 { try await rig.practice.enquiry(number) }
        #expect(try await rig.runner().drain() == 6)
        #expect(rig.ids == Self.ids(1...6))
        #expect(underWay.withLock { $0.most } == 1)
        #expect(try await rig.runner().drain() == 0)
        let told = try await rig.current(webhook)
        #expect((told.cursor, told.lastSuccessAt) == (6, rig.practice.now))
    }

    @Test("a webhook is told what it asked for, from the moment on at which it was added")
    func kinds() async throws {
        let rig = try await Rig()
        try await rig.practice.enquiry(1)
        _ = try await rig.webhook([.entryAdded])
        for number in 2...3 { try await rig.practice.enquiry(number) }
        #expect(try await rig.runner().drain() == 2)
        #expect(rig.ids == ["evt_4", "evt_6"])
    }

    @Test("what nobody wants to hear of is passed over, however much it is")
    func passes() async throws {
        let rig = try await Rig()
        let webhook = try await rig.webhook([.conversationPromoted])
        for number in 1...120 { try await rig.practice.enquiry(number) }
        try await rig.practice.store.importPeople(
            [
                ImportedPerson(
                    externalID: "m1", role: .member, name: "Carl", handle: nil,
                    addresses: Samples.addresses("carl120@mail.example"))
            ], now: rig.practice.now)
        #expect(try await rig.runner().drain() == 1)
        #expect(rig.ids == ["evt_241"])
        #expect(try await rig.current(webhook).cursor == 241)
    }

    @Test("it is told as things happen; a slow receiver holds up no other one, and is heard out at the end")
    func sideBySide() async throws {
        let isOver = DispatchSemaphore(value: 0)
        let rig = try await Rig { request in
            if request.path == "/slow" { isOver.wait() }
            return WebhookTests.ok
        }
        let slow = try await rig.webhook(path: "/slow")
        let quick = try await rig.webhook(path: "/quick")
        let runner = rig.runner()
        let running = Task { await runner.run() }
        for number in 1...2 {
            try await rig.practice.enquiry(number)
            runner.wake()
            try await until { rig.web.requests.count { $0.path == "/quick" } == 2 * number }
        }
        try await until { rig.web.requests.contains { $0.path == "/slow" } }
        running.cancel()
        isOver.signal()
        await running.value
        #expect(rig.web.requests.filter { $0.path == "/slow" }.map { $0.headers["webhook-id"] } == ["evt_1"])
        #expect(try await rig.current(slow).cursor == 1)
        #expect(try await rig.current(quick).cursor == 4)
    }

    // MARK: Signature

    @Test("a delivery is JSON, and signed over its id, the moment of the attempt and its bytes")
    func signature() async throws {
        let rig = try await Rig()
        _ = try await rig.webhook()
        try await rig.practice.enquiry(1)
        try await rig.runner().drain()
        #expect(rig.web.requests.count == 2)
        let notices = try await rig.store.notices(of: try await rig.store.happenings(after: 0, limit: 9))
        for (request, notice) in zip(rig.web.requests, notices) {
            #expect(request.method == "POST")
            #expect(request.path == "/hook")
            #expect(request.query == ["key": "secret"])
            #expect(request.headers["content-type"] == "application/json")
            #expect(request.headers["webhook-id"] == notice.id)
            #expect(request.headers["webhook-timestamp"] == "\(rig.practice.now.seconds)")
            #expect(request.body == (try notice.json()))
            #expect(request.headers["webhook-signature"] == Self.expected(request))
        }
    }

    /// HMAC by its definition (FIPS 198-1), of which the runner's library knows nothing.
    private static func expected(_ request: FakeWeb.Request) -> String {
        let key = Array(Data(base64Encoded: String(Rig.secret.dropFirst("whsec_".count))) ?? Data())
        let padded = key + Array(repeating: 0, count: 64 - key.count)
        let head = "\(request.headers["webhook-id"] ?? "").\(request.headers["webhook-timestamp"] ?? "")."
        let inner = Array(SHA256.hash(data: padded.map { $0 ^ 0x36 } + Array(head.utf8) + request.body))
        let outer = SHA256.hash(data: padded.map { $0 ^ 0x5C } + inner)
        return "v1,\(Data(outer).base64EncodedString())"
    }

    @Test("the signature is the one that the standard's own libraries give")
    func vector() throws {
        let secret = try #require(WebhookSecret(Rig.secret))
        let signed = WebhookPost.signature(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", Array(#"{"test": 2432232314}"#.utf8), by: secret)
        #expect(signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("what docs/webhooks.md checks a delivery with takes it for genuine, and no other", arguments: [true, false])
    func documented(isGenuine: Bool) async throws {
        let rig = try await Rig()
        _ = try await rig.webhook()
        try await rig.practice.enquiry(1)
        try await rig.runner().drain()
        let request = try #require(rig.web.requests.first)
        let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/webhooks.md"), encoding: .utf8)
        let start = try #require(page.firstRange(of: "```python\n")).upperBound
        let end = try #require(page[start...].firstRange(of: "```")).lowerBound
        let body = String(decoding: request.body, as: UTF8.self) + (isGenuine ? "" : " ")
        let headers = request.headers.map { "'\($0)': '\($1)'" }.joined(separator: ", ")
        let script = "secret = '\(Rig.secret)'\nheaders = {\(headers)}\nbody = b'''\(body)'''\n"
        let said = try await onOwnThread { try Self.python("\(script)\(page[start..<end])print(genuine)") }
        #expect(said == (isGenuine ? "True\n" : "False\n"))
    }

    private static func python(_ script: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }
}
