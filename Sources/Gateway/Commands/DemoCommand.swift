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
        let config = "--config \(installation.settings.file)"
        return """
            Now it is your turn; the gateway goes on. In another terminal:
              postern ingest samples/mails/1-enquiry.eml \(config)   drop a mail in
              postern conversation list \(config)                    what was said
              postern held list \(config)                            what was kept back
              mutt -f \(installation.folder)/out/ADDRESS             what each person received
            """
    }
}
