/// A server's refusal of a mail that a test handed over.
package struct SMTPRefusal: Error, CustomStringConvertible {
    /// The command that was refused.
    package let command: String
    /// The reply's lines.
    package let reply: [String]

    /// The command and the reply in one sentence.
    package var description: String { "\(command) was refused: \(reply.joined(separator: " / "))" }
}

/// Hands one mail over by SMTP, as the mail server of a person's provider would.
struct SMTPDelivery {
    private let socket: Socket
    private var reader: LineReader

    /// Connects and greets.
    init(port: Int) throws {
        socket = try Socket(port: port, timeout: .seconds(60))
        reader = LineReader(socket)
        try expect("2", after: "connect")
        try command("EHLO sender.test", "2")
    }

    /// Delivers `message` in one transaction; line ends become CRLF and leading dots are doubled.
    mutating func deliver(_ message: [UInt8], from sender: String, to recipients: [String]) throws {
        let is8Bit = message.contains { $0 > 127 }
        let isUTF8 = ([sender] + recipients).contains { $0.utf8.contains { $0 > 127 } }
        try command("MAIL FROM:<\(sender)>\(is8Bit ? " BODY=8BITMIME" : "")\(isUTF8 ? " SMTPUTF8" : "")", "2")
        for recipient in recipients { try command("RCPT TO:<\(recipient)>", "2") }
        try command("DATA", "3")
        try socket.send(SMTPDelivery.stuffed(message))
        try expect("2", after: "the end of DATA")
        try command("QUIT", "2")
    }

    private mutating func command(_ line: String, _ expected: String) throws {
        try socket.send("\(line)\r\n".utf8)
        try expect(expected, after: line)
    }

    private mutating func expect(_ expected: String, after command: String) throws {
        var reply: [String] = []
        while let line = try reader.line() {
            reply.append(text(line))
            // A hyphen after the code says that another line follows (RFC 5321 §4.2.1).
            guard line.dropFirst(3).first == UInt8(ascii: "-") else { break }
        }
        guard let last = reply.last, last.hasPrefix(expected) else { throw SMTPRefusal(command: command, reply: reply) }
    }

    private static func stuffed(_ message: [UInt8]) -> [UInt8] {
        let (dot, carriage, feed) = (UInt8(ascii: "."), UInt8(ascii: "\r"), UInt8(ascii: "\n"))
        var out: [UInt8] = []
        out.reserveCapacity(message.count + message.count / 32)
        var last = feed
        for byte in message {
            if last == feed, byte == dot { out.append(dot) }
            if byte == feed, last != carriage { out.append(carriage) }
            out.append(byte)
            last = byte
        }
        if last != feed { out += [carriage, feed] }
        return out + [dot, carriage, feed]
    }
}
