import Testing

@testable import Curl

struct SMTPReplyReaderTests {
    @Test(
        "A reply reads the same however the bytes are cut",
        arguments: [
            ("250 ok\r\n", [SMTPResult.Reply(code: 250, text: "ok")]),
            ("250-a\r\n250-b\r\n250 c\r\n354 go\r\n", [.init(code: 250, text: "a b c"), .init(code: 354, text: "go")]),
            ("550-5.1.1 no\n550 5.1.1 such\n", [.init(code: 550, text: "5.1.1 no 5.1.1 such")]),
            ("220\r\n", [.init(code: 220, text: "")]),
        ])
    func anyChunking(wire: String, wanted: [SMTPResult.Reply]) throws {
        let bytes = Array(wire.utf8)
        for size in 1...bytes.count {
            var reader = SMTPReplyReader()
            var replies: [SMTPResult.Reply] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                reader.append(Array(bytes[start..<min(start + size, bytes.count)]))
                while let reply = try reader.next() { replies.append(reply) }
            }
            #expect(replies == wanted, "chunks of \(size)")
            #expect(reader.isEmpty)
        }
    }

    @Test("What is no reply ends the connection", arguments: ["hello\r\n", "25 ok\r\n", "250+x\r\n", "\r\n"])
    func rubbish(wire: String) {
        var reader = SMTPReplyReader()
        reader.append(Array(wire.utf8))
        #expect(throws: TransferError.self) { try reader.next() }
    }

    @Test("A line without an end and a reply without an end are refused")
    func endless() {
        var reader = SMTPReplyReader()
        reader.append([UInt8](repeating: 0x32, count: 10_000))
        #expect(throws: TransferError.self) { try reader.next() }
        var second = SMTPReplyReader()
        second.append(Array(String(repeating: "250-x\r\n", count: 300).utf8))
        #expect(throws: TransferError.self) { try second.next() }
    }
}

struct MailDataTests {
    @Test(
        "Dots are doubled and every line ends in CRLF",
        arguments: [
            ("a\r\n", "a\r\n.\r\n"),
            ("a", "a\r\n.\r\n"),
            ("", ".\r\n"),
            (".\r\n", "..\r\n.\r\n"),
            ("a\r\n.b\r\n", "a\r\n..b\r\n.\r\n"),
            ("a\n.\nb\r\n", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r.\r\nb", "a\r\n..\r\nb\r\n.\r\n"),
            ("a\r\n\r\nb\r\n", "a\r\n\r\nb\r\n.\r\n"),
        ])
    func encode(mail: String, wire: String) {
        #expect(String(decoding: MailData.encode(Array(mail.utf8)), as: UTF8.self) == wire)
    }
}
