import Flow
import Mail
import Store
import Testing
import Triage

@testable import MailOut

@Suite struct TokenLeakTests {
    private static let foreign: [AddressToken] = [
        .reply(ConversationID(11), .practitioner), .reply(ConversationID(12), .counterpart),
        .contact(practitioner: PersonID(1), client: PersonID(2)), .returnPath(OutgoingMailID(21)),
        .question(QuestionID(3)), .message(OutgoingMailID(20)), .reading(OutgoingMailID(20)),
    ]

    private func carried(_ text: String) throws -> (mail: ClaimedMail, message: Message, composer: Composer) {
        let mail = Samples.mail(.messageFromPractitioner, entry: Samples.entry(by: .practitioner, text: text))
        let composer = try Samples.composer()
        return (mail, Message(parsing: try composer.compose(mail).bytes), composer)
    }

    @Test(
        "an address of ours that was not issued to the recipient is taken out, and the gate sees it", arguments: foreign
    )
    func foreignTokens(token: AddressToken) throws {
        let local = Samples.keys.localPart(for: token)
        for text in [
            "\(local)@messages.example.org", "\(local.uppercased())@Messages.example.org", "id \(local), kept",
        ] {
            let (mail, message, composer) = try carried("Hello. On Monday <\(text)> wrote:")
            let body = try #require(message.plainBody)
            #expect(!body.lowercased().contains(local))
            #expect(body.contains("[address removed]"))
            let bare = Array("Subject: x\r\n\r\nHello \(text)\r\n".utf8)
            #expect(LeakGate(composer: composer).leak(in: bare, of: mail) != nil)
        }
    }

    @Test("the recipient's own reply address and the identifiers their program knows may stay")
    func ownTokens() throws {
        let own = Samples.keys.localPart(for: .reply(ConversationID(11), .counterpart))
        let known = Samples.keys.localPart(for: .message(OutgoingMailID(9)))
        var mail = Samples.mail(.messageFromPractitioner)
        mail.conversation?.references = Samples.reference("\(known)@messages.example.org")
        mail.entry?.text = "You wrote to \(own)@messages.example.org."
        let composer = try Samples.composer()
        let frozen = try composer.compose(mail)
        #expect(LeakGate(composer: composer).leak(in: frozen.bytes, of: mail) == nil)
        #expect(Message(parsing: frozen.bytes).plainBody?.contains(own) == true)
    }

    @Test(
        "public addresses and strangers' addresses stay",
        arguments: [
            "jane-doe@messages.example.org", "enquiries@messages.example.org", "jane-r-doe@messages.example.org",
            "other.person@else.example", "r-abc@else.example", "call 0171 555", "On 2023-11-14 at 20:58, 7946",
            "https://example.org/a", "https://else.example/app.example.org.html",
        ])
    func harmless(text: String) throws {
        let (mail, message, composer) = try carried("Hello \(text) bye")
        #expect(message.plainBody?.contains("Hello \(text) bye") == true)
        let bytes = Array("Subject: x\r\n\r\nHello \(text) bye\r\n".utf8)
        #expect(LeakGate(composer: composer).leak(in: bytes, of: mail) == nil)
    }

    @Test("in plus style a token is known by the account in front of it")
    func plusStyle() throws {
        let composer = try Samples.composer(Samples.settings(style: .plus(account: "post")))
        let mail = Samples.mail(.messageFromPractitioner)
        let local = Samples.keys.localPart(for: .reply(ConversationID(11), .practitioner))
        let bytes = Array("Subject: x\r\n\r\npost+\(local)@messages.example.org\r\n".utf8)
        #expect(LeakGate(composer: composer).leak(in: bytes, of: mail) != nil)
        #expect(LeakGate(composer: composer).leak(in: try composer.compose(mail).bytes, of: mail) == nil)
    }
}
