import Flow
import Foundation
import Mustache

/// Loads one language's notices and notes every problem.
struct TemplateLoading {
    static let ending = ".txt"
    static let layout = "layout.html"
    static let footer = "footer.txt"
    static let shortFooter = "footer-short.txt"
    /// Bytes of a notice's HTML without the words it carries: phones load it over bad lines.
    static let largestHTML = 12_000

    let locale: String
    /// The folder of all languages, with the layout they share.
    let folder: String
    private(set) var library = MustacheLibrary()
    private(set) var notices: [TemplateName] = []
    private(set) var phrases: Set<Phrase> = []
    /// The tags of each notice, for comparing a translation with what it was made of.
    private(set) var tags: [TemplateName: Set<String>] = [:]
    private var lint: TemplateLint

    var problems: [TemplateProblems.Problem] { lint.problems }

    init(locale: String, folder: String) {
        self.locale = locale
        self.folder = folder
        lint = TemplateLint(locale: locale)
    }

    /// - Parameter original: the language that every notice has; nil while it is loaded itself.
    mutating func load(comparing original: TemplateLoading?) {
        loadLayout()
        loadFooters()
        loadPhrases(original)
        for name in TemplateName.allCases { load(name, original) }
        lintNames()
        // What cannot be parsed says no more than that.
        if lint.problems.allSatisfy(\.isWarning) {
            for name in notices { checkWords(of: name) }
        }
    }

    private var isOriginal: Bool { locale == Templates.fallback }

    private var colon: String { locale.hasPrefix("fr") ? "\u{A0}:" : ":" }

    private func path(_ name: String) -> String { "\(locale)/\(name)" }

    /// A file as it would be on Linux; nil where it cannot be read or is not UTF-8.
    ///
    /// QUIRK: Windows Notepad writes a byte order mark and CRLF; `TemplateLintTests` "a file that was written on Windows
    /// is read like any other".
    private func text(at path: String) -> String? {
        guard let text = try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8) else { return nil }
        return String(text.trimmingPrefix("\u{FEFF}")).replacing("\r\n", with: "\n")
    }

    // MARK: Shared files

    private mutating func loadLayout() {
        let own = path(TemplateLoading.layout)
        let file = FileManager.default.fileExists(atPath: "\(folder)/\(own)") ? own : TemplateLoading.layout
        guard let text = text(at: file) else {
            return lint.report(file, "is missing or not UTF-8; it is what the HTML of every notice stands in")
        }
        let source = TemplateSource(path: file, text: text)
        lint.check(source, variables: [.organisation], design: NoticeDesign.names)
        for block in ["preheader", "content", "foot"]
        where !source.tags.contains(where: { $0.kind == "$" && $0.name == block }) {
            lint.report(file, "has no {{$\(block)}}{{/\(block)}}: a part of every notice would be missing")
        }
        register(source.unescaped, as: TemplateLoading.layout, of: file)
    }

    private mutating func loadFooters() {
        for name in [TemplateLoading.footer, TemplateLoading.shortFooter] {
            guard let text = text(at: path(name)) else {
                lint.report(path(name), "is missing or not UTF-8; it stands at the foot of the mails")
                continue
            }
            lint.check(TemplateSource(path: path(name), text: text), variables: [.organisation])
            let source = NoticeSource(footer: text)
            lint.report(source.mistakes, in: path(name))
            register(TemplateSource(path: "", text: source.footerText).unescaped, as: "\(name)/text", of: path(name))
            register(TemplateSource(path: "", text: source.footerHTML).unescaped, as: "\(name)/html", of: path(name))
        }
    }

    private mutating func loadPhrases(_ original: TemplateLoading?) {
        let file = path(Phrase.file)
        let read = PhraseFile(text(at: file) ?? "")
        for line in read.unreadable { lint.report(file, line: line, "is not \"key = text\"") }
        for line in read.lines {
            guard let phrase = Phrase(rawValue: line.key) else {
                let known = Phrase.allCases.map(\.rawValue).joined(separator: ", ")
                lint.report(file, line: line.number, "unknown key \(line.key); there are: \(known)")
                continue
            }
            let source = TemplateSource(path: file, text: line.text, firstLine: line.number)
            lint.check(source, variables: phrase.variables)
            register(source.unescaped, as: phrase.template, of: file)
            phrases.insert(phrase)
        }
        for phrase in Phrase.allCases where !phrases.contains(phrase) {
            lint.report(
                file, "has no \(phrase.rawValue)" + (isOriginal ? "" : "; its English words are used"),
                isWarning: !isOriginal)
        }
    }

    // MARK: Notices

    private mutating func load(_ name: TemplateName, _ original: TemplateLoading?) {
        let file = path(name.rawValue + TemplateLoading.ending)
        guard FileManager.default.fileExists(atPath: "\(folder)/\(file)") || isOriginal else {
            return lint.report(file, "is not translated; it goes out in English", isWarning: true)
        }
        guard let text = text(at: file) else {
            return lint.report(file, "is missing or not UTF-8; every notice has such a file")
        }
        let source = TemplateSource(path: file, text: text)
        lint.check(source, variables: name.variables.filter { !$0.isHTML }, required: name.requiredVariables)
        let notice = NoticeSource(text)
        lint.report(notice.mistakes, in: file)
        if let original { lint.compare(source, with: original.tags[name] ?? []) }
        tags[name] = source.names
        guard notice.mistakes.isEmpty else { return }
        register(notice, name, file)
        notices.append(name)
    }

    private mutating func register(_ notice: NoticeSource, _ name: TemplateName, _ file: String) {
        let footer = name.tellsOfMonitoring ? TemplateLoading.footer : TemplateLoading.shortFooter
        let html =
            "{{<\(TemplateLoading.layout)}}\n{{$preheader}}\(NoticeLine(notice.preview).html){{/preheader}}\n"
            + "{{$content}}\n\(notice.html){{/content}}\n{{$foot}}{{>\(footer)/html}}{{/foot}}\n{{/\(TemplateLoading.layout)}}\n"
        for (part, template) in [
            (NoticePart.subject, notice.subject), (.text, "\(notice.text(colon: colon)){{>\(footer)/text}}"),
            (.html, html),
        ] {
            register(TemplateSource(path: "", text: template).unescaped, as: part.template(of: name), of: file)
        }
    }

    private mutating func register(_ template: String, as name: String, of file: String) {
        do {
            try library.register(template, named: name)
        } catch let error as MustacheTemplate.ParserError {
            lint.report(file, "\(error.error)")
        } catch {
            lint.report(file, "\(error)")
        }
    }

    /// Looks for files that are no notice's: a misspelt one would never be missed.
    private mutating func lintNames() {
        let files = ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(locale)")) ?? []).sorted()
        let known = Set(
            TemplateName.allCases.map { $0.rawValue + TemplateLoading.ending } + [
                TemplateLoading.footer, TemplateLoading.shortFooter, TemplateLoading.layout, Phrase.file, "pages",
            ])
        for name in files where !name.hasPrefix(".") && !known.contains(name) {
            lint.report(path(name), "is the name of no notice; `postern template list` prints them", isWarning: true)
        }
    }

    // MARK: Words

    /// Looks at what the notice says with everything given, and with nothing: what it must say stands in both.
    private mutating func checkWords(of name: TemplateName) {
        let file = path(name.rawValue + TemplateLoading.ending)
        let design = NoticeDesign().values(language: locale, logoID: nil)
        let fillings = [TemplateValues(), TemplateValues.dummy(for: name.variables)]
        for part in NoticePart.allCases {
            let texts = fillings.map { values in
                library.render(values.escaped.merging(design) { own, _ in own }, withTemplate: part.template(of: name))
                    ?? ""
            }
            if part == .subject, texts.contains(where: { HeaderText.line($0).isEmpty }) {
                lint.report(file, "can have an empty subject; some words must stand outside every {{#…}}")
            }
            guard part == .html else { continue }
            checkBodies(of: name, texts, file)
        }
    }

    private mutating func checkBodies(of name: TemplateName, _ texts: [String], _ file: String) {
        let words = fillingsInText(of: name)
        if words.contains(where: \.isEmpty) {
            lint.report(file, "can become empty; some words must stand outside every {{#…}}")
        }
        // The sentences are English; their translations cannot be compared.
        for sentence in isOriginal ? name.requiredSentences : []
        where (texts + words).contains(where: { !$0.contains(sentence) }) {
            lint.report(file, "must always say, word for word and on one line: \(sentence)")
        }
        if let longest = texts.map(\.utf8.count).max(), longest > TemplateLoading.largestHTML {
            lint.report(
                file, "makes \(longest) bytes of HTML; keep it below \(TemplateLoading.largestHTML)", isWarning: true)
        }
    }

    /// The plain body with nothing given and with everything, as far as its own words and the foot's sentence go.
    private func fillingsInText(of name: TemplateName) -> [String] {
        [TemplateValues(), TemplateValues.dummy(for: name.variables)].map { values in
            let text = library.render(values.plain, withTemplate: NoticePart.text.template(of: name)) ?? ""
            let own = text.range(of: NoticeSource.delimiter).map { text[..<$0.lowerBound] } ?? text[...]
            return HeaderText.line(String(own)).isEmpty ? "" : text
        }
    }
}

/// What is made of a notice's file.
enum NoticePart: String, CaseIterable {
    case subject, text, html

    /// The name under which its template is registered.
    func template(of name: TemplateName) -> String { "\(name.rawValue)/\(rawValue)" }
}

extension TemplateValues {
    /// Something in every variable.
    static func dummy(for variables: [TemplateVariable]) -> TemplateValues {
        var values = TemplateValues()
        for variable in variables {
            if variable == .leftOut || variable == .linked {
                values.set(variable, list: ["x"])
            } else if variable.inner.isEmpty {
                values.set(variable, "x")
            } else {
                values.set(variable, records: [dummy(for: variable.inner)])
            }
        }
        return values
    }
}

extension FileManager {
    func isFolder(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
