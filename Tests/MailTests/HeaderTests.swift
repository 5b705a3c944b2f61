import Testing

@testable import Mail

@Suite("Header block")
struct HeaderTests {
    private func read(_ text: String) -> [String] {
        message(text).header.fields.map { "\($0.name)=\($0.rawText)" }
    }

    @Test(
        "folding and line ends",
        arguments: [
            "Subject: a\n b\nTo: c@d\n\nbody", "Subject: a\r\n b\r\nTo: c@d\r\n\r\nbody",
            "Subject: a\r b\rTo: c@d\r\rbody",
            "Subject:a\n b\nTo :  c@d  \n\nbody",
        ])
    func folding(_ text: String) {
        let mail = message(text)
        #expect(mail.header.fields.map(\.name) == ["subject", "to"])
        #expect(mail.subject == "a b")
        #expect(mail.to.map(\.literal) == ["c@d"])
        #expect(mail.plainBody == "body")
        #expect(mail.defects.isEmpty)
    }

    @Test(
        "the top of a mail",
        arguments: [
            "\n\nSubject: a\n\nx", "From jane@b.example Mon Jan  1 00:00:00 2020\nSubject: a\n\nx",
            ">From x y\nSubject: a\n\nx",
            "  \nSubject: a\n\nx", "  Subject: a\n\nx", "\r\nSubject: a\r\n\r\nx",
            "---- Original email message ----\nSubject: a\n\nx",
        ])
    func prologue(_ text: String) {
        #expect(message(text).subject == "a")
        #expect(message(text).plainBody == "x")
    }

    @Test(
        "junk lines",
        arguments: [
            "From: a@b\nthis is no field\nSubject: a\n\nx", "From: a@b\n   \nSubject: a\n\nx",
            "From: a@b\n=?utf-8?Q?lost_fold?=\nSubject: a\n\nx",
        ])
    func junk(_ text: String) {
        #expect(message(text).subject == "a")
        #expect(message(text).plainBody == "x")
    }

    @Test(
        "a mail without a header is all body",
        arguments: [
            "Hello there,\nhow are you?\n", "Just words", "See https://example.org/x\nfor more\n",
            "https://example.org/\n",
            "\nHello\n", "12:30 is fine by me\n",
        ])
    func onlyBody(_ text: String) {
        let mail = message(text)
        let words = (mail.plainBody ?? "").split(whereSeparator: \.isWhitespace)
        #expect(words == text.split(whereSeparator: \.isWhitespace) || text.hasPrefix("12:30"))
    }

    @Test("a mail without a body has its header")
    func onlyHeader() {
        #expect(message("Subject: a").subject == "a")
        #expect(message("Subject: a\n").plainBody == "")
        #expect(message("").subject == "")
        #expect(message("").plainBody == "")
    }

    @Test("a header that runs into the text ends there, and nothing of the text is lost")
    func missingEmptyLine() {
        let mail = message("Subject: a\nHello Jane,\nsee you\n")
        #expect(mail.subject == "a")
        #expect(mail.plainBody == "Hello Jane,\nsee you\n")
        #expect(mail.defects.map(\.kind) == ["missing-header-end"])
    }

    @Test("limits of fields and bytes are named")
    func limits() {
        var limits = Limits()
        limits.headerFields = 10
        let many = Message(parsing: bytes(String(repeating: "X-A: b\n", count: 50) + "\nbody"), limits: limits)
        #expect(many.header.fields.count == 10)
        #expect(many.plainBody == "body")
        #expect(many.defects.map(\.kind) == ["header-too-long"])
        limits.headerFieldBytes = 100
        let long = Message(parsing: bytes("Subject: \(String(repeating: "x", count: 500))\n\nbody"), limits: limits)
        #expect(long.subject.utf8.count <= 100)
        #expect(long.defects.map(\.kind) == ["header-field-too-long"])
    }

    @Test("a bare CR within a CRLF mail is no line end")
    func bareCR() {
        let mail = message("Subject: a\rBcc: evil@b\r\nTo: c@d\r\n\r\nx")
        #expect(mail.header.fields.map(\.name) == ["subject", "to"])
        #expect(mail.subject == "aBcc: evil@b")
    }
}
