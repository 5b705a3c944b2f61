import Flow
import Mail
import Store
import Testing

@testable import MailOut

@Suite("Notices, from words to text and HTML")
struct NoticeTests {
    /// Words and what becomes of them in either body.
    struct Row: Sendable, CustomTestStringConvertible {
        var words: String
        var text: String
        /// Without attributes.
        var html: String
        var testDescription: String { words }
    }

    static let rows = [
        Row(words: "One\ntwo.", text: "One\ntwo.", html: "<p>One\ntwo.</p>"),
        Row(words: "# Head {{x}}", text: "Head {{x}}", html: "<h1>Head {{x}}</h1>"),
        Row(words: "## Head {{name}}", text: "HEAD {{name}}", html: "<h2>Head {{name}}</h2>"),
        Row(words: "~ Small", text: "Small", html: "<p>Small</p>"),
        Row(words: "! Mind", text: "(Mind)", html: "<p>Mind</p>"),
        Row(words: "> {{message}}", text: "{{message}}", html: "<div>{{messageHTML}}</div>"),
        Row(words: "a *b {{c}}* d", text: "a b {{c}} d", html: "<p>a <strong>b {{c}}</strong> d</p>"),
        Row(words: "1 < 2 & \"x\"", text: "1 < 2 & \"x\"", html: "<p>1 &lt; 2 &amp; &quot;x&quot;</p>"),
        Row(words: "[Yes]({{l}})", text: "Yes:\n{{l}}", html: "<table><tr><td><a>Yes</a></td></tr></table>"),
        Row(words: "see [this]({{l}}).", text: "see this: {{l}}.", html: "<p>see <a>this</a>.</p>"),
        Row(
            words: "see [this]({{l}} {{address}})", text: "see this: {{address}}", html: "<p>see <a>this</a></p>"),
        Row(
            words: "| a\n| {{#b}}[c]({{d}}){{/b}}\n| e", text: "a{{#b}}\nc: {{d}}{{/b}}\ne",
            html: "<table><tr><td>a{{#b}}<br>\n<a>c</a>{{/b}}<br>\ne</td></tr></table>"),
        Row(
            words: "| a\n| {{#b}}x{{/b}}{{^b}}y{{/b}}", text: "a\n{{#b}}x{{/b}}{{^b}}y{{/b}}",
            html: "<table><tr><td>a<br>\n{{#b}}x{{/b}}{{^b}}y{{/b}}</td></tr></table>"),
        Row(words: "an array[1](2)", text: "an array1: 2", html: "<p>an array<a>1</a></p>"),
        Row(words: "{{#b}}\nx\n\n{{/b}}", text: "{{#b}}\nx\n\n{{/b}}", html: "{{#b}}\n<p>x</p>\n{{/b}}"),
    ]

    @Test("each kind of block has its text and its HTML", arguments: rows)
    func block(_ row: Row) {
        let source = NoticeSource("Subject: s\nPreview: p\n\n\(row.words)\n")
        #expect(source.mistakes == [])
        let text = source.text(colon: ":")
        #expect(text.prefix(text.count - 1) == row.text || text.dropLast(2) == row.text)
        let bare = source.html.replacing(/<(\w+)[^>]*>/) { "<\($0.output.1)>" }
        #expect(bare.dropLast() == row.html)
    }

    static let languages = ["en", "de", "es", "fr", "he", "nl", "pt"]

    @Test("every notice is there in seven languages, complete, and says the same in both bodies", arguments: languages)
    func language(_ locale: String) throws {
        let templates = try Samples.templates()
        var settings = Samples.settings()
        settings.webURL = "https://app.example.org"
        for name in TemplateName.allCases {
            #expect(templates.locales(of: name).contains(locale))
            for preview in try TemplatePreview.all(of: [name], locale: locale, settings: settings, templates: templates)
            {
                #expect(!preview.subject.contains("{{") && !preview.text.contains("{{") && !preview.html.contains("{{"))
                #expect(preview.html.contains("<html lang=\"\(locale)\" dir=\"\(locale == "he" ? "rtl" : "ltr")\">"))
                // Whoever reads the one must not miss anything of the other, but for links and the preheader.
                let shown = plainWords(preview.html)
                for word in plainWords(preview.text) {
                    #expect(shown.contains(word), "\(name) \(locale): \(word)")
                }
            }
        }
    }

    /// Without tags, links and addresses.
    private func plainWords(_ text: String) -> Set<String> {
        let bare = text.replacing(/<style>[^<]*<\/style>|<[^>]*>/, with: " ").replacing("&quot;", with: "\"")
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
        let words = bare.split(whereSeparator: \.isWhitespace).filter { !$0.contains("://") && !$0.contains("@") }
        return Set(words.flatMap { $0.split { !$0.isLetter && !$0.isNumber } }.map { $0.lowercased() })
    }

    @Test(
        "a colour is shown where it can be read, and made lighter or darker where not",
        arguments: [
            "#2f7d70", "#ffee00", "#000000", "#ffffff", "#d22630", "#0a0a23",
        ])
    func colours(_ text: String) throws {
        let colour = try #require(NoticeDesign.Colour(text))
        let values = NoticeDesign(colour: colour).values(language: "en", logoID: nil)
        func read(_ name: String) throws -> NoticeDesign.Colour {
            try #require((values[name] as? String).flatMap { NoticeDesign.Colour($0) })
        }
        let (light, dark) = (try #require(NoticeDesign.Colour("#f3f7f6")), try #require(NoticeDesign.Colour("#2a3237")))
        #expect(try read("colour").contrast(to: read("onColour")) >= 4.5)
        #expect(try read("darkColour").contrast(to: read("onDarkColour")) >= 4.5)
        #expect(try read("linkColour").contrast(to: light) >= 4.5)
        #expect(try read("darkLinkColour").contrast(to: dark) >= 4.5)
    }

    @Test("what is no colour is none", arguments: ["", "2f7d70", "#2f7d7", "#2f7d7g", "#2f7d700", "#+12345"])
    func noColour(_ text: String) { #expect(NoticeDesign.Colour(text) == nil) }

    @Test("the logo goes along with a notice, shown by its Content-ID, with the name for those who do not see it")
    func logo() throws {
        let logo = NoticeDesign.Logo(bytes: [0x89, 0x50, 0x4E, 0x47], contentType: "image/png")
        let templates = try Templates(folder: Samples.templateFolder, design: NoticeDesign(logo: logo))
        let composer = Composer(settings: Samples.settings(), keys: Samples.keys, templates: templates)
        let message = Message(parsing: try composer.compose(Samples.mail(.awayNotice)).bytes)
        let picture = try #require(message.attachments.first)
        #expect(picture.bytes == logo.bytes && picture.contentType == "image/png" && picture.isInline)
        let id = try #require(picture.contentID)
        #expect(message.htmlBody?.contains("<img src=\"cid:\(id)\" alt=\"Harbour Practice\"") == true)
    }

    @Test("names in From are in the recipient's language")
    func names() throws {
        let composer = Composer(settings: Samples.settings(), keys: Samples.keys, templates: try Samples.templates())
        for (locale, name) in [("es-MX", "vía"), ("he", "דרך"), ("sv", "via")] {
            var mail = Samples.mail(.messageFromPractitioner)
            mail.recipient.locale = locale
            let from = Message(parsing: try composer.compose(mail).bytes).from.first?.name
            #expect(from?.contains(" \(name) Harbour Practice") == true, "\(from ?? "")")
        }
    }
}
