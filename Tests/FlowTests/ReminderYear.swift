import Mail
import Testing

@testable import Flow

/// One conversation through a stretch of a year, played by the pure rules as the runner would.
struct ReminderYear: Sendable, CustomTestStringConvertible {
    /// Something that happens while the conversation waits, by the clocks of the zone.
    enum Event: Sendable {
        case snooze(at: String, until: String)
        case away(at: String, until: String)
        case pause(at: String, until: String)
        /// Nothing runs from one moment to the other.
        case downtime(from: String, to: String)
        case answer(at: String)
        case bounce(at: String)
    }

    let note: String
    let zone: String
    let hours: String
    let asked: String
    let events: [Event]
    /// What is sent when, `2026-03-02 13:00 reminder 1`.
    let sent: [String]
    var testDescription: String { "\(zone), \(note)" }

    init(
        _ note: String, _ zone: String, _ hours: String = "mon-fri 09:00-17:00", asked: String, _ events: [Event] = [],
        sent: [String]
    ) {
        (self.note, self.zone, self.hours, self.asked, self.events, self.sent) = (
            note, zone, hours, asked, events, sent
        )
    }

    /// Plays it to its end.
    func played(_ ladder: Ladder = Ladder()) throws -> [String] {
        let hours = try WorkingHours(parsing: hours).in(zone)
        var state = Unanswered(since: try Local.moment(asked, zone))
        var now = state.anchor
        var log: [String] = []
        var pending = try events.map { ($0, try Local.moment($0.at, zone)) }
        while true {
            let next = ladder.next(state, hours)
            if let (event, at) = pending.first, next.map({ at <= $0.at }) ?? true {
                pending.removeFirst()
                now = max(now, at)
                guard try take(event, &state, &now) else { return log }
                continue
            }
            guard let next else { return log }
            // What fell due while nothing ran, or at night, waits for the next working moment.
            now = hours.next(atOrAfter: max(now, next.at))
            let due = try #require(ladder.due(state, hours, now: now))
            let name = ladder.isDesk(due.step) ? "desk" : "reminder \(due.step + 1)"
            let passed = due.passed.isEmpty ? "" : " (\(due.passed.map { "\($0 + 1)" }.joined(separator: ", ")) passed)"
            log.append("\(Local.text(now, zone)) \(name)\(passed)")
            state = due.then
        }
    }

    /// False where it ends the waiting.
    private func take(_ event: Event, _ state: inout Unanswered, _ now: inout Timestamp) throws -> Bool {
        switch event {
        case .snooze(_, let until), .away(_, let until), .pause(_, let until):
            state.notBefore = max(state.notBefore ?? now, try Local.moment(until, zone))
        case .downtime(_, let to): now = try Local.moment(to, zone)
        case .answer: return false
        case .bounce: state = Unanswered(since: now)
        }
        return true
    }
}

extension ReminderYear.Event {
    var at: String {
        switch self {
        case .snooze(let at, _), .away(let at, _), .pause(let at, _), .answer(let at), .bounce(let at): at
        case .downtime(let from, _): from
        }
    }

    var words: String {
        switch self {
        case .snooze(let at, let until): "\(at) snoozed until \(until)"
        case .away(let at, let until): "\(at) away until \(until)"
        case .pause(let at, let until): "\(at) an agent wrote, paused until \(until)"
        case .downtime(let from, let to): "nothing ran from \(from) to \(to)"
        case .answer(let at): "\(at) answered"
        case .bounce(let at): "\(at) the answer bounced"
        }
    }
}
