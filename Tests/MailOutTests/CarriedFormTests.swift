import Flow
import Mail
import Store
import Testing
import Triage

@testable import MailOut

/// How much of somebody's words a mail shows: all, their beginning, or nothing.
@Suite struct CarriedFormTests {
    private static let long =
        "I did not sleep well. " + String(repeating: "It goes on and on. ", count: 30)
        + "The end of it is secret."

    private static func mail(
        _ content: MailPreferences.Content, _ text: String = long, raw: String? = nil,
        template: TemplateName = .messageFromPractitioner
    ) -> ClaimedMail {
        var mail = Samples.mail(template, entry: Samples.entry(by: .practitioner, text: text, raw: raw))
        mail.recipient.content = content
        return mail
    }

    private static func everything(_ mail: ClaimedMail) throws -> String { try Samples.message(mail).everything }

    @Test("an excerpt has the beginning and a link to the rest, no HTML of the writer's and no files")
    func excerpt() throws {
        let message = try Samples.message(Self.mail(.excerpt, raw: Self.withFile))
        #expect(message.everything.contains("I did not sleep well."))
        #expect(!message.everything.contains("secret") && !message.everything.contains("scan.pdf"))
        #expect(message.attachments.isEmpty)
        #expect(message.plainBody?.contains("https://app.example.org/m/v-") == true)
        #expect(
            message.from.first?.name == "Jane D. via Calm Harbour" || message.from.first?.name?.contains("via") == true)
    }

    @Test("words that are no longer than an excerpt are carried whole, without a link")
    func short() throws {
        let text = try Self.everything(Self.mail(.excerpt, "Tuesday at ten?"))
        #expect(text.contains("Tuesday at ten?") && !text.contains("/m/v-"))
    }

    @Test("a notice shows neither words nor subject nor name, in text, HTML, preview or headers")
    func noticeOnly() throws {
        let message = try Samples.message(Self.mail(.noticeOnly, raw: Self.withFile))
        for hidden in ["sleep", "secret", "First session", "Jane", "scan.pdf"] {
            #expect(!message.everything.contains(hidden), "\(hidden)")
        }
        #expect(
            message.subject == "A new message for you at Calm Harbour"
                || message.subject.hasPrefix("A new message for you"))
        #expect(message.plainBody?.contains("https://app.example.org/m/v-") == true)
        #expect(message.header.fields.allSatisfy { $0.name.lowercased() != "thread-topic" })
        // It carries somebody's words: bounces and vacation notices must come back.
        #expect(message.header.fields.allSatisfy { $0.name.lowercased() != "auto-submitted" })
    }

    @Test(
        "to whom wants notices only no mail shows a subject or the other side's name, and an agenda no subject",
        arguments: TemplateName.allCases, ["en", "de", "fr", "es", "nl", "pt", "he"])
    func notices(template: TemplateName, language: String) throws {
        var mail = Samples.mail(template)
        mail.recipient.content = .noticeOnly
        mail.recipient.locale = language
        for index in mail.gathered.indices { mail.gathered[index].recipient = mail.recipient }
        let shown = try Self.everything(mail)
        #expect(!shown.contains("First session"))
        guard template != .agenda else { return }
        let other = Samples.toPractitioner.contains(template) ? "Carl" : "Jane"
        #expect(!shown.contains(other))
    }

    @Test("without a page to read on, words are not sent against the recipient's will")
    func noPage() throws {
        var settings = Samples.settings()
        settings.webURL = nil
        for content in [MailPreferences.Content.excerpt, .noticeOnly] {
            #expect(throws: CompositionError.self) { try Samples.composer(settings).compose(Self.mail(content)) }
        }
        #expect(throws: Never.self) { try Samples.composer(settings).compose(Self.mail(.full)) }
    }

    @Test("a link is signed for one mail, and the last gate lets no other through")
    func foreignLink() throws {
        let composer = try Samples.composer()
        let mail = Self.mail(.noticeOnly)
        let bytes = try composer.compose(mail).bytes
        #expect(LeakGate(composer: composer).leak(in: bytes, of: mail) == nil)
        var other = mail
        other.id = OutgoingMailID(999)
        #expect(LeakGate(composer: composer).leak(in: bytes, of: other) != nil)
    }

    @Test("a file too large for a mail is fetched from its page, and both sides are told")
    func tooLarge() throws {
        var settings = Samples.settings()
        settings.attachments.maxBytes = 10
        let composed = try Samples.composer(settings).composed(
            Self.mail(.full, "See the file.", raw: Self.withFile), FileObjections())
        #expect(
            composed.leftOut == [OutgoingMailID(21): [LeftOutFile(name: "scan.pdf", reason: .tooLarge, isLinked: true)]]
        )
        let text = try #require(Message(parsing: composed.mail.bytes).plainBody)
        #expect(text.contains("Too large for a mail: scan.pdf") && text.contains("/m/v-"))
        let notice = try Samples.message(Samples.mail(.filesLeftOut)).plainBody?.replacing("\r\n", with: " ")
        #expect(notice?.contains("Your message to Dr. Jane Doe is passed on") == true)
        #expect(notice?.contains("fetched from a page instead: walk.mov") == true)
        #expect(notice?.contains("Not passed on: a.exe: it is a program (.exe)") == true)
    }

    @Test("without pages it is left out, and said so")
    func tooLargeWithoutPages() throws {
        var settings = Samples.settings()
        (settings.attachments.maxBytes, settings.webURL) = (10, nil)
        let composed = try Samples.composer(settings).composed(
            Self.mail(.full, "See the file.", raw: Self.withFile), FileObjections())
        #expect(composed.leftOut == [OutgoingMailID(21): [LeftOutFile(name: "scan.pdf", reason: .tooLarge)]])
        let text = try #require(Message(parsing: composed.mail.bytes).plainBody)
        #expect(text.contains("Not passed on: scan.pdf: it is too large"))
    }

    @Test(
        "a digest has each message with its own address to answer to, masks all that are gathered, and passes the gate")
    func digest() throws {
        var mail = Samples.mail(.digest)
        mail.gathered[0].entry = Samples.entry(by: .practitioner, text: "First words, jane.doe@clinic.example")
        mail.gathered[1].entry = Samples.entry(by: .practitioner, text: "Second words")
        mail.gathered[1].conversation?.id = ConversationID(77)
        let composer = try Samples.composer()
        let bytes = try composer.compose(mail).bytes
        let message = Message(parsing: bytes)
        let text = try #require(message.plainBody)
        #expect(text.contains("First words") && text.contains("Second words"))
        #expect(!message.everything.contains("jane.doe@clinic.example"))
        let addresses = Set(text.matches(of: /r-[0-9a-z]{20,}@/).map { String($0.output) })
        #expect(addresses.count == 2)
        #expect(LeakGate(composer: composer).leak(in: bytes, of: mail) == nil)
    }

    @Test("a digest of one, of none, and of files without pages is no digest")
    func noDigest() throws {
        let composer = try Samples.composer()
        var mail = Samples.mail(.digest)
        #expect(composer.objection(toGathering: mail) == nil)
        mail.gathered[0].entry = Samples.entry(by: .practitioner, text: "x", raw: Self.withFile)
        #expect(composer.objection(toGathering: mail) == nil)
        var settings = Samples.settings()
        settings.webURL = nil
        #expect(try Samples.composer(settings).objection(toGathering: mail) != nil)
        mail.gathered.removeLast()
        #expect(composer.objection(toGathering: mail) != nil)
        mail.gathered = []
        #expect(composer.objection(toGathering: mail) != nil)
        #expect(composer.objection(toGathering: Samples.mail(.reminder)) == nil)
    }

    @Test("what a page could not show is held before the mail goes: its notice would pass, its words would be lost")
    func pageGate() throws {
        let composer = try Samples.composer()
        let gate = PageGate(composer: composer, gate: LeakGate(composer: composer))
        let mail = Self.mail(.noticeOnly)
        let composed = try composer.composed(mail, FileObjections())
        #expect(composed.hasPage && gate.objection(to: mail, FileObjections(), composed) == nil)
        var broken = mail
        broken.gathered = []
        broken.entry = nil
        guard case .unrenderable(mail.id, _) = gate.objection(to: broken, FileObjections(), composed) else {
            Issue.record("a page without words is not held")
            return
        }
        let whole = try composer.composed(Self.mail(.full, "Hello"), FileObjections())
        #expect(!whole.hasPage, "what is carried whole has been looked at already")
    }

    @Test("every reason has its words, in every language", arguments: LeftOutFile.Reason.allCases)
    func reasons(reason: LeftOutFile.Reason) throws {
        let phrase = try #require(Phrase(reason))
        let templates = try Templates(folder: Samples.templateFolder)
        let words = templates.locales.map { templates.phrase(phrase, locale: $0) }
        #expect(words.count == 7 && words.allSatisfy { !$0.isEmpty } && Set(words).count == 7)
    }

    static let withFile = """
        From: Jane <jane.doe@clinic.example>\r
        Subject: First session\r
        MIME-Version: 1.0\r
        Content-Type: multipart/mixed; boundary=b\r
        \r
        --b\r
        Content-Type: text/plain\r
        \r
        See the file.\r
        --b\r
        Content-Type: application/pdf\r
        Content-Disposition: attachment; filename=scan.pdf\r
        \r
        %PDF-1.4 something that is a file\r
        --b--\r

        """
}
