/// Traps for what finds the new words of plain and HTML bodies.
enum ReplyTraps {
    static let all: [Trap] = lines.map { Trap(.plain, "lines of \(shown($0))", $0 + "\n") } + unbroken + markup + nested

    /// Each almost says that a quote or a signature begins.
    private static let lines = [
        "", ">", "> > > x", "> x\n\ny", "On", "On On On", "On 4 Mar 2025 at 09:12", "On 4 Mar 2025 at 09:12 Ann",
        "wrote:",
        "On 4 Mar 2025 at 09:12 Ann <a@b.example> wrote:", "On 4 Mar 2025 at 09:12 Ann <a@b.example> wrote:\n> x\ny",
        "Yes. On 4 Mar 2025 at 9:12 Ann <a@b.example> wrote:", "<a@b.example>", "<a@b.example", "<http://x", "a@b",
        "From: Ann", "From: Ann\nSent: x", "From: Ann\nSent: x\nTo: y\nSubject: z", "From:", "Sent: 4 March\nx",
        "*From:* a",
        "Von: a\nGesendet: b", "De : a", "Subject: x\n\nFrom: y", "-----Original Message-----", "---------- Forwarded",
        "_____", "_____\n\n", "--", "-- ", "--\nx", "-- \nAnn\n\n\n", "Kind regards,", "Kind regards,\nAnn\n",
        "Sent from my phone", "Sent from", "2025-03-04 9:12 GMT+01:00 Ann <a@b.example>:", "Am 4.3.2025 schrieb",
        "\u{A0}", "\u{202A}", "写道：", "x:", "a: b: c: d:", "*", "[1] http://x", "|", "Le 4 mars 2025,\nAnn\na écrit",
        "\u{442}\u{430}\u{43A}",
    ]

    private static let pieces = [
        ">", "> ", "On ", "On 4 Mar 2025 at 9:12 ", "wrote: ", "a", "a ", "<", "<a@b.example> ", "@", ":", "-", "_",
        "\r",
        "\t", "http://", "\u{A0}", "1", "Re: ", "On 4 Mar 2025 at 9:12 Ann <a@b.example> wrote: ", "\u{301}",
    ]

    private static let unbroken = pieces.map { Trap(.plain, "one line of \(shown($0))", $0) }

    private static let markupPieces = [
        "<", "<a", "<a ", "<a href=\"http://x\">y", "<a href=\"http://x\">y</a>", "<!--", "<!-", "-->", "</", "</b>",
        "<b>",
        "<br>", "<hr>", "<p>", "<div>x</div>", "<div class=gmail_quote>", "<div class=gmail_quote>x</div>",
        "<img alt=x>",
        "<img src=cid:a>", "<li>x", "<ul>", "<ol><li>", "<pre>", "<pre>\n\n</pre>", "&", "&amp;", "&#", "&#65;",
        "&nbsp;",
        "<style>", "<script>", "<style></style>", "<td>", "<tr><td>x", "<table>", "<table><tr><td>x</table>",
        "<![CDATA[",
        "<?", "<a@b.example>", "<p style=\"display:none\">x</p>", "<p style=\"", "=\"", "\"", "x ", "x", " ", "\n",
        "<font>", "<option>", "<blockquote>x</blockquote>", "<o:p></o:p>", "<b><i></b></i>", "<form>",
        "<span title=x>y</span>", "On 4 Mar 2025 Ann wrote:<br>", "<b>From:</b> a<br>",
    ]

    private static let markup = markupPieces.map { Trap(.html, shown($0), $0) }

    private static let nested: [Trap] =
        [
            "div", "blockquote", "table><tr><td", "b", "ul><li", "a href=x:y", "span", "font", "blockquote type=cite",
            "div class=gmail_quote",
        ]
        .map { element in
            Trap(name: "nested \(element)", reader: .html, size: TrapReader.html.size) { count in
                let name = element.split { $0 == " " || $0 == ">" }[0]
                let levels = count / (element.utf8.count + name.utf8.count + 5)
                let opened = String(repeating: "<\(element)>", count: levels)
                return Array((opened + "x" + String(repeating: "</\(name)>", count: levels)).utf8)
            }
        } + [
            Trap(name: "nested to just below the limit, again and again", reader: .html, size: TrapReader.html.size) {
                count in
                let tower = String(repeating: "<div>", count: 200) + "x" + String(repeating: "</div>", count: 200)
                return Array(String(repeating: tower, count: max(1, count / tower.utf8.count)).utf8)
            },
            Trap(
                .html, "quotes below the limit of depth", before: String(repeating: "<blockquote>", count: 100),
                "<p>x<br>y"),
            Trap(.html, "links in a paragraph", before: "<p>", "<a href='https://x.example/long/address'>word</a> "),
            Trap(.html, "one link of many words", before: "<a href='https://x.example/'>", "word <b>x</b>"),
            Trap(.html, "attributes", before: "<p ", after: ">x</p>") { "a\($0)=b " },
            Trap(.html, "attributes of one name", before: "<p ", "title=b ", after: ">x</p>"),
            Trap(.html, "a long attribute", before: "<p title='", "ab ", after: "'>x</p>"),
            Trap(.html, "a long style", before: "<p style='", "display: ", after: "'>x</p>"),
            Trap(.html, "elements of many names") { "<x\($0)>" },
            Trap(.html, "marks that are never closed", before: String(repeating: "<i>", count: 100), "<p>x<b>"),
        ]
}
