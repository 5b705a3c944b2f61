package import Flow
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
    package static let fallback = "en"

    private let libraries: [String: MustacheLibrary]
    /// `en/welcome`: which notices a locale has.
    private let present: Set<String>
    /// The languages there are a folder for, sorted.
    package let locales: [String]
    /// What is not as it should be and keeps no mail from going out.
    package let warnings: [TemplateProblems.Problem]

    /// Loads and checks every template below a folder.
    ///
    /// - Parameter folder: the path that holds `en/` and further locales.
    /// - Throws: `TemplateProblems` with all problems of all files, warnings among them.
    package init(folder: String) throws {
        guard FileManager.default.isFolder("\(folder)/\(Templates.fallback)") else {
            let what = "there is no such folder; it holds a folder for each notice, as the shipped templates/en does"
            throw TemplateProblems(problems: [.init(file: "\(folder)/\(Templates.fallback)", line: 0, what: what)])
        }
        let loaded = Templates.loaded(folder)
        let problems = loaded.flatMap(\.problems)
        guard problems.allSatisfy(\.isWarning) else { throw TemplateProblems(problems: problems) }
        libraries = Dictionary(uniqueKeysWithValues: loaded.map { ($0.locale, $0.library) })
        present = Set(loaded.flatMap { locale in locale.notices.map { "\(locale.locale)/\($0.rawValue)" } })
        locales = loaded.map(\.locale)
        warnings = problems
    }

    private static func loaded(_ folder: String) -> [TemplateLoading] {
        let manager = FileManager.default
        let locales = ((try? manager.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { !$0.hasPrefix(".") && manager.isFolder("\(folder)/\($0)") }
        return locales.sorted().map { locale in
            var loading = TemplateLoading(locale: locale, folder: "\(folder)/\(locale)")
            loading.load()
            return loading
        }
    }

    /// Every problem of every template below a folder, warnings too; empty where all is well.
    package static func problems(in folder: String) -> [TemplateProblems.Problem] {
        do {
            return try Templates(folder: folder).warnings
        } catch let error as TemplateProblems {
            return error.problems
        } catch {
            return [.init(file: folder, line: 0, what: "\(error)")]
        }
    }

    /// The languages a notice is there in.
    package func locales(of name: TemplateName) -> [String] {
        locales.filter { present.contains("\($0)/\(name.rawValue)") }
    }

    /// The nearest language that a notice is there in: `de-AT`, then `de`, then `en`.
    func language(of name: TemplateName, for locale: String) -> String? {
        let language = String(locale.prefix { $0 != "-" && $0 != "_" })
        return [locale, language, Templates.fallback].first { present.contains("\($0)/\(name.rawValue)") }
    }

    /// Renders a notice in the nearest language there is.
    ///
    /// - Parameter values: text as it is; it is escaped here. Absent and empty values are false in a section.
    func render(_ name: TemplateName, locale: String, values: TemplateValues) -> Rendered? {
        guard let found = language(of: name, for: locale), let library = libraries[found] else { return nil }
        let plain = values.plain
        guard let subject = library.render(plain, withTemplate: "\(name.rawValue)/\(TemplateLoading.subject)"),
            let text = library.render(plain, withTemplate: "\(name.rawValue)/\(TemplateLoading.text)"),
            let html = library.render(values.escaped, withTemplate: "\(name.rawValue)/\(TemplateLoading.html)")
        else { return nil }
        return Rendered(subject: HeaderText.line(subject), text: Templates.tidy(text), html: html)
    }

    /// The text without blank lines at either end.
    private static func tidy(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { !$0.isEmpty }), let last = lines.lastIndex(where: { !$0.isEmpty })
        else { return "" }
        return lines[first...last].joined(separator: "\n") + "\n"
    }
}
