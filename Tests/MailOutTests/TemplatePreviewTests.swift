import Flow
import Testing

@testable import MailOut

@Suite struct TemplatePreviewTests {
    private func previews(_ names: [TemplateName], web: String? = "https://app.example.org") throws -> [TemplatePreview]
    {
        var settings = Samples.settings()
        settings.webURL = web
        return try TemplatePreview.all(
            of: names, locale: "en", settings: settings, templates: try Samples.templates())
    }

    @Test("every notice is shown, with subject, text and HTML", arguments: [nil, "https://app.example.org"])
    func all(web: String?) throws {
        let previews = try previews(TemplateName.allCases, web: web)
        #expect(Set(previews.map(\.name)) == Set(TemplateName.allCases))
        for preview in previews {
            #expect(!preview.subject.isEmpty && !preview.text.isEmpty && preview.html.hasPrefix("<!DOCTYPE html>"))
            #expect(preview.from.contains("Harbour Practice"))
        }
    }

    @Test("the page holds each HTML in a frame that can do nothing, and all of it escaped")
    func page() throws {
        let previews = try previews([.reminder, .awayNotice])
        let page = String(decoding: TemplatePreview.page(previews, organisation: "A <b> & B"), as: UTF8.self)
        #expect(page.contains("<h1>Mails of A &lt;b&gt; &amp; B</h1>"))
        #expect(page.matches(of: /<iframe sandbox title="[^"]+" srcdoc="&lt;!DOCTYPE html&gt;[^"]+">/).count == 3)
        #expect(page.contains("<h2>reminder, about several</h2>"))
    }

    @Test("what a preview shows comes from the composer: the installation's own names and addresses")
    func real() throws {
        let preview = try #require(try previews([.unroutable]).first)
        #expect(preview.text.contains("enquiries@messages.example.org"))
        #expect(preview.from == "Harbour Practice <notices@messages.example.org>")
    }
}
