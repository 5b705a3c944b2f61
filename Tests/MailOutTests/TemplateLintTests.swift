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

    private static let footer = "{{>footer.txt}}\n"
    private static let mistakes: [Mistake] = [
        .init(
            file: "en/welcome/subject.txt", text: "Hello {{author}}",
            said: "en/welcome/subject.txt:1: unknown template variable author; known here: organisation"),
        .init(
            file: "en/layout.html", text: "<html lang=\"en\">{{organisation}}\n{{colour}}{{$content}}{{/content}}",
            said: "en/layout.html:2: unknown template variable colour; known here: organisation"),
        .init(
            file: "en/welcome/html.html", text: nil,
            said: "en/welcome/html.html: is missing or not UTF-8; every notice has subject.txt, text.txt, html.html"),
        .init(
            file: "en/welcome/text.txt", text: "one\n\n{{>nothing.txt}}",
            said: "en/welcome/text.txt:3: unknown shared template nothing.txt; there are: "
                + "footer-short.html, footer-short.txt, footer.html, footer.txt, layout.html"),
        .init(
            file: "en/welcome/text.txt", text: "Welcome.",
            said: "en/welcome/text.txt: must always say, word for word and on one line: "
                + "Please note these messages are monitored for training purposes"),
        .init(
            file: "en/welcome/text.txt", text: "Welcome.{{#organisation}}\n\(footer){{/organisation}}\n",
            said: "en/welcome/text.txt: must always say, word for word and on one line: "
                + "Please note these messages are monitored for training purposes"),
        .init(
            file: "en/enquiry-acknowledgement/text.txt", text: "Thank you.\n\(footer)",
            said: "en/enquiry-acknowledgement/text.txt: must always say, word for word and on one line: "
                + "Thank you for contacting the practitioner through our help portal. "
                + "We have added your practitioner and you will receive a response via email"),
        .init(
            file: "en/message-from-practitioner/text.txt", text: "You have mail.\n\(footer)",
            said: "en/message-from-practitioner/text.txt: must use {{message}}: "
                + "without it the mail does not say what it is for"),
        .init(
            file: "en/away/text.txt", text: "{{#awayName}}{{awayName}}{{/awayName}}",
            said: "en/away/text.txt: can become empty; some words must stand outside every {{#…}}"),
        .init(
            file: "en/agenda/subject.txt", text: "Agenda of {{day}}",
            said: "en/agenda/subject.txt:1: day can only be used between {{#bookings}} and {{/bookings}}"),
        .init(
            file: "en/unroutable/subject.txt", text: "{{{organisation}}}",
            said: "en/unroutable/subject.txt:1: {{{…}} is not used in mail templates; write {{name}}"),
        .init(
            file: "en/unroutable/subject.txt", text: "{{&organisation}}",
            said: "en/unroutable/subject.txt:1: {{&…}} is not used in mail templates; write {{name}}"),
        .init(
            file: "en/unroutable/subject.txt", text: "x {{=<% %>=}}",
            said: "en/unroutable/subject.txt:1: {{=…}} is not used in mail templates; write {{name}}"),
        .init(
            file: "en/footer-short.txt", text: "Sent by {{organisation}}.\n{{>footer-short.txt}}\n",
            said: "en/footer-short.txt: holds itself; take it out of what it is made of"),
        .init(
            file: "en/confirm-address/text.txt", text: "Was it you? {{subject}} {{answerBy}} {{actionLink}}",
            said: "en/confirm-address/text.txt:1: unknown template variable subject; "
                + "known here: actionLink, answerBy, organisation"),
    ]

    private static let warnings: [Mistake] = [
        .init(
            file: "en/layout.html", text: "<html>{{$content}}{{/content}}{{$foot}}{{>footer.html}}{{/foot}}",
            said: "en/away/html.html: has no lang=\"en\"; screen readers take its words for another language's"),
        .init(
            file: "en/welcom/text.txt", text: "Hello",
            said: "en/welcom: is the name of no notice; `postern template list` prints them"),
        .init(
            file: "de/layout.html", text: "<html lang=\"de\">",
            said: "de/reminder: is not translated; it goes out in English"),
        .init(
            file: "en/away/html.html",
            text: "<html lang=\"en\">{{awayName}} is away \(String(repeating: "x", count: 12_000))",
            said: "en/away/html.html: is 12026 bytes long; keep it below 12000"),
    ]

    /// A copy of the shipped templates with one file changed.
    private func folder(with mistake: Mistake) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let copy = folder.path + "/en"
        try FileManager.default.copyItem(atPath: Samples.templateFolder + "/en", toPath: copy)
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
        for mistake in Self.mistakes[1...4] where mistake.file.hasSuffix(".html") {
            if let text = mistake.text {
                try folder.write(mistake.file, text)
            } else {
                try FileManager.default.removeItem(atPath: "\(folder.path)/\(mistake.file)")
            }
        }
        try folder.write("en/welcome/text.txt", "one\ntwo {{#organisation}}\n")
        let problems = Templates.problems(in: folder.path).filter { !$0.isWarning }
        #expect(
            Set(problems.map(\.file)) == [
                "en/layout.html", "en/welcome/subject.txt", "en/welcome/html.html", "en/welcome/text.txt",
            ])
    }

    @Test("a file that was written on Windows is read like any other")
    func windows() throws {
        let text = "\u{FEFF}{{#awayName}}\r\n{{awayName}} is away.\r\n{{/awayName}}\r\nThat is all.\r\n"
        let folder = try folder(with: Mistake(file: "en/away/text.txt", text: text, said: ""))
        let composer = Composer(
            settings: Samples.settings(), keys: Samples.keys, templates: try Templates(folder: folder.path))
        let bytes = try composer.compose(Samples.mail(.awayNotice)).bytes
        #expect(Message(parsing: bytes).plainBody?.replacing("\r\n", with: "\n") == "Jane D. is away.\nThat is all.\n")
    }

    @Test("two files that hold each other are named, both of them")
    func cycle() throws {
        let folder = try folder(with: Mistake(file: "en/footer.txt", text: "{{>footer-short.txt}}", said: ""))
        try folder.write("en/footer-short.txt", "{{>footer.txt}}")
        let files = Templates.problems(in: folder.path).filter { $0.what.hasPrefix("holds itself") }.map(\.file)
        #expect(files == ["en/footer-short.txt", "en/footer.txt"])
    }

    @Test("a folder without templates is told so, with what belongs there")
    func missing() {
        let problems = Templates.problems(in: "/nowhere")
        #expect(
            problems.map(\.description) == [
                "/nowhere/en: there is no such folder; it holds a folder for each notice, as the shipped templates/en does"
            ])
    }

    @Test("a notice that is translated goes out in that language, another one in English")
    func translated() throws {
        let folder = try folder(
            with: Mistake(file: "de/away/subject.txt", text: "{{awayName}} ist abwesend", said: ""))
        try folder.write("de/away/text.txt", "{{awayName}} ist bis {{awayUntil}} abwesend.")
        try folder.write("de/away/html.html", "<html lang=\"de\"><p>{{awayName}} ist abwesend.</p></html>")
        let templates = try Templates(folder: folder.path)
        #expect(templates.locales(of: .awayNotice) == ["de", "en"])
        #expect(templates.locales(of: .welcome) == ["en"])
        var mail = Samples.mail(.awayNotice)
        mail.recipient.locale = "de-AT"
        let composer = Composer(settings: Samples.settings(), keys: Samples.keys, templates: templates)
        let rendered = String(decoding: try composer.compose(mail).bytes, as: UTF8.self)
        #expect(rendered.contains("Jane D. ist bis 26. November abwesend."))
    }
}
