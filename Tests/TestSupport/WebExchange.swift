/// What a web server answered, read from a socket: for tests that want to see every byte.
package struct WebReply: Sendable {
    package let status: Int
    /// Names in lower case, in the order they came.
    package let fields: [(name: String, value: String)]
    package let body: String

    /// The value of a header field, where it came exactly once.
    package subscript(_ name: String) -> String? {
        let found = fields.filter { $0.name == name }
        return found.count == 1 ? found[0].value : nil
    }

    /// Reads a whole answer; nil where the bytes are none.
    init?(_ bytes: [UInt8]) {
        let separator = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: separator) }) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        guard let first = lines.first?.split(separator: " "), first.count > 1, let status = Int(first[1]) else {
            return nil
        }
        self.status = status
        fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
            return (name: parts[0].lowercased(), value: String(value))
        }
        body = String(decoding: bytes[(end + separator.count)...], as: UTF8.self)
    }
}

/// Sends bytes to a port of 127.0.0.1 and reads until the server closes.
///
/// - Parameters:
///   - closing: whether the sending side is ended after the bytes, as a client that breaks off does.
///   - timeout: how long each read may take.
/// - Throws: `SocketError`.
/// - Returns: nil where the server closed without a whole answer.
package func exchange(
    port: Int, _ bytes: [UInt8], closing: Bool = false, timeout: Duration = .seconds(20)
) async throws -> WebReply? {
    try await onOwnThread {
        let socket = try Socket(port: port, timeout: timeout)
        // A server that has heard enough may close before it has everything.
        try? socket.send(bytes)
        if closing { socket.endSending() }
        var answer: [UInt8] = []
        while true {
            let more = try socket.receive()
            if more.isEmpty { return WebReply(answer) }
            answer += more
        }
    }
}
