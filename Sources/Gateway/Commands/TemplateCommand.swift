import ArgumentParser
import Flow
import MailOut

/// `postern template`: the words of the mails.
struct TemplateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template", abstract: "The words of the mails: list them, check them, look at them.",
        subcommands: [List.self, Lint.self, TemplatePreviewCommand.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the notices and the languages they are there in.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let templates = try Templates(folder: common.settings().templates)
            let rows = TemplateName.allCases.map { TemplateView(name: $0, locales: templates.locales(of: $0)) }
            common.show(.array(rows.map(\.json)), TemplateView.list(rows))
        }
    }

    struct Lint: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name everything that is wrong with the templates, with file and line.",
            discussion: "Warnings keep no mail from going out; with anything else nothing starts.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let folder = try common.settings().templates
            let problems = Templates.problems(in: folder)
            common.show(.array(problems.map(TemplateView.json)), TemplateView.words(problems, folder: folder))
            if problems.contains(where: { !$0.isWarning }) { throw ExitCode(ExitStatus.failed.rawValue) }
        }
    }
}

/// A notice's templates as they are listed.
struct TemplateView {
    let name: TemplateName
    let locales: [String]

    private var kind: String {
        if name.isRelayed { return "relayed" }
        return name.isAcknowledgement ? "acknowledgement" : "notice"
    }

    var json: JSONValue {
        ["name": .string(name.rawValue), "kind": .string(kind), "locales": .strings(locales)]
    }

    static func list(_ rows: [TemplateView]) -> String {
        var table = TextTable(["NAME", "KIND", "LANGUAGES"])
        for row in rows { table.add([row.name.rawValue, row.kind, row.locales.joined(separator: ", ")]) }
        return table.text
    }

    static func json(_ problem: TemplateProblems.Problem) -> JSONValue {
        [
            "file": .string(problem.file), "line": problem.line > 0 ? .int(Int64(problem.line)) : .null,
            "severity": .string(problem.isWarning ? "warning" : "error"), "what": .string(problem.what),
        ]
    }

    static func words(_ problems: [TemplateProblems.Problem], folder: String) -> String {
        guard !problems.isEmpty else { return "Every template in \(folder) is in order." }
        return problems.map { "\($0.isWarning ? "warning: " : "")\(folder)/\($0)" }.joined(separator: "\n")
    }
}
