package import Flow
import GRDB
package import Mail
package import Triage

/// What waits in the store, and since when: for programs that watch this one.
package struct Backlog: Hashable, Sendable {
    /// Mails that have not gone out, by state; a state without any is left out.
    package var queue: [OutgoingState: Int]
    /// Since when the oldest mail has been due, whatever it waits for; nil where none is.
    package var dueSince: Timestamp?
    /// Since when the oldest mail has been due that nothing but us keeps from going; nil where there is none.
    package var sendableSince: Timestamp?
    /// Held mails by reason.
    package var held: [String: Int]
    /// Alarms that stand, by kind.
    package var alarms: [String: Int]
    /// Tasks that the desk has not done yet, and when the oldest of them was made.
    package var deskTasks: Int
    package var oldestDeskTask: Timestamp?
    /// Since when the oldest task has been due that could be done now; nil where there is none.
    package var deskDueSince: Timestamp?
    /// An alarm says that the desk does not answer.
    package var isDeskDown: Bool
    /// Conversations that wait for an answer.
    package var waiting: Int

    package init(
        queue: [OutgoingState: Int] = [:], dueSince: Timestamp? = nil, sendableSince: Timestamp? = nil,
        held: [String: Int] = [:], alarms: [String: Int] = [:], deskTasks: Int = 0, oldestDeskTask: Timestamp? = nil,
        deskDueSince: Timestamp? = nil, isDeskDown: Bool = false, waiting: Int = 0
    ) {
        self.queue = queue
        self.dueSince = dueSince
        self.sendableSince = sendableSince
        self.held = held
        self.alarms = alarms
        self.deskTasks = deskTasks
        self.oldestDeskTask = oldestDeskTask
        self.deskDueSince = deskDueSince
        self.isDeskDown = isDeskDown
        self.waiting = waiting
    }
}

extension Store {
    /// Looks at what waits, by partial indexes: what has been sent, filed and done is not walked through.
    ///
    /// - Parameters:
    ///   - rates: how much may go out; what is over it waits for its turn and not for us.
    ///   - desk: the desk's name in alarms.
    package func backlog(now: Timestamp, rates: SendingRates, desk: String) async throws -> Backlog {
        try await read { db in try BacklogRows(db: db, now: now, rates: rates).look(desk: desk) }
    }

    /// What has become of mails, by their ids; one that is not there is left out.
    package func states(of mails: [OutgoingMailID]) async throws -> [OutgoingMailID: OutgoingState] {
        try await read { db in
            var states: [OutgoingMailID: OutgoingState] = [:]
            for id in mails {
                let row = try db.row("SELECT state FROM outgoing WHERE id = ?", [id.rawValue])
                states[id] = row.flatMap { OutgoingState(rawValue: $0["state"]) }
            }
            return states
        }
    }
}

/// The rows that wait, each kind by the index that holds no others.
private struct BacklogRows {
    let db: Database
    let now: Timestamp
    let rates: SendingRates

    func look(desk: String) throws -> Backlog {
        var backlog = Backlog()
        try countQueue(&backlog)
        (backlog.dueSince, backlog.sendableSince) = (try dueSince(), try sendableSince())
        backlog.held = try counts(
            """
            SELECT reason AS name, count(*) AS number FROM arrival INDEXED BY arrival_held
            WHERE disposition = 'held' GROUP BY reason
            """)
        backlog.alarms = try counts(
            """
            SELECT kind AS name, count(*) AS number FROM alarm INDEXED BY alarm_raised
            WHERE cleared_at IS NULL GROUP BY kind
            """)
        backlog.isDeskDown =
            try db.number(
                "SELECT 1 FROM alarm WHERE kind = ? AND detail = ? AND cleared_at IS NULL",
                [Alarm.deskDown, desk.stored]) != nil
        try countDeskTasks(&backlog)
        backlog.waiting = Int(try db.number("SELECT count(*) FROM waiting") ?? 0)
        return backlog
    }

    private func counts(_ sql: String) throws -> [String: Int] {
        Dictionary(try db.rows(sql).map { ($0["name"] as String, $0["number"] as Int) }) { first, _ in first }
    }

    // MARK: Mails

    /// Those that are sent or called off are done with.
    private func countQueue(_ backlog: inout Backlog) throws {
        let held = try counts(
            """
            SELECT state AS name, count(*) AS number FROM outgoing INDEXED BY outgoing_waiting
            WHERE state IN ('due', 'uncertain') GROUP BY state
            """)
        let leased = try counts(
            """
            SELECT state AS name, count(*) AS number FROM outgoing INDEXED BY outgoing_leased
            WHERE state IN ('claimed', 'handing-over') GROUP BY state
            """)
        let ended = try ["failed", "held"].map { state in
            let number = try db.number(
                """
                SELECT count(*) FROM outgoing INDEXED BY outgoing_ended
                WHERE state IN ('failed', 'cancelled', 'held') AND state = ?
                """, [state])
            return (state, Int(number ?? 0))
        }
        for (state, number) in Array(held) + Array(leased) + ended where number > 0 {
            if let state = OutgoingState(rawValue: state) { backlog.queue[state] = number }
        }
    }

    private func dueSince() throws -> Timestamp? {
        try TemplateName.priorities.compactMap { try dueSince(priority: $0) }.min()
    }

    private func dueSince(priority: Int) throws -> Timestamp? {
        try db.number(
            """
            SELECT due_at FROM outgoing
            WHERE state IN ('due', 'uncertain') AND priority = ? AND due_at <= ?
            ORDER BY due_at LIMIT 1
            """, [priority, now.milliseconds]
        ).map { Timestamp(milliseconds: $0) }
    }

    /// Neither a pause of the account nor the limits are our being late; the end of either begins the time anew.
    private func sendableSince() throws -> Timestamp? {
        let paused = try db.number("SELECT until FROM pause WHERE scope = ?", [Pauses.account])
        if let paused, paused > now.milliseconds { return nil }
        let sending = Rates(db: db, now: now, limits: rates)
        var moments = try TemplateName.priorities.compactMap { priority in
            try sending.allowance(priority: priority) > 0 ? dueSince(priority: priority) : nil
        }
        // A lease that has ended makes its mail due.
        let abandoned = try db.number(
            """
            SELECT lease_until FROM outgoing
            WHERE state IN ('claimed', 'handing-over') AND state = 'claimed' AND lease_until <= ?
            ORDER BY lease_until LIMIT 1
            """, [now.milliseconds])
        if let abandoned { moments.append(Timestamp(milliseconds: abandoned)) }
        let freed = [paused, try lastSent()?.milliseconds].compactMap(\.self).max()
        return moments.min().map { Timestamp(milliseconds: max($0.milliseconds, freed ?? .min)) }
    }

    /// Under limits a long queue moves slowly, and moves as long as something goes.
    private func lastSent() throws -> Timestamp? {
        guard rates != .unlimited else { return nil }
        return try db.number("SELECT second FROM sent_second ORDER BY second DESC LIMIT 1").map {
            Timestamp(seconds: $0)
        }
    }

    // MARK: The desk

    private func countDeskTasks(_ backlog: inout Backlog) throws {
        let row = try db.row(
            """
            SELECT count(*) AS number, min(created_at) AS oldest FROM desk_task INDEXED BY desk_task_waiting
            WHERE state IN ('due', 'claimed')
            """)
        backlog.deskTasks = row?["number"] ?? 0
        backlog.oldestDeskTask = (row?["oldest"] as Int64?).map { Timestamp(milliseconds: $0) }
        backlog.deskDueSince = try db.number(
            "SELECT due_at FROM desk_task WHERE state = 'due' AND due_at <= ? ORDER BY due_at, id LIMIT 1",
            [now.milliseconds]
        ).map { Timestamp(milliseconds: $0) }
    }
}
