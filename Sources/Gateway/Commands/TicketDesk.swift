import Desk
import Flow
import Foundation
import Logging
import Mail
import Store
import Triage

/// An agent's work from the command line: the row at the desk, and at once what follows from it.
///
/// Beside a running `serve` both may carry the same task or read the same change: each is done once.
struct TicketDesk {
    private let wiring: Wiring
    private let runner: DeskRunner

    /// - Throws: `SettingsError`, `StoreError`, `Failure`.
    init(_ common: CommonOptions) throws {
        var settings = try common.settings()
        // What is done is said in words; a log line beside them would say it twice.
        settings.logLevel = max(settings.logLevel, .warning)
        if case .zendesk(let account) = settings.desk {
            throw Failure("tickets are worked in ZenDesk, at \(account.url); the built-in desk is not in use")
        }
        wiring = try Wiring(settings, store: settings.openExistingStore())
        let desk = LocalDesk(store: wiring.store, now: wiring.now)
        let owner = "ticket-\(ProcessInfo.processInfo.processIdentifier)"
        runner = wiring.deskRunner(desk, owner: owner, sender: nil) { _ in }
    }

    /// What stands with an agent's words where no name is given.
    static let standardAgent = "Support"
    /// The most bytes of an agent's words.
    private static let longest = 1_000_000

    /// The words that were given, or those of standard input.
    ///
    /// - Throws: `Failure` for none, or too many.
    static func words(_ text: String) throws -> String {
        var words = text
        if text == "-" {
            let bytes = try InputFile.bytes(of: "-", atMost: longest)
            guard bytes.count <= longest else { throw Failure("the words are longer than \(longest) bytes") }
            words = Charset.repairedText(bytes)
        }
        guard words.contains(where: { !$0.isWhitespace }) else { throw failure(.emptyWords) }
        return words
    }

    /// Who sends the mails that follow.
    var next: String {
        ServeLock.isHeld(for: wiring.settings)
            ? "`serve` sends it" : "it goes out once \(Program.call("serve")) runs"
    }

    /// Does something at the desk and files it.
    ///
    /// - Returns: the ticket afterwards.
    /// - Throws: `Failure` saying why it cannot be done, `StoreError`.
    func work(
        on ticket: TicketID, _ body: @Sendable (Store) async throws -> Void
    ) async throws -> TicketSummary {
        let store = wiring.store
        // The ticket may be so new that nobody has carried it to the desk yet.
        _ = try await runner.performDue()
        do {
            try await body(store)
        } catch TicketRefusal.noSuchPractitioner(let handle) {
            throw Failure(try await unknown(handle, in: store))
        } catch let refusal as TicketRefusal {
            throw Self.failure(refusal)
        }
        try await runner.pull()
        guard let (summary, _) = try await store.ticket(ticket) else { throw Self.failure(.noSuchTicket(ticket)) }
        return summary
    }

    private func unknown(_ handle: String, in store: Store) async throws -> String {
        let handles = try await store.people(role: .practitioner, limit: Self.handles).compactMap(\.handle)
        let near = NearestWords.of(handle.lowercased(), in: handles)
        guard !near.isEmpty else { return "no practitioner has the handle \(handle)" }
        return "no practitioner has the handle \(handle); near it are \(near.joined(separator: ", "))"
    }

    /// The most practitioners that are looked through for a handle that was meant.
    private static let handles = 10_000

    static func failure(_ refusal: TicketRefusal) -> Failure {
        switch refusal {
        case .noSuchTicket(let id):
            Failure("there is no ticket \(id): \(Program.call("ticket list --all")) shows which there are")
        case .notAtDesk(let id):
            Failure("ticket \(id) is on its way to the desk: try again in a moment")
        case .closed(let id):
            Failure("ticket \(id) is closed: only the one it is for can open it again, by writing; notes can be added")
        case .emptyWords:
            Failure("there are no words: give them after the ticket's number, or - and standard input")
        case .noSuchStatus(let status):
            Failure("\(status.rawValue) is nothing an agent chooses: open, pending, hold and solved are")
        case .noSuchPractitioner(let handle):
            Failure("no practitioner has the handle \(handle)")
        case .hasLeft(let handle):
            Failure("\(handle) has left: choose another practitioner, or import them with the status active")
        case .notAssignable(let id):
            Failure("ticket \(id) can be given to nobody: only an enquiry without a practitioner is, and once")
        }
    }
}
