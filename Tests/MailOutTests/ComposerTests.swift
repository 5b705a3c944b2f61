import Flow
import Mail
import Store
import Testing
import Triage

@testable import MailOut

@Suite struct ComposerTests {
    private func header(_ message: Message, _ name: String) -> String? { message.header.first(name)?.text }

    @Test("a mail renders to the same bytes every time", arguments: TemplateName.allCases)
    func repeatable(name: TemplateName) throws {
        let mail = Samples.mail(name)
        let first = try Samples.composer().compose(mail)
        #expect(try Samples.composer().compose(mail) == first)
        #expect(first.envelopeTo == mail.address)
        #expect(!first.bytes.isEmpty && first.bytes.allSatisfy { $0 < 0x80 })
    }

    @Test("every header of a relayed mail is one of the allowed ones")
    func relayedHeader() throws {
        let message = try Samples.message(Samples.mail(.newCustomerEnquiry))
        let names = message.header.fields.map(\.name)
        #expect(
            names == [
                "date", "from", "to", "subject", "message-id", "in-reply-to", "references", "thread-topic",
                "x-postern-loop",
                "mime-version", "content-type",
            ])
    }

    @Test("a relayed mail names its author and comes from the recipient's own reply address")
    func relayedFrom() throws {
        let message = try Samples.message(Samples.mail(.newCustomerEnquiry))
        let from = try #require(message.from.first)
        #expect(from.name == "Carl C. via Harbour Practice")
        let local = try #require(from.address?.localPart)
        #expect(Samples.keys.token(in: local) == .reply(ConversationID(11), .practitioner))
        #expect(message.to.first?.address == Samples.practitioner.addresses[0])
        #expect(message.to.first?.name == "Dr. Jane Doe")
        #expect(message.subject == "New Customer Enquiry: First session")
        #expect(message.plainBody?.contains("from Carl Client") == true)
        #expect(message.plainBody?.contains("do you have time on Tuesday?") == true)
    }

    @Test(
        "People in Cc are shown by display name, never by address, and a long list is cut",
        arguments: [
            (["Ann Lee", "Cy Dee"], "Also addressed to: Ann Lee, Cy Dee"),
            (["ann@home.example", "Cy Dee"], "Also addressed to: Cy Dee"),
            (["Cy Dee <cy@home.example>"], "Also addressed to: Cy Dee"),
            (["Dr. Jane Doe", "Carl Client", "Cy Dee"], "Also addressed to: Cy Dee"),
            ((1...12).map { "P\($0)" }, "P9, P10 + 2"),
        ])
    func copied(names: [String], shown: String) throws {
        var entry = Samples.entry(by: .counterpart)
        entry.copied = names
        let message = try Samples.message(Samples.mail(.newCustomerEnquiry, entry: entry))
        #expect(message.plainBody?.contains(shown) == true, "\(message.plainBody ?? "")")
        #expect(message.htmlBody?.contains(shown) == true)
        #expect(message.plainBody?.contains("@home.example") == false)
        #expect(message.htmlBody?.contains("@home.example") == false)
    }

    @Test("without anybody in Cc nothing is said of it")
    func nobodyCopied() throws {
        let message = try Samples.message(Samples.mail(.newCustomerEnquiry))
        #expect(message.plainBody?.contains("Also addressed") == false)
    }

    @Test("a title does not become the first name")
    func practitionerFrom() throws {
        let message = try Samples.message(Samples.mail(.messageFromPractitioner))
        #expect(message.from.first?.name == "Jane D. via Harbour Practice")
        #expect(message.plainBody?.contains("Dr. Jane Doe wrote:") == true)
        #expect(message.subject == "Re: First session")
    }

    @Test("in plus style From is the account and the reply address stands in Reply-To")
    func plusStyle() throws {
        let settings = Samples.settings(style: .plus(account: "post"), returnPath: .account)
        let mail = Samples.mail(.messageFromPractitioner)
        let frozen = try Samples.composer(settings).compose(mail)
        let message = Message(parsing: frozen.bytes)
        #expect(message.from.first?.address?.description == "post@messages.example.org")
        let tag = try #require(message.replyTo.first?.address).localPart.dropFirst("post+".count)
        #expect(Samples.keys.token(in: String(tag)) == .reply(ConversationID(11), .counterpart))
        #expect(frozen.envelopeFrom.description == "post@messages.example.org")
    }

    @Test("the envelope sender and the Message-ID name the mail, and the own id also stands in References")
    func identifiers() throws {
        let mail = Samples.mail(.messageFromPractitioner)
        let frozen = try Samples.composer().compose(mail)
        #expect(Samples.keys.token(in: frozen.envelopeFrom.localPart) == .returnPath(mail.id))
        let message = Message(parsing: frozen.bytes)
        #expect(message.messageID == frozen.messageID)
        #expect(message.references.last == frozen.messageID)
        #expect(message.inReplyTo.map(\.text) == ["a1@mail.example"])
        let loop = try #require(header(message, "x-postern-loop"))
        #expect(Samples.keys.token(in: loop) == .message(mail.id))
    }

    @Test("a long thread keeps its first and its newest identifiers")
    func longThread() throws {
        let ids = (0..<60).compactMap { MessageID("n\($0)@mail.example") }
        let mail = Samples.mail(
            .messageFromPractitioner, conversation: Samples.conversation(to: .counterpart, references: ids))
        let message = try Samples.message(mail)
        #expect(message.references.count == 22)
        #expect(message.references.first?.text == "n0@mail.example")
        #expect(message.references[1].text == "n40@mail.example")
        #expect(message.inReplyTo.map(\.text) == ["n59@mail.example"])
    }

    @Test("a first mail of a conversation is no answer")
    func firstMail() throws {
        let mail = Samples.mail(
            .messageFromPractitioner, conversation: Samples.conversation(to: .counterpart, references: []))
        let message = try Samples.message(mail)
        #expect(message.subject == "First session")
        #expect(header(message, "in-reply-to") == nil)
        #expect(message.references.count == 1)
    }

    @Test("notices say that they are automatic, relayed mails do not", arguments: TemplateName.allCases)
    func automatic(name: TemplateName) throws {
        let message = try Samples.message(Samples.mail(name))
        let submitted = header(message, "auto-submitted")
        let suppress = header(message, "x-auto-response-suppress")
        if name.carriesWords {
            #expect(submitted == nil && suppress == nil)
        } else {
            #expect(submitted == (name.isAcknowledgement ? "auto-replied" : "auto-generated"))
            #expect(suppress == "DR, RN, NRN, OOF, AutoReply")
            #expect(message.from.first?.name == "Harbour Practice")
        }
    }

    @Test("nothing a stranger chose goes back to them", arguments: [TemplateName.enquiryAcknowledgement, .welcome])
    func strangersWords(name: TemplateName) throws {
        var mail = Samples.mail(name)
        mail.recipient.name = "BUY NOW"
        mail.conversation?.counterpart.name = "BUY NOW"
        mail.conversation?.subject = "BUY NOW"
        mail.entry = Samples.entry(by: .counterpart, text: "BUY NOW")
        #expect(!(try Samples.message(mail)).everything.contains("BUY NOW"))
    }

    @Test("a question asks the registered address without naming the other one")
    func question() throws {
        let message = try Samples.message(Samples.mail(.confirmSender))
        let local = try #require(message.from.first?.address?.localPart)
        #expect(Samples.keys.token(in: local) == .question(QuestionID(3)))
        let text = try #require(message.plainBody)
        #expect(text.contains("Did you write this from another address?"))
        #expect(text.contains("on Tuesday 14 November at 22:13 UTC"))
        #expect(text.contains("Tuesday, from"))
        #expect(!message.everything.contains("elsewhere.example"))
    }

    @Test("an unproven author is marked, a proven one is not", arguments: [true, false])
    func unproven(isUnproven: Bool) throws {
        let mail = Samples.mail(
            .newCustomerEnquiry, entry: Samples.entry(by: .counterpart, isUnproven: isUnproven))
        let message = try Samples.message(mail)
        #expect(message.plainBody?.contains("Address not confirmed") == isUnproven)
        #expect(message.htmlBody?.contains("Address not confirmed") == isUnproven)
    }

    @Test("where the cut is not sure the whole body is carried")
    func unsureCut() throws {
        let entry = Samples.entry(by: .practitioner, text: "new words", trimmed: "old words", confidence: 0.3)
        let message = try Samples.message(Samples.mail(.messageFromPractitioner, entry: entry))
        #expect(message.plainBody?.contains("new words") == true)
        #expect(message.plainBody?.contains("old words") == true)
        let sure = Samples.entry(by: .practitioner, text: "new words", trimmed: "old words", confidence: 0.9)
        let short = try Samples.message(Samples.mail(.messageFromPractitioner, entry: sure))
        #expect(short.plainBody?.contains("old words") == false)
    }

    @Test("a relayed mail without its entry is refused, not sent empty")
    func lacksEntry() throws {
        var mail = Samples.mail(.newCustomerEnquiry)
        mail.entry = nil
        #expect(throws: CompositionError.lacks("an entry to carry")) { try Samples.composer().compose(mail) }
    }

    @Test("words in other scripts survive")
    func scripts() throws {
        let words = "Grüße, 你好 👩‍👩‍👧, שלום\n\(String(repeating: "long ", count: 400))"
        let mail = Samples.mail(.messageFromPractitioner, entry: Samples.entry(by: .practitioner, text: words))
        let message = try Samples.message(mail)
        #expect(message.plainBody?.contains(words) == true)
    }

    @Test("an international domain is written as servers know it, in the envelope and in To")
    func internationalDomain() throws {
        var mail = Samples.mail(.newCustomerEnquiry)
        mail.address = try #require(EmailAddress("jane@bu\u{308}cher.example"))
        let composer = try Samples.composer()
        let frozen = try composer.compose(mail)
        #expect(frozen.envelopeTo.description == "jane@xn--bcher-kva.example")
        #expect(Message(parsing: frozen.bytes).to.first?.address == frozen.envelopeTo)
        #expect(LeakGate(composer: composer).leak(in: frozen.bytes, of: mail) == nil)
    }

    @Test(
        "an address with other letters before the @ is refused with what to do", arguments: ["j\u{FC}rgen@mail.example"]
    )
    func internationalLocalPart(text: String) throws {
        var mail = Samples.mail(.newCustomerEnquiry)
        mail.address = try #require(EmailAddress(text))
        #expect(throws: CompositionError.unreachableAddress) { try Samples.composer().compose(mail) }
        #expect(CompositionError.unreachableAddress.description.contains("give the person another address"))
    }
}
