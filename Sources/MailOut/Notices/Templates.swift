package import Flow
import Foundation
import Mustache

/// All notices' templates, loaded and checked once (product: mail out).
///
/// `templates/<locale>/<notice>.txt` with the words of both bodies, `templates/layout.html` with the HTML around them.
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
    private let phrases: [String: Set<Phrase>]
    private let design: NoticeDesign
    /// The languages there are a folder for, sorted.
    package let locales: [String]
    /// What is not as it should be and keeps no mail from going out.
    package let warnings: [TemplateProblems.Problem]

    /// Loads and checks every template below a folder.
    ///
    /// - Parameters:
    ///   - folder: the path that holds `layout.html`, `en/` and further locales.
    ///   - design: the organisation's colour and logo.
    /// - Throws: `TemplateProblems` with all problems of all files, warnings among them.
    package init(folder: String, design: NoticeDesign = NoticeDesign()) throws {
        guard FileManager.default.isFolder("\(folder)/\(Templates.fallback)") else {
            let what = "there is no such folder; it holds a file for each notice, as the shipped templates/en does"
            throw TemplateProblems(problems: [.init(file: "\(folder)/\(Templates.fallback)", line: 0, what: what)])
        }
        let loaded = Templates.loaded(folder)
        let problems = loaded.flatMap(\.problems)
        guard problems.allSatisfy(\.isWarning) else { throw TemplateProblems(problems: problems) }
        libraries = Dictionary(uniqueKeysWithValues: loaded.map { ($0.locale, $0.library) })
        present = Set(loaded.flatMap { locale in locale.notices.map { "\(locale.locale)/\($0.rawValue)" } })
        phrases = Dictionary(uniqueKeysWithValues: loaded.map { ($0.locale, $0.phrases) })
        self.design = design
        locales = loaded.map(\.locale)
        warnings = problems
    }

    private static func loaded(_ folder: String) -> [TemplateLoading] {
        var original = TemplateLoading(locale: fallback, folder: folder)
        original.load(comparing: nil)
        let translations = languages(in: folder).filter { $0 != fallback }.map { locale in
            var loading = TemplateLoading(locale: locale, folder: folder)
            loading.load(comparing: original)
            return loading
        }
        return ([original] + translations).sorted { $0.locale < $1.locale }
    }

    private static func languages(in folder: String) -> [String] {
        let manager = FileManager.default
        return ((try? manager.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { !$0.hasPrefix(".") && manager.isFolder("\(folder)/\($0)") }.sorted()
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
    /// - Parameters:
    ///   - values: text as it is; it is escaped here. Absent and empty values are false in a section.
    ///   - logoID: the Content-ID of the logo that goes along; nil where there is none.
    func render(_ name: TemplateName, locale: String, values: TemplateValues, logoID: String? = nil) -> Rendered? {
        guard let found = language(of: name, for: locale), let library = libraries[found] else { return nil }
        let plain = values.plain
        let styled = values.escaped.merging(design.values(language: found, logoID: logoID)) { own, _ in own }
        guard let subject = library.render(plain, withTemplate: NoticePart.subject.template(of: name)),
            let text = library.render(plain, withTemplate: NoticePart.text.template(of: name)),
            let html = library.render(styled, withTemplate: NoticePart.html.template(of: name))
        else { return nil }
        return Rendered(subject: HeaderText.line(subject), text: Templates.tidy(text), html: html)
    }

    /// Words for a header or a list, in the nearest language that has them.
    func phrase(_ phrase: Phrase, locale: String, values: TemplateValues = TemplateValues()) -> String {
        let language = String(locale.prefix { $0 != "-" && $0 != "_" })
        let found = [locale, language, Templates.fallback].first { phrases[$0]?.contains(phrase) ?? false }
        let words = found.flatMap { libraries[$0] }?.render(values.plain, withTemplate: phrase.template)
        return HeaderText.line(words ?? "")
    }

    /// The logo that goes along with every notice.
    var logo: NoticeDesign.Logo? { design.logo }

    /// The text without blank lines at either end.
    private static func tidy(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { !$0.isEmpty }), let last = lines.lastIndex(where: { !$0.isEmpty })
        else { return "" }
        return lines[first...last].joined(separator: "\n") + "\n"
    }
}
