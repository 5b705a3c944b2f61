import DeskStandIn
import Synchronization
import TestSupport

/// What people at the desk do meanwhile, and a note of all of it.
final class DeskAgent: Sendable {
    struct Record: Sendable {
        /// Public words, by ticket.
        var answers: [Int64: [String]] = [:]
        var notes: [String] = []
        var count = 0
    }

    private struct State {
        var record = Record()
        var dice: SeededGenerator
    }

    private let server: Server
    private let state: Mutex<State>
    /// Of ten things an agent does.
    private static let (notes, statuses) = (1, 3)
    private static let mostAnswers = 3

    init(_ server: Server, seed: UInt64) {
        self.server = server
        state = Mutex(State(dice: SeededGenerator(seed: seed)))
    }

    var record: Record { state.withLock { $0.record } }

    /// Answers a ticket that is there, or leaves a note.
    func act() {
        let tickets = server.tickets
        guard !tickets.isEmpty else { return }
        state.withLock { state in
            let ticket = tickets[Int(state.dice.next() % UInt64(tickets.count))].id
            let (kind, number) = (Int(state.dice.next() % 10), state.record.count)
            if kind < Self.notes {
                let words = "Private number \(number)."
                guard (try? server.reply(words, to: ticket, isPublic: false)) != nil else { return }
                state.record.notes.append(words)
                return
            }
            guard state.record.answers[ticket, default: []].count < Self.mostAnswers else { return }
            let words = "Support number \(number)."
            let status = kind < Self.statuses ? "solved" : kind < Self.statuses + 2 ? "pending" : nil
            guard (try? server.reply(words, to: ticket, status: status)) != nil else { return }
            state.record.answers[ticket, default: []].append(words)
            state.record.count += 1
        }
    }
}
