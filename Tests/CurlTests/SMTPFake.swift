import Foundation
import Synchronization

/// A small SMTP server on loopback, each connection on a thread of its own, that says what a test wants to hear.
final class SMTPFake: Sendable {
    enum Answer: Sendable {
        case say(String)
        case close
        case silence
    }

    /// The stages that a test can answer differently; `end` is the reply to the mail itself.
    enum Stage: String, Hashable, Sendable, CaseIterable {
        case greeting, ehlo, mail, rcpt, data, end, rset
    }

    struct Seen: Sendable {
        var connections = 0
        var mails: [String] = []
        var commands: [String] = []
    }

    let port: Int
    private let listener: Int32
    private let linePause: TimeInterval
    private let answers: @Sendable (Stage, Seen) -> Answer
    private let seen = Mutex(Seen())
    private let sockets = Mutex<Set<Int32>>([])

    static let extensions = "250-fake\r\n250-PIPELINING\r\n250-SIZE 100000000\r\n250 8BITMIME\r\n"

    /// - Parameters:
    ///   - linePause: seconds to rest after each line of a mail.
    ///   - answers: what to say at a stage; nil for the friendly answer.
    init(
        linePause: TimeInterval = 0, _ answers: @escaping @Sendable (Stage, Seen) -> Answer? = { _, _ in nil }
    ) throws {
        self.linePause = linePause
        self.answers = { answers($0, $1) ?? .say(Self.friendly($0)) }
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) | listen(listener, 256) | getsockname(listener, $0, &length)
            }
        }
        guard status == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        // The thread keeps the server: a test lets go of it at its last use, which may be before the client's last byte.
        Thread { [self] in
            while case let client = accept(listener, nil, nil), client >= 0 { begin(client) }
            close(listener)
        }.start()
    }

    var record: Seen { seen.withLock { $0 } }

    func stop() {
        // Closed by its thread: the number might be another server's by the time that it accepts again.
        shutdown(listener, Int32(SHUT_RDWR))
        closeConnections()
    }

    /// Cuts every standing connection.
    func closeConnections() {
        sockets.withLock { for client in $0 { shutdown(client, Int32(SHUT_RDWR)) } }
    }

    private func begin(_ client: Int32) {
        sockets.withLock { _ = $0.insert(client) }
        seen.withLock { $0.connections += 1 }
        Thread { [self] in
            serve(client)
            sockets.withLock { sockets in
                sockets.remove(client)
                _ = close(client)
            }
        }.start()
    }

    private static func friendly(_ stage: Stage) -> String {
        switch stage {
        case .greeting: "220 fake\r\n"
        case .ehlo: extensions
        case .data: "354 go on\r\n"
        case .mail, .rcpt, .end, .rset: "250 2.0.0 ok\r\n"
        }
    }

    private func answer(_ stage: Stage, on client: Int32) -> Bool {
        switch answers(stage, record) {
        case .silence:
            var lines = LineReader(client)
            while lines.next() != nil {}
            return false
        case .close: return false
        case .say(let text):
            let bytes = Array(text.utf8)
            return send(client, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }
    }

    private func serve(_ client: Int32) {
        guard answer(.greeting, on: client) else { return }
        var lines = LineReader(client)
        while let line = lines.next() {
            seen.withLock { $0.commands.append(line) }
            let verb = line.prefix { $0 != " " }.lowercased()
            guard let stage = verb == "helo" ? .ehlo : Stage(rawValue: verb) else { return }
            guard answer(stage, on: client) else { return }
            guard stage == .data, case .say(let text) = answers(.data, record), text.hasPrefix("354") else { continue }
            var mail: [String] = []
            while let line = lines.next(), line != "." {
                mail.append(line)
                if linePause > 0 { Thread.sleep(forTimeInterval: linePause) }
            }
            guard lines.isOpen else { return }
            seen.withLock { $0.mails.append(mail.joined(separator: "\r\n")) }
            guard answer(.end, on: client) else { return }
        }
    }
}

/// Lines from a socket, waiting for each.
struct LineReader {
    private let client: Int32
    private var buffer: [UInt8] = []
    private(set) var isOpen = true

    init(_ client: Int32) { self.client = client }

    mutating func next() -> String? {
        while isOpen {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = buffer[..<end].filter { $0 != 0x0D }
                buffer.removeFirst(end + 1)
                return String(decoding: line, as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(client, &chunk, chunk.count, 0)
            if count > 0 { buffer += chunk.prefix(count) } else { isOpen = false }
        }
        return nil
    }
}
