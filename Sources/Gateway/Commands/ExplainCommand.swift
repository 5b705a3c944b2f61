import ArgumentParser
import Flow
import Foundation
import MailIn
import Store

/// `postern explain FILE`: what would happen with a mail, without anything happening.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what would happen with a mail now, and why; changes nothing.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "A file with a raw message, several with --jsonl; - is standard input.")
    var files: [String]
    @Option(help: "The mailbox whose rules apply; the first one where none is named.")
    var mailbox: String?
    @Flag(help: "One line of JSON for each message, in order.")
    var jsonl = false

    func validate() throws {
        guard files.count <= 1 || jsonl else {
            throw ValidationError("Several files make several explanations: add --jsonl to get one line for each.")
        }
    }

    func run() async throws {
        let settings = try common.settings()
        let name = try settings.mailboxName(mailbox)
        let mails = try files.map { ingested(try InputFile.bytes(of: $0), mailbox: name, now: .now) }
        let views = try await ExplainCommand.withStore(of: settings) { wiring in
            var views: [ExplanationView] = []
            for mail in mails { views.append(try await explanation(of: mail, by: wiring)) }
            return views
        }
        for view in views {
            guard jsonl else {
                common.show(view.json, view.words)
                continue
            }
            Terminal.write(view.json.line)
        }
    }

    private func explanation(of mail: RawMail, by wiring: Wiring) async throws -> ExplanationView {
        let arrival = wiring.intake.arrival(of: mail)
        let rehearsed = try await wiring.store.rehearse(arrival, now: .now, by: wiring.judgement)
        return ExplanationView(arrival: arrival, rehearsed: rehearsed)
    }

    /// Runs `body` on the store; where there is none yet, on one that is thrown away, with the people of the settings.
    private static func withStore<Answer>(
        of settings: Settings, _ body: (Wiring) async throws -> Answer
    ) async throws -> Answer {
        guard !FileManager.default.fileExists(atPath: settings.store) else {
            return try await body(try Wiring(settings, store: settings.openStore(), looking: true))
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "postern-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var passing = settings
        passing.store = folder.appending(path: "explain.sqlite").path
        let wiring = try Wiring(passing, store: passing.openStore(), looking: true)
        try await wiring.importPeople()
        return try await body(wiring)
    }
}
