import Crypto
import Foundation
import Mail
import Mustache

/// The web's pages, style sheet and icon, loaded and checked once.
package struct Pages: Sendable {
    private static let layout = "layout.html"
    static let stylesheet = "style.css"
    static let icon = "icon.svg"
    static let script = "app.js"
    /// The language of all pages so far.
    private static let locale = "en"

    private let library: MustacheLibrary
    private let organisation: String
    /// `/style.css?v=…`: changes with its content, so that it may be kept.
    let stylesheetPath: String
    /// The same of the script.
    let scriptPath: String
    let assets: [String: Asset]
    /// What the API is, for programs (OpenAPI 3.1).
    let apiDescription: [UInt8]

    /// A file that is served as it is.
    struct Asset: Sendable {
        let bytes: [UInt8]
        let contentType: String
        /// In quotation marks, as `ETag` wants it.
        let tag: String
    }

    /// Loads and checks every page.
    ///
    /// - Parameters:
    ///   - folder: the folder of the templates, which holds `en/pages`.
    ///   - organisation: the name at the top of every page.
    /// - Throws: `PageProblems` with all problems of all files.
    package init(folder: String, organisation: String) throws {
        var loading = Loading(folder: "\(folder)/\(Pages.locale)/pages")
        loading.loadPages(layout: Pages.layout)
        loading.loadModels(layout: Pages.layout)
        assets = [
            Pages.stylesheet: loading.asset(Pages.stylesheet, "text/css; charset=utf-8"),
            Pages.icon: loading.asset(Pages.icon, "image/svg+xml"),
            Pages.script: loading.asset(Pages.script, "text/javascript; charset=utf-8"),
        ]
        apiDescription = loading.description(in: folder)
        guard loading.problems.isEmpty else { throw PageProblems(problems: loading.problems) }
        library = loading.library
        self.organisation = organisation
        let assets = assets
        let path = { (name: String) in "/\(name)?v=\(assets[name]?.tag.filter { $0 != "\"" } ?? "")" }
        stylesheetPath = path(Pages.stylesheet)
        scriptPath = path(Pages.script)
    }

    /// A page with its values in place.
    func render(_ page: PageName, _ values: PageValues = PageValues()) -> String {
        var values = values
        values[.organisation] = organisation
        values[.stylesheet] = stylesheetPath
        values[.script] = scriptPath
        // Every page was found at the start: a library that has lost one has no words for it either.
        return library.render(values.escaped, withTemplate: page.rawValue) ?? organisation
    }

    /// A page with what it shows, and around it what stands on every page of whoever is signed in.
    func render<Model: PageModel>(_ model: Model, in frame: Frame?) -> String {
        var values = PageWords.values(of: model)
        values[PageVariable.organisation.rawValue] = HTMLText.escaped(organisation)
        values[PageVariable.stylesheet.rawValue] = stylesheetPath
        values[PageVariable.script.rawValue] = scriptPath
        if let frame {
            values[PageVariable.frame.rawValue] = PageWords.values(of: frame)
            values[PageVariable.csrf.rawValue] = frame.csrf
        }
        return library.render(values, withTemplate: Model.name) ?? organisation
    }

    /// Reads the files and notes every problem.
    private struct Loading {
        let folder: String
        private(set) var library = MustacheLibrary()
        private(set) var problems: [String] = []
        private static let tagBytes = 8

        init(folder: String) { self.folder = folder }

        mutating func loadPages(layout: String) {
            register(layout, as: layout, known: Loading.common, layout: nil)
            for page in PageName.allCases {
                let known = Loading.common.union(page.variables.map(\.rawValue))
                register("\(page.rawValue).html", as: page.rawValue, known: known, layout: layout)
            }
        }

        /// The pages of people who are signed in, and the fragments that several of them take in.
        mutating func loadModels(layout: String) {
            let fragments = Set(PageFragment.all.keys)
            for (fragment, sample) in PageFragment.all {
                let known = Loading.common.union(PageWords.names(in: sample))
                register("\(fragment).html", as: fragment, known: known, layout: nil)
            }
            for (name, sample) in PageCatalogue.samples {
                let known = Loading.common.union(PageWords.names(in: sample))
                register("\(name).html", as: name, known: known, layout: layout, fragments)
            }
        }

        private static let common = Set(PageVariable.common.map(\.rawValue)).union(PageWords.names(in: Frame.sample))

        mutating func asset(_ file: String, _ contentType: String) -> Asset {
            let bytes = Array(text(file)?.utf8 ?? "".utf8)
            let digest = SHA256.hash(data: bytes).prefix(Loading.tagBytes)
            let tag = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            return Asset(bytes: bytes, contentType: contentType, tag: "\"\(tag)\"")
        }

        mutating func description(in folder: String) -> [UInt8] { Array((text("openapi.json", in: folder) ?? "").utf8) }

        private mutating func text(_ file: String) -> String? { text(file, in: folder) }

        private mutating func text(_ file: String, in folder: String) -> String? {
            guard let text = try? String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8) else {
                problems.append("\(folder)/\(file): is missing or not UTF-8")
                return nil
            }
            return text
        }

        private mutating func register(
            _ file: String, as name: String, known: Set<String>, layout: String?, _ fragments: Set<String> = []
        ) {
            guard let text = text(file) else { return }
            let source = PageSource(text)
            for problem in source.problems(known: known, layout: layout, fragments: fragments) {
                problems.append("\(folder)/\(file):\(problem.line): \(problem.what)")
            }
            do {
                try library.register(source.unescaped, named: name)
            } catch let error as MustacheTemplate.ParserError {
                problems.append("\(folder)/\(file):\(error.context.lineNumber): \(error.error)")
            } catch {
                problems.append("\(folder)/\(file): \(error)")
            }
        }
    }
}

/// What is wrong with the pages' files: every problem at once, each with file and line.
package struct PageProblems: Error, Hashable, CustomStringConvertible {
    package let problems: [String]

    package var description: String { problems.joined(separator: "\n") }
}
