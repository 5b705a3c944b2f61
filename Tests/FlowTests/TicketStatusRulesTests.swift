import Testing

@testable import Flow

@Suite struct TicketStatusRulesTests {
    /// From each status, in the order of `TicketStatus.allCases`: new, open, pending, hold, solved, closed.
    static let table: [(event: TicketEvent, kind: TicketKind, after: [TicketStatus])] = [
        (.requesterWrote, .enquiry, [.new, .open, .open, .open, .open, .open]),
        (.requesterWrote, .support, [.new, .open, .open, .open, .open, .open]),
        (.escalated, .enquiry, [.open, .open, .open, .open, .open, .open]),
        (.practitionerAnswered, .enquiry, [.pending, .pending, .pending, .pending, .solved, .closed]),
        (.practitionerAnswered, .escalation, [.solved, .solved, .solved, .solved, .solved, .closed]),
        (.agentReplied, .support, [.pending, .pending, .pending, .pending, .pending, .closed]),
        (.noted, .enquiry, [.new, .open, .pending, .hold, .solved, .closed]),
        (.set(.solved), .enquiry, [.solved, .solved, .solved, .solved, .solved, .closed]),
        (.set(.open), .enquiry, [.open, .open, .open, .open, .open, .closed]),
        (.set(.new), .enquiry, [.new, .open, .pending, .hold, .solved, .closed]),
        (.set(.closed), .enquiry, [.closed, .closed, .closed, .closed, .closed, .closed]),
    ]

    @Test(
        "a requester reopens, an answer waits for the enquirer, closed stays closed to agents", arguments: table.indices
    )
    func follows(_ row: Int) {
        let (event, kind, after) = Self.table[row]
        for (status, expected) in zip(TicketStatus.allCases, after) {
            let found = TicketStatusRules.status(status, after: event, of: kind)
            #expect(found == expected, "\(status) after \(event) of \(kind)")
        }
    }
}
