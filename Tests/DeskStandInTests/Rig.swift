import DeskStandIn
import Foundation
import Logging
import TestSupport
import Testing

/// A stand-in of one test's own, and a client that speaks to it over HTTP.
final class Rig: Sendable {
    static let start = "2026-05-01T09:00:00Z"

    let server: Server

    private init(_ server: Server) { self.server = server }

    /// Runs a test with a stand-in whose clock stands at `start`.
    static func run(
        journal: String? = nil, _ configure: (inout DeskSettings) -> Void = { _ in },
        _ body: (Rig) async throws -> Void
    ) async throws {
        var settings = DeskSettings()
        configure(&settings)
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let server = try await Server.start(
            settings: settings, clock: Moment(start), journal: journal, logger: logger)
        do {
            try await body(Rig(server))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    /// An answer.
    struct Reply: Sendable {
        let status: Int
        let web: WebReply

        /// The body as JSON; `null` where it is none.
        var json: JSON { JSON(Array(web.body.utf8)) ?? nil }
        subscript(_ name: String) -> JSON { json[name] ?? nil }
        func header(_ name: String) -> String? { web[name.lowercased()] }
        func headers(_ name: String) -> [String] {
            web.fields.filter { $0.name == name.lowercased() }.map(\.value)
        }
    }

    enum Who: Sendable {
        case gateway, admin, nobody
        case user(String)
        case bearer(String)
    }

    private func authorization(_ who: Who) -> String? {
        func basic(_ email: String) -> String {
            "Basic " + Data("\(email)/token:stand-in-token".utf8).base64EncodedString()
        }
        return switch who {
        case .gateway: basic("gateway@desk.example")
        case .admin: basic("owner@desk.example")
        case .user(let email): basic(email)
        case .bearer(let token): "Bearer \(token)"
        case .nobody: nil
        }
    }

    /// Sends a request and reads to the end of the connection; nil where no whole answer came.
    func attempt(
        _ method: String, _ target: String, as who: Who = .gateway, headers: [String: String] = [:],
        bytes: [UInt8] = [], at base: String? = nil
    ) async throws -> Reply? {
        let url = try #require(URL(string: base ?? server.url))
        let port = try #require(url.port)
        var fields = ["Host": "127.0.0.1:\(port)", "Connection": "close", "Content-Length": String(bytes.count)]
        if let value = authorization(who) { fields["Authorization"] = value }
        fields.merge(headers) { _, new in new }
        let head = "\(method) \(target) HTTP/1.1\r\n" + fields.map { "\($0.key): \($0.value)\r\n" }.joined() + "\r\n"
        return try await exchange(port: port, Array(head.utf8) + bytes).map { Reply(status: $0.status, web: $0) }
    }

    func send(
        _ method: String, _ target: String, _ body: JSON? = nil, as who: Who = .gateway,
        headers: [String: String] = [:], bytes: [UInt8]? = nil
    ) async throws -> Reply {
        var all = ["Content-Type": "application/json"]
        all.merge(headers) { _, new in new }
        return try #require(
            try await attempt(method, target, as: who, headers: all, bytes: bytes ?? body?.bytes ?? []))
    }

    func get(_ path: String, as who: Who = .gateway) async throws -> Reply {
        try await send("GET", "/api/v2/\(path)", as: who)
    }

    func put(_ path: String, _ body: JSON = [:], as who: Who = .gateway) async throws -> Reply {
        try await send("PUT", "/api/v2/\(path)", body, as: who)
    }

    func post(
        _ path: String, _ body: JSON = [:], as who: Who = .gateway, headers: [String: String] = [:]
    ) async throws -> Reply {
        try await send("POST", "/api/v2/\(path)", body, as: who, headers: headers)
    }

    func delete(_ path: String, as who: Who = .gateway) async throws -> Reply {
        try await send("DELETE", "/api/v2/\(path)", as: who)
    }

    /// A ticket of Sam's.
    static func enquiry(_ more: [String: JSON] = [:]) -> JSON {
        var ticket: [String: JSON] = [
            "subject": "Enquiry", "requester": ["name": "Sam Roe", "email": "sam@example.org"],
            "comment": ["body": "Hello"],
        ]
        ticket.merge(more) { _, new in new }
        return ["ticket": .object(ticket)]
    }

    /// Makes one, and gives its id.
    func ticket(_ more: [String: JSON] = [:]) async throws -> Int64 {
        let reply = try await post("tickets", Rig.enquiry(more))
        #expect(reply.status == 201, "\(reply.web.body)")
        return try #require(reply["ticket"]["id"]?.integer)
    }

    /// Uploads a file, and gives its token.
    func upload(_ name: String = "a.pdf", _ text: String = "%PDF-1.4", token: String? = nil) async throws -> Reply {
        try await send(
            "POST", "/api/v2/uploads?filename=\(name)" + (token.map { "&token=\($0)" } ?? ""),
            headers: ["Content-Type": "application/pdf"], bytes: Array(text.utf8))
    }

    /// Waits until something holds.
    func until(_ what: Testing.Comment, _ holds: () async throws -> Bool) async throws {
        for _ in 0..<500 {
            if try await holds() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record(what)
    }
}

/// A receiver of webhooks that keeps what it gets.
struct Receiver {
    let web: FakeWeb

    init(_ answer: @escaping @Sendable (FakeWeb.Request) -> FakeWeb.Answer = { _ in .json(200, "{}") }) throws {
        web = try FakeWeb(answer)
    }

    var url: String { web.url + "/zd" }
    var bodies: [JSON] { web.requests.map { JSON($0.body) ?? nil } }
    var types: [String] {
        bodies.compactMap { $0["type"]?.string?.split(separator: ".").last.map(String.init) }
    }
}

extension JSON {
    /// Members that may be missing read as `null`.
    func at(_ names: String...) -> JSON { names.reduce(self) { $0[$1] ?? nil } }
}
