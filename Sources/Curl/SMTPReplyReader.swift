/// Reads a server's replies out of the bytes that come (RFC 5321 §4.2), however they are cut.
struct SMTPReplyReader: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0
    private var texts: [String] = []

    /// RFC 5321 §4.5.3.1.5 allows 512 octets; some servers put whole links into their refusals.
    private static let lineBytes = 8_192
    private static let lines = 200

    mutating func append(_ bytes: [UInt8]) {
        if start == buffer.count {
            buffer = bytes
        } else {
            buffer.removeFirst(start)
            buffer += bytes
        }
        start = 0
    }

    /// True when nothing has come that was not asked for.
    var isEmpty: Bool { start == buffer.count && texts.isEmpty }

    /// The next whole reply; nil until more bytes have come.
    ///
    /// - Throws: `protocolViolation` for what is no reply.
    mutating func next() throws(TransferError) -> SMTPResult.Reply? {
        while let line = try nextLine() {
            guard let code = Self.code(line) else {
                throw TransferError(.protocolViolation, "not an SMTP reply: \(String(decoding: line, as: UTF8.self))")
            }
            texts.append(String(decoding: line.dropFirst(4), as: UTF8.self))
            guard texts.count <= Self.lines else {
                throw TransferError(.protocolViolation, "an SMTP reply of more than \(Self.lines) lines")
            }
            if line.count > 3, line[line.startIndex + 3] == UInt8(ascii: "-") { continue }
            defer { texts = [] }
            return SMTPResult.Reply(code: code, text: texts.joined(separator: " "))
        }
        return nil
    }

    private mutating func nextLine() throws(TransferError) -> ArraySlice<UInt8>? {
        guard let end = buffer[start...].firstIndex(of: 0x0A) else {
            if buffer.count - start > Self.lineBytes {
                throw TransferError(.protocolViolation, "an SMTP reply line of more than \(Self.lineBytes) bytes")
            }
            return nil
        }
        var line = buffer[start..<end]
        start = end + 1
        if line.last == 0x0D { line.removeLast() }
        return line
    }

    private static func code(_ line: ArraySlice<UInt8>) -> Int? {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        if line.count > 3 {
            let mark = line[line.startIndex + 3]
            guard mark == 0x20 || mark == 0x2D else { return nil }
        }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}
