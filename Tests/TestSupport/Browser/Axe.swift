import Foundation

/// axe-core, which finds what keeps people out of a page: it runs in the page itself.
package enum Axe {
    /// The rules that are run, by the part of WCAG that they belong to; best practices are no part of it.
    package static let tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

    /// What was found in a page.
    package struct Report: Sendable, CustomStringConvertible {
        /// Of axe-core, as in `4.12.1`.
        package let version: String
        package let violations: [Finding]
        /// What axe-core could not decide, such as a contrast before a picture.
        package let undecided: [Finding]
        /// How many rules found something to look at, and nothing wrong with it.
        package let passed: Int
        /// The tags of `Axe.tags` that this version has no rule for: nothing is said about them.
        package let silentTags: [String]

        /// The violations, a paragraph each.
        package var description: String {
            guard !violations.isEmpty else { return "axe-core \(version): no violations, \(passed) rules passed" }
            return violations.map(\.description).joined(separator: "\n\n")
        }
    }

    /// One rule, with the places where it does not hold.
    package struct Finding: Sendable, Hashable, CustomStringConvertible {
        /// As in `color-contrast`.
        package let id: String
        /// `minor`, `moderate`, `serious` or `critical`.
        package let impact: String
        package let help: String
        package let nodes: [Node]

        /// The rule, and below it each place.
        package var description: String {
            (["\(id) (\(impact)): \(help)"] + nodes.map(\.description)).joined(separator: "\n")
        }
    }

    /// A place where a rule does not hold.
    package struct Node: Sendable, Hashable, CustomStringConvertible {
        package let html: String
        /// Where it stands, as a selector.
        package let target: String
        /// What would have to be different.
        package let failure: String

        /// A line with what it is, and below it what to do.
        package var description: String {
            let lines = failure.split(separator: "\n").map { "      \($0)" }
            return (["    \(target): \(html)"] + lines).joined(separator: "\n")
        }
    }

    /// Looks at the page that the browser shows.
    ///
    /// - Parameter css: only at what is inside; the whole page where nil.
    /// - Throws: `LabFailure` where axe-core is missing, or does not run.
    package static func look(at browser: Browser, in css: String? = nil) async throws -> Report {
        let source = try String(decoding: read(), as: UTF8.self)
        let place: PageValue = css.map { .text($0) } ?? .null
        let result = try await browser.withScripts {
            // A function's body of its own: the page's policy stands in the way of `eval` and of `<script>`, not of this.
            try await browser.script(source)
            return try await browser.script(run, [.list(tags.map { .text($0) }), place], isLate: true)
        }
        if let error = result["error"].string { throw LabFailure("axe-core: \(error)") }
        return Report(
            version: result["version"].string ?? "", violations: result["violations"].list.map(Finding.init),
            undecided: result["incomplete"].list.map(Finding.init), passed: result["passes"].int ?? 0,
            silentTags: result["silent"].list.compactMap(\.string))
    }

    /// What `scripts/fetch-axe.sh` has put into the build's folder, found from this file's own place.
    private static func read() throws -> [UInt8] {
        let root = (0..<4).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let file = root.appendingPathComponent(".build/axe/axe.min.js").path
        guard let source = FileManager.default.contents(atPath: file) else {
            throw LabFailure("the tests of pages need axe-core at \(file): run sh scripts/fetch-axe.sh")
        }
        return [UInt8](source)
    }

    private static let run = """
        const [tags, place, done] = arguments;
        // Versions refuse a tag that none of their rules has.
        const silent = tags.filter((tag) => axe.getRules([tag]).length === 0);
        const options = {
            runOnly: { type: 'tag', values: tags.filter((tag) => !silent.includes(tag)) },
            rules: { 'color-contrast': { enabled: true } },
        };
        const finding = (rule) => ({
            id: rule.id, impact: rule.impact, help: rule.help,
            nodes: rule.nodes.map((node) => ({
                html: node.html, target: node.target.join(' '), failure: node.failureSummary,
            })),
        });
        axe.run(place ?? document, options).then((results) => done({
            version: axe.version, passes: results.passes.length, silent,
            violations: results.violations.map(finding), incomplete: results.incomplete.map(finding),
        })).catch((error) => done({ error: String(error) }));
        """
}

extension Axe.Finding {
    fileprivate init(_ rule: PageValue) {
        id = rule["id"].string ?? ""
        impact = rule["impact"].string ?? ""
        help = rule["help"].string ?? ""
        nodes = rule["nodes"].list.map { node in
            Axe.Node(
                html: node["html"].string ?? "", target: node["target"].string ?? "",
                failure: node["failure"].string ?? "")
        }
    }
}
