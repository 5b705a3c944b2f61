import ArgumentParser

/// `postern check`: the doctor.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Look at everything that must be in order: settings, store, every login.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let findings = await Doctor(file: common.config).findings()
        let width = findings.map(\.subject.count).max() ?? 0
        let words = findings.map { finding in
            let pad = String(repeating: " ", count: width - finding.subject.count)
            return "\(finding.result.shown)  \(finding.subject)\(pad)  \(finding.words)"
        }
        common.show(.array(findings.map(\.json)), words.joined(separator: "\n"))
        if findings.contains(where: { $0.result == .fail }) { throw ExitCode(ExitStatus.failed.rawValue) }
    }
}
