import Flow
import Foundation
import Mail
import Store
import Testing
import Triage

@testable import MailOut

/// Every notice as it is shipped, made by the composer.
@Suite struct NoticesTests {
    private static let unconfirmed: [TemplateName] = [
        .enquiryAcknowledgement, .enquiryReceived, .welcome, .nameNeeded, .confirmAddress, .unroutable, .notDelivered,
    ]

    /// Every notice, with and without web pages, in every shape.
    private static let mails: [(TemplateName, ClaimedMail)] = TemplateName.allCases.flatMap { name in
        PreviewSamples(locale: "en").mails(for: name).map { (name, $0.mail) } + [(name, Samples.mail(name))]
    }

    private func composer(web: Bool) throws -> Composer {
        var settings = Samples.settings()
        if !web { settings.webURL = nil }
        return try Samples.composer(settings)
    }

    @Test("the sentence on monitoring stands in the mails that must hold it, and in no other", arguments: mails)
    func monitoring(name: TemplateName, mail: ClaimedMail) throws {
        let wanted: Set<TemplateName> = [
            .memberAcknowledgement, .practitionerLeft, .enquiryAcknowledgement, .welcome, .newCustomerEnquiry,
            .enquirerMessage,
            .existingClientMessage, .messageFromPractitioner, .messageFromSupport, .messageWaiting, .digest,
        ]
        let sentence = "Please note these messages are monitored for training purposes"
        let message = try Samples.message(mail)
        #expect(message.plainBody?.contains(sentence) == wanted.contains(name))
        #expect(message.htmlBody?.contains(sentence) == wanted.contains(name))
        #expect(name.tellsOfMonitoring == wanted.contains(name))
    }

    @Test("plain text stands on its own, and says the same as the HTML", arguments: mails)
    func plainText(name: TemplateName, mail: ClaimedMail) throws {
        let message = try Samples.message(mail)
        let text = try #require(message.plainBody).replacing("\r\n", with: "\n")
        #expect(!text.contains("{{") && !text.contains("}}") && !text.contains("mailto:"))
        #expect(!text.contains("\n\n\n") && !text.hasPrefix("\n"))
        #expect(!text.contains("<") && !text.contains("&amp;"))
        let html = try #require(message.htmlBody)
        #expect(!html.contains("{{") && html.contains("<html lang=\"en\" dir=\"ltr\">"))
        #expect(html.contains("display:none"), "a preheader")
        #expect(!message.subject.isEmpty && !message.subject.contains("{{"))
    }

    @Test("a mail is 7-bit, its body lines have at most 76 octets, its HTML at most 12 kB", arguments: mails)
    func size(name: TemplateName, mail: ClaimedMail) throws {
        let bytes = try Samples.composer().compose(mail).bytes
        #expect(bytes.allSatisfy { $0 < 0x80 && $0 != 0 })
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let head = try #require(lines.firstIndex { $0.count <= 1 })
        #expect(lines[head...].allSatisfy { $0.count <= 77 })
        #expect(lines[..<head].allSatisfy { $0.count <= 999 })
        #expect((Message(parsing: bytes).htmlBody ?? "").utf8.count <= 12_000)
    }

    @Test("the last gate lets every notice pass, with web pages and without", arguments: mails)
    func gate(name: TemplateName, mail: ClaimedMail) throws {
        for web in [true, false] where web || name != .signIn {
            let composer = try composer(web: web)
            let bytes = try composer.compose(mail).bytes
            #expect(LeakGate(composer: composer).leak(in: bytes, of: mail) == nil)
            let everything = Message(parsing: bytes).everything
            #expect(
                everything.contains("app.example.org")
                    == (web && NoticesTests.hasLink(mail, composer) || name == .signIn))
        }
    }

    /// A button; the page of a message stands in a mail that does not carry all of it.
    private static func hasLink(_ mail: ClaimedMail, _ composer: Composer) -> Bool {
        composer.actionLink(of: mail) != nil || mail.template == .messageWaiting
            || mail.items.contains { $0.closing != nil }
    }

    @Test("in plus style too the last gate lets every notice pass", arguments: mails)
    func plusStyle(name: TemplateName, mail: ClaimedMail) throws {
        let composer = try Samples.composer(Samples.settings(style: .plus(account: "post"), returnPath: .account))
        let bytes = try composer.compose(mail).bytes
        #expect(LeakGate(composer: composer).leak(in: bytes, of: mail) == nil)
        #expect(Message(parsing: bytes).from.first?.address?.description == "post@messages.example.org")
    }

    @Test("every address and link of ours in a mail was issued to its recipient", arguments: mails)
    func issued(name: TemplateName, mail: ClaimedMail) throws {
        let composer = try composer(web: true)
        let everything = Message(parsing: try composer.compose(mail).bytes).everything
        let found = everything.matches(of: /[rcbqmv]-[0-9a-z]{20,}/).map { String($0.output) }
        let issued = composer.issuedTokens(of: mail).map { Samples.keys.localPart(for: $0) }
        let own = [Samples.keys.localPart(for: .message(mail.id))]
        let reply = mail.conversation.flatMap { conversation in
            conversation.party.map { Samples.keys.localPart(for: .reply(conversation.id, $0)) }
        }
        #expect(Set(found).isSubset(of: Set(issued + own + [reply].compactMap(\.self))))
        let pages = issued.filter { $0.hasPrefix("v-") }
        #expect(Set(issued).subtracting(pages).isSubset(of: Set(found)), "what is issued stands in the mail")
    }

    @Test("mails to addresses that may be a stranger's hold nothing a sender chose", arguments: unconfirmed)
    func strangersWords(name: TemplateName) throws {
        var mail = Samples.mail(name, conversation: Samples.conversation(to: .counterpart, subject: "BUY NOW"))
        mail.recipient.name = "BUY NOW"
        mail.conversation?.counterpart.name = "BUY NOW"
        mail.entry = Samples.entry(by: .counterpart, text: "BUY NOW")
        mail.question?.subject = "BUY NOW"
        mail.failure?.subject = "BUY NOW"
        #expect(!(try Samples.message(mail)).everything.contains("BUY NOW"))
        let chosen: Set<TemplateVariable> = [
            .recipient, .author, .counterpart, .subject, .message, .messageHTML, .heldSubject, .name, .topic,
            .practitioner, .items,
        ]
        #expect(chosen.isDisjoint(with: name.variables))
        #expect(try Samples.message(mail).to.first?.name == nil)
    }

    @Test(
        "a question is answered to its own address, or by its button where there are web pages",
        arguments: [TemplateName.confirmSender, .confirmAddress, .nameNeeded])
    func questions(name: TemplateName) throws {
        let mail = Samples.mail(name)
        let link = "https://app.example.org/a/\(Samples.keys.localPart(for: .question(QuestionID(3))))"
        let message = try Samples.message(mail)
        #expect(message.plainBody?.contains("\n\(link)") == true)
        #expect(message.htmlBody?.contains("href=\"\(link)\"") == true)
        let local = try #require(message.from.first?.address?.localPart)
        #expect(Samples.keys.token(in: local) == .question(QuestionID(3)))
        let bare = Message(parsing: try composer(web: false).compose(mail).bytes)
        #expect(bare.plainBody?.contains("http") == false)
        #expect(bare.plainBody?.lowercased().contains("reply to this mail") == true)
        #expect(bare.htmlBody?.contains("href=") == false)
    }

    @Test("a link of our own host that leads elsewhere is still stopped")
    func foreignLinks() throws {
        let composer = try composer(web: true)
        let mail = Samples.mail(.reminder)
        let gate = LeakGate(composer: composer)
        let own = try #require(composer.actionLink(of: mail))
        let foreign = "https://app.example.org/a/\(Samples.keys.localPart(for: .question(QuestionID(4))))"
        func bytes(_ link: String) -> [UInt8] { Array("Subject: x\r\n\r\nsee \(link) or not\r\n".utf8) }
        #expect(gate.leak(in: bytes(own), of: mail) == nil)
        #expect(gate.leak(in: bytes(foreign), of: mail) != nil)
        #expect(gate.leak(in: bytes("https://app.example.org/inbox"), of: mail) != nil)
        let other = Samples.mail(.messageFromPractitioner, entry: Samples.entry(by: .practitioner, text: own))
        #expect(try Samples.message(other).plainBody?.contains("[link removed]") == true)
    }

    @Test("a notice without a conversation comes from the address that the settings name")
    func noticesAddress() throws {
        var settings = Samples.settings()
        settings.notices = "hello"
        let message = try Samples.message(Samples.mail(.welcome), settings: settings)
        #expect(message.from.first?.address?.description == "hello@messages.example.org")
    }

    @Test("an agent's words come from support, and name no agent")
    func support() throws {
        let message = try Samples.message(Samples.mail(.messageFromSupport))
        #expect(message.from.first?.name == "Harbour Practice support")
        #expect(message.plainBody?.hasPrefix("Harbour Practice support wrote:") == true)
        #expect(message.header.first("auto-submitted") == nil)
    }

    @Test("the practitioner sees whether a member is an active client", arguments: [true, false])
    func activeClient(isActive: Bool) throws {
        var mail = Samples.mail(.existingClientMessage)
        mail.conversation?.isActiveClient = isActive
        let message = try Samples.message(mail)
        for body in [message.plainBody, message.htmlBody] {
            #expect(body?.contains("An active client of yours.") == isActive)
            #expect(body?.contains("not an active client of yours at present") == !isActive)
        }
    }
}
