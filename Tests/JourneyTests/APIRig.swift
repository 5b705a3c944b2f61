import Foundation
import TestSupport
import Testing

/// A practice whose own platform uses the API.
final class APIRig {
    let site: PageSite
    /// A token that may do everything.
    let token: String

    init() async throws {
        site = try await PageSite()
        token = try await APIRig.token(site, [])
    }

    var practice: Practice { site.practice }

    static func token(_ site: PageSite, _ scopes: [String]) async throws -> String {
        let made = try await site.practice.rig.run(
            ["token", "create", "platform", "--json"] + scopes.flatMap { ["--scope", $0] })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any])
        return try #require(object["token"] as? String)
    }

    /// An answer of the API.
    struct Answer {
        let status: Int
        let fields: WebReply
        let json: Any?
        var object: [String: Any] { json as? [String: Any] ?? [:] }
        var data: [[String: Any]] { object["data"] as? [[String: Any]] ?? [] }
        subscript(key: String) -> String { object[key].map { "\($0)" } ?? "" }
        /// What is wrong, by its places.
        var pointers: [String] {
            (object["errors"] as? [[String: Any]] ?? []).compactMap { $0["pointer"] as? String }
        }
    }

    func call(
        _ method: String, _ path: String, _ body: [String: Any]? = nil, token: String? = nil, key: String? = nil,
        fields: [String] = [], raw: String? = nil
    ) async throws -> Answer {
        var head = ["\(method) /api/v1\(path) HTTP/1.1", "Host: 127.0.0.1:\(site.port)", "Connection: close"] + fields
        let token = token ?? self.token
        if !token.isEmpty { head.append("Authorization: Bearer \(token)") }
        if let key { head.append("Idempotency-Key: \(key)") }
        var text = raw ?? ""
        if let body { text = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self) }
        if !text.isEmpty { head += ["Content-Type: application/json", "Content-Length: \(text.utf8.count)"] }
        let bytes = Array((head.joined(separator: "\r\n") + "\r\n\r\n" + text).utf8)
        let reply = try #require(try await exchange(port: site.port, bytes))
        return Answer(
            status: reply.status, fields: reply, json: try? JSONSerialization.jsonObject(with: Data(reply.body.utf8)))
    }

    /// Runs a program to its end, with all that it prints.
    static func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        return await Task.detached {
            let printed = pipe.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (process.terminationStatus, String(decoding: printed, as: UTF8.self))
        }.value
    }
}
