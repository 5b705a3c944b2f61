import Flow
import Foundation
import Mail
import Testing
import Triage

@testable import MailOut

@Suite struct PrivacyRelayTests {
    private static let picture = Data((0...255).map { UInt8($0) })

    private static let rich = """
        From: Jane Doe <jane.doe@clinic.example>
        Subject: Tuesday
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=mix

        --mix
        Content-Type: multipart/related; boundary=rel

        --rel
        Content-Type: text/html; charset=utf-8

        <p>Hello <b>Carl</b>, see <a href="https://maps.example/x">the map</a>.</p><script>alert(1)</script>
        <p><img src="cid:pic@clinic.example" alt="Our house"><img src="https://track.example/p.gif"></p>
        <p>Write to <i>jane.doe@clinic.example</i> or <a href="mailto:jane@home.example">here</a>.</p>
        --rel
        Content-Type: image/png; name=house.png
        Content-ID: <pic@clinic.example>
        Content-Disposition: inline; filename=house.png
        Content-Transfer-Encoding: base64

        \(picture.base64EncodedString())
        --rel--
        --mix
        Content-Type: application/pdf; name="plan of jane@home.example.pdf"
        Content-Disposition: attachment
        Content-Transfer-Encoding: base64

        \(picture.base64EncodedString())
        --mix
        Content-Type: text/calendar; method=REQUEST; charset=utf-8

        BEGIN:VCALENDAR
        METHOD:REQUEST
        ORGANIZER:mailto:jane.doe@clinic.example
        SUMMARY:Session
        END:VCALENDAR
        --mix
        Content-Type: application/pkcs7-signature; name=smime.p7s

        x
        --mix--
        """

    private func relayed(_ raw: String, text: String, trimmed: String = "", confidence: Double = 1) throws -> Message {
        let crlf = raw.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        let entry = Samples.entry(
            by: .practitioner, text: text, trimmed: trimmed, confidence: confidence, raw: crlf)
        return try Samples.message(Samples.mail(.messageFromPractitioner, entry: entry))
    }

    private func rich() throws -> Message {
        try relayed(
            Self.rich, text: "Hello Carl, see the map.\nWrite to jane.doe@clinic.example or here.")
    }

    @Test("HTML comes along, with its formatting and without what could act or track")
    func html() throws {
        let html = try #require(try rich().htmlBody)
        #expect(html.contains("<b>Carl</b>"))
        #expect(html.contains("https://maps.example/x"))
        #expect(!html.contains("alert(1)") && !html.contains("track.example"))
        #expect(html.contains("[address removed]"))
        #expect(!html.contains("home.example"))
    }

    @Test("inline images stay inline under Content-IDs of our own")
    func inlineImage() throws {
        let message = try rich()
        let html = try #require(message.htmlBody)
        let image = try #require(message.attachments.first { $0.contentType == "image/png" })
        let id = try #require(image.contentID)
        #expect(html.contains("cid:\(id)"))
        #expect(id.hasSuffix("@messages.example.org"))
        #expect(image.isInline)
        #expect(image.bytes == Array(Self.picture))
        #expect(!message.everything.contains("pic@clinic"))
    }

    @Test("files come along byte for byte, their names masked, and signatures are named as left out")
    func files() throws {
        let message = try rich()
        let file = try #require(message.attachments.first { $0.contentType == "application/pdf" })
        #expect(file.bytes == Array(Self.picture))
        #expect(file.filename == "plan of [address removed].pdf")
        #expect(!message.attachments.contains { $0.contentType == "application/pkcs7-signature" })
        #expect(message.plainBody?.contains("Not passed on: a digital signature or key") == true)
    }

    @Test("a calendar keeps its method, its lines and its sense")
    func calendar() throws {
        let message = try rich()
        let calendar = try #require(message.allParts.first { $0.contentType.essence == "text/calendar" })
        #expect(calendar.contentType.parameters["method"] == "REQUEST")
        let text = String(decoding: message.decodedBody(of: calendar), as: UTF8.self)
        let own = Samples.keys.localPart(for: .reply(ConversationID(11), .counterpart))
        let unfolded = text.replacing("\r\n ", with: "")
        let organizer = "ORGANIZER;CN=\"Jane D. via Harbour Practice\":mailto:\(own)@messages.example.org"
        #expect(unfolded.contains("\(organizer)\r\nSUMMARY:Session\r\n"))
    }

    @Test("the HTML of a reply is cut like its text")
    func cutHTML() throws {
        let raw = """
            From: Jane Doe <jane.doe@clinic.example>
            Content-Type: text/html; charset=utf-8

            <html><body><div>Yes, <b>Tuesday</b> suits me.</div><br><div class="gmail_quote"><div dir="ltr"
            class="gmail_attr">On Mon, 1 Jan 2024 at 10:00, Carl &lt;<a href="mailto:r@messages.example.org">r@x</a>&gt;
            wrote:<br></div><blockquote class="gmail_quote"><p>Does Tuesday suit you?</p></blockquote></div></body></html>
            """
        let message = try relayed(raw, text: "Yes, Tuesday suits me.", trimmed: "On Mon … Does Tuesday suit you?")
        let html = try #require(message.htmlBody)
        #expect(html.contains("<b>Tuesday</b>"))
        #expect(!html.contains("Does Tuesday suit you?"))
    }

    @Test("HTML that says something else than the text is not carried")
    func disagreement() throws {
        let raw = """
            From: Jane Doe <jane.doe@clinic.example>
            Content-Type: text/html; charset=utf-8

            <p>Buy now</p>
            """
        let message = try relayed(raw, text: "Yes, Tuesday suits me well, see you then.")
        #expect(message.htmlBody?.contains("Tuesday suits me well") == true)
        #expect(message.htmlBody?.contains("Buy now") == false)
    }

    @Test("a forwarded message comes along as text, without its header")
    func embedded() throws {
        let raw = """
            From: Jane Doe <jane.doe@clinic.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=mix

            --mix

            See below.
            --mix
            Content-Type: message/rfc822

            From: someone@else.example
            X-Secret: yes
            Subject: old

            Words of jane.doe@clinic.example.
            --mix--
            """
        let message = try relayed(raw, text: "See below.")
        let file = try #require(message.attachments.first)
        #expect(file.filename == "forwarded-message.txt")
        #expect(file.contentType == "text/plain")
        #expect(String(decoding: file.bytes, as: UTF8.self).contains("Words of [address removed]."))
        #expect(!message.everything.contains("X-Secret"))
    }

    @Test("a made-up content type does not keep a mail from going out")
    func oddType() throws {
        let raw = """
            From: Jane Doe <jane.doe@clinic.example>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=mix

            --mix

            Hello.
            --mix
            Content-Type: x(odd)/{}€;name=a.bin

            bytes
            --mix--
            """
        let message = try relayed(raw, text: "Hello.")
        #expect(message.attachments.count == 1)
    }
}
