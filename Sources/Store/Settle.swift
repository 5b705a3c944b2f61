package import Flow
import GRDB
package import Mail
package import Triage

extension Timestamp {
    /// As `retryAt` of an uncertain mail: it is not sent again unless an operator says so.
    package static let never = Timestamp(milliseconds: .max)
}

extension Store {
    /// Settles a group of attempts in one durable commit; `deferred` ones are due again at `retryAt`, and after 5 days
    /// fail; `uncertain` ones are due again at `retryAt`, or with `Timestamp.never` wait for the operator.
    package func settle(
        _ outcomes: [(id: OutgoingMailID, outcome: DeliveryOutcome, retryAt: Timestamp)], now: Timestamp
    ) async throws {
        try await write { db in
            let queue = Queue(db: db)
            for outcome in outcomes {
                try queue.settle(outcome.id, outcome.outcome, retryAt: outcome.retryAt, now: now)
                try queue.recordShowing(by: outcome.id, now: now)
            }
        }
    }

    /// Frees what a process that is gone has left behind, and all whose lease has expired.
    ///
    /// `handing-over` becomes `uncertain`, due again after `uncertainWait` (nil: never by itself); `claimed` becomes
    /// `due`.
    /// - Parameter owner: the process that is gone; an empty string recovers expired leases only. Never the name of a
    ///   process that is sending.
    /// - Returns: how many became uncertain.
    package func recover(now: Timestamp, owner: String, uncertainWait: Duration?) async throws -> Int {
        try await write { db in
            let again = uncertainWait.map { (now + $0).milliseconds }
            return try Queue(db: db).recover(now: now, owner: owner, sendAgainAt: again)
        }
    }
}

extension Queue {
    fileprivate func settle(
        _ id: OutgoingMailID, _ outcome: DeliveryOutcome, retryAt: Timestamp, now: Timestamp
    ) throws {
        switch outcome {
        case .sent(let reply):
            // Whatever was thought of it meanwhile, the server has it, unless a report says what became of it.
            try end(
                id, .sent, reply, now, states: "'due', 'claimed', 'handing-over', 'uncertain', 'failed', 'cancelled'")
        case .failed(let reply):
            try end(id, .failed, reply, now, states: Self.open)
        case .deferred(let reply):
            try postpone(id, reply, retryAt, now)
        case .uncertain(let reply):
            try leaveUncertain(id, reply, retryAt, now)
        }
        try believeReports(on: id, now: now)
    }

    /// Where an attempt can still have an outcome; `uncertain` after its lease ran out under a slow server.
    private static let open = "'claimed', 'handing-over', 'uncertain'"

    /// A final report outranks the server that took the mail, and settles what was uncertain; it may have been read
    /// before the server's answer was stored.
    ///
    /// Reports from before an operator's retry, which moved `give_up_at`, say nothing of this attempt.
    func believeReports(on id: OutgoingMailID, now: Timestamp) throws {
        let row = try db.row(
            """
            SELECT status, diagnostic FROM report
            WHERE outgoing = ?1 AND severity = 'hard'
                AND reported_at >= (SELECT give_up_at FROM outgoing WHERE id = ?1) - ?2
            ORDER BY id DESC LIMIT 1
            """, [id.rawValue, StorePeriods.patience.milliseconds])
        guard let row else { return }
        let words = [row["status"], row["diagnostic"]] as [String?]
        try db.run(
            """
            UPDATE outgoing SET state = 'failed', settled_at = ?, due_at = NULL, note = ?
            WHERE id = ? AND state IN ('sent', 'uncertain')
            """, [now.milliseconds, "report: \(words.compactMap { $0 }.joined(separator: " "))".stored, id.rawValue])
    }

    private func end(
        _ id: OutgoingMailID, _ state: OutgoingState, _ reply: ServerReply, _ now: Timestamp, states: String
    ) throws {
        try db.run(
            """
            UPDATE outgoing SET state = ?, note = ?, settled_at = ?, due_at = NULL, owner = NULL, lease_until = NULL
            WHERE id = ? AND state IN (\(states))
            """, [state.rawValue, reply.note, now.milliseconds, id.rawValue])
    }

    private func postpone(
        _ id: OutgoingMailID, _ reply: ServerReply, _ retryAt: Timestamp, _ now: Timestamp
    ) throws {
        try db.run(
            """
            UPDATE outgoing SET note = ?2, owner = NULL, lease_until = NULL,
                attempts = attempts + (state = 'claimed'),
                state = CASE WHEN ?3 >= give_up_at THEN 'failed' ELSE 'due' END,
                due_at = CASE WHEN ?3 >= give_up_at THEN NULL ELSE ?4 END,
                settled_at = CASE WHEN ?3 >= give_up_at THEN ?3 ELSE NULL END
            WHERE id = ?1 AND state IN (\(Self.open))
            """, [id.rawValue, reply.note, now.milliseconds, retryAt.milliseconds])
    }

    private func leaveUncertain(
        _ id: OutgoingMailID, _ reply: ServerReply, _ retryAt: Timestamp, _ now: Timestamp
    ) throws {
        try db.run(
            """
            UPDATE outgoing SET state = 'uncertain', note = ?, settled_at = ?, due_at = ?, owner = NULL,
                lease_until = NULL
            WHERE id = ? AND state IN (\(Self.open))
            """, [reply.note, now.milliseconds, retryAt == .never ? nil : retryAt.milliseconds, id.rawValue])
    }

    fileprivate func recover(now: Timestamp, owner: String, sendAgainAt: Int64?) throws -> Int {
        try db.run(
            """
            UPDATE outgoing SET state = 'due', owner = NULL, lease_until = NULL, due_at = coalesce(due_at, created_at)
            WHERE state IN ('claimed', 'handing-over') AND state = 'claimed' AND (owner = ? OR lease_until <= ?)
            """, [owner, now.milliseconds])
        let cutOff = try db.rows(
            """
            UPDATE outgoing SET state = 'uncertain', owner = NULL, lease_until = NULL, settled_at = ?, due_at = ?,
                note = 'the process that handed it over ended before the answer was stored'
            WHERE state IN ('claimed', 'handing-over') AND state = 'handing-over' AND (owner = ? OR lease_until <= ?)
            RETURNING id
            """, [now.milliseconds, sendAgainAt, owner, now.milliseconds])
        for row in cutOff { try believeReports(on: OutgoingMailID(row["id"]), now: now) }
        return cutOff.count
    }
}

extension ServerReply {
    /// The server's words as the operator sees them: `rcpt 550 5.1.1 no such user`.
    var note: String {
        ([stage.rawValue, code > 0 ? String(code) : nil, enhanced, text] as [String?])
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ").stored
    }
}
