import Foundation
import Synchronization

/// An SMTP server that takes everything and remembers when it said 250, for counting and timing what goes out.
///
/// One thread a connection; in the clear, on a port of its own on loopback.
package final class SMTPSink: Sendable {
    /// One mail that was accepted.
    package struct Accepted: Sendable {
        package let envelopeFrom: String
        package let envelopeTo: String
        /// The header's fields by name in lower case, unfolded; the first of each.
        package let fields: [String: String]
        /// When the final 250 had been written, in seconds since 1970.
        package let at: Double
        /// Bytes of the mail, header and body.
        package let size: Int
    }

    /// Connections that say nothing for so long are ended.
    private static let patience = Duration.seconds(600)

    private let listener: Listener
    private let state = Mutex<[Accepted]>([])

    package var port: Int { listener.port }
    package var accepted: [Accepted] { state.withLock { $0 } }
    package var count: Int { state.withLock { $0.count } }

    /// Listens from now on.
    ///
    /// - Throws: `SocketError`.
    package init() throws {
        listener = try Listener()
        Thread.detachNewThread { [self] in
            while let connection = listener.accept(timeout: SMTPSink.patience) {
                Thread.detachNewThread { [self] in try? serve(connection) }
            }
        }
    }

    /// Ends the listener; connections that are open go on.
    package func stop() { listener.stop() }

    private func serve(_ connection: Socket) throws {
        var reader = LineReader(connection)
        var (from, to) = ("", "")
        let reply = { (text: String) in try connection.send("\(text)\r\n".utf8) }
        try reply("220 sink.test")
        while let line = try reader.line().map(text) {
            switch line.prefix(4).uppercased() {
            case "EHLO": try reply("250-sink.test\r\n250-PIPELINING\r\n250 8BITMIME")
            case "MAIL":
                from = SMTPSink.path(line)
                try reply("250 2.1.0 ok")
            case "RCPT":
                to = SMTPSink.path(line)
                try reply("250 2.1.5 ok")
            case "DATA":
                try reply("354 go on")
                guard let (fields, size) = try SMTPSink.mail(&reader) else { return }
                // Counted before it is confirmed: a client killed in between has handed the mail over all the same.
                state.withLock {
                    $0.append(
                        Accepted(
                            envelopeFrom: from, envelopeTo: to, fields: fields, at: Date().timeIntervalSince1970,
                            size: size))
                }
                try reply("250 2.0.0 taken")
            case "QUIT":
                try reply("221 2.0.0 bye")
                return
            default: try reply("250 2.0.0 ok")
            }
        }
    }

    private static func mail(_ reader: inout LineReader) throws -> ([String: String], Int)? {
        var header: [String] = []
        var isBody = false
        var size = 0
        while let bytes = try reader.line() {
            let line = text(bytes)
            if line == "." { return (fields(header), size) }
            size += bytes.count
            if line.isEmpty { isBody = true }
            guard !isBody else { continue }
            if line.first == " " || line.first == "\t", let last = header.indices.last {
                header[last] += line
            } else {
                header.append(line)
            }
        }
        return nil
    }

    private static func fields(_ header: [String]) -> [String: String] {
        let pairs = header.compactMap { line in
            line.firstIndex(of: ":").map { colon in
                (line[..<colon].lowercased(), line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces))
            }
        }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func path(_ line: String) -> String {
        guard let open = line.firstIndex(of: "<"), let close = line.lastIndex(of: ">"), open < close else { return "" }
        return String(line[line.index(after: open)..<close])
    }
}
