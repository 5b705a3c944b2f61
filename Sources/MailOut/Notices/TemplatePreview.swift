package import Flow
import Mail
import Store
import Triage

/// A notice as its recipient would see it, made of sample data by the same composer that makes the real ones.
package struct TemplatePreview: Sendable {
    package let name: TemplateName
    /// The language of its words.
    package let locale: String
    /// Which of its shapes this is: `about several`; empty where there is one.
    package let shape: String
    package let from: String
    package let subject: String
    package let text: String
    package let html: String

    /// Every shape of the notices.
    ///
    /// - Parameters:
    ///   - names: the notices, in their order.
    ///   - locale: BCP 47; what is not there in that language is shown in English, as it would go out.
    ///   - settings: the installation's own, so that names, addresses and buttons are the real ones.
    /// - Throws: `CompositionError` where a mail cannot be made of a template.
    package static func all(
        of names: [TemplateName], locale: String, settings: ComposerSettings, templates: Templates
    ) throws(CompositionError) -> [TemplatePreview] {
        var previews: [TemplatePreview] = []
        for name in names {
            var settings = settings
            // A sign-in mail cannot be without a page.
            if name == .signIn, settings.webBase == nil { settings.webURL = "https://\(settings.scheme.domain)" }
            let composer = Composer(settings: settings, keys: PreviewSamples.keys, templates: templates)
            for (shape, mail) in PreviewSamples(locale: locale).mails(for: name) {
                let message = Message(parsing: try composer.compose(mail).bytes)
                previews.append(TemplatePreview(message, of: name, locale: locale, shape: shape))
            }
        }
        return previews
    }

    private init(_ message: Message, of name: TemplateName, locale: String, shape: String) {
        self.name = name
        self.locale = locale
        self.shape = shape
        from = message.from.first.map { "\($0.name ?? "") <\($0.address?.description ?? "")>" } ?? ""
        subject = message.subject
        text = message.plainBody ?? ""
        html = message.htmlBody ?? ""
    }

    /// One page with all of them: subject, and text and HTML side by side.
    package static func page(_ previews: [TemplatePreview], organisation: String) -> [UInt8] {
        let title = HTMLText.escaped("Mails of \(organisation)")
        let sections = previews.map(\.section).joined(separator: "\n")
        return Array(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
            body { margin: 0 auto; max-width: 84rem; padding: 1rem; }
            section { margin: 0 0 3rem; }
            h2 { margin: 0; font-size: 1.2rem; }
            p { margin: 0 0 .5rem; overflow-wrap: anywhere; }
            section > h2, section > p { direction: ltr; text-align: start; }
            .both { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; }
            pre, iframe { margin: 0; box-sizing: border-box; width: 100%; border: 1px solid #8a9792; border-radius: 6px; }
            pre { padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .9rem; }
            iframe { height: 34rem; }
            </style>
            </head>
            <body>
            <h1>\(title)</h1>
            \(sections)
            </body>
            </html>

            """.utf8)
    }

    private var section: String {
        let named = shape.isEmpty ? name.rawValue : "\(name.rawValue), \(shape)"
        let title = HTMLText.escaped(locale == Templates.fallback ? named : "\(named) (\(locale))")
        // The sandbox keeps links in the frame from doing anything to the page.
        return """
            <section lang="\(locale)" dir="\(NoticeDesign.isRightToLeft(locale) ? "rtl" : "ltr")">
            <h2>\(title)</h2>
            <p>From: \(HTMLText.escaped(from))<br>Subject: <strong>\(HTMLText.escaped(subject))</strong></p>
            <div class="both">
            <pre>\(HTMLText.escaped(text))</pre>
            <iframe sandbox title="\(title)" srcdoc="\(HTMLText.escaped(html))"></iframe>
            </div>
            </section>
            """
    }
}
