import Testing

@testable import Reply

private var unchanged: HTMLRewriting { HTMLRewriting(text: { $0 }, link: { $0 }, contentID: { $0 }) }

/// A body that tries something, and what may be left of it.
struct Attack: Sendable, CustomTestStringConvertible {
    var html: String
    var left: String
    var testDescription: String { html }
}

@Suite("Sanitised HTML")
struct SanitizedHTMLTests {
    static let attacks = [
        Attack(html: "<script>alert(1)</script>a", left: "a"),
        Attack(html: "<scr<script>ipt>alert(1)</script>a", left: ""),
        Attack(html: "<p onclick=\"x()\" onload=x>a</p>", left: "<p>a</p>"),
        Attack(html: "<a href=\"javascript:alert(1)\">a</a>", left: "a"),
        Attack(html: "<a href=\"&#106;ava&#115;cript&colon;alert(1)\">a</a>", left: "a"),
        Attack(html: "<a href=\"java\nscript:alert(1)\">a</a>", left: "a"),
        Attack(html: "<a href=\" \u{1}javascript:alert(1)\">a</a>", left: "a"),
        Attack(html: "<a href=\"JaVaScRiPt:alert(1)\">a</a>", left: "a"),
        Attack(html: "<a href=\"data:text/html,x\">a</a>", left: "a"),
        Attack(html: "<a href=\"vbscript:x\">a</a>", left: "a"),
        Attack(html: "<a href=\"//example.org/x\">a</a>", left: "a"),
        Attack(html: "<a href=\"/relative\">a</a>", left: "a"),
        Attack(html: "<svg onload=x><a href=\"javascript:x\">b</a></svg>a", left: "a"),
        Attack(html: "<math><mtext>x</mtext></math>a", left: "a"),
        Attack(html: "<p style=\"background:url(http://t.example/p)\">a</p>", left: "<p>a</p>"),
        Attack(html: "<style>@import 'http://t.example'</style>a", left: "a"),
        Attack(html: "<meta http-equiv=refresh content=\"0;url=http://t.example\">a", left: "a"),
        Attack(html: "<base href=\"http://t.example/\">a", left: "a"),
        Attack(html: "<link rel=stylesheet href=\"http://t.example/c\">a", left: "a"),
        Attack(html: "<iframe src=\"http://t.example\">x</iframe>a", left: "a"),
        Attack(html: "<object data=x></object><embed src=x>a", left: "a"),
        Attack(html: "<form action=\"http://t.example\"><input name=p value=v>a</form>", left: "a"),
        Attack(html: "<img src=\"http://t.example/pixel.gif\" width=1>a", left: "a"),
        Attack(html: "<img src=\"http://t.example/p\" srcset=\"http://t.example/q 2x\" alt=\"plan\">", left: "[plan]"),
        Attack(html: "<img src=\"data:image/png;base64,AA==\">a", left: "a"),
        Attack(
            html: "<table background=\"http://t.example/p\"><tr><td>a</td></tr></table>",
            left: "<table><tr><td>a</td></tr></table>"),
        Attack(html: "<!-- secret -->a<!--[if mso]>x<![endif]-->", left: "a"),
        Attack(html: "<div style=\"DISPLAY : none\">hidden</div>a", left: "a"),
        Attack(html: "<b><i>a</b></i>", left: "<b><i>a</i></b>"),
        Attack(
            html: "<p title='\"><script>x</script>'>a</p>",
            left: "<p title=\"&quot;&gt;&lt;script&gt;x&lt;/script&gt;\">a</p>"),
        Attack(html: "&lt;script&gt;alert(1)&lt;/script&gt;", left: "&lt;script&gt;alert(1)&lt;/script&gt;"),
        Attack(html: "&amp;lt;script&amp;gt;", left: "&amp;lt;script&amp;gt;"),
        Attack(html: "<unknown-tag>a</unknown-tag>", left: "a"),
        Attack(html: "<video src=x poster=y>v</video><audio src=z></audio>a", left: "a"),
    ]

    /// The parser wraps loose words in a paragraph; that is no difference here.
    private func bare(_ html: String) -> String {
        html.hasPrefix("<p>") && html.hasSuffix("</p>") ? String(html.dropFirst(3).dropLast(4)) : html
    }

    @Test("Nothing that acts, loads or hides comes through", arguments: attacks)
    func attack(_ attack: Attack) {
        let result = sanitizedHTML(attack.html, rewriting: unchanged)
        if attack.left.isEmpty {
            #expect(!result.lowercased().contains("<script"))
        } else {
            #expect(bare(result) == bare(attack.left))
        }
    }

    @Test("Structure, links and words of a person come through")
    func kept() {
        let html =
            "<h2>Plan</h2><ul><li><b>Rest</b></li></ul><a href=\"https://example.org/?a=1&amp;b=2\">form</a>"
            + "<table><tr><td colspan=\"2\" dir=rtl>x</td></tr></table>"
        #expect(
            sanitizedHTML(html, rewriting: unchanged)
                == "<h2>Plan</h2><ul><li><b>Rest</b></li></ul><a href=\"https://example.org/?a=1&amp;b=2\" "
                + "rel=\"noopener noreferrer\">form</a><table><tr><td dir=\"rtl\" colspan=\"2\">x</td></tr></table>")
    }

    private let masking = HTMLRewriting(
        text: { text in
            var words = text[...]
            var result = ""
            while let first = words.first {
                if words.hasPrefix("jane@example.org") {
                    result += "[address]"
                    words = words.dropFirst("jane@example.org".count)
                } else {
                    result.append(first)
                    words = words.dropFirst()
                }
            }
            return result
        },
        link: { $0.contains("example.org") ? nil : $0 },
        contentID: { $0 == "photo" ? "new-1" : nil })

    @Test("An address that inline elements take apart is rewritten as one")
    func acrossElements() {
        let html = "<p>Write to ja<b>ne</b>@<i>example</i>.<span>org</span> soon.</p><p>Or not.</p>"
        let result = sanitizedHTML(html, rewriting: masking)
        #expect(plainText(fromHTML: result) == "Write to [address] soon.\n\nOr not.")
    }

    @Test("An address that entities or comments take apart is rewritten as one")
    func acrossEntities() {
        let result = sanitizedHTML("<p>jane&#64;exam<!-- x -->ple.org</p>", rewriting: masking)
        #expect(result == "<p>[address]</p>")
    }

    @Test("Attributes that people read are rewritten, too")
    func attributes() {
        let html = "<p title=\"jane@example.org\">x</p><img src=\"cid:photo\" alt=\"jane@example.org\" width=20>"
        let result = sanitizedHTML(html, rewriting: masking)
        #expect(!result.contains("jane"))
        #expect(result.contains("<img src=\"cid:new-1\" alt=\"[address]\" width=\"20\">"))
    }

    @Test("A link that is refused leaves its words, an inline image that is refused leaves nothing")
    func refused() {
        let html = "<p><a href=\"https://example.org/r\">my page</a><img src=\"cid:other\"></p>"
        #expect(sanitizedHTML(html, rewriting: masking) == "<p>my page</p>")
    }

    @Test("A rewritten link is held to the same schemes")
    func rewrittenLink() {
        let rewriting = HTMLRewriting(text: { $0 }, link: { _ in "javascript:x" }, contentID: { $0 })
        #expect(sanitizedHTML("<p><a href=\"https://a.example\">a</a></p>", rewriting: rewriting) == "<p>a</p>")
    }

    @Test("What cannot be parsed comes through as escaped, rewritten words")
    func tooDeep() {
        let html = String(repeating: "<q>", count: 400) + "jane@example.org &lt;b&gt;<br>two"
        #expect(sanitizedHTML(html, rewriting: masking) == "<p>[address] &lt;b&gt;</p><p>two</p>")
    }

    @Test("Sanitising what was sanitised changes nothing", arguments: attacks)
    func stable(_ attack: Attack) {
        let once = sanitizedHTML(attack.html, rewriting: unchanged)
        #expect(bare(sanitizedHTML(once, rewriting: unchanged)) == bare(once))
    }

    @Test(
        "of a tag with a hundred thousand attributes the first are read, and the words behind it",
        arguments: ["=b", "='b'", ""])
    func manyAttributes(value: String) {
        let html =
            "<p title='t' " + (0..<100_000).map { "a\($0)\(value) " }.joined() + ">Hello there</p><p>And more</p>"
        #expect(preparedHTML(html).count < 4_000)
        #expect(withHTMLTree(html) { _ in true } == true)
        #expect(plainText(fromHTML: html) == "Hello there\n\nAnd more")
    }
}
