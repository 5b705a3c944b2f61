import Flow
import Mail
import Store
import Testing
import Triage

@testable import MailOut

/// No subject, name, file name, type or identifier keeps a mail from being written.
@Suite struct HostileNamesTests {
    /// Scalars that mean something to a header, a fold, a mask or a template; the rest of a text is any scalar at all.
    private static let telling =
        Array(
            "\u{0}\u{1}\t\n\r\u{1B}\u{7F}\u{80}\u{81}\u{85}\u{9F}\u{A0}\u{AD}\u{301}\u{200B}\u{202E}\u{2028}\u{2029}\u{FEFF}"
                .unicodeScalars) + Array("\"\\<>()@,;:=?_%{}&#.+-* aZ9".unicodeScalars)
    private static let names: [TemplateName] = [.newCustomerEnquiry, .messageFromPractitioner, .confirmSender]

    private static func text(_ random: inout SystemRandomNumberGenerator) -> String {
        var result = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            let isTelling = Int.random(in: 0...2, using: &random) > 0
            let any = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random))
            if let scalar = isTelling ? telling.randomElement(using: &random) : any { result.append(scalar) }
        }
        return String(result)
    }

    private static func file(_ filename: String, type: String = "application/pdf") -> String {
        let quoted = filename.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline }
        return "From: x@y.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=mix\r\n\r\n--mix\r\n"
            + "Content-Type: \(type); name=\"\(quoted)\"\r\nContent-Disposition: attachment\r\n\r\nx\r\n--mix\r\n"
            + "Content-Type: message/rfc822; name=\"\(quoted)\"\r\n\r\nSubject: \(quoted)\r\n\r\ninner\r\n--mix--\r\n"
    }

    private static func mail(_ name: TemplateName, _ make: () -> String) -> ClaimedMail {
        let party: Party = name == .newCustomerEnquiry ? .practitioner : .counterpart
        var conversation = Samples.conversation(to: party, subject: make())
        conversation.practitioner.name = make()
        conversation.counterpart.name = make()
        var mail = Samples.mail(
            name, conversation: conversation,
            entry: Samples.entry(by: party.other, text: make(), trimmed: make(), confidence: 0, raw: file(make())))
        mail.recipient.name = make()
        mail.question?.subject = make()
        return mail
    }

    @Test("every scalar there is can stand in a subject, a name and a file name")
    func everyScalar() throws {
        let composer = try Samples.composer()
        let all = (UInt32(0)...0xFFFF).compactMap { Unicode.Scalar($0) } + Self.telling
        let size = 512
        for start in stride(from: 0, to: all.count, by: size) {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: all[start..<min(start + size, all.count)])
            let mail = Self.mail(.messageFromPractitioner) { "Hi\(String(view))there" }
            let message = Message(parsing: try composer.compose(mail).bytes)
            #expect(message.to.first?.address == mail.address)
        }
    }

    @Test("no mixture of scalars keeps a mail from being written", arguments: names)
    func mixtures(name: TemplateName) throws {
        let composer = try Samples.composer()
        var random = SystemRandomNumberGenerator()
        for _ in 0..<150 {
            let mail = Self.mail(name) { Self.text(&random) }
            #expect(throws: Never.self, "\(mail)") { try composer.compose(mail) }
        }
    }

    @Test(
        "what a header refuses is dropped from a subject, what parts words is a blank",
        arguments: [
            ("Hi\u{81}there", "Hithere"), ("Hi\u{85}there", "Hi there"), ("Hi\u{2028}there\u{2029}", "Hi there"),
            ("Re: \u{9F}Hi\u{7F}", "Hi"), ("\u{1}Hi\u{0}", "Hi"), ("\u{81}", ""),
            ("Gr\u{FC}\u{DF}e \u{1F44D}", "Grüße 👍"),
        ])
    func subjects(subject: String, shown: String) throws {
        #expect(SubjectLine.base(subject) == shown)
        let mail = Samples.mail(
            .messageFromPractitioner, conversation: Samples.conversation(to: .counterpart, subject: subject))
        #expect(try Samples.message(mail).subject.hasSuffix(shown))
    }

    @Test("an organisation's name is made fit for From too")
    func organisation() throws {
        var settings = Samples.settings()
        settings.organisation = "Harbour\u{85}\u{81}Practice\u{2029}"
        let message = try Samples.message(Samples.mail(.welcome), settings: settings)
        #expect(message.from.first?.name == "Harbour Practice")
    }

    @Test("identifiers that no header takes are left out of References")
    func identifiers() throws {
        let long = String(repeating: "a", count: 950)
        let ids = ["first@mail.example", "\u{FC}@mail.example", "a\u{81}@mail.example", "\(long)@x"]
            .compactMap { MessageID($0) }
        #expect(ids.count == 4)
        let mail = Samples.mail(
            .messageFromPractitioner, conversation: Samples.conversation(to: .counterpart, references: ids))
        let message = try Samples.message(mail)
        #expect(message.references.first?.text == "first@mail.example")
        #expect(message.references.count == 2)
        #expect(message.inReplyTo.map(\.text) == ["first@mail.example"])
    }

    @Test(
        "a made-up content type becomes one that says nothing",
        arguments: [
            "multipart/made-up", "application/\(String(repeating: "a", count: 62))", "x/y/z", "/", "a\u{81}/b",
        ])
    func types(type: String) throws {
        let mail = Samples.mail(
            .messageFromPractitioner,
            entry: Samples.entry(by: .practitioner, raw: Self.file("plan.pdf", type: type)))
        let message = try Samples.message(mail)
        #expect(message.plainBody?.contains("do you have time on Tuesday?") == true)
    }
}
