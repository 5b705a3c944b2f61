import Flow
import Mail
import Store
import Triage

/// The stand-in as the desk of the demonstration: its agent works in ZenDesk, and we only hear of it.
struct StandInDesk: DemoDesk {
    let standIn: StandIn
    let store: Store

    func assign(_ ticket: TicketID, handle: String) async throws {
        try await act(
            "field", on: ticket, ["field_id": .int(standIn.practitionerField), "value": .string(handle)])
    }

    func reply(_ ticket: TicketID, _ words: String) async throws {
        try await act("reply", on: ticket, ["body": .string(words), "public": .bool(true)])
    }

    func note(_ ticket: TicketID, _ words: String) async throws {
        try await act("reply", on: ticket, ["body": .string(words), "public": .bool(false)])
    }

    func follow(_ now: Timestamp) async throws {
        try await standIn.control("clock", ["set": .string(ISODate.text(now))])
    }

    func name(of ticket: TicketID) async throws -> String? { try await number(ticket).map { "ZenDesk's \($0)" } }

    func ownMails() async throws -> Int? {
        let outbox = try await standIn.control("outbox", nil) as? [String: Any]
        let mails = outbox?["outbox"] as? [[String: Any]] ?? []
        return mails.count { mail in
            (mail["to"] as? [[String: Any]] ?? []).contains { $0["is_staff"] as? Bool != true }
        }
    }

    private func act(_ action: String, on ticket: TicketID, _ values: JSONValue) async throws {
        guard let number = try await number(ticket) else { throw Failure("ticket \(ticket) is not at the desk") }
        try await standIn.control("tickets/\(number)/\(action)", values)
    }

    private func number(_ ticket: TicketID) async throws -> Int64? {
        try await store.ticket(ticket)?.0.externalID.flatMap { Int64($0) }
    }
}
