package import Flow
import GRDB
package import Mail
package import Triage

extension Timestamp {
    /// As `retryAt` of an uncertain mail: it is not sent again unless an operator says so.
    package static let never = Timestamp(milliseconds: .max)
}

/// How one attempt ended, and when a mail that was put off is due again.
package typealias Attempt = (id: OutgoingMailID, outcome: DeliveryOutcome, retryAt: Timestamp)

extension Store {
    /// Settles a group of attempts in one durable commit, with all that follows from them; `deferred` ones are due
    /// again at `retryAt`, and after 5 days fail; `uncertain` ones are due again at `retryAt`, or with
    /// `Timestamp.never` wait for the operator.
    ///
    /// - Returns: the mails that were queued because others failed; they are due.
    @discardableResult
    package func settle(_ attempts: [Attempt], now: Timestamp) async throws -> [OutgoingMailID] {
        try await write { db in try Queue(db: db).settle(attempts, now: now) }
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
    func settle(_ attempts: [Attempt], now: Timestamp) throws -> [OutgoingMailID] {
        let outcomes = Outcomes(db: db, now: now)
        var followed: [OutgoingMailID] = []
        for attempt in attempts {
            followed += try outcomes.settle(attempt.id, attempt.outcome, retryAt: attempt.retryAt)
            try recordShowing(by: attempt.id, now: now)
        }
        return followed
    }

    /// Where an attempt can still have an outcome; `uncertain` after its lease ran out under a slow server.
    static let open = "'claimed', 'handing-over', 'uncertain'"
    /// Whatever was thought of a mail meanwhile, the server has it, unless a report says what became of it.
    static let takeable = "'due', 'claimed', 'handing-over', 'uncertain', 'failed', 'cancelled'"

    /// What a final report says.
    struct Report {
        let status: String?
        let diagnostic: String?
        var words: String { "report: \([status, diagnostic].compactMap(\.self).joined(separator: " "))" }
    }

    /// A final report outranks the server that took the mail, and settles what was uncertain; it may have been read
    /// before the server's answer was stored.
    ///
    /// Reports from before an operator's retry, which moved `give_up_at`, say nothing of this attempt.
    /// - Returns: the report, where the mail has failed by it just now.
    func believeReports(on id: OutgoingMailID, now: Timestamp) throws -> Report? {
        let row = try db.row(
            """
            SELECT status, diagnostic FROM report
            WHERE outgoing = ?1 AND severity = 'hard'
                AND reported_at >= (SELECT give_up_at FROM outgoing WHERE id = ?1) - ?2
            ORDER BY id DESC LIMIT 1
            """, [id.rawValue, StorePeriods.patience.milliseconds])
        guard let row else { return nil }
        let report = Report(status: row["status"], diagnostic: row["diagnostic"])
        try db.run(
            """
            UPDATE outgoing SET state = 'failed', settled_at = ?, due_at = NULL, note = ?
            WHERE id = ? AND state IN ('sent', 'uncertain')
            """, [now.milliseconds, report.words.stored, id.rawValue])
        return db.changesCount == 1 ? report : nil
    }

    /// - Returns: false where the mail was elsewhere, and nothing has changed.
    func end(
        _ id: OutgoingMailID, _ state: OutgoingState, _ reply: ServerReply, _ now: Timestamp, states: String
    ) throws -> Bool {
        try db.run(
            """
            UPDATE outgoing SET state = ?, note = ?, settled_at = ?, due_at = NULL, owner = NULL, lease_until = NULL
            WHERE id = ? AND state IN (\(states))
            """, [state.rawValue, reply.note, now.milliseconds, id.rawValue])
        return db.changesCount == 1
    }

    /// - Returns: true where its patience has ended, and it has failed.
    func postpone(
        _ id: OutgoingMailID, _ reply: ServerReply, _ retryAt: Timestamp, _ now: Timestamp
    ) throws -> Bool {
        let row = try db.row(
            """
            UPDATE outgoing SET note = ?2, owner = NULL, lease_until = NULL,
                attempts = attempts + (state = 'claimed'),
                state = CASE WHEN ?3 >= give_up_at THEN 'failed' ELSE 'due' END,
                due_at = CASE WHEN ?3 >= give_up_at THEN NULL ELSE ?4 END,
                settled_at = CASE WHEN ?3 >= give_up_at THEN ?3 ELSE NULL END
            WHERE id = ?1 AND state IN (\(Queue.open)) RETURNING state
            """, [id.rawValue, reply.note, now.milliseconds, retryAt.milliseconds])
        return row.map { $0["state"] == OutgoingState.failed.rawValue } ?? false
    }

    /// Nothing was tried: the account waits, and the mail keeps its place.
    ///
    /// - Parameter keepsPatience: it cannot fail for what is not its fault; else only the attempt is not counted.
    /// - Returns: true where its patience has ended, and it has failed.
    func putBack(
        _ id: OutgoingMailID, _ reply: ServerReply, keepsPatience: Bool, _ now: Timestamp
    ) throws -> Bool {
        if keepsPatience {
            try db.run(
                "UPDATE outgoing SET give_up_at = max(give_up_at, ?) WHERE id = ? AND state IN (\(Queue.open))",
                [(now + StorePeriods.patienceAfterTrouble).milliseconds, id.rawValue])
        }
        let row = try db.row(
            """
            UPDATE outgoing SET note = ?2, owner = NULL, lease_until = NULL,
                attempts = max(attempts - (state <> 'claimed'), 0),
                state = CASE WHEN ?3 >= give_up_at THEN 'failed' ELSE 'due' END,
                due_at = CASE WHEN ?3 >= give_up_at THEN NULL ELSE coalesce(due_at, created_at) END,
                settled_at = CASE WHEN ?3 >= give_up_at THEN ?3 ELSE NULL END
            WHERE id = ?1 AND state IN (\(Queue.open)) RETURNING state
            """, [id.rawValue, reply.note, now.milliseconds])
        return row.map { $0["state"] == OutgoingState.failed.rawValue } ?? false
    }

    /// What became of a mail that is to be sent once more.
    enum Again { case again, given, nothing }

    func sendAgain(_ id: OutgoingMailID, at due: Timestamp, why: String, _ now: Timestamp) throws -> Again {
        let row = try db.row(
            """
            UPDATE outgoing SET note = ?2,
                state = CASE WHEN ?4 >= give_up_at THEN 'failed' ELSE 'due' END,
                due_at = CASE WHEN ?4 >= give_up_at THEN NULL ELSE ?4 END,
                settled_at = CASE WHEN ?4 >= give_up_at THEN ?3 ELSE NULL END
            WHERE id = ?1 AND state IN ('sent', 'uncertain') RETURNING state
            """, [id.rawValue, why.stored, now.milliseconds, due.milliseconds])
        guard let row else { return .nothing }
        return row["state"] == OutgoingState.failed.rawValue ? .given : .again
    }

    func leaveUncertain(
        _ id: OutgoingMailID, _ reply: ServerReply, _ retryAt: Timestamp, _ now: Timestamp
    ) throws {
        try db.run(
            """
            UPDATE outgoing SET state = 'uncertain', note = ?, settled_at = ?, due_at = ?, owner = NULL,
                lease_until = NULL
            WHERE id = ? AND state IN (\(Queue.open))
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
        let outcomes = Outcomes(db: db, now: now)
        for row in cutOff { _ = try outcomes.believeReports(on: OutgoingMailID(row["id"])) }
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
