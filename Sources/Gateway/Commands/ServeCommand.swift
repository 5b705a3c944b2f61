import ArgumentParser
import Curl
import Dashboard
import Flow
import Logging
import ServiceLifecycle
import Store
import Triage
import UnixSignals

/// `postern serve`: the gateway.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the gateway: watch the mailboxes, send what is due.",
        discussion: "Ends on SIGTERM or Ctrl-C once what is under way is settled. Logs go to standard error.")

    @OptionGroup var common: CommonOptions

    func run() async throws { try await ServeCommand.serve(common.settings(), json: common.json) }

    /// Serves until the process is told to end.
    static func serve(_ settings: Settings, json: Bool) async throws {
        let lock = try ServeLock(for: settings)
        let wiring = try await Wiring(settings)
        let loop = CurlLoop(connectionsPerServer: settings.deliveryConnections)
        defer { loop.stop() }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: try wiring.services(loop: loop), gracefulShutdownSignals: [.sigterm, .sigint],
                logger: wiring.logger))
        let banner = Banner(settings)
        Terminal.write(json ? banner.json.line : banner.words)
        do {
            try await group.run()
        } catch let error as ListenError {
            throw Failure("\(error). Say another address in web.listen, or end what listens there.")
        }
        let counts = try await wiring.store.counts()
        try wiring.store.close()
        let due = counts["outgoing.due"] ?? 0
        if !json { Terminal.write("postern has ended; \(due) mails wait for the next start.") }
        withExtendedLifetime(lock) {}
    }
}

/// What `serve` says when it starts.
struct Banner {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    var json: JSONValue {
        [
            "serving": .string(settings.organisation), "store": .string(settings.store),
            "mailboxes": .strings(settings.mailboxes.map(\.name)), "delivery": .string(delivery),
            "web": .string(orNull: settings.webURL),
            "authenticationRequired": .bool(settings.rules.requireAuthentication),
        ]
    }

    var words: String {
        var lines = ["postern serves \(settings.organisation), \(settings.scheme.domain)"]
        lines += settings.mailboxes.map { "  in   \($0.name): \(Banner.source($0))" }
        lines.append("  out  \(delivery)")
        if let web = settings.web {
            lines.append("  web  \(web.links.enquiry(handle: nil)), at \(web.host):\(web.port)")
        }
        lines.append("  kept in \(settings.store)")
        if !settings.rules.requireAuthentication { lines.append(Banner.authenticationWarning) }
        lines.append("Ctrl-C ends it.")
        return lines.joined(separator: "\n")
    }

    static let authenticationWarning =
        "  WARNING  authentication.require is off: anybody can write in anybody's name. For trying things out only."

    private var delivery: String {
        switch settings.delivery {
        case .maildir(let folder): "a Maildir for each recipient below \(folder)"
        case .smtp(let server, _, _): "smtp \(server.host):\(server.port)"
        }
    }

    static func source(_ mailbox: MailboxSettings) -> String {
        switch mailbox.source {
        case .imap(let server, let folders, _, _):
            "imap \(server.host):\(server.port), \(folders.map(\.name).joined(separator: ", "))"
        case .maildir(let folder, _, _): "Maildir \(folder)"
        }
    }
}
