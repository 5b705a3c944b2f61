import Testing

@testable import Reply

/// HTML and the text that a person would make of it.
struct Rendering: Sendable, CustomTestStringConvertible {
    var html: String
    var text: String
    var testDescription: String { html }
}

@Suite("HTML as text")
struct PlainTextTests {
    static let renderings = [
        Rendering(html: "<p>One</p><p>Two</p>", text: "One\n\nTwo"),
        Rendering(html: "One<br>Two<br><br>Three", text: "One\nTwo\n\nThree"),
        Rendering(html: "<div>One</div><div><br></div><div>Two</div>", text: "One\n\nTwo"),
        Rendering(html: "<div>One<br></div><div>Two</div>", text: "One\nTwo"),
        Rendering(html: "  many \n\t blanks   <b> in </b> one ", text: "many blanks in one"),
        Rendering(html: "<ul><li>Rest</li><li>Walk</li></ul>", text: "- Rest\n- Walk"),
        Rendering(html: "<ol start=3><li>Rest<li>Walk</ol>", text: "3. Rest\n4. Walk"),
        Rendering(html: "<ul><li>A<ul><li>B</li></ul></li><li>C</li></ul>", text: "- A\n  - B\n- C"),
        Rendering(html: "<a href=\"https://example.org/a\">the form</a>.", text: "the form <https://example.org/a>."),
        Rendering(html: "<a href=\"https://example.org/\">example.org</a>", text: "example.org"),
        Rendering(html: "<a href=\"mailto:ann@example.org\">ann@example.org</a>", text: "ann@example.org"),
        Rendering(
            html: "<a href=\"mailto:ann@example.org?subject=x\">Ann</a>", text: "Ann <mailto:ann@example.org?subject=x>"
        ),
        Rendering(html: "<a href=\"javascript:alert(1)\">here</a>", text: "here"),
        Rendering(
            html: "<table><tr><td>Mon</td><td>9:00</td></tr><tr><td>Tue</td><td>10:00</td></tr></table>",
            text: "Mon\t9:00\nTue\t10:00"),
        Rendering(html: "<pre>a\n  b\n\nc</pre>", text: "a\n  b\n\nc"),
        Rendering(html: "a &amp; b &lt;c&gt; &eacute; &#8364; &#x1F600; d&nbsp;e", text: "a & b <c> é € 😀 d e"),
        Rendering(html: "<style>p{}</style><script>x()</script><title>t</title>Words<!-- no -->", text: "Words"),
        Rendering(html: "<div style=\"display: none\">preheader</div>Words<span hidden>no</span>", text: "Words"),
        Rendering(html: "<h1>Title</h1>Words<hr>More", text: "Title\n\nWords\n----------\nMore"),
        Rendering(html: "Look: <img src=\"cid:x\" alt=\"the plan\"> <img src=y alt=\"😀\">", text: "Look: [the plan] 😀"),
        Rendering(html: "Ann <ann@example.org> said", text: "Ann <ann@example.org> said"),
        Rendering(html: "<blockquote type=\"cite\">One<br>Two</blockquote>Three", text: "> One\n> Two\n\nThree"),
        Rendering(html: "<p>Un<b>clos<i>ed", text: "Unclosed"),
        Rendering(html: "A\u{0}B", text: "AB"),
        Rendering(
            html: "<table><tr><td><p class=MsoNormal>Mon<o:p></o:p></p></td><td><p class=MsoNormal>9:00</p></td></tr>"
                + "<tr><td><p>Tue</p></td><td><div>10:00<br></div></td></tr></table>", text: "Mon\t9:00\nTue\t10:00"),
        Rendering(
            html: "<table><tr><td><p>Dear Bo,</p><p>Yes.</p></td></tr><tr><td>Ann</td></tr></table>",
            text: "Dear Bo,\n\nYes.\n\nAnn"),
        Rendering(html: "<table><tr><td><table><tr><td>In</td></tr></table></td></tr></table>", text: "In"),
        Rendering(html: "<table><tr><td>a</td><td></td><td>c</td></tr></table>", text: "a\t\tc"),
        Rendering(html: "<ol><li value=4>Rest<li>Walk</ol>", text: "4. Rest\n5. Walk"),
        Rendering(html: "<ul><li><p>Rest</p></li><li><p>Walk</p></li></ul>", text: "- Rest\n- Walk"),
        Rendering(
            html:
                "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>§<span>&nbsp;&nbsp; </span>"
                + "</span><![endif]>Rest</p>", text: "- Rest"),
        Rendering(
            html: "<p class=MsoNormal>One</p><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>Two</p>",
            text: "One\n\nTwo"),
        Rendering(html: "<p style='margin:0'>One</p><p style='margin: 0px'>Two</p>", text: "One\nTwo"),
        Rendering(html: "<div>One</div><div>&nbsp;</div><div>Two</div>", text: "One\n\nTwo"),
        Rendering(html: "<div>One</div><div>&nbsp;&nbsp;Two</div>", text: "One\nTwo"),
        Rendering(html: "<p class=MsoNormal>One<o:p></o:p></p><p class=MsoNormal>Two</p>", text: "One\nTwo"),
        Rendering(html: "<p style='margin:0 0 12px 0'>One</p><p>Two</p>", text: "One\n\nTwo"),
        Rendering(html: "<head><td>Yes", text: "Yes"),
        Rendering(html: "&#150; &#147;a&#148; &#128;", text: "– “a” €"),
        Rendering(html: "An\u{AD}na&shy;bel \u{200B}x\u{FEFF}y", text: "Annabel xy"),
        Rendering(html: "نامه\u{200C}ها", text: "نامه\u{200C}ها"),
        Rendering(html: "<p dir=rtl>שלום</p>", text: "שלום"),
        Rendering(html: "a<!-- x -->b<!--[if mso]>c<![endif]-->d<![if !mso]>e<![endif]>", text: "abde"),
        Rendering(html: "<![CDATA[a < b]]>", text: "a < b"),
        Rendering(html: "5 < 6 & 7 > 3 &copy; &nosuch;", text: "5 < 6 & 7 > 3 © &nosuch;"),
        Rendering(
            html: "<a href=\"https://example.org/x\"><div>Open</div></a><p>Then</p>",
            text: "Open <https://example.org/x>\n\nThen"),
        Rendering(html: "<span style=\"mso-hide:all\">Open</span>", text: "Open"),
        Rendering(html: "", text: ""),
        Rendering(html: "no markup at all", text: "no markup at all"),
    ]

    @Test("HTML reads as a person would write it in plain text", arguments: renderings)
    func rendering(_ rendering: Rendering) {
        #expect(plainText(fromHTML: rendering.html) == rendering.text)
    }

    @Test("What the parser cannot hold is read as bare text")
    func stripped() {
        let html = String(repeating: "<q>", count: 400) + "deep &amp; <b>bold</b> &#233;<script>no()</script><br>end"
        #expect(plainText(fromHTML: html) == "deep & bold é\nend")
    }
}
