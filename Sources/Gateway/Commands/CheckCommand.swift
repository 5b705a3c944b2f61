import ArgumentParser
import Curl
import Store

/// `postern check`: the doctor.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look at everything that must be in order: settings, store, every login.")

    @OptionGroup var common: CommonOptions

    @Flag(help: "Send two mails to ourselves as well, and name the hop where one is lost.")
    var roundTrip = false

    @Option(help: "Seconds that they may be on their way.")
    var wait = 60

    func validate() throws {
        guard (1...3_600).contains(wait) else { throw ValidationError("--wait is a number of seconds, 1 to 3600.") }
    }

    func run() async throws {
        var findings = await Doctor(file: common.config).findings()
        if roundTrip { findings += await sendAround() }
        let width = findings.map(\.subject.count).max() ?? 0
        let words = findings.map { finding in
            let pad = String(repeating: " ", count: width - finding.subject.count)
            return "\(finding.result.shown)  \(finding.subject)\(pad)  \(finding.words)"
        }
        common.show(.array(findings.map(\.json)), words.joined(separator: "\n"))
        if findings.contains(where: { $0.result == .fail }) { throw ExitCode(ExitStatus.failed.rawValue) }
    }

    private func sendAround() async -> [Doctor.Finding] {
        do {
            let settings = try common.settings()
            let wiring = try Wiring(settings, store: settings.openStore())
            defer { try? wiring.store.close() }
            let loop = CurlLoop()
            defer { loop.stop() }
            return await RoundTrip(settings: settings, wiring: wiring, loop: loop, patience: .seconds(wait)).findings()
        } catch {
            return [Doctor.Finding(subject: "round trip", result: .fail, words: "\(error)")]
        }
    }
}
