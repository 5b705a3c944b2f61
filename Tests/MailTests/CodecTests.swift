import Testing

@testable import Mail

@Suite("Transfer encodings")
struct CodecTests {
    private func base64(_ text: String) -> String {
        String(decoding: bytes(text).withUnsafeBufferPointer { Base64.decode($0) }, as: UTF8.self)
    }

    private func quotedPrintable(_ text: String) -> [UInt8] {
        bytes(text).withUnsafeBufferPointer { QuotedPrintable.decode($0) }
    }

    @Test(
        "base64 is read through junk",
        arguments: [
            ("", ""), ("SGVsbG8=", "Hello"), ("SGVsbG8", "Hello"), ("SGVs\r\nbG8=\r\n", "Hello"),
            ("S G V s!!bG8=", "Hello"), ("SGVsbG8=SGVsbG8=", "HelloHello"), ("SGVsbG8==== ", "Hello"), ("=", ""),
            ("A", ""), ("SGVsbG8=\r\n-- \r\nfooter", "Hello" + "~\u{8A}"),
        ])
    func base64Junk(_ text: String, _ want: String) {
        #expect(base64(text).hasPrefix(want.prefix(5)))
        if !text.contains("footer") { #expect(base64(text) == want) }
    }

    @Test(
        "base64 that is nothing else is told from text that holds more or less",
        arguments: [
            ("", ""), ("SGVsbG8=", "Hello"), ("SGVsbG8", "Hello"), ("SGVsbG9v", "Helloo"), ("SGVsbA==", "Hell"),
            ("SGVsbG8!", nil), ("SGVs bG8=", nil), ("SGVsbG8=SGVsbG8=", nil), ("SGVsb", nil), ("=", nil), ("A===", nil),
        ] as [(String, String?)])
    func wholeBase64(_ text: String, _ want: String?) {
        #expect(Base64.decode(whole: bytes(text)[...]) == want.map { bytes($0) })
    }

    @Test("base64 is read over line ends wherever they stand", arguments: 0..<100)
    func wrappedBase64(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        let data = random.bytes(upTo: 300)
        var text: [UInt8] = []
        for byte in Base64.encode(data, lineLength: 0) {
            text.append(byte)
            if random.next() % 7 == 0 { text += random.next() % 2 == 0 ? [ASCII.cr, ASCII.lf] : [ASCII.lf] }
        }
        #expect(text.withUnsafeBufferPointer { Base64.decode($0) } == data, "seed \(seed)")
    }

    @Test(
        "line ends become LF and NUL goes",
        arguments: [
            ("", ""), ("a\r\nb\r\n", "a\nb\n"), ("a\rb\r", "a\nb\n"), ("\r\r\n\n\r", "\n\n\n"), ("a\nb", "a\nb"),
            ("a\0b\r\nc\0", "ab\nc"), ("\r\0\n", "\n\n"), ("\r", "\n"), ("\r\n", "\n"),
            ("ab\r\ncd\refg", "ab\ncd\nefg"),
        ])
    func lineFeeds(_ text: String, _ want: String) {
        #expect(BodyText.withLineFeeds(bytes(text)) == bytes(want))
    }

    @Test(
        "broken quoted-printable keeps its text",
        arguments: [
            ("a=20b", "a b"), ("a=\r\nb", "ab"), ("a=\nb", "ab"), ("a= \t\r\nb", "ab"), ("a=3Db", "a=b"),
            ("a=3db", "a=b"), ("a=XYb", "a=XYb"), ("a=", "a"), ("a=4", "a=4"), ("trail  \r\nb", "trail\r\nb"),
            ("keep=20\r\nb", "keep \r\nb"), ("keep=20 \nb", "keep \nb"), ("x=\"1\" y", "x=\"1\" y"), ("=\r\n", ""),
            ("a\r\n \r\nb", "a\r\n\r\nb"),
        ])
    func quotedPrintableBroken(_ text: String, _ want: String) {
        #expect(quotedPrintable(text) == bytes(want))
    }

    @Test("base64 decodes what it encodes", arguments: 0..<200)
    func base64RoundTrip(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        let data = random.bytes(upTo: 400)
        for length in [0, 76] {
            let encoded = Base64.encode(data, lineLength: length)
            #expect(encoded.split(separator: ASCII.lf).allSatisfy { length == 0 || $0.count <= 77 })
            #expect(encoded.withUnsafeBufferPointer { Base64.decode($0) } == data)
        }
    }

    @Test("quoted-printable decodes what it encodes", arguments: 0..<200)
    func quotedPrintableRoundTrip(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        let data = (random.bytes(upTo: 300) + bytes("From x\n.\n  \t\nFrom ")).filter { $0 != ASCII.cr }
        let encoded = QuotedPrintable.encode(data)
        for line in encoded.split(separator: ASCII.lf) {
            let content = line.last == ASCII.cr ? line.dropLast() : line
            #expect(content.count <= 76)
            #expect(content.allSatisfy { $0 < 0x7F } && content.last?.isBlank != true && content != [ASCII.dot])
        }
        let decoded = encoded.withUnsafeBufferPointer { QuotedPrintable.decode($0) }
        #expect(BodyText.withLineFeeds(decoded.filter { $0 != 0 }) == data.filter { $0 != 0 })
    }

    @Test(
        "base64 and foreign text",
        arguments: [
            (
                "R3LDvMOfZQo=\n_____________\nList mailing list\nlist@example.org\n",
                "Grüße\n_____________\nList mailing list\nlist@example.org\n"
            ),
            ("R3LDvMOfZQ\n\n-- \nSent through a list, see below\n", "Grüße\n-- \nSent through a list, see below\n"),
            ("This is plain text, although it says otherwise.\n", "This is plain text, although it says otherwise.\n"),
            ("R3LD vMOf ZQo=\n", "Grüße\n"), ("R3!LDvM*OfZQo=\n", "Grüße\n"), ("R3LDvMOfZQo=\n\n", "Grüße\n"),
        ])
    func foreignText(_ body: String, _ want: String) {
        let mail = message("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n\(body)")
        #expect(mail.plainBody == want)
    }

    @Test("foreign text behind a file is left out of it")
    func foreignBehindFile() {
        let mail = message(
            "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nQ2F0\n\nScanned by nobody at all.\n")
        #expect(mail.attachments.map(\.bytes) == [bytes("Cat")])
    }

    @Test("uuencode is read as a transfer encoding and between the lines of a text")
    func uuencode() {
        let block = "begin 644 cat.txt\n#0V%T\n`\nend\n"
        let encoded = message("Content-Type: application/x\nContent-Transfer-Encoding: x-uuencode\n\n\(block)")
        #expect(encoded.attachments.map(\.bytes) == [bytes("Cat")])
        let inline = message("Subject: x\n\nLook:\n\n\(block)\nBye\n")
        #expect(inline.plainBody == "Look:\n\n\nBye\n")
        #expect(inline.attachments.map(\.filename) == ["cat.txt"])
        #expect(inline.attachments.map(\.bytes) == [bytes("Cat")])
    }

    @Test(
        "what only looks like uuencode stays text",
        arguments: [
            "begin 644 cat.txt\nThis is just prose, dear reader\nend\n", "begin 644 cat.txt\n#0V%T\n",
            "begin 9 x\nend\n",
            "begin the day with tea\nend\n",
        ])
    func notUUEncode(_ text: String) {
        let mail = message("Subject: x\n\n\(text)")
        #expect(mail.plainBody == text)
        #expect(mail.attachments.isEmpty)
    }

    @Test(
        "modified UTF-7 names of RFC 3501",
        arguments: [
            ("INBOX", "INBOX"), ("Entwürfe", "Entw&APw-rfe"), ("Tom & Jerry", "Tom &- Jerry"), ("台北", "&U,BTFw-"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"), ("😀", "&2D3eAA-"), ("", ""),
        ])
    func modifiedUTF7(_ name: String, _ wire: String) {
        #expect(ModifiedUTF7.encode(name) == wire)
        #expect(ModifiedUTF7.decode(wire) == name)
    }

    @Test("modified UTF-7 decodes what it encodes and keeps what is none", arguments: 0..<200)
    func modifiedUTF7RoundTrip(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        let name = random.text(upTo: 60) + "&"
        let wire = ModifiedUTF7.encode(name)
        #expect(wire.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(ModifiedUTF7.decode(wire) == name)
        for broken in ["&", "&x", "a&!!-b", "&AAA/-"] { #expect(ModifiedUTF7.decode(broken) == broken) }
    }
}
