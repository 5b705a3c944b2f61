import Flow
import Foundation
import Mustache

/// Loads one locale's folder and notes every problem.
struct TemplateLoading {
    static let subject = "subject.txt"
    static let text = "text.txt"
    static let html = "html.html"
    /// The folder of the web pages, which stands beside the notices.
    private static let pages = "pages"
    private static let files = [subject, text, html]
    /// Bytes of a notice's HTML without the words it carries: phones load it over bad lines.
    static let largestHTML = 12_000

    let locale: String
    let folder: String
    private(set) var library = MustacheLibrary()
    private(set) var notices: [TemplateName] = []
    private(set) var problems: [TemplateProblems.Problem] = []

    init(locale: String, folder: String) {
        self.locale = locale
        self.folder = folder
    }

    mutating func load() {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        let shared = sharedFiles(names)
        var lint = TemplateLint(locale: locale, shared: Set(shared.keys))
        for (path, text) in shared.sorted(by: { $0.key < $1.key }) {
            register(TemplateSource(path: path, text: text), variables: [.organisation], required: [], lint: &lint)
        }
        lint.checkCycles(shared.map { TemplateSource(path: $0.key, text: $0.value) })
        for name in names where !name.hasPrefix(".") && FileManager.default.isFolder("\(folder)/\(name)") {
            if TemplateName(rawValue: name) != nil || name == TemplateLoading.pages { continue }
            lint.report(name, "is the name of no notice; `postern template list` prints them", isWarning: true)
        }
        for name in TemplateName.allCases { load(name, lint: &lint) }
        // What cannot be parsed says no more than that.
        if lint.problems.allSatisfy(\.isWarning) {
            for name in notices { checkWords(of: name, lint: &lint) }
        }
        problems = lint.problems
    }

    private func sharedFiles(_ names: [String]) -> [String: String] {
        var files: [String: String] = [:]
        for name in names where name.hasSuffix(".html") || name.hasSuffix(".txt") {
            files[name] = text(at: name)
        }
        return files
    }

    /// A file as it would be on Linux; nil where it cannot be read or is not UTF-8.
    ///
    /// QUIRK: Windows Notepad writes a byte order mark and CRLF; `TemplateLintTests` "a file that was written on Windows
    /// is read like any other".
    private func text(at path: String) -> String? {
        guard let text = try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8) else { return nil }
        return String(text.trimmingPrefix("\u{FEFF}")).replacing("\r\n", with: "\n")
    }

    private mutating func load(_ name: TemplateName, lint: inout TemplateLint) {
        let exists = FileManager.default.isFolder("\(folder)/\(name.rawValue)")
        guard exists || locale == Templates.fallback else {
            lint.report(name.rawValue, "is not translated; it goes out in English", isWarning: true)
            return
        }
        for file in TemplateLoading.files {
            let path = "\(name.rawValue)/\(file)"
            guard let text = text(at: path) else {
                let wanted = TemplateLoading.files.joined(separator: ", ")
                lint.report(path, "is missing or not UTF-8; every notice has \(wanted)")
                continue
            }
            let required =
                file == TemplateLoading.subject ? [] : name.requiredVariables(isHTML: file == TemplateLoading.html)
            register(
                TemplateSource(path: path, text: text), variables: name.variables, required: required, lint: &lint)
        }
        notices.append(name)
    }

    private mutating func register(
        _ source: TemplateSource, variables: [TemplateVariable], required: [TemplateVariable], lint: inout TemplateLint
    ) {
        lint.check(source, variables: variables, required: required)
        do {
            try library.register(source.unescaped, named: source.path)
        } catch let error as MustacheTemplate.ParserError {
            lint.report(source.path, line: error.context.lineNumber, "\(error.error)")
        } catch {
            lint.report(source.path, "\(error)")
        }
    }

    // MARK: Words

    /// Looks at what the notice says with everything given, and with nothing: what it must say stands in both.
    private func checkWords(of name: TemplateName, lint: inout TemplateLint) {
        let fillings = [TemplateValues(), TemplateValues.dummy(for: name.variables)]
        for file in TemplateLoading.files {
            let path = "\(name.rawValue)/\(file)"
            let texts = fillings.map { library.render($0.escaped, withTemplate: path) ?? "" }
            if texts.contains(where: { HeaderText.line($0).isEmpty }) {
                lint.report(path, "can become empty; some words must stand outside every {{#…}}")
            }
            guard file != TemplateLoading.subject else { continue }
            // The sentences are English; their translations cannot be compared.
            for sentence in locale == Templates.fallback ? name.requiredSentences : []
            where texts.contains(where: { !$0.contains(sentence) }) {
                lint.report(path, "must always say, word for word and on one line: \(sentence)")
            }
            if file == TemplateLoading.html { checkHTML(texts, path: path, lint: &lint) }
        }
    }

    private func checkHTML(_ texts: [String], path: String, lint: inout TemplateLint) {
        if !texts.allSatisfy({ $0.contains("lang=\"\(locale)") }) {
            lint.report(
                path, "has no lang=\"\(locale)\"; screen readers take its words for another language's",
                isWarning: true)
        }
        if let longest = texts.map(\.utf8.count).max(), longest > TemplateLoading.largestHTML {
            lint.report(path, "is \(longest) bytes long; keep it below \(TemplateLoading.largestHTML)", isWarning: true)
        }
    }
}

extension TemplateValues {
    /// Something in every variable.
    static func dummy(for variables: [TemplateVariable]) -> TemplateValues {
        var values = TemplateValues()
        for variable in variables {
            if variable == .leftOut {
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
