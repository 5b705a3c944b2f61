import ArgumentParser
import Flow
import Mail
import Store
import Triage

/// `postern ticket`: enquiries, support and escalations at the built-in desk.
struct TicketCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ticket",
        abstract: "Enquiries, support and escalations at the built-in desk: look at them and answer them.",
        subcommands: [List.self, Show.self, Reply.self, Note.self, Status.self, Assign.self, Retry.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List tickets with something to do, the one that has waited longest first.")
        @OptionGroup var common: CommonOptions
        @Flag(help: "Also solved and closed ones; the newest first.")
        var all = false
        @Option(help: "Only tickets of this kind: enquiry, support or escalation.")
        var kind: TicketKind?
        @Option(help: "The most lines.")
        var limit = 50

        func run() async throws {
            let store = try common.settings().openExistingStore()
            let tickets = try await store.tickets(kind: kind, done: all, limit: max(limit, 0))
            common.show(.array(tickets.map(TicketView.json)), TicketView.list(tickets, all: all))
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a ticket with its comments.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The ticket's number in `ticket list`.")
        var id: Int64

        func run() async throws {
            let store = try common.settings().openExistingStore()
            guard let (ticket, comments) = try await store.ticket(TicketID(id)) else {
                throw TicketDesk.failure(.noSuchTicket(TicketID(id)))
            }
            common.show(TicketView.json(ticket, comments), TicketView.words(ticket, comments))
        }
    }

    struct Reply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Answer whoever has the ticket; they get it by mail, and the ticket waits for them.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The ticket's number in `ticket list`.")
        var id: Int64
        @Argument(help: "The words; - is standard input.")
        var text = "-"
        @Option(help: "The name that stands with the words.")
        var agent = TicketDesk.standardAgent

        func run() async throws {
            let words = try TicketDesk.words(text)
            let desk = try TicketDesk(common)
            let ticket = try await desk.work(on: TicketID(id)) { store in
                try await store.replyLocally(TicketID(id), words, agent: agent, now: .now)
            }
            let name = ticket.requester.name ?? "whoever asked"
            common.show(TicketView.json(ticket), "Your words go to \(Terminal.printable(name)) by mail: \(desk.next).")
        }
    }

    struct Note: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Add a private note, which never leaves the desk.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The ticket's number in `ticket list`.")
        var id: Int64
        @Argument(help: "The words; - is standard input.")
        var text = "-"
        @Option(help: "The name that stands with the words.")
        var agent = TicketDesk.standardAgent

        func run() async throws {
            let words = try TicketDesk.words(text)
            let ticket = try await TicketDesk(common).work(on: TicketID(id)) { store in
                try await store.noteLocally(TicketID(id), words, agent: agent, now: .now)
            }
            common.show(TicketView.json(ticket), "Noted on ticket \(id).")
        }
    }

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Say where a ticket stands.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The ticket's number in `ticket list`.")
        var id: Int64
        @Argument(help: "open, pending, hold or solved.")
        var status: Choice

        /// What an agent may choose.
        enum Choice: String, ExpressibleByArgument, CaseIterable {
            case open, pending, hold, solved

            var status: TicketStatus {
                switch self {
                case .open: .open
                case .pending: .pending
                case .hold: .hold
                case .solved: .solved
                }
            }
        }

        func run() async throws {
            let ticket = try await TicketDesk(common).work(on: TicketID(id)) { store in
                try await store.setStatusLocally(TicketID(id), status.status, now: .now)
            }
            common.show(TicketView.json(ticket), "Ticket \(id) is \(ticket.status.rawValue).")
        }
    }

    struct Assign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an enquiry that names no practitioner to one; it is forwarded, and the enquirer is told.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The ticket's number in `ticket list`.")
        var id: Int64
        @Argument(help: "The practitioner's handle.")
        var handle: String

        func run() async throws {
            let desk = try TicketDesk(common)
            let ticket = try await desk.work(on: TicketID(id)) { store in
                try await store.assignLocally(TicketID(id), handle: handle, now: .now)
            }
            let name = ticket.practitioner?.name ?? handle
            common.show(
                TicketView.json(ticket),
                "Ticket \(id) is forwarded to \(Terminal.printable(name)): \(desk.next).")
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try again what the desk has refused of a ticket.")
        @OptionGroup var common: CommonOptions
        @Argument(help: "The ticket's number in `ticket list`.")
        var id: Int64

        func run() async throws {
            let store = try common.settings().openExistingStore()
            guard try await store.ticket(TicketID(id)) != nil else {
                throw TicketDesk.failure(.noSuchTicket(TicketID(id)))
            }
            let count = try await store.retryDeskTasks(of: TicketID(id), now: .now)
            common.show(
                ["due": .int(Int64(count))],
                count == 0 ? "The desk has refused nothing of ticket \(id)." : "\(count) tasks of ticket \(id) are due."
            )
        }
    }
}

extension TicketKind: ExpressibleByArgument {}
