import ArgumentParser
import Curl
import Flow
import Foundation

/// `postern demo`: every journey on the spot.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play every journey with sample people, then go on serving them.",
        discussion: "Writes below var/demo beside the configuration only, and makes that folder anew each time.")

    @Option(help: "The configuration whose organisation, addresses and templates are used; samples/ stands beside it.")
    var config = "config.json"

    @Flag(help: "End after the play instead of going on as a gateway.")
    var once = false

    @Flag(help: "Have a ZenDesk account as the desk: a stand-in on this machine, with a page of its tickets.")
    var desk = false

    func run() async throws {
        let own = try SettingsReader(file: config).read()
        let standIn = desk ? try await StandIn(at: DemoClock(before: .now, zone: DemoClock.zone).now) : nil
        defer { standIn?.end() }
        let installation = try DemoInstallation(from: own, standIn: standIn)
        try await play(installation, standIn)
        Terminal.write("\n" + Invitation(installation, isServing: !once, deskPage: standIn?.url).words)
        guard !once else { return }
        try await standIn?.goOn(with: installation.settings.web?.links)
        try await ServeCommand.serve(installation.settings, json: false)
    }

    private func play(_ installation: DemoInstallation, _ standIn: StandIn?) async throws {
        let lock = try ServeLock(for: installation.settings)
        let loop = CurlLoop()
        defer { loop.stop() }
        try await Demonstration(installation, loop: loop, standIn: standIn).play()
        withExtendedLifetime(lock) {}
    }
}

/// What somebody who has seen the demonstration can do next.
struct Invitation {
    private let installation: DemoInstallation
    private let isServing: Bool
    /// Where the stand-in's tickets are looked at; nil for the built-in desk.
    private let deskPage: String?

    init(_ installation: DemoInstallation, isServing: Bool, deskPage: String? = nil) {
        self.deskPage = deskPage
        self.installation = installation
        self.isServing = isServing
    }

    var words: String {
        let program = CommandLine.arguments[0]
        let config = "--config \(Invitation.shown(installation.settings.file))"
        let looks = """
              what was said          \(program) conversation list \(config)
              the tickets            \(program) ticket list --all \(config)
              what was kept back     \(program) held list \(config)
              what went out          \(program) queue list --state sent \(config)
              as each person got it  ls \(Invitation.shown(installation.folder))/out/*/new
            """
        guard isServing else { return "Look around:\n\n\(looks)" }
        return """
            Now it is your turn; the gateway goes on. In another terminal:

              drop a mail in         \(program) ingest samples/mails/1-enquiry.eml \(config)
            \(looks)
            \(web)\(tickets)
            Each folder below out is a Maildir: any mail client opens it, `mutt -f FOLDER` for one. To answer a mail, reply to
            it, save the reply as a file, and ingest that.
            \n
            """
    }

    private var tickets: String {
        deskPage.map { "\n  ZenDesk's tickets      \($0)/, where you can answer them as an agent" } ?? ""
    }

    private var web: String {
        if let web = installation.settings.web {
            return "  the enquiry form       \(web.links.enquiry(handle: nil))\n"
        }
        guard let busy = installation.busyWeb else { return "" }
        return "  (no web: somebody else listens on \(busy.host):\(busy.port); say another one in web.listen)\n"
    }

    /// A path as the user would write it.
    private static func shown(_ path: String) -> String {
        let here = FileManager.default.currentDirectoryPath + "/"
        return path.hasPrefix(here) ? String(path.dropFirst(here.count)) : path
    }
}
