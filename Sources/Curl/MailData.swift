/// A mail as it goes over the wire after DATA (RFC 5321 §4.5.2).
enum MailData {
    private static let lineEnd: [UInt8] = [0x0D, 0x0A]
    private static let endMark = Array(".\r\n".utf8)

    /// Every line ends in CRLF, a leading dot is doubled, and the end mark follows.
    ///
    /// A bare CR or LF is written as CRLF: passed on as it is, servers that differ about it could be made to see the end
    /// of the mail inside it.
    static func encode(_ mail: [UInt8]) -> [UInt8] {
        var wire: [UInt8] = []
        wire.reserveCapacity(mail.count + mail.count / 32 + 16)
        var start = 0
        mail.withUnsafeBufferPointer { mail in
            while start < mail.count {
                var end = start
                while end < mail.count, mail[end] != 0x0D, mail[end] != 0x0A { end += 1 }
                if mail[start] == UInt8(ascii: ".") { wire.append(UInt8(ascii: ".")) }
                wire += mail[start..<end]
                wire += lineEnd
                let isPair = end + 1 < mail.count && mail[end] == 0x0D && mail[end + 1] == 0x0A
                start = end + (isPair ? 2 : 1)
            }
        }
        wire += endMark
        return wire
    }
}
