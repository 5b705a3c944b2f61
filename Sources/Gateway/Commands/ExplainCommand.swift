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
    @Argument(help: "A file with a raw message; - is standard input.")
    var file: String
    @Option(help: "The mailbox whose rules apply; the first one where none is named.")
    var mailbox: String?

    func run() async throws {
        let settings = try common.settings()
        let mail = ingested(
            try InputFile.bytes(of: file), mailbox: try settings.mailboxName(mailbox), now: .now)
        let view = try await ExplainCommand.withStore(of: settings) { wiring in
            let arrival = wiring.intake.arrival(of: mail)
            let known = try await wiring.store.known(for: arrival, now: .now)
            return ExplanationView(
                arrival: arrival, known: known, decision: try wiring.judgement.decide(arrival, known))
        }
        common.show(view.json, view.words)
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
