import Testing

@testable import Mail

/// Inputs that make a careless reader recurse, or take time that grows with the square of their size.
@Suite("Hostile sizes", .timeLimit(.minutes(1)))
struct LimitTests {
    private func read(_ text: String) -> Message {
        let mail = message(text)
        _ = (mail.subject, mail.from, mail.to, mail.references, mail.messageID, mail.date)
        _ = (mail.plainBody, mail.htmlBody, mail.attachments.count)
        return mail
    }

    @Test("ten thousand parts: the first thousand are read, the rest is kept as one")
    func parts() {
        let part = "--b\n\nx\n"
        let mail = read(
            "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: part, count: 10_000) + "--b--\n")
        #expect(mail.allParts.count == Limits.standard.parts + 1)
        #expect(mail.defects.contains { $0.kind == "too-many-parts" })
        #expect(mail.attachments.last?.bytes.isEmpty == false)
    }

    @Test("a thousand levels: thirty are read, the rest is kept")
    func depth() {
        let nested = (0..<1_000).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        let mail = read(nested + "\ndeep words\n")
        #expect(mail.defects.contains { $0.kind == "too-deep" })
        #expect(mail.attachments.contains { $0.bytes.count > 10 })
    }

    @Test("a thousand messages in each other end at the limit of depth")
    func embedded() {
        let mail = message(String(repeating: "Content-Type: message/rfc822\n\n", count: 1_000) + "Subject: core\n\nx")
        var current: Message? = mail
        var levels = 0
        while let next = current.flatMap({ $0.embedded(in: $0.root) }) {
            current = next
            levels += 1
        }
        #expect(levels == Limits.standard.depth)
    }

    @Test("headers of megabytes and ten thousand fields")
    func headers() {
        let many = read(String(repeating: "X-Field: some value\n", count: 10_000) + "Subject: last\n\nbody")
        #expect(many.header.fields.count == Limits.standard.headerFields)
        #expect(many.plainBody == "body")
        let long = read("Subject: " + String(repeating: "word ", count: 300_000) + "\n\nbody")
        #expect(long.subject.utf8.count <= Limits.standard.headerFieldBytes)
        let folded = read("Subject: a" + String(repeating: "\n b", count: 100_000) + "\n\nbody")
        #expect(folded.plainBody == "body")
    }

    private static let repeated = 30_000
    private static let patterns = [
        "(", "\"", "\\\"", "<", ">", "@", "a@b,", "=?", "=?a?q?", "=?a?q?b?= ", ":", ";", ",", "a:;", "<<", "(\"",
        "\"(", "a b ", "'", "%",
        "[", "<a", "<a@b", "a@", ".", "\"a\" ", "*0=", "a=\"", "a=", "a=b c", "\" x",
    ]

    @Test("fields of one repeated pattern are read in linear time", arguments: patterns)
    func repetition(_ pattern: String) {
        let value = String(repeating: pattern, count: LimitTests.repeated / pattern.utf8.count)
        let names = ["From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To"]
        let mail = read(names.map { "\($0): \(value)\n" }.joined() + "\nbody")
        #expect(mail.plainBody == "body")
        let typed = read(
            "Content-Type: text/plain; \(value)\nContent-Disposition: inline; \(value)\nContent-ID: \(value)\n\nbody")
        #expect(typed.allParts.count == 1)
    }

    private static let lines = [
        "--", "--b", "--b--", "-", "begin 644 x\n", "begin 644 x\n#0V%T\n", "=", "=\r", "=\n", " \n", "\r", "\n",
        "> > ", "--x\nContent-\n", "\u{1B}$B", "+", "~{",
    ]

    @Test("bodies of one repeated pattern are read in linear time", arguments: lines)
    func bodies(_ line: String) {
        let text = String(repeating: line, count: LimitTests.repeated / 3 / line.utf8.count)
        let lined = String(repeating: line + "\n", count: LimitTests.repeated / 3 / line.utf8.count)
        for type in [
            "text/plain; format=flowed; charset=iso-2022-jp", "text/html", "multipart/mixed; boundary=b",
            "multipart/mixed",
        ] {
            for encoding in ["quoted-printable", "base64", "x-uuencode", "7bit"] {
                for body in [text, lined] {
                    let mail = read("Content-Type: \(type)\nContent-Transfer-Encoding: \(encoding)\n\n\(body)")
                    #expect(mail.allParts.count <= Limits.standard.parts + 1)
                }
            }
        }
        let mail = read("Content-Type: multipart/mixed; boundary=b\n\n--b\n\(lined)")
        #expect(!mail.allParts.isEmpty)
    }
}
