import ArgumentParser
import DeskStandIn
import Foundation
import Logging

/// A ZenDesk account that lives on this machine and forgets everything, unless it is told where to keep it.
@main
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk-stand-in",
        abstract: "Answers as a ZenDesk account would, for trying things out.",
        discussion: "Nothing is ever mailed: what ZenDesk would send stands in an outbox that can be looked at.")

    @Option(help: "The port on 127.0.0.1; 0 for a free one.")
    var port = 8_099

    @Option(help: "A file that keeps the state, so that it is there again after a restart.")
    var state: String?

    @Option(help: "An http address that events of tickets are posted to.")
    var webhook: String?

    @Option(help: "The secret that deliveries are signed with.")
    var webhookSecret: String?

    @Option(help: "Where its clock begins and stands until it is set: 2026-05-01T09:00:00Z.")
    var at: String?

    @Flag(help: "End when standard input does: for whoever starts it as a child.")
    var untilInputEnds = false

    @Flag(help: "Without the limits on the number of requests.")
    var unlimited = false

    func validate() throws {
        if let at, Moment(at) == nil { throw ValidationError("--at takes a moment like 2026-05-01T09:00:00Z") }
        guard let webhook else { return }
        guard webhook.hasPrefix("http://") else {
            throw ValidationError("--webhook takes an address that begins with http://")
        }
        guard webhookSecret != nil else { throw ValidationError("--webhook needs --webhook-secret") }
    }

    func run() async throws {
        var settings = DeskSettings()
        settings.limitsAreOn = !unlimited
        var logger = Logger(label: "desk-stand-in")
        logger.logLevel = .critical
        let server = try await Server.start(
            settings: settings, port: port, clock: at.flatMap { Moment($0) }, journal: state, logger: logger)
        if let webhook, let webhookSecret { try server.subscribe(to: webhook, secret: webhookSecret) }
        let words = """
            A stand-in for ZenDesk answers at \(server.url)
              See its tickets and answer them:  \(server.url)/
              OAuth client:                     \(settings.clientID) with the secret \(settings.clientSecret)
              API token:                        \(settings.gatewayEmail)/token with \(settings.apiToken)
              State:                            \(state ?? "in memory only")
              Webhook:                          \(webhook ?? "none")
            Ctrl-C ends it.

            """
        // Not `print`, which keeps the words back while nobody's terminal reads them.
        FileHandle.standardOutput.write(Data(words.utf8))
        if untilInputEnds { Program.endWithInput() }
        await server.wait()
    }

    /// In a thread of its own, since reading blocks.
    private static func endWithInput() {
        Thread.detachNewThread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            Foundation.exit(0)
        }
    }
}
