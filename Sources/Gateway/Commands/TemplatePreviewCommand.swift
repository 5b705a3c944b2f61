import ArgumentParser
import Flow
import Foundation
import MailOut

/// `postern template preview`: every mail as it would look, made of sample data.
struct TemplatePreviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Show mails as their recipients would see them, made of sample data.",
        discussion: "Without --out and --open the page goes to standard output.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "The notices, as `template list` names them; all of them without.")
    var names: [TemplateName] = []
    @Option(help: "The language; every one that there is without.")
    var locale: String?
    @Option(help: "The HTML file to write; it is replaced where it is there.")
    var out: String?
    @Flag(help: "Write a file and show it in the browser.")
    var open = false

    func run() async throws {
        let settings = try common.settings()
        let templates = try Templates(folder: settings.templates, design: settings.design)
        let previews = try (names.isEmpty ? TemplateName.allCases : names).flatMap { name in
            try (locale.map { [$0] } ?? templates.locales(of: name)).flatMap { locale in
                try TemplatePreview.all(of: [name], locale: locale, settings: settings.composing, templates: templates)
            }
        }
        let page = TemplatePreview.page(previews, organisation: settings.organisation)
        guard let file = out ?? (open ? TemplatePreviewCommand.temporaryFile : nil) else {
            return common.json ? common.show(.array(previews.map(\.json)), "") : Terminal.write(page)
        }
        do {
            try Data(page).write(to: URL(fileURLWithPath: file), options: .atomic)
        } catch {
            throw Failure("cannot write \(file): check that its folder is there and can be written")
        }
        if open { try TemplatePreviewCommand.show(file) }
        common.show(
            ["file": .string(file), "mails": .array(previews.map(\.json))], "\(previews.count) mails in \(file)")
    }

    private static var temporaryFile: String { NSTemporaryDirectory() + "postern-templates.html" }

    private static func show(_ file: String) throws {
        let browser = Process()
        browser.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        browser.arguments = ["xdg-open", file]
        do {
            try browser.run()
            browser.waitUntilExit()
        } catch {
            throw Failure("no browser can be opened from here; open \(file) yourself")
        }
        guard browser.terminationStatus == 0 else {
            throw Failure("no browser can be opened from here; open \(file) yourself")
        }
    }
}

extension TemplateName: ExpressibleByArgument {}

extension TemplatePreview {
    var json: JSONValue {
        [
            "name": .string(name.rawValue), "locale": .string(locale), "shape": .string(shape), "from": .string(from),
            "subject": .string(subject), "text": .string(text), "html": .string(html),
        ]
    }
}
