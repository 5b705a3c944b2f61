import Testing

@testable import Reply

/// An HTML body of one client, and the words that are new in it.
struct ClientHTML: Sendable, CustomTestStringConvertible {
    var client: String
    var html: String
    var reply = "Yes, to Friday."
    var testDescription: String { client }
}

@Suite("Replies in HTML")
struct HTMLReplyTests {
    static let old = "<div>Could we move it?</div><div>Ann</div>"
    static let header =
        "<b>From:</b> Ann &lt;ann@example.org&gt;<br><b>Sent:</b> Tuesday, March 4, 2025 9:12 AM<br>"
        + "<b>To:</b> Bo<br><b>Subject:</b> Session"
    static let foreignHeader = "<b>Fonn:</b> Ann<br><b>Geschéckt:</b> 4. 3.<br><b>Un:</b> Bo<br><b>Sujet:</b> X<br>"

    static let clients = [
        ClientHTML(
            client: "Gmail",
            html:
                "<div dir=\"ltr\">Yes, to Friday.</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">Ann sagte:"
                + "<br></div><blockquote class=\"gmail_quote\">\(old)</blockquote></div>"),
        ClientHTML(
            client: "Gmail in Outlook on the web",
            html: "<div>Yes, to Friday.</div><div class=\"x_gmail_quote\"><div class=\"x_gmail_attr\">Ann:</div>"
                + "<blockquote class=\"x_gmail_quote\">\(old)</blockquote></div>"),
        ClientHTML(
            client: "Outlook on the web",
            html:
                "<div>Yes, to Friday.</div><div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">\(header)</div>\(old)"
        ),
        ClientHTML(
            client: "Outlook on the web in a language that no table holds",
            html: "<div>Yes, to Friday.</div><hr><div id=\"x_x_divRplyFwdMsg\">\(foreignHeader)</div>\(old)"),
        ClientHTML(
            client: "Outlook on the desktop",
            html: "<p class=MsoNormal>Yes, to Friday.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'>"
                + "<p class=MsoNormal>\(header)</p></div>\(old)"),
        ClientHTML(
            client: "Outlook on the desktop in a language that no table holds",
            html:
                "<p>Yes, to Friday.</p><div style='border-top:solid #B5C4DF 1.0pt'><p>\(foreignHeader)</p></div>\(old)"),
        ClientHTML(
            client: "Outlook for Mac",
            html: "<div>Yes, to Friday.</div><span id=\"OLK_SRC_BODY_SECTION\"><div>Old header</div>\(old)</span>"),
        ClientHTML(
            client: "Hotmail",
            html: "<div>Yes, to Friday.<br><div><hr id=\"stopSpelling\">Date: Tue, 4 Mar 2025<br>Subject: Session<br>"
                + "From: ann@example.org<br>To: bo@example.org<br><br>\(old)</div></div>"),
        ClientHTML(
            client: "Apple Mail",
            html:
                "<div>Yes, to Friday.</div><div><br><blockquote type=\"cite\"><div>On 4 Mar 2025, at 09:12, Ann wrote:"
                + "</div><br>\(old)</blockquote></div>"),
        ClientHTML(
            client: "iPhone, with a bare address",
            html:
                "Yes, to Friday.<br><br>Sent from my iPhone<div><br>On Mar 4, 2025, at 9:12 AM, Ann <ann@example.org> "
                + "wrote:<br><blockquote type=\"cite\">\(old)</blockquote></div>"),
        ClientHTML(
            client: "Thunderbird",
            html: "<p>Yes, to Friday.</p><div class=\"moz-cite-prefix\">Den 4.3. 2025 huet Ann geschriwwen:</div>"
                + "<blockquote type=\"cite\" cite=\"mid:x@example.org\">\(old)</blockquote>"),
        ClientHTML(
            client: "Yahoo",
            html:
                "<div>Yes, to Friday.</div><div id=\"yahoo_quoted_42\" class=\"yahoo_quoted\"><div>Anything:</div>\(old)</div>"
        ),
        ClientHTML(
            client: "Yahoo, with words before the document",
            html: "Yes, to Friday.<html><body><div class=\"yahoo_quoted\">\(old)</div></body></html>"),
        ClientHTML(
            client: "Proton",
            html:
                "<div>Yes, to Friday.</div><div class=\"protonmail_quote\">On Tuesday, March 4th, 2025 at 9:12 AM, Ann "
                + "&lt;ann@example.org&gt; wrote:<br><blockquote class=\"protonmail_quote\" type=\"cite\">\(old)</blockquote></div>"
        ),
        ClientHTML(
            client: "Zimbra",
            html:
                "<div>Yes, to Friday.</div><hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div data-marker=\"__HEADERS__\">"
                + "\(foreignHeader)</div><div data-marker=\"__QUOTED_TEXT__\">\(old)</div>"),
        ClientHTML(
            client: "Yandex",
            html: "<div>Yes, to Friday.</div><div>04.03.2025, 09:12, \"Ann\" &lt;ann@example.org&gt;:</div>"
                + "<blockquote>\(old)</blockquote>"),
        ClientHTML(
            client: "QQ",
            html: "<div>Yes, to Friday.</div><div>------------------ 原始邮件 ------------------</div>\(old)"),
        ClientHTML(
            client: "text typed with marks",
            html: "<div>Yes, to Friday.<br><br>&gt; Could we move it?<br>&gt; Ann</div>"),
        ClientHTML(
            client: "a signature element",
            html: "<div>Yes, to Friday.</div><div class=\"gmail_signature\">Bo<br>Hill Road 5</div>"),
    ]

    @Test("The new words of a mail are found, whatever client wrote it", arguments: clients)
    func client(_ body: ClientHTML) {
        let reply = extractReply(html: body.html)
        #expect(reply.text == body.reply)
        #expect(reply.confidence >= ExtractedReply.sure)
    }

    @Test("Answers between Gmail's quotes stay")
    func interleaved() {
        let html = """
            <div>Hello Ann, below are all my answers.</div><div class="gmail_quote"><div class="gmail_attr">On 4 Mar 2025 at \
            09:12 Ann &lt;ann@example.org&gt; wrote:</div><blockquote class="gmail_quote">Could we move it?</blockquote>\
            <div>Yes, to Friday.</div><blockquote class="gmail_quote">And the fee?</blockquote><div>As before.</div></div>
            """
        let text = extractReply(html: html).text
        #expect(text.contains("> Could we move it?") && text.contains("Yes, to Friday."))
        #expect(text.contains("> And the fee?") && text.contains("As before."))
    }

    static let ownQuotes = [
        "<div>You said:</div><blockquote class=\"gmail_quote\">Move it.</blockquote><div>So I did.</div>",
        "<p>From the book:</p><blockquote style=\"margin:0 0 0 40px\">Rest is work.</blockquote><p>I like it.</p>",
        "<p>Note</p><blockquote>Rest is work.</blockquote>",
    ]

    @Test("A blockquote of the writer's own stays", arguments: ownQuotes)
    func ownQuote(_ html: String) {
        let reply = extractReply(html: html)
        #expect(reply.text == plainText(fromHTML: html))
    }

    @Test("A reply below a quoting element is the reply")
    func below() {
        let html =
            "<div>On 4 Mar 2025 at 09:12 Ann &lt;ann@example.org&gt; wrote:</div><blockquote type=\"cite\">Could we?"
            + "</blockquote><p>Yes, to Friday.</p>"
        #expect(extractReply(html: html).text == "Yes, to Friday.")
    }

    @Test("Words typed into the signature's element are not lost")
    func typedIntoSignature() {
        let reply = extractReply(html: "<div id=\"Signature\">Yes, to Friday.<br>Bo</div>")
        #expect(reply.text == "Yes, to Friday.\nBo")
        #expect(!reply.saysNothingNew)
    }

    @Test("Deeper than the parser goes, the words stay", arguments: ["blockquote", "div", "q", "table><tr><td"])
    func tooDeep(_ name: String) {
        let html = "<p>Yes.</p>" + String(repeating: "<\(name)>", count: 10_000) + "deep words"
        #expect(extractReply(html: html).text.hasPrefix("Yes."))
        #expect(extractReply(html: html).text.hasSuffix("deep words"))
    }

    @Test("A conversation of a hundred mails is cut at its first quote")
    func longConversation() {
        let open =
            "<div class=\"gmail_quote\"><div class=\"gmail_attr\">Ann sot:</div><blockquote class=\"gmail_quote\">"
            + "<div dir=\"ltr\">Old words."
        let html =
            "<div>Yes, to Friday.</div>" + String(repeating: open, count: 100)
            + String(repeating: "</div></blockquote></div>", count: 100)
        #expect(extractReply(html: html).text == "Yes, to Friday.")
        #expect(newHTML(from: html).map { plainText(fromHTML: $0.html) } == "Yes, to Friday.")
    }

    static let broken = [
        "Yes <!-- no end", "<style>p{} Yes", "<script>Yes", "Yes <b",
        "<div class=\"a>Yes</div><div class=\"b\">x</div>",
        "<a href=\"x>Yes</a>", "<title>Yes<p>no", "if a <b then Yes", "<![CDATA[Yes]]>",
        "<p>Yes</p></body></html><p>more",
        "Yes<html><body>more</body></html>", "</div></div>Yes", "<table><tr><td>Yes", "<svg><p>Yes",
        "<p style='display:none'>x</p>Yes", "<head><p>Yes</p></head>", "<frameset></frameset><p>Yes",
        "<select><option>x<p>Yes",
        "<body><body><html>Yes", "<p>Yes\u{0}", "<img src=\"data:image/png;base64,QUJD\">Yes", "<p\n\n>Yes",
        "<P CLASS=x>Yes",
        "<a b='\">Yes</a>", "<div title=\"a > b\">Yes</div>", "<div title='</b>'>Yes</div>", "<p =\"x\">Yes",
        "<p a=b/>Yes",
    ]

    @Test("Broken markup loses no word", arguments: broken)
    func brokenMarkup(_ html: String) {
        #expect(extractReply(html: html).text.contains("Yes"))
        #expect(plainText(fromHTML: html).contains("Yes"))
    }

    @Test("An image in the address of an image is no text, however long")
    func longData() {
        let html =
            "<p>Yes<img src=\"data:image/png;base64,\(String(repeating: "QUJD", count: 3_000_000))\" alt=\"plan\">"
        #expect(plainText(fromHTML: html) == "Yes[plan]")
    }

    @Test(
        "A subject that passes a mail on keeps what any client quotes",
        arguments: ["outlook-web", "outlook-mac", "zimbra", "gmx"])
    func forwardBySubject(_ fixture: String) throws {
        let html = try HTMLFixture.html(fixture)
        let reply = extractReply(html: html, options: ReplyOptions(), keepsForward: true)
        #expect(reply.text.contains("Could we move the session"))
        let part = newHTML(from: html, subject: "Fwd: Session")
        #expect(part.map { plainText(fromHTML: $0.html).contains("Could we move the session") } != false)
    }

    @Test("The HTML of the new part holds the words and not the quote")
    func newPart() throws {
        for body in Self.clients where body.client != "text typed with marks" {
            let part = try #require(newHTML(from: body.html), "\(body.client)")
            #expect(plainText(fromHTML: part.html) == body.reply, "\(body.client)")
            #expect(!part.html.contains("Could we"), "\(body.client)")
        }
    }

    @Test("An inline image among the new words stays, one in the quote goes")
    func newPartImages() throws {
        let html =
            "<div>See <img src=\"cid:new\" alt=\"\"></div><div class=\"gmail_quote\"><div class=\"gmail_attr\">On 4 Mar "
            + "2025 Ann wrote:</div><blockquote class=\"gmail_quote\"><img src=\"cid:old\">Old</blockquote></div>"
        let part = try #require(newHTML(from: html))
        #expect(part.html.contains("cid:new"))
        #expect(!part.html.contains("cid:old"))
    }
}
