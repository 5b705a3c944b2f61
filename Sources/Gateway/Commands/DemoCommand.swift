import ArgumentParser
import Curl
import Foundation

/// `postern demo`: the whole journey on the spot.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "Play an enquiry from the first mail to the answer, then go on serving it.",
        discussion: "Writes below var/demo beside the configuration only, and makes that folder anew each time.")

    @Option(help: "The configuration whose organisation, people and templates are used.")
    var config = "config.json"

    @Flag(help: "End after the play instead of going on as a gateway.")
    var once = false

    func run() async throws {
        let installation = try DemoInstallation(from: SettingsReader(file: config).read())
        try await play(installation)
        guard !once else { return }
        Terminal.write("\n" + DemoCommand.invitation(installation) + "\n")
        try await ServeCommand.serve(installation.settings, json: false)
    }

    private func play(_ installation: DemoInstallation) async throws {
        let lock = try ServeLock(for: installation.settings)
        let loop = CurlLoop()
        defer { loop.stop() }
        try await Demonstration(installation, loop: loop).play()
        withExtendedLifetime(lock) {}
    }

    private static func invitation(_ installation: DemoInstallation) -> String {
        let program = CommandLine.arguments[0]
        let config = "--config \(installation.settings.file)"
        return """
            Now it is your turn; the gateway goes on. In another terminal:

              drop a mail in         \(program) ingest samples/mails/1-enquiry.eml \(config)
              what was said          \(program) conversation list \(config)
              what was kept back     \(program) held list \(config)
              what went out          \(program) queue list --state sent \(config)
              as each person got it  ls \(installation.folder)/out/*/new

            Each folder below \(installation.folder)/out is a Maildir: any mail client opens it, `mutt -f FOLDER` for one.
            To answer, reply to one of these mails, save the reply as a file, and ingest that.
            """
    }
}
