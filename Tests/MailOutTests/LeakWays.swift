import Foundation
import Testing

/// Further ways past the gate: each encoding, each place that a mail program reads, and what people spell by hand.
extension LeakCase {
    private static func escaped(_ prefix: String, radix: Int, end: String) -> String {
        "jane.doe@clinic.example".utf8.map { "\(prefix)\(String($0, radix: radix))\(end)" }.joined()
    }

    private static func shifted(_ text: String, lower: UInt32) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    scalar.value &- 0x61 < 26 ? Unicode.Scalar(scalar.value - 0x61 + lower) ?? scalar : scalar
                }))
    }

    private static func bytes(_ text: String, _ encoding: String.Encoding) -> String {
        (text.data(using: encoding) ?? Data()).base64EncodedString()
    }

    private static func body(_ name: String, _ charset: String, _ encoding: String.Encoding?, _ text: String)
        -> LeakCase
    {
        let words = "Hello Carl,\n\(text)"
        return LeakCase(
            name,
            """
            From: Jane Doe <jane.doe@clinic.example>
            Subject: Tuesday
            Content-Type: text/plain; charset=\(charset)
            Content-Transfer-Encoding: \(encoding == nil ? "7bit" : "base64")

            \(encoding.map { bytes(words, $0) } ?? words)
            """)
    }

    static let encoded: [LeakCase] = [
        body("a base64 body", "utf-8", .utf8, "write to jane.doe@clinic.example"),
        body("a body in UTF-16", "utf-16le", .utf16LittleEndian, "write to jane.doe@clinic.example"),
        body("a body in UTF-16, the other way round", "utf-16be", .utf16BigEndian, "write to jane.doe@clinic.example"),
        body("a body in UTF-7", "utf-7", nil, "write to jane.doe+AEA-clinic.example"),
        .plain("every letter percent-encoded", escaped("%", radix: 16, end: "")),
        .plain("percent-encoded letters beyond ASCII", "jane@b%C3%BCcher.example, jane.doe%EF%BC%A0clinic.example"),
        .html("decimal references", "<p>\(escaped("&#", radix: 10, end: ";"))</p>"),
        .html("hexadecimal references without their ends", "<p>\(escaped("&#x", radix: 16, end: ""))</p>"),
        .html("references to references", "<p>\(escaped("&amp;#", radix: 10, end: ";"))</p>"),
        .plain("encoded words in the text", "=?utf-8?Q?jane=2Edoe=40clinic=2Eexample?="),
        .plain("an encoded word in base64", "=?utf-8?B?\(base64("jane.doe@clinic.example"))?="),
        .plain("base64 of UTF-16", bytes("write to jane.doe@clinic.example", .utf16LittleEndian)),
        .plain("escapes of scripts", #"var a = "jane.doe\x40clinic.example""#),
        .plain("escapes of style sheets", #"content: "jane.doe\40 clinic\00002Eexample""#),
        .plain("a quoted local part", #"write to "jane.doe"@clinic.example"#),
        .plain("comments in the address", "write to jane.doe(home)@(work) clinic.example"),
    ]

    static let spelled: [LeakCase] = [
        .plain("small and wide signs", "jane.doe\u{FE6B}clinic\u{FF0E}example"),
        .plain("an ideographic full stop", "jane.doe@clinic\u{3002}example"),
        .plain(
            "mathematical letters",
            "\(shifted("jane.doe", lower: 0x1D41A))@\(shifted("clinic.example", lower: 0x1D68A))"),
        .plain("letters in circles", "\(shifted("jane.doe@clinic.example", lower: 0x24D0))"),
        .plain("joiners and selectors between", "jane\u{2060}.doe\u{FE0F}@cli\u{34F}nic.ex\u{200D}ample"),
        .plain("tag characters and fillers between", "jane\u{E0041}.doe@\u{115F}clinic.\u{3164}example"),
        .plain("wide spaces between", "jane.doe\u{3000}@\u{2003}clinic.example"),
        .plain("written backwards, and turned again by a mark", "write to \u{202E}elpmaxe.cinilc@eod.enaj\u{202C}"),
        .plain("signs spelled in braces", "jane.doe {at} clinic {dot} example"),
        .plain("signs spelled in angle brackets", "jane.doe<at>clinic<dot>example"),
        .plain("over several lines", "jane.doe\n@\nclinic\n.example"),
        .plain("as a link of a scheme", "xmpp:jane.doe@clinic.example sip:jane.doe@clinic.example"),
    ]

    static let marked: [LeakCase] = [
        .html("in a picture's description", "<img src=\"cid:x\" alt=\"jane.doe@clinic.example\">"),
        .html("in a label for machines", "<p aria-label=\"jane.doe@clinic.example\">me</p>"),
        .html("in a style sheet", "<style>p:after { content: \"jane.doe@clinic.example\" }</style><p>me</p>"),
        .html("in a style", "<p style=\"--a: 'jane.doe\\40 clinic.example'\">me</p>"),
        .html("in a script", "<script>write(\"jane.doe\\u0040clinic.example\")</script>"),
        .html("hidden", "<p style=\"display:none\">jane.doe@clinic.example</p>"),
        .html("in a conditional comment", "<!--[if mso]><p>jane.doe@clinic.example</p><![endif]-->"),
        .html("in a field of a form", "<form><input value=\"jane.doe@clinic.example\"></form>"),
        .html("in a drawing", "<svg><text x=\"1\">jane.doe@clinic.example</text></svg>"),
        .html("in cells of a table", "<table><tr><td>jane.doe@</td><td>clinic.example</td></tr></table>"),
        .html("over a break", "<p>jane.doe@clinic<br>.example</p>"),
        .html("over places for breaks", "<p>jane.doe<wbr>@&shy;clinic&ZeroWidthSpace;.example</p>"),
        .html(
            "a page in a link", "<a href=\"data:text/html;base64,\(base64("<p>jane.doe@clinic.example</p>"))\">x</a>"),
        .html("a page in a link, percent-encoded", "<a href=\"data:text/html,jane.doe%40clinic.example\">x</a>"),
        .html("turned by markup", "<p><bdo dir=\"rtl\">elpmaxe.cinilc@eod.enaj</bdo></p>"),
        .html(
            "in a drawing within a picture's link",
            "<img src=\"data:image/svg+xml,%3Ctext%3Ejane.doe%40clinic.example\">"),
    ]

    static let packed: [LeakCase] = [
        .attached(
            "a file name in encoded pieces (RFC 2231)",
            header: "Content-Type: application/pdf\nContent-Disposition: attachment;\n"
                + " filename*0*=utf-8''jane%2Edoe%40cli; filename*1*=nic%2Eexample.pdf",
            body: "%PDF"),
        .attached(
            "a file name as encoded word",
            header: "Content-Type: application/pdf; name=\"=?utf-8?B?\(base64("jane.doe@clinic.example.pdf"))?=\"",
            body: "%PDF"),
        .attached(
            "a text in UTF-16 that does not say so",
            header: "Content-Type: text/plain; name=a.txt\nContent-Transfer-Encoding: base64",
            body: bytes("\u{FEFF}write to jane.doe@clinic.example", .utf16LittleEndian)),
        .attached(
            "a message within a message within it", header: "Content-Type: message/rfc822",
            body: """
                From: x@y.example
                Content-Type: message/rfc822

                From: jane.doe@clinic.example
                Subject: fwd

                Old words of jane.doe@clinic.example
                """),
        .attached(
            "a calendar's folded HTML", header: "Content-Type: text/calendar; method=REQUEST; charset=utf-8",
            body: "BEGIN:VCALENDAR\nX-ALT-DESC;FMTTYPE=text/html:<a href=\"mailto:jane.doe&#64;cli\n nic.example\">\n"
                + "END:VCALENDAR"),
        .attached(
            "a calendar's text with its marks", header: "Content-Type: text/calendar; charset=utf-8",
            body:
                "BEGIN:VCALENDAR\nDESCRIPTION:jane.doe\\n@clinic\\, .example and jane.doe@\n\tclinic.example\nEND:VCALENDAR"
        ),
        .attached(
            "a contact in folded quoted-printable", header: "Content-Type: text/x-vcard; name=jane.vcf",
            body: "BEGIN:VCARD\nVERSION:2.1\nEMAIL;ENCODING=QUOTED-PRINTABLE:jane.doe=40clinic.=\n ex=61mple\nEND:VCARD"
        ),
        .attached(
            "a contact in base64", header: "Content-Type: text/vcard; name=jane.vcf",
            body: "BEGIN:VCARD\nVERSION:3.0\nNOTE;ENCODING=b:\(base64("jane.doe@clinic.example").prefix(20))\n"
                + " \(base64("jane.doe@clinic.example").dropFirst(20))\nEND:VCARD"),
        .attached(
            "a letter in rich text", header: "Content-Type: application/rtf; name=a.rtf",
            body: #"{\rtf1 jane.doe\'40clinic.example}"#),
        .attached(
            "a drawing as a file", header: "Content-Type: image/svg+xml; name=a.svg",
            body: "<svg><text>jane.doe&#64;<tspan>clinic</tspan>.example</text></svg>"),
        .attached(
            "a table", header: "Content-Type: text/csv; name=a.csv", body: "name;mail\nJane;\"jane.doe@clinic.example\""
        ),
    ]

    /// Fields of a header, with the last gate alone before them.
    static let headerFields = [
        "From: \"jane.doe@clinic.example\" <x@y.example>", "Subject: write to jane.doe@clinic.example",
        "Subject: =?utf-8?Q?jane=2Edoe=40clinic=2Eexample?=", "Subject: =?utf-8?B?amFuZS5kb2VAY2xpbmljLmV4YW1wbGU=?=",
        "Subject: =?utf-8?Q?jane.doe=40cli?= =?utf-8?Q?nic.example?=", "Reply-To: JANE.DOE@clinic.example",
        "X-Original-From: jane.doe%40clinic.example", "Subject: jane.doe@clinic.\r\n example",
        "Message-ID: <jane.doe@clinic.example>",
        "Subject: =?utf-16le?B?\(bytes("jane.doe@clinic.example", .utf16LittleEndian))?=",
        "Subject: jane.doe (home) @clinic.example", "Subject: \u{202E}elpmaxe.cinilc@eod.enaj",
        "Subject: =?utf-8?Q?ⓙane.doe=EF=BC=A0clinic.example?=", "Thread-Topic: jane.doe(at)clinic(dot)example",
        "Content-Type: text/plain; name*0*=utf-8''jane.doe%40; name*1*=clinic.example",
    ]

    static let further: [LeakCase] = encoded + spelled + marked + packed
}

/// A way that is open, and why: the page names it, so that nobody believes otherwise.
struct LeakLimit: CustomTestStringConvertible, Sendable {
    let leak: LeakCase
    let why: String
    var testDescription: String { leak.name }

    init(_ leak: LeakCase, _ why: String) {
        self.leak = leak
        self.why = why
    }

    static let all: [LeakLimit] = [
        LeakLimit(
            .plain("spelled in words", "write to jane dot doe at clinic dot example"),
            "\"at\" and \"dot\" without brackets are words of every letter"),
        LeakLimit(
            .plain("a letter of another alphabet", "write to j\u{430}ne.doe@clinic.example"),
            "that is another address: only a reader can undo it"),
        LeakLimit(
            .plain("a cipher", "write to wnar.qbr@pyvavp.rknzcyr, in ROT13"), "whoever wants to agree on a cipher can"),
        LeakLimit(
            .plain("hexadecimal", "6a616e652e646f6540636c696e69632e6578616d706c65"), "no mail program shows it as text"),
        LeakLimit(
            .plain("base64 of base64", LeakCase.base64(LeakCase.base64("jane.doe@clinic.example"))),
            "no mail program undoes it twice"),
        LeakLimit(
            .plain("a profile elsewhere", "find me as jane_doe at photos.example"), "not an address that we know"),
        LeakLimit(
            .attached(
                "words of a packed document",
                header: "Content-Type: application/zip; name=a.docx\nContent-Transfer-Encoding: base64",
                // A ZIP file with the address deflated in it.
                body:
                    "UEsDBBQAAAAIAAAAIQCCGyKvKwAAAEYAAAAFAAAAYS50eHQrL8osSVUoyVfISsxL1UvJT3VIzsnMy0zWS61IzC3ISdVRSMxLUSgnoAoA"
                    + "UEsBAhQDFAAAAAgAAAAhAIIbIq8rAAAARgAAAAUAAAAAAAAAAAAAAIABAAAAAGEudHh0UEsFBgAAAAABAAEAMwAAAE4AAAAAAA=="
            ),
            "not read here: documents and PDF files are searched beside the gate (`privacy.attachments`), archives are not"
        ),
        LeakLimit(
            .attached(
                "a picture of it", header: "Content-Type: image/png; name=card.png\nContent-Transfer-Encoding: base64",
                body: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mP4DwABAQEAHLCMmQAAAABJRU5ErkJggg=="),
            "pictures are not read; what they say beside their pixels is taken out (privacy.metadata)"),
    ]
}
