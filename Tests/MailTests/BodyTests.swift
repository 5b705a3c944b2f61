import Testing

@testable import Mail

@Suite("Bodies and attachments")
struct BodyTests {
    private func mixed(_ parts: String...) -> Message {
        message("Content-Type: multipart/mixed; boundary=b\n\n" + parts.map { "--b\n\($0)\n" }.joined() + "--b--\n")
    }

    @Test("Apple's text, image, text is one body")
    func appleMail() {
        let mail = mixed(
            "\nbefore", "Content-Type: image/png\nContent-Disposition: inline; filename=a.png\n\nx", "\nafter")
        #expect(mail.plainBody == "before\nafter")
        #expect(mail.attachments.map(\.filename) == ["a.png"])
        #expect(mail.attachments.map(\.isInline) == [true])
    }

    @Test("text that is attached or named is no body")
    func namedText() {
        let mail = mixed(
            "\nbody", "Content-Disposition: attachment\n\nattached",
            "Content-Type: text/plain; name=notes.txt\n\nnamed",
            "Content-Disposition: inline; filename=more.txt\n\nnamed too",
            "Content-Type: text/calendar\n\nBEGIN:VCALENDAR")
        #expect(mail.plainBody == "body")
        #expect(mail.attachments.map(\.filename) == [nil, "notes.txt", "more.txt", nil])
        #expect(mail.attachments.map(\.contentType).last == "text/calendar")
    }

    @Test("a mail that is one named text still shows it")
    func namedRoot() {
        #expect(message("Content-Type: text/plain; name=a.txt\n\nwords").plainBody == "words")
        let attached = message("Content-Type: text/plain\nContent-Disposition: attachment\n\nwords")
        #expect(attached.plainBody == nil)
        #expect(attached.attachments.count == 1)
    }

    @Test("another kind of text is the body only where the mail holds nothing else")
    func otherText() {
        #expect(message("Content-Type: text/enriched\n\nwords").plainBody == "words")
        let both = mixed("\nplain", "Content-Type: text/enriched\n\n<bold>rich</bold>")
        #expect(both.plainBody == "plain")
        #expect(both.attachments.map(\.contentType) == ["text/enriched"])
    }

    @Test("there is no body where there is no text")
    func none() {
        let mail = message("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nSGVsbG8=\n")
        #expect(mail.plainBody == nil)
        #expect(mail.htmlBody == nil)
        #expect(mail.attachments.map(\.bytes) == [bytes("Hello")])
    }

    @Test("an image that the HTML refers to is inline")
    func related() {
        let mail = message(
            """
            Content-Type: multipart/related; boundary=b

            --b
            Content-Type: text/html

            <img src="cid:one@x"><img src='cid:two@x'>
            --b
            Content-Type: image/png
            Content-ID: <one@x>

            1
            --b
            Content-Type: image/png
            Content-ID: <three@x>

            3
            --b
            Content-Type: text/html
            Content-ID: <helper@x>

            <p>no body
            --b--
            """)
        #expect(mail.attachments.map(\.contentID) == ["one@x", "three@x", "helper@x"])
        #expect(mail.attachments.map(\.isInline) == [true, false, false])
        #expect(mail.htmlBody?.contains("no body") == false)
    }

    @Test(
        "charsets and encodings of bodies",
        arguments: [
            (
                "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nFr=F6sche=\n!",
                "Frösche!"
            ),
            ("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: BASE64\n\nw6k=\n", "é"),
            ("Content-Type: text/plain; charset=utf-16le\nContent-Transfer-Encoding: base64\n\nQQANAAoAQgA=\n", "A\nB"),
            ("Content-Type: text/plain; charset=utf-7\n\nFr+APY-sche", "Frösche"),
            ("Content-Type: text/plain; charset=\"\"\n\né", "é"),
            ("Content-Transfer-Encoding: nonsense\n\na=20b", "a=20b"),
            ("Content-Type: text/plain; charset=utf-8\n\n\u{FEFF}x", "x"),
        ])
    func decoded(_ text: String, _ want: String) {
        #expect(message(text).plainBody == want)
    }

    @Test("HTML without a declared charset is read in the one it names itself")
    func metaCharset() {
        let head = bytes("Content-Type: text/html\n\n<META http-equiv=x content=\"text/html; charset=koi8-r\">")
        #expect(Message(parsing: head + [0xF0, 0xD2]).htmlBody?.hasSuffix("Пр") == true)
    }

    @Test(
        "format=flowed",
        arguments: [
            ("a \nb\nc", "no", "a b\nc"), ("a \nb", "yes", "ab"), ("> a \n> b\n> c", "no", "> a b\n> c"),
            (" >not a quote", "no", ">not a quote"), ("-- \nJane", "no", "-- \nJane"),
            ("a \n-- \nJane", "no", "a \n-- \nJane"),
            ("> a \nb", "no", "> a \nb"), (">> a \n>> b\n> c\n", "no", ">> a b\n> c\n"), ("a \n", "no", "a "),
            ("", "no", ""),
            ("a\n\nb\n", "no", "a\n\nb\n"), (">\n> a", "no", ">\n> a"),
        ])
    func flowed(_ text: String, _ deletesSpace: String, _ want: String) {
        let mail = message("Content-Type: text/plain; format=flowed; delsp=\(deletesSpace)\n\n\(text)")
        #expect(mail.plainBody == want)
    }

    @Test("NUL bytes and lone CRs do not reach the text")
    func controls() {
        #expect(message("Subject: x\r\n\r\na\u{0}b\rc\r\n").plainBody == "ab\nc\n")
    }

    @Test("both alternatives are given")
    func alternatives() {
        let mail = message(
            "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n\n--b\nContent-Type: text/html\n\n<p>hi\n--b--\n"
        )
        #expect(mail.plainBody == "")
        #expect(mail.htmlBody == "<p>hi")
        #expect(mail.attachments.isEmpty)
    }

    @Test("only so much text is decoded as the limit says")
    func textLimit() {
        var limits = Limits()
        limits.textBytes = 100
        let mail = Message(parsing: bytes("Subject: x\n\n" + String(repeating: "y", count: 10_000)), limits: limits)
        #expect(mail.plainBody?.utf8.count == 100)
    }
}
