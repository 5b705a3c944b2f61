import Foundation
import Synchronization

/// A small HTTP server on 127.0.0.1 that answers by a function, each connection once.
package final class FakeWeb: Sendable {
    /// What a client asked.
    package struct Request: Sendable {
        package let method: String
        package let path: String
        /// The query's fields.
        package let query: [String: String]
        /// Names in lower case.
        package let headers: [String: String]
        package let body: [UInt8]

        /// The body as a form.
        package var form: [String: String] { FakeWeb.fields(String(decoding: body, as: UTF8.self)) }
    }

    /// What it gets.
    package enum Answer: Sendable {
        case reply(Int, [(name: String, value: String)] = [], String)
        /// These bytes, then the end.
        case bytes([UInt8])
        /// Nothing until the client gives up.
        case silence
        /// Nothing for a while.
        indirect case late(Duration, Answer)

        /// JSON with a status.
        package static func json(_ status: Int, _ text: String) -> Answer {
            .reply(status, [("Content-Type", "application/json")], text)
        }
    }

    package var port: Int { listener.port }
    /// `http://127.0.0.1:port`.
    package var url: String { "http://127.0.0.1:\(port)" }
    /// What was asked up to now.
    package var requests: [Request] { seen.withLock { $0 } }

    private let listener: Listener
    private let seen = Mutex<[Request]>([])
    private static let patience = Duration.seconds(60)

    /// Starts to listen.
    ///
    /// - Parameter port: 0 for a free one.
    /// - Throws: `SocketError`.
    package init(port: Int = 0, _ answer: @escaping @Sendable (Request) -> Answer) throws {
        listener = try Listener(port: port)
        let listener = listener
        Thread.detachNewThread { [weak self] in
            while let socket = listener.accept(timeout: FakeWeb.patience) {
                let server = self
                Thread.detachNewThread {
                    var reader = LineReader(socket)
                    guard let request = try? FakeWeb.read(&reader) else { return }
                    server?.seen.withLock { $0.append(request) }
                    FakeWeb.send(answer(request), to: socket)
                }
            }
        }
    }

    deinit { listener.stop() }

    private static func read(_ reader: inout LineReader) throws -> Request? {
        guard let first = try reader.line() else { return nil }
        let words = text(first).split(separator: " ")
        guard words.count == 3 else { return nil }
        var headers: [String: String] = [:]
        while let line = try reader.line().map(text), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        let body = try headers["content-length"].flatMap { Int($0) }.map { try reader.bytes($0) ?? [] } ?? []
        let target = words[1].split(separator: "?", maxSplits: 1)
        return Request(
            method: String(words[0]), path: String(target[0]),
            query: target.count > 1 ? fields(String(target[1])) : [:],
            headers: headers, body: body)
    }

    private static func send(_ answer: Answer, to socket: Socket) {
        switch answer {
        case .reply(let status, let headers, let body):
            let head =
                ["HTTP/1.1 \(status) Lab", "Content-Length: \(body.utf8.count)", "Connection: close"]
                + headers.map { "\($0.name): \($0.value)" }
            try? socket.send((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
        case .bytes(let bytes): try? socket.send(bytes)
        case .silence: break
        case .late(let time, let answer):
            Thread.sleep(forTimeInterval: time / .seconds(1))
            send(answer, to: socket)
            return
        }
        if case .silence = answer {} else { socket.endSending() }
        while let more = try? socket.receive(), !more.isEmpty {}
    }

    /// The fields of a form or a query.
    package static func fields(_ text: String) -> [String: String] {
        let pairs = text.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                $0.replacing("+", with: " ").removingPercentEncoding ?? ""
            }
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
        return Dictionary(pairs) { first, _ in first }
    }
}
