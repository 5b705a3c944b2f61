import Flow
import Metrics
import Synchronization
import TestSupport
import Testing

@testable import Dashboard

@Suite struct WatchPageTests {
    /// Parts and numbers that a test has put here.
    private final class Parts: ReadinessPort {
        private let told: Mutex<[PartStanding]>

        init(_ standings: [PartStanding]) { told = Mutex(standings) }

        func standings() async -> [PartStanding] { told.withLock { $0 } }
        func levels() async -> [MeasuredLevel] {
            [MeasuredLevel("postern_mailbox_age_seconds", 12, ["mailbox": "enquiries"])]
        }
    }

    private static let well = [
        PartStanding("store", .ok), PartStanding("mailbox enquiries", .ok, age: .seconds(12)),
        PartStanding("queue", .ok, age: .milliseconds(3_900)), PartStanding("desk", .ok),
    ]

    private static func run(
        _ standings: [PartStanding] = well, registry: PrometheusRegistry = PrometheusRegistry(),
        trustedProxies: [String] = ["127.0.0.0/8"], allowing: [String]? = nil,
        _ body: @Sendable (WebRig) async throws -> Void
    ) async throws {
        let watching = WebServer.Watching(Parts(standings), registry)
        try await WebRig.run(
            trustedProxies: trustedProxies, watching: watching,
            watchers: allowing.map { $0.compactMap { AddressRange($0) } } ?? AddressRange.loopback, body)
    }

    @Test("each part has its line, and 200 says that all are well")
    func ready() async throws {
        try await Self.run { rig in
            let reply = try await rig.get("/readyz")
            #expect(reply.status == 200)
            #expect(reply["content-type"] == "text/plain; charset=utf-8")
            #expect(reply["cache-control"] == "no-store")
            #expect(reply.body == "store ok\nmailbox enquiries ok 12 s\nqueue ok 3 s\ndesk ok\n")
            #expect(try await rig.send("HEAD", "/readyz").body.isEmpty)
        }
    }

    @Test(
        "one part that is not well makes it 503, whatever the others are",
        arguments: [PartStanding.State.late, .refused, .failing, .unknown])
    func unready(state: PartStanding.State) async throws {
        let bad = PartStanding("mailbox support", state, age: .seconds(4_000))
        try await Self.run(Self.well + [bad]) { rig in
            let reply = try await rig.get("/readyz")
            #expect(reply.status == 503)
            #expect(reply.body.hasSuffix("mailbox support \(state.rawValue) 4000 s\n"))
        }
    }

    @Test("the metrics are what was counted, what is measured now, and what the system says of the process")
    func metrics() async throws {
        let registry = PrometheusRegistry()
        Counter(label: "postern_mail_in_total", dimensions: [("mailbox", "a")], factory: registry).increment()
        try await Self.run(registry: registry) { rig in
            let reply = try await rig.get("/metrics")
            #expect(reply.status == 200)
            #expect(reply["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let read = try PrometheusReader(reply.body)
            #expect(read.value("postern_mail_in_total", ["mailbox": "a"]) == 1)
            #expect(read.value("postern_mailbox_age_seconds", ["mailbox": "enquiries"]) == 12)
            #expect(read.families.values.allSatisfy { $0.help != nil })
            #expect(try #require(read.value("process_resident_memory_bytes")) > 1_000_000)
            #expect(try #require(read.value("process_start_time_seconds")) > 1_700_000_000)
        }
    }

    /// Who asks, by the proxies that are trusted and what they say; the other end is this machine each time.
    struct Asker: Sendable, CustomStringConvertible {
        var trusted = ["127.0.0.0/8"]
        var allowed: [String]?
        var forwarded: String?
        let isLetIn: Bool
        var description: String {
            "\(forwarded ?? "directly") through \(trusted) to \(allowed ?? ["this machine"]): \(isLetIn)"
        }
    }

    @Test(
        "who may not ask finds no such page, by any method and whatever they claim to be",
        arguments: [
            Asker(isLetIn: true), Asker(trusted: [], isLetIn: true), Asker(allowed: [], isLetIn: false),
            Asker(allowed: ["10.0.0.0/8"], isLetIn: false),
            Asker(forwarded: "203.0.113.9", isLetIn: false),
            Asker(forwarded: "127.0.0.1, 203.0.113.9", isLetIn: false),
            Asker(forwarded: "203.0.113.9, 127.0.0.1", isLetIn: false),
            Asker(forwarded: "127.0.0.1", isLetIn: true),
            Asker(forwarded: "localhost", isLetIn: false), Asker(forwarded: "unknown", isLetIn: false),
            Asker(forwarded: "127.0.0.1:80", isLetIn: false), Asker(forwarded: "", isLetIn: false),
            Asker(trusted: [], forwarded: "127.0.0.1", isLetIn: false),
            Asker(trusted: [], forwarded: "203.0.113.9", isLetIn: false),
            Asker(allowed: ["203.0.113.0/24"], forwarded: "203.0.113.9", isLetIn: true),
            Asker(allowed: ["203.0.113.0/24"], forwarded: "198.51.100.1, 203.0.113.9", isLetIn: true),
            Asker(allowed: ["2001:db8::/32"], forwarded: "2001:db8::7", isLetIn: true),
            Asker(allowed: ["2001:db8::/32"], forwarded: "2001:db9::7", isLetIn: false),
        ])
    func allows(asker: Asker) async throws {
        let fields = asker.forwarded.map { ["X-Forwarded-For: \($0)"] } ?? []
        try await Self.run(trustedProxies: asker.trusted, allowing: asker.allowed) { rig in
            let nowhere = try await rig.get("/nowhere")
            for path in ["/readyz", "/metrics"] {
                let reply = try await rig.get(path, fields: fields)
                #expect(reply.status == (asker.isLetIn ? 200 : 404))
                if !asker.isLetIn { #expect(reply.body == nowhere.body) }
                for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
                    let other = try await rig.send(method, path, fields: fields)
                    #expect(other.status == (asker.isLetIn ? 405 : 404), "\(method)")
                    #expect(other["allow"] == (asker.isLetIn ? "GET, HEAD" : nil))
                }
            }
        }
    }

    @Test("where nothing watches, neither page is there")
    func absent() async throws {
        try await WebRig.run { rig in
            for path in ["/readyz", "/metrics"] {
                let reply = try await rig.get(path)
                #expect(reply.status == 404)
            }
        }
    }

    @Test("requests are counted by route, method and class of status, and never by what a visitor wrote")
    func counts() async throws {
        let registry = PrometheusRegistry()
        try await withMetricsFactory(registry) {
            try await Self.run(registry: registry) { rig in
                for _ in 1...2 { _ = try await rig.get("/a/q-secrettoken") }
                _ = try await rig.get("/jane-doe/enquiry?email=ann@home.example")
                _ = try await rig.get("/nobody-asked-for-this")
                _ = try await rig.send("PROPFIND", "/healthz")
                _ = try await rig.post("/a/q-secrettoken", [("choice", "yes")])
                let text = try await rig.get("/metrics").body
                let read = try PrometheusReader(text)
                let count = { (path: String, method: String, status: String) in
                    read.value("postern_http_requests_total", ["path": path, "method": method, "status": status])
                }
                #expect(count("/a/{token}", "GET", "4xx") == 2)
                #expect(count("/{handle}/enquiry", "GET", "2xx") == 1)
                #expect(count("none", "GET", "4xx") == 1)
                #expect(count("none", "other", "4xx") == 1)
                #expect(read.value("postern_http_seconds_count", ["path": "/a/{token}"]) == 3)
                for secret in ["secrettoken", "jane-doe", "ann@", "asked", "PROPFIND"] {
                    #expect(!text.contains(secret), "\(secret)")
                }
            }
        }
    }
}
