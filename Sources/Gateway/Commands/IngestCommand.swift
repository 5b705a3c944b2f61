import ArgumentParser
import Curl
import MailIn
import MailOut
import Store

/// `postern ingest FILE…`: files mails as if they had come from a mailbox.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest", abstract: "File raw mails as if they had come from a mailbox.",
        discussion: "A `serve` that runs beside it sends what follows from them.")

    @OptionGroup var common: CommonOptions
    @Argument(help: "Files with one raw message each; - is standard input.")
    var files: [String]
    @Option(help: "The mailbox whose rules apply; the first one where none is named.")
    var mailbox: String?
    @Flag(help: "Send what is due now, in this process; for when no `serve` runs.")
    var drain = false

    func run() async throws {
        let settings = try common.settings()
        let name = try settings.mailboxName(mailbox)
        let mails = try files.map { ingested(try InputFile.bytes(of: $0), mailbox: name, now: .now) }
        let wiring = try await Wiring(settings)
        let filed = try await wiring.store.file(
            await wiring.intake.arrivals(of: mails), cursor: nil, now: .now, owner: nil, lease: Wiring.lease,
            by: wiring.judgement)
        if drain { try await send(wiring) }
        let words = filed.map(FiledView.words).joined(separator: "\n") + (try await advice(wiring))
        common.show(.array(filed.map(FiledView.json)), words)
        // What was asked for is that they go out.
        if drain, try await isAnyLeft(wiring) { throw ExitCode.failure }
    }

    private func send(_ wiring: Wiring) async throws {
        let lock = try ServeLock(for: wiring.settings)
        let loop = CurlLoop()
        defer { loop.stop() }
        // With the lock held, what is claimed in this name was left by a process that is gone.
        _ = try await wiring.store.recover(
            now: .now, owner: Wiring.servingOwner, uncertainWait: wiring.settings.resendUncertainAfter)
        try await wiring.runner(owner: Wiring.servingOwner, loop: loop).drain()
        withExtendedLifetime(lock) {}
    }

    private func isAnyLeft(_ wiring: Wiring) async throws -> Bool {
        try await IngestCommand.waiting(wiring) > 0
    }

    /// Mails that have not gone out and will.
    private static func waiting(_ wiring: Wiring) async throws -> Int {
        let counts = try await wiring.store.counts()
        return ["due", "claimed", "handing-over"].map { counts["outgoing.\($0)"] ?? 0 }.reduce(0, +)
    }

    private func advice(_ wiring: Wiring) async throws -> String {
        let due = try await IngestCommand.waiting(wiring)
        guard due > 0 else { return "" }
        if ServeLock.isHeld(for: wiring.settings) { return "\n`serve` is running and sends them." }
        if drain { return "\n\(due) mails could not be sent yet: \(Program.call("queue list")) says why." }
        return
            "\n\(due) mails wait in the queue until \(Program.call("serve")) runs; \(Program.call("ingest --drain")) sends them now."
    }
}

extension Settings {
    /// The mailbox of that name; the first where none is named.
    ///
    /// - Throws: `Failure` naming those there are.
    func mailboxName(_ name: String?) throws -> String {
        let names = mailboxes.map(\.name)
        if let name, !names.contains(name) {
            throw Failure("the configuration has no mailbox \"\(name)\"; it has \(names.joined(separator: ", "))")
        }
        guard let chosen = name ?? names.first else { throw Failure("the configuration names no mailbox") }
        return chosen
    }
}
