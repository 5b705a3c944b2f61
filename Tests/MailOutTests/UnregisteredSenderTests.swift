import Flow
import Mail
import Store
import Testing
import Triage

@testable import MailOut

@Suite struct UnregisteredSenderTests {
    private static let raw = """
        From: Jane <jane.private@gmail.example>
        Sender: office@host.example
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=mix

        --mix
        Content-Type: text/html; charset=utf-8

        <p>Tuesday suits me, write to <a href="mailto:jane.private@gmail.example">jane.private@<b>gmail</b>.example</a>
        or office@host.example.</p>
        --mix
        Content-Type: application/pdf; name="jane.private@gmail.example.pdf"
        Content-Disposition: attachment

        x
        --mix--
        """

    private static func entry(senders: [String]) -> ClaimedMail.EntryContext {
        let crlf = raw.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
        var entry = Samples.entry(
            by: .practitioner,
            text: "Tuesday suits me, write to Jane.Private@gmail.example\nor office@host.example.", raw: crlf)
        entry.senders = senders.compactMap { EmailAddress($0) }
        return entry
    }

    @Test("an answer from an address that is not registered is carried without it (G9)")
    func masked() throws {
        let entry = Self.entry(senders: ["jane.private@gmail.example", "office@host.example"])
        let mail = Samples.mail(.messageFromPractitioner, entry: entry)
        let composer = try Samples.composer()
        let frozen = try composer.compose(mail)
        let everything = Message(parsing: frozen.bytes).everything.lowercased()
        #expect(everything.contains("tuesday suits me"))
        #expect(!everything.contains("jane.private") && !everything.contains("gmail"))
        #expect(!everything.contains("office@host"))
        #expect(LeakGate(composer: composer).leak(in: frozen.bytes, of: mail) == nil)
    }

    @Test(
        "the last gate knows the addresses of the mail that is carried",
        arguments: ["jane.private@gmail.example", "JANE.PRIVATE@GMAIL.EXAMPLE", "jane.private&#64;gmail.example"])
    func gate(written: String) throws {
        let gate = LeakGate(composer: try Samples.composer())
        let bytes = Array("Subject: x\r\nContent-Type: text/html\r\n\r\n<p>\(written)</p>\r\n".utf8)
        let mail = Samples.mail(
            .messageFromPractitioner, entry: Self.entry(senders: ["jane.private@gmail.example"]))
        #expect(gate.leak(in: bytes, of: mail) != nil)
        let other = Samples.mail(.messageFromPractitioner, entry: Self.entry(senders: []))
        #expect(gate.leak(in: bytes, of: other) == nil)
    }

    @Test(
        "an address of ours, or the recipient's, in a sender's field holds no mail up",
        arguments: ["plus", "catch-all"])
    func ownAddresses(style: String) throws {
        let settings = style == "plus" ? Samples.settings(style: .plus(account: "post")) : Samples.settings()
        let entry = Self.entry(
            senders: ["post@messages.example.org", "enquiries@messages.example.org", "carl.client@mail.example"])
        let mail = Samples.mail(.messageFromPractitioner, entry: entry)
        let composer = try Samples.composer(settings)
        #expect(LeakGate(composer: composer).leak(in: try composer.compose(mail).bytes, of: mail) == nil)
    }

    @Test("an enquirer's Reply-To is as much a secret as their From")
    func replyTo() throws {
        var entry = Samples.entry(by: .counterpart, text: "My other address: carl@second.example")
        entry.senders = Samples.addresses("carl.client@mail.example", "carl@second.example")
        let message = try Samples.message(Samples.mail(.newCustomerEnquiry, entry: entry))
        #expect(message.plainBody?.contains("My other address: [address removed]") == true)
    }
}
