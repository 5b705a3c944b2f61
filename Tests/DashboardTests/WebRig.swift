import Flow
import Foundation
import Logging
import Mail
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

@testable import Dashboard

/// A web server that really listens, with a clock that stands still until a test moves it.
struct WebRig: Sendable {
    let port: Int
    let ports: RecordingPorts
    let clock: TestClock
    let log: LogLines

    static let origin = "https://messages.example.org"
    static let key = Array("a key of the tests, thirty-two bytes".utf8)
    static let sentence = "Please note these messages are monitored for training purposes"

    /// The root of the source tree.
    static let tree = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Starts a server, runs the body, and stops the server in good order.
    static func run(
        _ ports: RecordingPorts = RecordingPorts(), hasDesk: Bool = true, origin: String = WebRig.origin,
        trustedProxies: [String] = [], watching: WebServer.Watching? = nil,
        watchers: [AddressRange] = AddressRange.loopback,
        times: ConnectionTimes = ConnectionTimes(),
        _ body: @Sendable (WebRig) async throws -> Void
    ) async throws {
        let clock = TestClock()
        let log = LogLines()
        let logger = Logger(label: "web") { _ in log }
        let settings = WebSettings(
            host: "127.0.0.1", port: 0, links: WebLinks(origin: origin),
            trustedProxies: trustedProxies.compactMap { AddressRange($0) }, organisation: "Calm <Harbour>",
            securityMessage: sentence, formKey: key, watchers: watchers)
        let pages = try Pages(folder: tree.appending(path: "templates").path, organisation: settings.organisation)
        let (listening, continuation) = AsyncStream.makeStream(of: Int.self)
        let numbers = Atomic<UInt64>(1)
        var server = WebServer(
            settings: settings, pages: pages,
            ports: .init(
                actions: ports, enquiries: ports, messages: ports, health: ports, desk: hasDesk ? ports : nil,
                watching: watching),
            now: { clock.now },
            random: { numbers.add(1, ordering: .relaxed).newValue }, logger: logger,
            onListening: { continuation.yield($0) })
        server.times = times
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: server)], logger: logger
            ))
        async let running: Void = group.run()
        var ready = listening.makeAsyncIterator()
        let port = try #require(await ready.next())
        let rig = WebRig(port: port, ports: ports, clock: clock, log: log)
        do {
            try await body(rig)
        } catch {
            await group.triggerGracefulShutdown()
            try await running
            throw error
        }
        await group.triggerGracefulShutdown()
        try await running
    }

    /// Sends a request by hand; the server is told to close afterwards.
    func send(_ method: String, _ path: String, fields: [String] = [], body: String = "") async throws -> WebReply {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: messages.example.org", "Connection: close"] + fields
        if !body.isEmpty { lines.append("Content-Length: \(body.utf8.count)") }
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
        return try #require(try await exchange(port: port, bytes))
    }

    func get(_ path: String, fields: [String] = []) async throws -> WebReply {
        try await send("GET", path, fields: fields)
    }

    /// Sends a form as a browser does.
    func post(_ path: String, _ form: [(String, String)], fields: [String] = []) async throws -> WebReply {
        let body = form.map { "\(WebRig.encoded($0.0))=\(WebRig.encoded($0.1))" }.joined(separator: "&")
        let type = "Content-Type: application/x-www-form-urlencoded"
        return try await send("POST", path, fields: [type] + fields, body: body)
    }

    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
            return isPlain ? String(UnicodeScalar(byte)) : (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
        }.joined()
    }

    /// The stamp in a form's page.
    static func stamp(in page: WebReply) throws -> String {
        let start = try #require(page.body.range(of: "name=\"stamp\" value=\""))
        return String(page.body[start.upperBound...].prefix { $0 != "\"" })
    }
}

/// A clock that stands still.
final class TestClock: Sendable {
    private let moment = Mutex(Timestamp(seconds: 1_790_000_000))
    var now: Timestamp { moment.withLock { $0 } }
    func advance(_ time: Duration) { moment.withLock { $0 = $0 + time } }
}

/// Everything that was logged, with its metadata.
final class LogLines: LogHandler, Sendable {
    private let lines = Mutex<[String]>([])
    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        let metadata = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
        lines.withLock { $0.append("\(event.level) \(event.message) \(metadata)") }
    }
}
