import Flow
import Foundation
import Mail
import Store
import Testing

@testable import MailOut

/// The shipped templates with something wrong in them.
@Suite struct TemplateLintTests {
    /// One mistake and what is said of it.
    struct Mistake: Sendable, CustomTestStringConvertible {
        var file: String
        /// nil: the file is removed.
        var text: String?
        /// The whole problem, with file and line.
        var said: String
        var testDescription: String { said }
    }

    private static func notice(_ words: String, subject: String = "x") -> String {
        "Subject: \(subject)\nPreview: x\n\n\(words)\n"
    }

    private static let sentence = "must always say, word for word and on one line: "
    private static let mistakes: [Mistake] = [
        .init(
            file: "en/welcome.txt", text: notice("x", subject: "Hello {{author}}"),
            said: "en/welcome.txt:1: unknown template variable author; known here: organisation"),
        .init(
            file: "layout.html",
            text: "<html>{{organisation}}\n{{shade}}{{$preheader}}{{/preheader}}{{$content}}{{/content}}"
                + "{{$foot}}{{/foot}}",
            said: "layout.html:2: unknown template variable shade; known here: organisation"),
        .init(
            file: "layout.html", text: "<html>{{$preheader}}{{/preheader}}{{$content}}{{/content}}",
            said: "layout.html: has no {{$foot}}{{/foot}}: a part of every notice would be missing"),
        .init(
            file: "en/welcome.txt", text: nil,
            said: "en/welcome.txt: is missing or not UTF-8; every notice has such a file"),
        .init(
            file: "en/welcome.txt", text: "Welcome",
            said:
                "en/welcome.txt:1: begins with \"Subject: …\", then \"Preview: …\", then an empty line; then the words"),
        .init(
            file: "en/welcome.txt", text: notice("one\n\n{{>nothing.txt}}"),
            said: "en/welcome.txt:6: {{>…}} is not used in mail templates; write {{name}}"),
        .init(
            file: "en/welcome.txt", text: notice("{{#organisation}}\none"),
            said: "en/welcome.txt:4: {{#organisation}} has no {{/organisation}}"),
        .init(
            file: "en/welcome.txt", text: notice("one {{#organisation}}two\n\nthree{{/organisation}}"),
            said: "en/welcome.txt:4: opens a section that ends elsewhere; "
                + "put {{#…}} and {{/…}} on lines of their own around whole blocks"),
        .init(
            file: "en/welcome.txt", text: notice("one\n\na *star"),
            said: "en/welcome.txt:6: has a star without its other; *words* are emphasised"),
        .init(
            file: "en/footer.txt", text: "Sent by {{organisation}}.\n",
            said: "en/welcome.txt: \(sentence)Please note these messages are monitored for training purposes"),
        .init(
            file: "en/enquiry-acknowledgement.txt", text: notice("Thank you."),
            said: "en/enquiry-acknowledgement.txt: \(sentence)"
                + "Thank you for contacting the practitioner through our help portal. "
                + "We have added your practitioner and you will receive a response via email"),
        .init(
            file: "en/message-from-practitioner.txt", text: notice("You have mail."),
            said: "en/message-from-practitioner.txt: must use {{message}}: "
                + "without it the mail does not say what it is for"),
        .init(
            file: "en/away.txt", text: notice("{{#awayName}}\n{{awayName}}\n\n{{/awayName}}"),
            said: "en/away.txt: can become empty; some words must stand outside every {{#…}}"),
        .init(
            file: "en/away.txt", text: notice("x {{awayName}}", subject: "{{awayName}}"),
            said: "en/away.txt: can have an empty subject; some words must stand outside every {{#…}}"),
        .init(
            file: "en/agenda.txt", text: notice("x", subject: "Agenda of {{day}}"),
            said: "en/agenda.txt:1: day can only be used between {{#bookings}} and {{/bookings}}"),
        .init(
            file: "en/unroutable.txt", text: notice("{{{organisation}}}"),
            said: "en/unroutable.txt:4: {{{…}} is not used in mail templates; write {{name}}"),
        .init(
            file: "en/unroutable.txt", text: notice("{{&organisation}}"),
            said: "en/unroutable.txt:4: {{&…}} is not used in mail templates; write {{name}}"),
        .init(
            file: "en/unroutable.txt", text: notice("x {{=<% %>=}}"),
            said: "en/unroutable.txt:4: {{=…}} is not used in mail templates; write {{name}}"),
        .init(
            file: "en/confirm-address.txt", text: notice("Was it you? {{subject}} {{answerBy}} {{actionLink}}"),
            said: "en/confirm-address.txt:4: unknown template variable subject; "
                + "known here: actionLink, answerBy, organisation"),
        .init(
            file: "en/phrases.txt", text: "# a comment\nvia: x\n",
            said: "en/phrases.txt:2: is not \"key = text\""),
        .init(file: "en/phrases.txt", text: "via = {{author}}\n", said: "en/phrases.txt: has no support"),
        .init(
            file: "en/phrases.txt", text: "support = {{author}}\n",
            said: "en/phrases.txt:1: unknown template variable author; known here: organisation"),
        .init(
            file: "de/phrases.txt", text: "viia = x\n",
            said:
                "de/phrases.txt:1: unknown key viia; there are: \(Phrase.allCases.map(\.rawValue).joined(separator: ", "))"
        ),
        .init(
            file: "de/footer.txt", text: nil,
            said: "de/footer.txt: is missing or not UTF-8; it stands at the foot of the mails"
        ),
    ]

    private static let warnings: [Mistake] = [
        .init(
            file: "en/welcom.txt", text: "Hello",
            said: "en/welcom.txt: is the name of no notice; `postern template list` prints them"),
        .init(
            file: "de/reminder.txt", text: nil, said: "de/reminder.txt: is not translated; it goes out in English"),
        .init(
            file: "de/phrases.txt", text: "support = Hilfe\n",
            said: "de/phrases.txt: has no via; its English words are used"),
        .init(
            file: "de/unroutable.txt", text: notice("Nichts."),
            said: "de/unroutable.txt: does not use {{enquiriesAddress}}, as the English words do"),
        .init(
            file: "en/away.txt", text: notice("{{awayName}} is away \(String(repeating: "x", count: 12_000))"),
            said: "en/away.txt: makes 14516 bytes of HTML; keep it below 12000"),
    ]

    /// A copy of the shipped templates with one file changed.
    private func folder(with mistake: Mistake) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["layout.html", "en", "de"] {
            try FileManager.default.copyItem(
                atPath: "\(Samples.templateFolder)/\(name)", toPath: "\(folder.path)/\(name)")
        }
        if let text = mistake.text {
            try folder.write(mistake.file, text)
        } else {
            try FileManager.default.removeItem(atPath: "\(folder.path)/\(mistake.file)")
        }
        return folder
    }

    @Test("the shipped templates are in order")
    func shipped() {
        #expect(Templates.problems(in: Samples.templateFolder).map(\.description) == [])
    }

    @Test("a mistake is named with file and line, and nothing starts with it", arguments: mistakes)
    func named(mistake: Mistake) throws {
        let folder = try folder(with: mistake)
        let problems = Templates.problems(in: folder.path)
        #expect(problems.map(\.description).contains(mistake.said))
        #expect(problems.contains { $0.description == mistake.said && !$0.isWarning })
        #expect(throws: TemplateProblems.self) { try Templates(folder: folder.path) }
    }

    @Test("a warning is given, and mails go out all the same", arguments: warnings)
    func warned(mistake: Mistake) throws {
        let folder = try folder(with: mistake)
        let problems = Templates.problems(in: folder.path)
        #expect(problems.contains { $0.description == mistake.said && $0.isWarning })
        #expect(!problems.contains { !$0.isWarning })
        #expect(try Templates(folder: folder.path).warnings == problems)
    }

    @Test("all problems of all files are named at once")
    func atOnce() throws {
        let folder = try folder(with: Self.mistakes[0])
        try folder.write("layout.html", "<html>")
        try folder.write("en/reminder.txt", "no subject")
        try folder.write("de/away.txt", Self.notice("{{nobody}}"))
        let problems = Templates.problems(in: folder.path).filter { !$0.isWarning }
        #expect(Set(problems.map(\.file)) == ["layout.html", "en/welcome.txt", "en/reminder.txt", "de/away.txt"])
    }

    @Test("a file that was written on Windows is read like any other")
    func windows() throws {
        let text =
            "\u{FEFF}Subject: x\r\nPreview: x\r\n\r\n{{#awayName}}\r\n{{awayName}} is away.\r\n\r\n{{/awayName}}\r\nThat is all.\r\n"
        let folder = try folder(with: Mistake(file: "en/away.txt", text: text, said: ""))
        let composer = Composer(
            settings: Samples.settings(), keys: Samples.keys, templates: try Templates(folder: folder.path))
        let bytes = try composer.compose(Samples.mail(.awayNotice)).bytes
        let body = Message(parsing: bytes).plainBody?.replacing("\r\n", with: "\n")
        #expect(body == "Jane D. is away.\n\nThat is all.\n\n-- \nSent by Harbour Practice.\n")
    }

    @Test("a folder without templates is told so, with what belongs there")
    func missing() {
        let problems = Templates.problems(in: "/nowhere")
        #expect(
            problems.map(\.description) == [
                "/nowhere/en: there is no such folder; it holds a file for each notice, as the shipped templates/en does"
            ])
    }

    @Test("a notice that is translated goes out in that language, with its dates, another one in English")
    func translated() throws {
        let folder = try folder(with: Mistake(file: "de/welcome.txt", text: nil, said: ""))
        try folder.write(
            "de/away.txt", Self.notice("{{awayName}} ist bis {{awayUntil}} abwesend.", subject: "Abwesend"))
        let templates = try Templates(folder: folder.path)
        #expect(templates.locales(of: .awayNotice) == ["de", "en"])
        #expect(templates.locales(of: .welcome) == ["en"])
        var mail = Samples.mail(.awayNotice)
        mail.recipient.locale = "de-AT"
        let composer = Composer(settings: Samples.settings(), keys: Samples.keys, templates: templates)
        let rendered = String(decoding: try composer.compose(mail).bytes, as: UTF8.self)
        #expect(rendered.contains("Jane D. ist bis 26. November abwesend."))
        #expect(rendered.contains("<html lang=3D\"de\""))
    }
}
