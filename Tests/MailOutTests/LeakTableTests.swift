import Flow
import Foundation
import Mail
import Store
import Testing
import Triage

@testable import MailOut

/// One way in which the other party's address comes along with their mail.
struct LeakCase: CustomTestStringConvertible, Sendable {
    let name: String
    /// The mail as its author sent it to us.
    let raw: String
    /// The part of it that matters.
    let shown: String
    var testDescription: String { name }

    init(_ name: String, _ raw: String, shown: String? = nil) {
        self.name = name
        self.shown = shown ?? raw.split(separator: "\n\n", maxSplits: 1).last.map(String.init) ?? raw
        self.raw = raw.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    }

    static func plain(_ name: String, _ text: String, encoding: String = "8bit") -> LeakCase {
        LeakCase(
            name,
            """
            From: Jane Doe <jane.doe@clinic.example>
            Subject: Tuesday
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: \(encoding)

            Hello Carl,
            \(text)
            """, shown: text)
    }

    static func html(_ name: String, _ body: String) -> LeakCase {
        LeakCase(
            name,
            """
            From: Jane Doe <jane.doe@clinic.example>
            Subject: Tuesday
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=alt

            --alt
            Content-Type: text/plain; charset=utf-8

            Hello Carl, write to me here.
            --alt
            Content-Type: text/html; charset=utf-8

            <html><body><p>Hello Carl, write to me here.</p>\(body)</body></html>
            --alt--
            """, shown: body)
    }

    static func attached(_ name: String, header: String, body: String) -> LeakCase {
        LeakCase(
            name,
            """
            From: Jane Doe <jane.doe@clinic.example>
            Subject: Tuesday
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=mix

            --mix
            Content-Type: text/plain

            Hello Carl.
            --mix
            \(header)

            \(body)
            --mix--
            """, shown: header.contains("filename") || header.contains("name=\"=?") ? header : body)
    }

    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private static let address = "jane.doe@clinic.example"

    /// The gate's first table: places and encodings.
    static let all: [LeakCase] = inText + inMarkup + inFiles + further

    static let inText: [LeakCase] = [
        .plain("in the text", "write to \(address)."),
        .plain("in upper case", "write to JANE.DOE@CLINIC.EXAMPLE."),
        .plain("an alias", "write to jane@home.example."),
        .plain("with a tag", "write to jane+clients@home.example."),
        .plain("with zero-width characters", "write to jane\u{200B}.doe@cli\u{FEFF}nic.exam\u{AD}ple."),
        .plain("with spaces", "write to jane.doe @ clinic . example"),
        .plain("in full-width letters", "ｊａｎｅ.ｄｏｅ＠clinic.example"),
        .plain("spelled signs", "jane.doe(at)clinic[dot]example"),
        .plain("over a line end of a quote", "> jane.doe@cli\n> nic.example wrote:"),
        .plain("percent-encoded", "https://x.example/?to=jane.doe%40clinic.example"),
        .plain("percent-encoded twice", "https://x.example/?to=jane.doe%2540clinic.example"),
        .plain("base64 in a link", "https://x.example/?u=\(base64("xy;jane.doe@clinic.example"))"),
        .plain("JSON", "{\"from\": \"jane.doe\\u0040clinic.example\"}"),
        .plain("punycode of an international domain", "jane@xn--bcher-kva.example"),
        .plain("an international domain", "jane@B\u{DC}CHER.example"),
        .plain("split by quoted-printable", "jane.d=\noe=40clinic=2Eexample", encoding: "quoted-printable"),
        .plain("quoted-printable left in the text", "jane.doe=40clinic.ex=\nample"),
        .plain("a telephone number", "call +44 20 7946 0958"),
        .plain("a telephone number at home", "call (020) 7946-0958"),
        .plain("a telephone number with dots", "call 0044.20.7946.0958"),
        .plain("a telephone number in other digits", "call ٠٢٠ ٧٩٤٦ ٠٩٥٨"),
        .plain("our link", "see https://app.example.org/actions/abc"),
        .plain("our link without a scheme", "see APP.example.org/actions/abc"),
    ]

    static let inMarkup: [LeakCase] = [
        .html("percent-encoded in a link", "<a href=\"mailto:jane.doe%40clinic.example\">me</a>"),
        .html("as references", "<p>jane.doe&#64;clinic&period;example &#x6A;ane.doe&commat;clinic.example</p>"),
        .html("split across tags", "<p>jane.<b>doe</b>@<i>clinic</i>.example</p>"),
        .html("split across paragraphs", "<div>jane.doe@clin</div><div>ic.example</div>"),
        .html("in a title", "<p title=\"jane.doe@clinic.example\">me</p>"),
        .html("in a comment", "<!-- jane.doe@clinic.example --><p>me</p>"),
        .html("in an attribute that is not kept", "<p data-from=\"jane.doe@clinic.example\">me</p>"),
        .html("a telephone link", "<a href=\"tel:+442079460958\">call</a>"),
        .html("in a link's base64", "<a href=\"https://x.example/\(base64("ab jane.doe@clinic.example"))\">x</a>"),
    ]

    static let inFiles: [LeakCase] = [
        .attached(
            "base64 text", header: "Content-Type: text/plain; name=a.txt\nContent-Transfer-Encoding: base64",
            body: base64("my address: jane.doe@clinic.example, bye")),
        .attached(
            "a file name (RFC 2231)",
            header: "Content-Type: application/pdf\n"
                + "Content-Disposition: attachment; filename*=utf-8''jane.doe%40clinic.example.pdf",
            body: "%PDF"),
        .attached(
            "a file name in two pieces",
            header: "Content-Type: application/pdf\n"
                + "Content-Disposition: attachment; filename*0=\"jane.doe@cli\"; filename*1=\"nic.example.pdf\"",
            body: "%PDF"),
        .attached(
            "a calendar's organiser",
            header: "Content-Type: text/calendar; method=REQUEST; charset=utf-8",
            body: "BEGIN:VCALENDAR\nMETHOD:REQUEST\nORGANIZER;CN=Jane:mailto:jane.doe@cli\n nic.example\nEND:VCALENDAR"),
        .attached(
            "a calendar named as a file", header: "Content-Type: application/octet-stream; name=invite.ics",
            body: "BEGIN:VCALENDAR\nORGANIZER:mailto:jane.doe@clinic.example\nEND:VCALENDAR"),
        .attached(
            "a contact", header: "Content-Type: text/vcard; name=jane.vcf",
            body: "BEGIN:VCARD\nVERSION:3.0\nEMAIL:jane.doe@clinic.example\nTEL:+44-20-7946-0958\nEND:VCARD"),
        .attached(
            "an embedded message", header: "Content-Type: message/rfc822",
            body: "From: jane.doe@clinic.example\nSubject: fwd\n\nOld words of jane.doe@clinic.example"),
        .attached(
            "an embedded message as a file", header: "Content-Type: application/octet-stream; name=old.eml",
            body: "From: jane.doe@clinic.example\nTo: x@y.example\n\nOld words of jane.doe@clinic.example"),
        .attached(
            "an attached page", header: "Content-Type: text/html; name=a.html\nContent-Disposition: attachment",
            body: "<a href='mailto:jane.doe&#64;clinic.example'>x</a>"),
        .attached(
            "a signature of its author", header: "Content-Type: application/pkcs7-signature; name=smime.p7s",
            body: "jane.doe@clinic.example"),
    ]
}

@Suite struct LeakTableTests {
    /// What must not be read in the mail by any means: the searched texts, folded as a person would.
    private static let secrets = [
        "jane.doe@clinic.example", "jane@home.example", "jane@b\u{FC}cher.example", "jane@xn--bcher-kva.example",
        "2079460958", "app.example.org/actions",
    ]

    private func claimed(_ leak: LeakCase) -> ClaimedMail {
        let message = Message(parsing: Array(leak.raw.utf8))
        let entry = Samples.entry(by: .practitioner, text: message.plainBody ?? "", raw: leak.raw)
        return Samples.mail(.messageFromPractitioner, entry: entry)
    }

    @Test("nothing gets out through the whole relay", arguments: LeakCase.all)
    func relay(leak: LeakCase) throws {
        let mail = claimed(leak)
        let frozen = try Samples.composer().compose(mail)
        let gate = LeakGate(composer: try Samples.composer())
        #expect(gate.leak(in: frozen.bytes, of: mail) == nil, "masked, so that the gate need not hold it")
        let reading = String(decoding: Fold.bytes(Message(parsing: frozen.bytes).everything), as: UTF8.self)
        for secret in Self.secrets { #expect(!reading.contains(secret)) }
        #expect(reading.contains("hellocarl"), "the other words are still there")
    }

    @Test("the gate alone catches each, if it was not masked", arguments: LeakCase.all)
    func gateAlone(leak: LeakCase) throws {
        // The author's own header is not what is looked for here.
        let body = leak.raw.replacingOccurrences(
            of: "From: Jane Doe <jane.doe@clinic.example>", with: "From: x <x@y.example>")
        let gate = LeakGate(composer: try Samples.composer())
        let found = try #require(gate.leak(in: Array(body.utf8), of: claimed(leak)))
        #expect(!found.contains("@"), "the place is named, never the address")
    }

    @Test(
        "the gate reads headers as a mail program does",
        arguments: LeakCase.headerFields)
    func headers(field: String) throws {
        let gate = LeakGate(composer: try Samples.composer())
        let bytes = Array("\(field)\r\n\r\nHello Carl.\r\n".utf8)
        #expect(gate.leak(in: bytes, of: Samples.mail(.messageFromPractitioner)) != nil)
        #expect(gate.leak(in: Array("Subject: hi\r\n\r\nHello.\r\n".utf8), of: Samples.mail(.welcome)) == nil)
    }

    @Test(
        "an address in the author's name or the subject is masked",
        arguments: [
            "Jane jane.doe@clinic.example", "jane.doe@clinic.example", "Jane (at) jane@home.example",
        ])
    func names(name: String) throws {
        var mail = Samples.mail(.messageFromPractitioner)
        mail.conversation?.practitioner.name = name
        mail.conversation?.subject = "From \(name)"
        let composer = try Samples.composer()
        let frozen = try composer.compose(mail)
        #expect(LeakGate(composer: composer).leak(in: frozen.bytes, of: mail) == nil)
        let message = Message(parsing: frozen.bytes)
        #expect(!message.everything.contains("clinic.example") && !message.everything.contains("home.example"))
        #expect(message.from.first?.address != nil)
    }

    @Test("the recipient's own address in To is no leak, even where it holds the other's")
    func ownAddress() throws {
        var mail = Samples.mail(.messageFromPractitioner)
        let own = try #require(EmailAddress("maryjane@home.example"))
        mail.recipient.addresses = [own]
        mail.address = own
        let composer = try Samples.composer()
        #expect(LeakGate(composer: composer).leak(in: try composer.compose(mail).bytes, of: mail) == nil)
        let split = Array("Subject: mary jane@home.example\r\n\r\nx\r\n".utf8)
        #expect(LeakGate(composer: composer).leak(in: split, of: mail) != nil)
    }
}
