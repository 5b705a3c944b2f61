import Testing

@testable import Mail

@Suite("Parts")
struct PartTests {
    /// The leaves as `path type "first words"`.
    private func leaves(_ mail: Message) -> [String] {
        mail.allParts.filter(\.children.isEmpty).map {
            let text = mail.text(of: $0).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            return "\($0.path) \($0.contentType.essence) \(text)"
        }
    }

    private let mixed = "Content-Type: multipart/mixed; boundary=b\n\n"

    @Test("a tree is read in order, preamble and epilogue left out")
    func tree() {
        let mail = message(
            """
            Content-Type: multipart/mixed; boundary="outer"

            preamble
            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner

            plain
            --inner
            Content-Type: text/html

            <p>html
            --inner--
            inner epilogue
            --outer
            Content-Type: image/png

            x
            --outer--
            epilogue
            """)
        #expect(leaves(mail) == ["1.1 text/plain plain", "1.2 text/html <p>html", "2 image/png x"])
        #expect(mail.allParts.map(\.path) == ["", "1", "1.1", "1.2", "2"])
        #expect(mail.defects.isEmpty)
        #expect(mail.plainBody == "plain")
        #expect(mail.htmlBody == "<p>html")
    }

    @Test("no end boundaries")
    func noEnd() {
        let mail = message(
            mixed + "--b\n\none\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ntwo\n--b\n\nthree\n")
        #expect(leaves(mail) == ["1 text/plain one", "2.1 text/plain two", "3 text/plain three"])
        #expect(mail.defects.map(\.detail) == ["2", "message"])
    }

    @Test(
        "missing boundaries",
        arguments: [
            (mixedWith("words without any boundary"), ["1 text/plain words without any boundary"]),
            (
                "Content-Type: multipart/mixed\n\n--x\nContent-Type: text/plain\n\none\n--x\n\ntwo\n--x--\n",
                ["1 text/plain one", "2 text/plain two"]
            ),
            (mixedWith("--other\nContent-Type: text/html\n\none\n--other--\n"), ["1 text/html one"]),
            (mixedWith("<html><b>hi</b></html>"), ["1 text/html <html><b>hi</b></html>"]),
            (
                mixedWith("Content-Type: text/html\n\none\n--b\n\ntwo\n--b--\n"),
                ["1 text/html one", "2 text/plain two"]
            ),
            (mixedWith("--b\n\none--b--\n"), ["1 text/plain one"]),
            (mixedWith("--b\n\none\n--b--\n--b\n\nlate\n--b--\n"), ["1 text/plain one", "2 text/plain late"]),
            (mixedWith("--b\n\none\n--b\n"), ["1 text/plain one"]),
            (mixedWith("--b--\nlost?\n"), ["1 text/plain --b-- lost?"]),
            (mixedWith("--b\nno header, no empty line\n--b--\n"), ["1 text/plain no header, no empty line"]),
            (mixedWith("--b\nContent-Type: text/html\n--b--\n"), ["1 text/html "]),
        ])
    func missingBoundaries(_ text: String, _ want: [String]) {
        #expect(leaves(message(text)) == want)
    }

    private static func mixedWith(_ body: String) -> String { "Content-Type: multipart/mixed; boundary=b\n\n\(body)" }

    @Test(
        "boundaries that begin alike are told apart",
        arguments: [("a", "ab"), ("ab", "a"), ("a--", "a"), ("x", "x-y"), ("=_1", "=_1_2"), ("a b", "a")])
    func prefixes(_ outer: String, _ inner: String) {
        let mail = message(
            """
            Content-Type: multipart/mixed; boundary="\(outer)"

            --\(outer)
            Content-Type: multipart/mixed; boundary="\(inner)"

            --\(inner)

            one
            --\(inner)

            two
            --\(outer)

            three

            """)
        #expect(leaves(mail) == ["1.1 text/plain one", "1.2 text/plain two", "2 text/plain three"])
    }

    @Test("a boundary with blanks behind it, folded in its quotes, or over-long, is found")
    func forms() {
        #expect(leaves(message(mixed + "--b \t\n\none\n--b-- \n")) == ["1 text/plain one"])
        let folded = "Content-Type: multipart/mixed; boundary=\"ab\n cd\"\n\n--abcd\n\none\n--abcd--\n"
        #expect(leaves(message(folded)) == ["1 text/plain one"])
        let long = String(repeating: "long", count: 60)
        let over = "Content-Type: multipart/mixed; boundary=\(long)\n\n--\(long)\n\none\n--\(long)--\n"
        #expect(leaves(message(over)) == ["1 text/plain one"])
    }

    @Test("the parts of a digest are messages")
    func digest() {
        let mail = message("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: a\n\none\n--b--\n")
        let part = mail.allParts.last
        #expect(part?.contentType.essence == "message/rfc822")
        #expect(part.flatMap { mail.embedded(in: $0) }?.subject == "a")
    }

    @Test(
        "an embedded message is read, base64-encoded or not",
        arguments: ["7bit", "8bit", "base64", "quoted-printable"])
    func embedded(_ encoding: String) {
        let inner = "Subject: =?utf-8?Q?=C3=A9?=\n\nHello\n"
        let body =
            encoding == "base64"
            ? String(decoding: Base64.encode(bytes(inner), lineLength: 76), as: UTF8.self)
            : encoding == "quoted-printable"
                ? String(decoding: QuotedPrintable.encode(bytes(inner)), as: UTF8.self) : inner
        let mail = message(
            mixed
                + "--b\n\nSee below\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: \(encoding)\n\n\(body)\n--b--\n"
        )
        #expect(mail.plainBody == "See below")
        #expect(mail.attachments.map(\.contentType) == ["message/rfc822"])
        let embedded = mail.allParts.last.flatMap { mail.embedded(in: $0) }
        #expect(embedded?.subject == "é")
        #expect(embedded?.plainBody?.hasPrefix("Hello") == true)
    }

    @Test("a delivery report's parts can be reached")
    func report() {
        let mail = message(
            """
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b

            It bounced.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example

            Final-Recipient: rfc822; a@b.example
            --b
            Content-Type: text/rfc822-headers

            Subject: x
            --b--
            """)
        #expect(mail.plainBody == "It bounced.")
        #expect(mail.attachments.map(\.contentType) == ["message/delivery-status", "text/rfc822-headers"])
        #expect(mail.attachments.first?.bytes.starts(with: bytes("Reporting-MTA")) == true)
    }

    @Test("doubled line ends, CR CR LF, are line ends")
    func doubledLineEnds() {
        let text = "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\ntwo\n--b--\n"
        let mail = Message(parsing: bytes(text.replacing("\n", with: "\r\r\n")))
        #expect(mail.subject == "s")
        #expect(mail.plainBody == "one\ntwo")
        #expect(mail.defects.isEmpty)
    }

    @Test("the root of a related multipart is the part that start names")
    func relatedRoot() {
        let parts =
            "--b\nContent-Type: image/png\nContent-ID: <i>\n\nx\n"
            + "--b\nContent-Type: text/html\nContent-ID: <r>\n\n<img src='cid:i'>\n--b--\n"
        let named = message("Content-Type: multipart/related; boundary=b; start=\"<r>\"\n\n\(parts)")
        #expect(named.htmlBody == "<img src='cid:i'>")
        #expect(named.attachments.map(\.contentType) == ["image/png"])
        #expect(named.attachments.map(\.isInline) == [true])
        let wrong = message("Content-Type: multipart/related; boundary=b; start=\"<nothing>\"\n\n\(parts)")
        #expect(wrong.attachments.count == 2)
    }

    @Test("messages that are elsewhere are kept and said to be")
    func elsewhere() {
        let part = message("Content-Type: message/partial; number=2; total=3; id=x\n\nthe middle\n")
        #expect(part.defects == [Defect("partial-message", "message: 2 of 3")])
        #expect(part.attachments.map(\.bytes) == [bytes("the middle\n")])
        let body = message(
            mixed + "--b\nContent-Type: message/external-body; access-type=URL\n\nContent-Type: image/png\n--b--\n")
        #expect(body.defects == [Defect("external-body", "1: URL")])
        #expect(body.attachments.map(\.contentType) == ["message/external-body"])
    }
}
