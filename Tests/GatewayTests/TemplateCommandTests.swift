import Flow
import Foundation
import Testing

@testable import Gateway

@Suite struct TemplateCommandTests {
    /// An installation with a copy of the shipped templates.
    private func sandbox() throws -> Sandbox {
        let sandbox = try Sandbox()
        _ = try sandbox.writeSettings()
        try FileManager.default.copyItem(
            atPath: Sandbox.tree.appending(path: "templates").resolvingSymlinksInPath().path,
            toPath: sandbox.path("templates"))
        return sandbox
    }

    @Test("template list names every notice, its kind and its languages")
    func list() async throws {
        let result = try await PosternProcess.run(["template", "list", "--json"], in: sandbox())
        #expect(result.status == 0)
        #expect(result.list.compactMap { $0["name"] as? String } == TemplateName.allCases.map(\.rawValue))
        #expect(result.list.allSatisfy { $0["locales"] as? [String] == ["de", "en", "es", "fr", "he", "nl", "pt"] })
        let kinds = Dictionary(
            uniqueKeysWithValues: result.list.map { ($0["name"] as? String ?? "", $0["kind"] as? String ?? "") })
        #expect(kinds["welcome"] == "notice" && kinds["unroutable"] == "acknowledgement")
        #expect(kinds["message-from-support"] == "relayed")
    }

    @Test("template lint finds nothing wrong with the shipped templates")
    func shipped() async throws {
        let result = try await PosternProcess.run(["template", "lint"], in: sandbox())
        #expect(result.status == 0)
        #expect(result.output.hasPrefix("Every template in "))
    }

    @Test("template lint and check name what is wrong, with file and line, and fail")
    func broken() async throws {
        let sandbox = try sandbox()
        try sandbox.write("templates/en/welcome.txt", "Subject: Welcome\nPreview: {{nobody}}\n\nWords\n")
        let problem = "en/welcome.txt:2: unknown template variable nobody; known here: organisation"
        let lint = try await PosternProcess.run(["template", "lint"], in: sandbox)
        #expect(lint.status == 1)
        #expect(lint.output.contains(problem))
        let json = try await PosternProcess.run(["template", "lint", "--json"], in: sandbox)
        let errors = json.list.filter { $0["severity"] as? String == "error" }
        #expect(errors.count == 1 && errors.first?["line"] as? Int == 2)
        let check = try await PosternProcess.run(["check"], in: sandbox)
        #expect(check.status == 1)
        #expect(check.output.contains(problem))
    }

    @Test("a warning is shown, and is no failure")
    func warning() async throws {
        let sandbox = try sandbox()
        try sandbox.write("templates/en/welcom.txt", "Welcome")
        let lint = try await PosternProcess.run(["template", "lint"], in: sandbox)
        #expect(lint.status == 0)
        #expect(lint.output.hasPrefix("warning: "))
        let check = try await PosternProcess.run(["check"], in: sandbox)
        #expect(check.status == 0)
        #expect(check.output.contains("en/welcom.txt: is the name of no notice"))
    }

    @Test("template preview writes one page with the mails that were asked for")
    func preview() async throws {
        let sandbox = try sandbox()
        let arguments = ["template", "preview", "reminder", "welcome", "--locale", "en", "--out", "page.html"]
        let result = try await PosternProcess.run(arguments, in: sandbox)
        #expect(result.status == 0)
        #expect(result.output == "3 mails in page.html\n")
        let page = try String(contentsOfFile: sandbox.path("page.html"), encoding: .utf8)
        #expect(page.contains("<h2>reminder, about several</h2>") && page.contains("Welcome to Calm Harbour"))
        #expect(!page.contains("<h2>agenda</h2>"))
    }

    @Test("template preview --json gives subject, text and HTML of every notice")
    func previewJSON() async throws {
        let result = try await PosternProcess.run(["template", "preview", "--json"], in: sandbox())
        #expect(Set(result.list.compactMap { $0["name"] as? String }) == Set(TemplateName.allCases.map(\.rawValue)))
        for key in ["from", "subject", "text", "html"] {
            #expect(result.list.allSatisfy { ($0[key] as? String)?.isEmpty == false })
        }
    }

    @Test("a notice that there is none of is a mistake of usage")
    func unknown() async throws {
        let result = try await PosternProcess.run(["template", "preview", "greeting"], in: sandbox())
        #expect(result.status == 2)
        #expect(result.errors.contains("message-from-practitioner"))
    }
}
