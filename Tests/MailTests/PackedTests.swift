import Testing

@testable import Mail

@Suite("Files in other formats")
struct PackedTests {
    private func joined(_ pieces: [UInt8]...) -> [UInt8] { pieces.flatMap { $0 } }

    // MARK: yEnc

    private func yEncoded(_ data: [UInt8]) -> [UInt8] {
        data.flatMap { byte -> [UInt8] in
            let shifted = byte &+ 42
            return [0, 10, 13, 61].contains(shifted) ? [61, shifted &+ 64] : [shifted]
        }
    }

    @Test("yEnc between the lines of a text becomes a file", arguments: ["\n", "\r\n"])
    func yEnc(_ end: String) {
        let data = (0...UInt8.max).map { $0 }
        let head = bytes("Subject: x\(end)\(end)Look:\(end)=ybegin line=128 size=256 name=my cat.jpg\(end)")
        let tail = bytes("\(end)=yend size=256\(end)Bye\(end)")
        let mail = Message(parsing: head + yEncoded(data) + tail)
        #expect(mail.plainBody == "Look:\nBye\n")
        #expect(mail.attachments.map(\.filename) == ["my cat.jpg"])
        #expect(mail.attachments.map(\.bytes) == [data])
        #expect(mail.attachmentNames == ["my cat.jpg"])
    }

    @Test("a part of a yEnc file in several mails is a file")
    func yEncPart() {
        let mail = message(
            "Subject: x\n\n=ybegin part=1 total=2 line=128 size=6 name=a.bin\n=ypart begin=1 end=3\n\u{6B}\u{6C}\u{6D}\n=yend size=3\n"
        )
        #expect(mail.attachments.map(\.bytes) == [bytes("ABC")])
        #expect(mail.plainBody == "")
    }

    @Test(
        "what only looks like yEnc stays text",
        arguments: ["=ybegin line=128 name=x\nno end\n", "a =ybegin b\n=yend\n"])
    func notYEnc(_ text: String) {
        #expect(message("Subject: x\n\n\(text)").plainBody == text)
        #expect(message("Subject: x\n\n\(text)").attachments.isEmpty)
    }

    // MARK: Macintosh

    private func big(_ number: Int, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private func appleFile(_ mark: UInt8, _ entries: [(Int, [UInt8])]) -> [UInt8] {
        var head = joined(
            [0, 5, 0x16, mark, 0, 2, 0, 0], [UInt8](repeating: 0, count: 16), big(entries.count, 2))
        var offset = head.count + entries.count * 12
        for (id, data) in entries {
            head += joined(big(id, 4), big(offset, 4), big(data.count, 4))
            offset += data.count
        }
        return head + entries.flatMap(\.1)
    }

    @Test("AppleSingle gives the file within it")
    func appleSingle() {
        let file = appleFile(0, [(2, [9, 9]), (1, bytes("data")), (3, bytes("Name"))])
        let mail = Message(parsing: bytes("Content-Type: application/applefile\n\n") + file)
        #expect(mail.attachments.map(\.filename) == ["Name"])
        #expect(mail.attachments.map(\.bytes) == [bytes("data")])
        for count in 0..<file.count { _ = AppleFile(Array(file.prefix(count))) }
        #expect(AppleFile(bytes("no such file")) == nil)
    }

    @Test("of AppleDouble the file counts; alone its first part is kept")
    func appleDouble() {
        let fork = "--b\nContent-Type: application/applefile\n\nx\n"
        let both = "\(fork)--b\nContent-Type: image/png; name=a.png\n\nimage\n--b--\n"
        let type = "Content-Type: multipart/appledouble; boundary=b\n\n"
        #expect(message(type + both).attachments.map(\.filename) == ["a.png"])
        #expect(message(type + fork + "--b--\n").attachments.map(\.contentType) == ["application/applefile"])
    }

    // MARK: winmail.dat

    private func little(_ number: Int, _ size: Int) -> [UInt8] { big(number, size).reversed() }

    private func stream(_ attributes: [(Int, [UInt8])]) -> [UInt8] {
        var bytes = joined(little(0x223E_9F78, 4), [1, 0])
        for (number, data) in attributes {
            bytes += joined([1], little(number, 4), little(data.count, 4), data, [0, 0])
        }
        return bytes
    }

    @Test("a winmail.dat gives its files, its text where the mail has none, and itself where it holds nothing")
    func tnef() {
        let file = stream([
            (0x2_800C, bytes("words\r\n\0")), (0x6_9002, []), (0x1_8010, bytes("A.TXT\0")), (0x6_800F, bytes("one")),
            (0x6_9002, []), (0x1_8010, bytes("B.TXT\0")), (0x6_800F, bytes("two")),
        ])
        let type = bytes("Content-Type: application/vnd.ms-tnef\n\n")
        let mail = Message(parsing: type + file)
        #expect(mail.plainBody == "words\n")
        #expect(mail.attachmentNames == ["A.TXT", "B.TXT"])
        #expect(mail.attachments.map(\.bytes) == [bytes("one"), bytes("two")])
        let other = Message(parsing: bytes(mixedHead) + file + bytes("\n--b--\n"))
        #expect(other.plainBody == "hi")
        #expect(other.attachmentNames == ["A.TXT", "B.TXT"])
        let empty = Message(parsing: type + stream([]))
        #expect(empty.attachments.map(\.contentType) == ["application/vnd.ms-tnef"])
    }

    private let mixedHead =
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: application/ms-tnef\n\n"

    @Test("a winmail.dat that is cut or damaged gives what it can", arguments: 0..<100)
    func damagedTNEF(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        let properties = joined(
            little(1, 4), little(0x1F, 2), little(0x3707, 2), little(1, 4), little(4, 4), [65, 0, 0, 0])
        var file = stream([(0x6_9003, properties), (0x6_9002, []), (0x6_9005, properties), (0x6_800F, bytes("one"))])
        for _ in 0..<random.below(6) { file[random.below(file.count)] = UInt8.random(in: 0...255, using: &random) }
        let mail = Message(
            parsing: bytes("Content-Type: application/ms-tnef\n\n") + file.prefix(random.below(file.count + 1)))
        #expect(mail.attachments.count <= 2)
    }

    @Test("mails in mails in a winmail.dat end")
    func nestedTNEF() {
        var file = stream([(0x2_800C, bytes("innermost\0"))])
        for _ in 0..<50 {
            let object = [UInt8](repeating: 0, count: 16) + file
            let padding = [UInt8](repeating: 0, count: (4 - object.count % 4) % 4)
            let properties = joined(
                little(2, 4), little(0x03, 2), little(0x3705, 2), little(5, 4), little(0x0D, 2), little(0x3701, 2),
                little(1, 4), little(object.count, 4), object, padding)
            file = stream([(0x6_9002, []), (0x6_9005, properties)])
        }
        #expect(TNEF(file[...])?.files.count == 1)
    }

    @Test(
        "rich text gives its words",
        arguments: [
            ("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}Hello\\par W\\'f6rld\\tab\\{x\\}}", "Hello\nWörld\t{x}", false),
            ("{\\rtf1\\ansicpg1251 \\'cf\\'f0\\u8364?{\\*\\generator x;}!}", "Пр€!", false),
            ("{\\rtf1\\u-10179?\\u-8704?}", "😀", false), ("{\\rtf1\\ansicpg932 \\'93\\'fa}", "日", false),
            (
                "{\\rtf1\\fromhtml1{\\*\\htmltag <p>}\\htmlrtf {\\htmlrtf0 a{\\*\\x y}\\htmlrtf\\par}\\htmlrtf0}",
                "<p>a", true
            ),
            ("{\\rtf1 {{{{", "", false), ("}}}}a", "a", false), ("\\", "", false), ("{\\rtf1\\bin99999 x}", "", false),
        ])
    func richText(_ source: String, _ want: String, _ isHTML: Bool) {
        let text = RichText(bytes(source))
        #expect(text.text == want)
        #expect(text.isHTML == isHTML)
    }

    @Test("packed rich text is unpacked, from the dictionary and from itself")
    func compressed() {
        // `{\rtf1\ansi` and `ab` stand in the dictionary; one run reads what it has just written.
        let packed: [UInt8] = [
            29, 0, 0, 0, 28, 0, 0, 0, 76, 90, 70, 117, 0, 0, 0, 0, 117, 0, 9, 32, 1, 160, 99, 13, 177, 13, 180, 13, 177,
            125, 1, 14, 176,
        ]
        #expect(CompressedRTF.decode(packed[...]) == bytes("{\\rtf1\\ansi abcabcabcabcabc}"))
        #expect(CompressedRTF.decode(packed.dropLast(4)) == bytes("{\\rtf1\\ansi abcabcabcabcabc"))
        let stored = joined(little(14, 4), little(2, 4), little(0x414C_454D, 4), little(0, 4), bytes("abc"))
        #expect(CompressedRTF.decode(stored[...]) == bytes("ab"))
        #expect(CompressedRTF.decode(bytes("short")[...]) == nil)
        #expect(CompressedRTF.decode(joined(little(0, 4), little(0, 4), little(7, 4), little(0, 4))[...]) == nil)
    }

    @Test("packed rich text of any bytes ends", arguments: 0..<100)
    func compressedNoise(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        let packed = joined(
            little(0, 4), little(5_000, 4), little(0x7546_5A4C, 4), little(0, 4), random.bytes(upTo: 400))
        let rich = CompressedRTF.decode(packed[...]) ?? []
        #expect(rich.count <= 5_020)
        _ = RichText(rich)
    }
}
