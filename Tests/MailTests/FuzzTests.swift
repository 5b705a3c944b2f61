import Testing

@testable import Mail

/// Seeded rubbish: whatever comes in, a message comes out, its ranges lie within the bytes and reading stays linear.
@Suite("Any bytes give a message")
struct FuzzTests {
    /// Bytes that mean something to a mail parser.
    private static let alphabet =
        bytes("ab:;,<>@()\"\\=?_-. \t\r\n\r\n\n-/'*%&+!~{}0123") + [0, 0x1B, 0x80, 0xC3, 0xA9, 0xFF]
    private static let words = [
        "Content-Type: multipart/mixed; boundary=b\n", "--b\n", "--b--\n", "\n\n", "\r\n\r\n", "=?utf-8?Q?", "?=",
        "=?iso-2022-jp?B?",
        "Content-Transfer-Encoding: base64\n", "Content-Transfer-Encoding: quoted-printable\n", "begin 644 x\n",
        "end\n",
        "Content-Disposition: attachment; filename*0*=utf-8''", "; name*1=", "charset=utf-7", "charset=gb18030",
        "format=flowed",
        "Content-Type: message/rfc822\n", "From: ", "References: <", "Date: ", "> ", "\u{1B}$B", "boundary=\"",
        "Content-Type: multipart/digest",
    ].map { bytes($0) }

    private static let seedMail = bytes(
        """
        From: "Doe, Jane" <jane@b.example>\r
        To: Friends: a@b.example, =?utf-8?Q?J=C3=B6rg?= <c@d.example>;\r
        Subject: =?utf-8?B?SMOpbGxv?= =?iso-8859-1?Q?w=F6rld?=\r
        Date: Wed, 17 May 2000 19:35:05 -0400 (EDT)\r
        Message-ID: <a@b.example>\r
        References: <1@b.example>\r
        \t<2@b.example>\r
        Content-Type: multipart/mixed; boundary="outer"\r
        \r
        --outer\r
        Content-Type: text/plain; charset=iso-8859-1; format=flowed; delsp=yes\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        Fr=F6sche \r
        sind gr=FCn=\r
        !\r
        --outer\r
        Content-Type: application/pdf; name*0*=utf-8''a%20; name*1=b.pdf\r
        Content-Transfer-Encoding: base64\r
        Content-Disposition: attachment; filename="=?utf-8?Q?a.pdf?="\r
        \r
        SGVsbG8gd29ybGQ=\r
        --outer\r
        Content-Type: message/rfc822\r
        \r
        Subject: inner\r
        Content-Type: multipart/alternative; boundary=inner\r
        \r
        --inner\r
        \r
        begin 644 cat.txt\r
        #0V%T\r
        `\r
        end\r
        --inner--\r
        --outer--\r

        """)

    /// Reads everything that can be asked of a message.
    private func exercise(_ raw: [UInt8]) {
        let mail = Message(parsing: raw)
        #expect(!mail.allParts.isEmpty)
        for part in mail.allParts {
            #expect(part.bodyRange.lowerBound >= 0 && part.bodyRange.upperBound <= raw.count)
            var previous = part.bodyRange.lowerBound
            for child in part.children {
                #expect(
                    child.bodyRange.lowerBound >= previous
                        && child.bodyRange.upperBound <= part.bodyRange.upperBound + 2)
                previous = child.bodyRange.upperBound
            }
            #expect(part.header.fields.allSatisfy { !$0.value.contains(ASCII.lf) })
            #expect(!mail.text(of: part).utf8.contains(ASCII.cr))
            _ = mail.embedded(in: part)?.plainBody
        }
        let subject = mail.subject
        #expect(!subject.utf8.contains { $0 < 0x20 })
        let boxes = mail.from + mail.to + mail.cc + mail.replyTo + mail.sender
        #expect(boxes.allSatisfy { $0.address == nil || EmailAddress($0.address?.description ?? "") != nil })
        _ = (mail.date, mail.messageID, mail.references, mail.inReplyTo, mail.plainBody, mail.htmlBody)
        for attachment in mail.attachments {
            #expect(attachment.filename.map { $0.utf8.count <= 255 && !$0.contains("/") } ?? true)
        }
    }

    @Test("mutations of a good mail", arguments: 0..<40)
    func mutations(_ seed: Int) {
        var random = SplitMix64(UInt64(seed))
        for _ in 0..<50 {
            var raw = FuzzTests.seedMail
            for _ in 0...random.below(12) { mutate(&raw, &random) }
            exercise(raw)
        }
    }

    @Test("rubbish of mail's own characters and words", arguments: 0..<40)
    func soup(_ seed: Int) {
        var random = SplitMix64(UInt64(seed) &+ 1_000)
        for _ in 0..<50 {
            var raw: [UInt8] = []
            for _ in 0..<random.below(120) {
                if random.below(3) == 0 {
                    raw += FuzzTests.words[random.below(FuzzTests.words.count)]
                } else {
                    raw.append(FuzzTests.alphabet[random.below(FuzzTests.alphabet.count)])
                }
            }
            exercise(raw)
        }
    }

    @Test("pure noise", arguments: 0..<20)
    func noise(_ seed: Int) {
        var random = SplitMix64(UInt64(seed) &+ 2_000)
        for _ in 0..<50 { exercise(random.bytes(upTo: 300)) }
    }

    @Test("every prefix of a good mail")
    func prefixes() {
        for end in 0...FuzzTests.seedMail.count { exercise(Array(FuzzTests.seedMail[..<end])) }
    }

    private func mutate(_ raw: inout [UInt8], _ random: inout SplitMix64) {
        let at = random.below(max(raw.count, 1))
        let length = min(random.below(40), raw.count - min(at, raw.count))
        switch random.below(7) {
        case 0 where at < raw.count: raw[at] = FuzzTests.alphabet[random.below(FuzzTests.alphabet.count)]
        case 1 where at < raw.count: raw[at] ^= UInt8(1 << random.below(8))
        case 2: raw.insert(contentsOf: FuzzTests.words[random.below(FuzzTests.words.count)], at: min(at, raw.count))
        case 3: raw.removeSubrange(min(at, raw.count)..<(min(at, raw.count) + length))
        case 4:
            raw.insert(
                contentsOf: raw[min(at, raw.count)..<(min(at, raw.count) + length)], at: random.below(raw.count + 1))
        case 5: raw.removeLast(min(raw.count, random.below(30)))
        default: raw.insert(FuzzTests.alphabet[random.below(FuzzTests.alphabet.count)], at: min(at, raw.count))
        }
    }

    @Test("LF and CRLF give equal messages", arguments: 0..<30)
    func lineEnds(_ seed: Int) {
        var random = SplitMix64(UInt64(seed) &+ 3_000)
        for _ in 0..<20 {
            var raw = FuzzTests.seedMail.filter { $0 != ASCII.cr }
            for _ in 0..<random.below(4) { mutate(&raw, &random) }
            let lf = raw.filter { $0 != ASCII.cr }
            let crlf = lf.flatMap { $0 == ASCII.lf ? [ASCII.cr, ASCII.lf] : [$0] }
            let (one, two) = (Message(parsing: lf), Message(parsing: crlf))
            #expect(one.subject == two.subject && one.to == two.to && one.references == two.references)
            #expect(one.allParts.map(\.path) == two.allParts.map(\.path))
            #expect(one.plainBody == two.plainBody && one.htmlBody == two.htmlBody)
            #expect(one.defects == two.defects)
            #expect(one.attachments.map(\.filename) == two.attachments.map(\.filename))
        }
    }
}
