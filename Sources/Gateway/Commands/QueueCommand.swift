import ArgumentParser
import Flow
import Mail
import Store
import Triage

/// `postern queue`: mails on their way out.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue", abstract: "Mails on their way out: look at them, try them again, call them off.",
        subcommands: [
            List.self, Show.self, Retry.self, Cancel.self, Alarms.self, Resume.self, Suppressed.self, Lift.self,
        ])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List outgoing mails, those not settled unless asked.")
        @OptionGroup var common: CommonOptions
        @Option(help: "Only mails in this state; may be given several times.")
        var state: [OutgoingState] = []
        @Option(help: "The most lines.")
        var limit = 50

        func run() async throws {
            let store = try common.settings().openExistingStore()
            let unsettled: Set<OutgoingState> = [.due, .claimed, .handingOver, .failed, .uncertain, .held]
            let mails = try await store.queuedMails(states: state.isEmpty ? unsettled : Set(state), limit: limit)
            let trouble = try await Trouble(of: store)
            let words = ([QueueView.list(mails)] + trouble.lines).joined(separator: "\n")
            common.show(.array(mails.map(QueueView.json)), words)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Write the bytes of an outgoing mail.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The mail's number in `queue list`.")
        var id: Int64

        func run() async throws {
            let store = try common.settings().openExistingStore()
            guard let frozen = try await store.frozenMail(OutgoingMailID(id)) else {
                throw Failure(
                    "there are no bytes of mail \(id): they are made when a mail goes out first; "
                        + "\(Program.call("queue list")) shows what waits")
            }
            common.show(
                [
                    "id": .int(id), "envelopeFrom": .string(frozen.envelopeFrom.description),
                    "envelopeTo": .string(frozen.envelopeTo.description), "messageId": .string(frozen.messageID.text),
                    "raw": .string(Charset.repairedText(frozen.bytes)),
                ], Charset.repairedText(frozen.bytes))
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a failed, uncertain, held or deferred mail due now, with the same bytes.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The mail's number in `queue list`.")
        var id: Int64

        func run() async throws {
            let settings = try common.settings()
            try await settings.openExistingStore().retry(OutgoingMailID(id), now: .now)
            let next =
                ServeLock.isHeld(for: settings)
                ? "`serve` sends it now" : "it goes out once \(Program.call("serve")) runs"
            common.show(["due": .int(id)], "Mail \(id) is due: \(next).")
        }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Call a mail off that is due, held or uncertain; what is on its way or settled stays.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The mail's number in `queue list`.")
        var id: Int64
        @Option(help: "Why; kept with the mail.")
        var why = "cancelled by the operator"

        func run() async throws {
            try await common.settings().openExistingStore().cancel(OutgoingMailID(id), why: why, now: .now)
            common.show(["cancelled": .int(id)], "Mail \(id) is called off: it is not sent, or not sent again.")
        }
    }
}

extension OutgoingState: ExpressibleByArgument {}

/// An outgoing mail as the operator sees it.
enum QueueView {
    static func json(_ mail: QueuedMail) -> JSONValue {
        [
            "id": .int(mail.id.rawValue), "template": .string(mail.template.rawValue), "to": .string(mail.to),
            "state": .string(mail.state.rawValue), "attempts": .int(Int64(mail.attempts)),
            "dueAt": .string(ISODate.text(mail.dueAt)), "createdAt": .string(ISODate.text(mail.createdAt)),
            "settledAt": .string(orNull: mail.settledAt.map(ISODate.text)),
            "messageId": .string(orNull: mail.messageID?.text), "note": .string(mail.note),
        ]
    }

    static func list(_ mails: [QueuedMail]) -> String {
        guard !mails.isEmpty else { return "Nothing is waiting." }
        var table = TextTable(["ID", "STATE", "DUE", "TRIES", "TEMPLATE", "TO", "NOTE"])
        for mail in mails {
            table.add(
                [
                    "\(mail.id)", mail.state.rawValue, ISODate.text(mail.dueAt), "\(mail.attempts)",
                    mail.template.rawValue, mail.to, mail.note,
                ])
        }
        return table.text
    }
}
