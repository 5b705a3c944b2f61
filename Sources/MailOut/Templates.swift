import Flow
import Foundation
import Mustache

/// All notices' templates, loaded and checked once (product: mail out).
///
/// `templates/<locale>/<notice>/{subject.txt,text.txt,html.html}`, and beside the notices' folders what they share.
package struct Templates: Sendable {
    /// A notice in words.
    struct Rendered: Equatable {
        /// One line, white space folded.
        var subject: String
        var text: String
        var html: String
    }

    /// The language that every notice has.
    static let fallback = "en"
    private static let files = ["subject.txt", "text.txt", "html.html"]

    private let libraries: [String: MustacheLibrary]
    /// `en/welcome`: which notices a locale has.
    private let present: Set<String>

    /// Loads and checks every template below a folder.
    ///
    /// - Parameter folder: the path that holds `en/` and further locales.
    /// - Throws: `TemplateProblems` with all problems of all files.
    package init(folder: String) throws {
        let manager = FileManager.default
        guard manager.isFolder("\(folder)/\(Templates.fallback)") else {
            let what = "there is no such folder; it holds a folder for each notice, as the shipped templates/en does"
            throw TemplateProblems(problems: [.init(file: "\(folder)/\(Templates.fallback)", line: 0, what: what)])
        }
        let locales = ((try? manager.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { !$0.hasPrefix(".") && manager.isFolder("\(folder)/\($0)") }.sorted()
        var libraries: [String: MustacheLibrary] = [:]
        var present: Set<String> = []
        var problems: [TemplateProblems.Problem] = []
        for locale in Set(locales).union([Templates.fallback]).sorted() {
            var loading = LocaleLoading(locale: locale, folder: "\(folder)/\(locale)")
            loading.load()
            libraries[locale] = loading.library
            present.formUnion(loading.notices.map { "\(locale)/\($0.rawValue)" })
            problems += loading.problems
        }
        guard problems.isEmpty else { throw TemplateProblems(problems: problems) }
        self.libraries = libraries
        self.present = present
    }

    /// Renders a notice in the nearest language there is: `de-AT`, then `de`, then `en`.
    ///
    /// - Parameter values: text as it is; it is escaped here. Absent and empty values are false in a section.
    func render(_ name: TemplateName, locale: String, values: TemplateValues) -> Rendered? {
        let found = candidates(locale).first { present.contains("\($0)/\(name.rawValue)") }
        guard let found, let library = libraries[found] else { return nil }
        let plain = values.plain
        guard let subject = library.render(plain, withTemplate: "\(name.rawValue)/subject.txt"),
            let text = library.render(plain, withTemplate: "\(name.rawValue)/text.txt"),
            let html = library.render(values.escaped, withTemplate: "\(name.rawValue)/html.html")
        else { return nil }
        return Rendered(subject: HeaderText.line(subject), text: Templates.tidy(text), html: html)
    }

    private func candidates(_ locale: String) -> [String] {
        let language = String(locale.prefix { $0 != "-" && $0 != "_" })
        return [locale, language, Templates.fallback]
    }

    /// The text without blank lines at either end.
    private static func tidy(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { !$0.isEmpty }), let last = lines.lastIndex(where: { !$0.isEmpty })
        else { return "" }
        return lines[first...last].joined(separator: "\n") + "\n"
    }

    /// Loads one locale's folder, noting every problem.
    private struct LocaleLoading {
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
            let shared = sharedFiles()
            var lint = TemplateLint(locale: locale, shared: Set(shared.keys))
            for (path, text) in shared.sorted(by: { $0.key < $1.key }) {
                register(TemplateSource(path: path, text: text), variables: [.organisation], lint: &lint)
            }
            for name in TemplateName.allCases { load(name, lint: &lint) }
            problems = lint.problems
        }

        private func sharedFiles() -> [String: String] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            var files: [String: String] = [:]
            for name in names where name.hasSuffix(".html") || name.hasSuffix(".txt") {
                files[name] = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
            }
            return files
        }

        private mutating func load(_ name: TemplateName, lint: inout TemplateLint) {
            let exists = FileManager.default.isFolder("\(folder)/\(name.rawValue)")
            guard exists || locale == Templates.fallback else { return }
            for file in Templates.files {
                let path = "\(name.rawValue)/\(file)"
                guard let text = try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8) else {
                    let wanted = Templates.files.joined(separator: ", ")
                    lint.report(path, "is missing or not UTF-8; every notice has \(wanted)")
                    continue
                }
                register(TemplateSource(path: path, text: text), variables: name.variables, lint: &lint)
            }
            notices.append(name)
        }

        private mutating func register(
            _ source: TemplateSource, variables: [TemplateVariable], lint: inout TemplateLint
        ) {
            lint.check(source, variables: variables)
            do {
                try library.register(source.unescaped, named: source.path)
            } catch let error as MustacheTemplate.ParserError {
                lint.report(source.path, line: error.context.lineNumber, "\(error.error)")
            } catch {
                lint.report(source.path, "\(error)")
            }
        }
    }
}

extension FileManager {
    fileprivate func isFolder(_ path: String) -> Bool {
        var isDirectory: ObjCBool = false
        return fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }
}
