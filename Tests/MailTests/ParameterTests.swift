import Testing

@testable import Mail

@Suite("Parameters")
struct ParameterTests {
    private func parameters(_ value: String) -> [String: String] { ContentType(parsing: bytes(value)).parameters }

    @Test(
        "types are read, and what is none becomes text/plain",
        arguments: [
            ("text/html", "text/html"), ("TEXT/HTML; charset=x", "text/html"), (" text / html ;x=y", "text/html"),
            ("\"text/html\"", "text/html"), ("text/html charset=utf-8", "text/html"), ("text", "text/plain"),
            ("", "text/plain"), ("garbage", "text/plain"), ("; boundary=x", "multipart/mixed"), ("text/", "text/plain"),
            ("multipart; boundary=x", "multipart/mixed"), ("image", "application/octet-stream"),
            ("text/html (a comment); charset=utf-8", "text/html"), ("multipart/mixed boundary=x", "multipart/mixed"),
            ("charset=utf-8", "text/plain"),
        ])
    func essence(_ value: String, _ want: String) {
        #expect(ContentType(parsing: bytes(value)).essence == want)
    }

    @Test(
        "missing semicolons",
        arguments: [
            ("text/plain charset=utf-8 format=flowed", ["charset": "utf-8", "format": "flowed"]),
            ("text/plain;; charset=utf-8;;format=flowed;", ["charset": "utf-8", "format": "flowed"]),
            (
                "a/b; access-type=mail-server\tserver=\"x@y\"; c=d",
                ["access-type": "mail-server", "server": "x@y", "c": "d"]
            ),
            ("a/b; name=my holiday photo.jpg", ["name": "my holiday photo.jpg"]),
            ("a/b; name=my holiday photo.jpg; x=y", ["name": "my holiday photo.jpg", "x": "y"]),
            ("a/b, charset=utf-8", ["charset": "utf-8"]),
        ])
    func missingSemicolons(_ value: String, _ want: [String: String]) {
        #expect(parameters(value) == want)
    }

    @Test(
        "broken quoting",
        arguments: [
            ("a/b; name=\"a \\\"b\\\" c\"", "a \"b\" c"), ("a/b; name=\"a \"b\" c.txt\"; x=y", "a \"b\" c.txt"),
            ("a/b; name=\"C:\\temp\\new.txt\"", "C:\\temp\\new.txt"), ("a/b; name=\"never closed; x=y", "never closed"),
            ("a/b; name = \"spaced\" ; x=y", "spaced"), ("a/b; name=\"\"", ""), ("a/b; NAME=Upper", "Upper"),
            ("a/b; name=first; name=second", "first"), ("a/b; name=\"a;b\"; x=y", "a;b"),
            ("a/b; name=(comment)x", "(comment)x"), ("a/b; (comment) name=x", "x"),
        ])
    func brokenQuoting(_ value: String, _ want: String) {
        #expect(parameters(value)["name"] == want)
    }

    @Test(
        "RFC 2231 in its right and wrong forms",
        arguments: [
            ("a/b; name*=utf-8''%E2%82%AC.txt", "€.txt"),
            ("a/b; name*=iso-8859-1'en'%E9t%E9", "été"),
            ("a/b; name*0=ab; name*1=cd", "abcd"),
            ("a/b; name*1=cd; name*0=ab; name*2=ef", "abcdef"),
            ("a/b; name*0*=utf-8''%E2%82; name*1*=%AC", "€"),
            ("a/b; name*1*=%AC; name*0*=utf-8''%E2%82", "€"),
            ("a/b; name*0*=utf-8''a%20; name*1=\"b%20c\"", "a b%20c"),
            ("a/b; name=plain; name*=utf-8''better", "better"),
            ("a/b; name*=utf-8''better; name=plain", "better"),
            ("a/b; name*0*=iso-2022-jp''%1B$BF|; name*1*=K%5C%1B(B", "日本"),
            ("a/b; name*=no%20charset", "no charset"),
            ("a/b; name*=utf-8''100%", "100%"),
            ("a/b; name*0=a; name*0=x; name*1=b", "ab"),
            ("a/b; name=\"=?utf-8?Q?=E2=82=AC=2Etxt?=\"", "€.txt"),
            ("a/b; name==?utf-8?Q?=E2=82=AC=2Etxt?=", "€.txt"),
            ("a/b; name=\"=?utf-8?Q?a?= =?utf-8?Q?b?=\"", "ab"),
            ("a/b; name=\"€.txt\"", "€.txt"),
            ("a/b; name*99999999999999999999=x; name=y", "y"),
        ])
    func continuations(_ value: String, _ want: String) {
        #expect(parameters(value)["name"] == want)
    }

    @Test("a raw 8-bit file name is repaired")
    func rawName() {
        let value = bytes("attachment; filename=\"") + latin1("\u{E9}t\u{E9}.txt") + bytes("\"")
        #expect(ContentDisposition(parsing: value).parameters["filename"] == "été.txt")
    }

    @Test(
        "broken forms of names",
        arguments: [
            "attachment; filename='ä b.pdf'", "attachment; filename=\"utf-8''%C3%A4%20b.pdf\"",
            "attachment; filename=utf-8''%C3%A4%20b.pdf", "attachment; filename=\"%C3%A4 b.pdf\"",
            "attachment; filename*=utf-8'%C3%A4%20b.pdf", "attachment; filename*=%C3%A4%20b.pdf",
            "attachment; name=\"ä b.pdf\"", "inline; filename*0=\"ä\"; filename*1=\" b.pdf\"",
        ])
    func brokenNames(_ disposition: String) {
        let mail = message("Content-Type: application/pdf\nContent-Disposition: \(disposition)\n\nx")
        #expect(mail.attachments.map(\.filename) == ["ä b.pdf"])
    }

    @Test(
        "names that only look broken stay",
        arguments: [
            "100%.pdf", "50%20off.pdf", "it's.pdf", "a''b%20c.pdf", "%C3.pdf", "report (1).pdf", "(1) report.pdf",
        ])
    func soundNames(_ name: String) {
        let mail = message("Content-Type: application/pdf; name=\"\(name)\"\n\nx")
        #expect(mail.attachments.map(\.filename) == [name])
        #expect(message("Content-Type: application/pdf; name=\(name)\n\nx").attachments.map(\.filename) == [name])
    }

    @Test(
        "a boundary in segments or among comments",
        arguments: [
            "multipart/mixed; boundary*0=ab; boundary*1=cd", "multipart/mixed; boundary*1=\"cd\"; boundary*0=\"ab\"",
            "multipart/mixed (one) ; (two) boundary=(three)abcd (four)", "multipart/mixed; boundary=abcd (four); x=y",
        ])
    func boundaries(_ type: String) {
        let mail = message("Content-Type: \(type)\n\n--abcd\n\nhi\n--abcd--\n")
        #expect(mail.plainBody == "hi")
        #expect(mail.defects.isEmpty)
    }

    @Test("a disposition without its kind is an attachment")
    func kindMissing() {
        let disposition = ContentDisposition(parsing: bytes("filename=x.txt"))
        #expect(disposition.kind == "attachment")
        #expect(disposition.parameters["filename"] == "x.txt")
        #expect(ContentDisposition(parsing: bytes("INLINE")).kind == "inline")
    }

    @Test(
        "file names are made safe",
        arguments: [
            ("a.txt", "a.txt"), ("../../etc/passwd", "passwd"), ("C:\\temp\\a.txt", "a.txt"),
            ("a\u{0}b\r\n.txt", "ab.txt"),
            ("..", nil), ("/", nil), ("", nil), ("  a.txt . ", "a.txt"), ("evil\u{202E}txt.exe", "eviltxt.exe"),
            ("日本語.txt", "日本語.txt"), ("...", nil),
        ] as [(String, String?)])
    func safeNames(_ name: String, _ want: String?) {
        #expect(FileName.safe(name) == want)
    }

    @Test("a long file name keeps its extension and whole characters")
    func longName() {
        let name = FileName.safe(String(repeating: "語", count: 200) + ".pdf") ?? ""
        #expect(name.utf8.count <= 255)
        #expect(name.hasSuffix("語.pdf"))
    }

    @Test("a long file name is cut so that it is safe already", arguments: [(" ", ""), (".", ".b"), (" .", ".b")])
    func cutName(_ middle: String, _ end: String) {
        let letters = String(repeating: "a", count: 250)
        #expect(FileName.safe(letters + String(repeating: middle, count: 20) + "b") == letters + end)
    }

    @Test("a file name survives being written and read", arguments: 0..<300)
    func roundTrip(_ seed: Int) throws {
        var random = SplitMix64(UInt64(seed))
        let value = AddressWords.squeezed(random.text(upTo: 100)).replacing("\\", with: "")
        let field = try ParameterWriter.field("Content-Disposition", "attachment", [("filename", value), ("x", "y")])
        for line in field.split(separator: ASCII.lf) { #expect(line.count <= 79) }
        let mail = Message(parsing: field + bytes("\r\n"))
        #expect(mail.root.disposition?.parameters["x"] == "y")
        #expect((mail.root.disposition?.parameters["filename"] ?? "") == value)
    }
}
