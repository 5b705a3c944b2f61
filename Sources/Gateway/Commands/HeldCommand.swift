import ArgumentParser
import Flow
import Foundation
import Mail
import Store
import Triage

/// `postern held`: mails that are kept and not acted on.
struct HeldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "held", abstract: "Mails that were kept and not acted on: look at them, release or discard them.",
        subcommands: [List.self, Show.self, Release.self, Discard.self, Export.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List held mails, the newest first.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Also automatic mails that were filed without effect.")
        var ignored = false
        @Option(help: "The most lines.")
        var limit = 50

        func run() async throws {
            let store = try common.settings().openExistingStore()
            let mails = try await store.heldMails(includingIgnored: ignored, limit: limit)
            common.show(.array(mails.map(HeldView.json)), HeldView.list(mails))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one held mail: why it is held, what was tried, what can be done.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The mail's number in `held list`.")
        var id: Int64

        func run() async throws {
            let store = try common.settings().openExistingStore()
            let mail = try await HeldCommand.held(id, in: store)
            let raw = try await store.rawMail(of: mail.arrival)
            let body = raw.map { Message(parsing: $0.bytes) }.flatMap { $0.plainBody ?? $0.htmlBody } ?? ""
            common.show(HeldView.json(mail, body: body), HeldView.words(mail, body: body))
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide a held mail again, now without the reason it is held for.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The mail's number in `held list`.")
        var id: Int64
        @Option(help: "The number of the person who wrote it, where the sender's address does not say.")
        var vouchedBy: Int64?

        func run() async throws {
            let settings = try common.settings()
            let wiring = try Wiring(settings, store: settings.openExistingStore())
            let mail = try await HeldCommand.held(id, in: wiring.store)
            let filed = try await wiring.store.release(
                mail.arrival, vouchedBy: vouchedBy.map { PersonID($0) }, now: .now,
                by: wiring.judgement)
            common.show(FiledView.json(filed), FiledView.words(filed))
            if case .held = filed.decision?.disposition { throw ExitCode(ExitStatus.failed.rawValue) }
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put a held mail away for good; its bytes stay until they are dropped with age.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The mail's number in `held list`.")
        var id: Int64

        func run() async throws {
            let store = try common.settings().openExistingStore()
            try await store.discard(try await HeldCommand.held(id, in: store).arrival)
            common.show(["discarded": .int(id)], "Mail \(id) is discarded.")
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write a mail's bytes as they came.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The mail's number in `held list`.")
        var id: Int64
        @Option(help: "The file to write; standard output where none is named.")
        var output: String?

        func run() async throws {
            let store = try common.settings().openExistingStore()
            guard let raw = try await store.rawMail(of: ArrivalID(id)) else {
                throw Failure(
                    "there are no bytes of mail \(id) (any more): \(Program.call("held list")) shows what there is")
            }
            try OutputFile.write(raw.bytes, to: output)
        }
    }

    static func held(_ id: Int64, in store: Store) async throws -> HeldMail {
        guard let mail = try await store.heldMail(ArrivalID(id)) else {
            let list = "\(Program.call("held list")) shows which are"
            guard try await store.rawMail(of: ArrivalID(id)) != nil else {
                throw Failure("there is no mail \(id): \(list)")
            }
            throw Failure("mail \(id) is not held, since it has been acted on or put away: \(list)")
        }
        return mail
    }
}
