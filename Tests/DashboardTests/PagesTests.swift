import Foundation
import TestSupport
import Testing

@testable import Dashboard

@Suite struct PagesTests {
    private static let shipped = WebRig.tree.appending(path: "templates")

    /// A copy of the shipped pages, with one file changed.
    private static func problems(_ file: String, _ text: String?) throws -> [String] {
        let folder = try TemporaryFolder("pages")
        let copy = URL(fileURLWithPath: folder.file("templates"))
        try FileManager.default.copyItem(at: shipped.resolvingSymlinksInPath(), to: copy)
        let target = copy.appending(path: "en/pages/\(file)")
        try FileManager.default.removeItem(at: target)
        if let text { try Data(text.utf8).write(to: target) }
        do {
            _ = try Pages(folder: copy.path, organisation: "x")
            return []
        } catch let error as PageProblems {
            return error.problems
        }
    }

    @Test("every shipped page renders with nothing in it but its own words", arguments: PageName.allCases)
    func shippedPages(_ page: PageName) throws {
        let pages = try Pages(folder: Self.shipped.path, organisation: "Calm & Co")
        let text = pages.render(page)
        #expect(text.hasPrefix("<!DOCTYPE html>"))
        #expect(text.contains("Calm &amp; Co"))
        #expect(!text.contains("{{"))
        #expect(text.components(separatedBy: "<h1>").count == 2)
        for banned in ["<script", "style=", "onclick", "http://", "https://"] { #expect(!text.contains(banned)) }
    }

    @Test(
        "what is wrong with a page is named with file and line before anything starts",
        arguments: [
            ("home.html", nil, "home.html: is missing"), ("style.css", nil, "style.css: is missing"),
            ("home.html", "one\n{{colour}}", "home.html:2: unknown variable colour"),
            ("home.html", "{{{organisation}}}", "home.html:1: {{{organisation}} is not used"),
            ("home.html", "{{stamp}}", "unknown variable stamp"), ("home.html", "{{>other}}", "{{>other}} is not used"),
            ("home.html", "{{#organisation}}", "home.html"),
            ("layout.html", "{{<layout.html}}{{/layout.html}}", "layout.html:1"),
        ])
    func mistakes(file: String, text: String?, says: String) throws {
        let problems = try Self.problems(file, text)
        #expect(problems.contains { $0.contains(says) }, "\(problems)")
    }
}
