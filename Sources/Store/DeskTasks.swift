package import Flow
import GRDB
package import Mail
package import Triage

extension Store {
    /// Claims tasks that are due for this process, the one due first before the others; never two of one ticket.
    ///
    /// What a task says is fixed here, at its first claim. A task whose lease has ended is free to claim: it is performed
    /// again with the same key.
    package func claimDeskTasks(
        limit: Int, now: Timestamp, owner: String, lease: Duration
    ) async throws -> [DeskWork] {
        try await write { db in
            let tasks = DeskTaskQueue(db: db, now: now)
            return try tasks.claim(limit: limit, Lease(owner: owner, until: now + lease))
        }
    }

    /// Stores what became of an attempt, and makes the ticket's next task due.
    ///
    /// `done` counts whoever held the lease meanwhile; the other outcomes are those of the task's holder only.
    /// - Parameter retryAt: when it is tried again, for `retry` and `ambiguous`.
    package func settle(
        _ task: DeskTaskID, _ outcome: DeskOutcome, owner: String, retryAt: Timestamp, now: Timestamp
    ) async throws {
        try await write { db in
            try DeskTaskQueue(db: db, now: now).settle(task, outcome, owner: owner, retryAt: retryAt)
        }
    }

    /// The moment the next task falls due, or a lease ends; nil for none.
    package func nextDeskTask() async throws -> Timestamp? {
        try await read { db in
            let due = try db.number(
                "SELECT due_at FROM desk_task WHERE state = 'due' AND due_at < ? ORDER BY due_at, id LIMIT 1",
                [Timestamp.never.milliseconds])
            let lease = try db.number(
                """
                SELECT lease_until FROM desk_task WHERE state = 'claimed' AND lease_until IS NOT NULL
                ORDER BY lease_until LIMIT 1
                """)
            return [due, lease].compactMap(\.self).min().map { Timestamp(milliseconds: $0) }
        }
    }

    /// How many tasks there are in each state that has any: `due`, `claimed`, `done`, `failed`.
    package func deskTaskCounts() async throws -> [String: Int] {
        try await read { db in
            let rows = try db.rows("SELECT state, count(*) AS number FROM desk_task GROUP BY state")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0["state"] as String, $0["number"] as Int) })
        }
    }

    /// Frees the tasks of a process that is gone; never the name of one that is at work.
    package func recoverDeskTasks(owner: String, now: Timestamp) async throws {
        try await write { db in
            try db.run(
                """
                UPDATE desk_task SET state = 'due', owner = NULL, lease_until = NULL, due_at = ?
                WHERE state = 'claimed' AND lease_until IS NOT NULL AND owner = ?
                """, [now.milliseconds, owner])
        }
    }

    /// Makes everything that was put off due now: the desk works again.
    package func hastenDeskTasks(now: Timestamp) async throws {
        try await write { db in
            try db.run(
                "UPDATE desk_task SET due_at = ?1 WHERE state = 'due' AND due_at > ?1 AND due_at < ?2",
                [now.milliseconds, Timestamp.never.milliseconds])
        }
    }

    /// Makes the failed tasks of a ticket due again, in their order.
    ///
    /// - Returns: how many they are.
    package func retryDeskTasks(of ticket: TicketID, now: Timestamp) async throws -> Int {
        try await write { db in try DeskTaskQueue(db: db, now: now).retry(ticket) }
    }

    /// How far a desk's changes have been read; nil where they never were.
    package func deskCursor(_ desk: String) async throws -> String? {
        try await read { db in
            try db.row("SELECT cursor FROM desk_cursor WHERE desk = ?", [desk]).map { $0["cursor"] }
        }
    }

    /// Notes how far a desk's changes have been read, to go on from there after a restart.
    ///
    /// - Parameter cursor: as the desk's service returned it, never looked into.
    package func setDeskCursor(_ cursor: String, of desk: String) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO desk_cursor (desk, cursor) VALUES (?, ?)
                ON CONFLICT (desk) DO UPDATE SET cursor = excluded.cursor
                """, [desk, cursor.stored])
        }
    }
}

/// The transitions of the desk's tasks within a transaction; docs/states.md has the table.
struct DeskTaskQueue {
    let db: Database
    let now: Timestamp

    func claim(limit: Int, _ lease: Lease) throws -> [DeskWork] {
        try db.run(
            """
            UPDATE desk_task SET state = 'due', owner = NULL, lease_until = NULL, due_at = ?1
            WHERE state = 'claimed' AND lease_until <= ?1
            """, [now.milliseconds])
        var claimed: [DeskWork] = []
        let due = try db.numbers(
            "SELECT id FROM desk_task WHERE state = 'due' AND due_at <= ? ORDER BY due_at, id LIMIT ?",
            [now.milliseconds, limit])
        for id in due.map({ DeskTaskID($0) }) {
            try db.run(
                """
                UPDATE desk_task SET state = 'claimed', owner = ?, lease_until = ?, attempts = attempts + 1
                WHERE id = ?
                """, [lease.owner, lease.until.milliseconds, id.rawValue])
            if let work = try DeskWorkRow(db: db, now: now).load(id) {
                claimed.append(work)
            } else {
                try fail(id, owner: lease.owner, why: "what it says cannot be read")
            }
        }
        return claimed
    }

    func settle(_ task: DeskTaskID, _ outcome: DeskOutcome, owner: String, retryAt: Timestamp) throws {
        switch outcome {
        case .done(let externalID, let commentID):
            try finish(task, externalID, commentID)
        case .failed(let why):
            try fail(task, owner: owner, why: why)
        case .retry(_, let why), .later(_, let why), .ambiguous(let why):
            try db.run(
                """
                UPDATE desk_task SET state = 'due', owner = NULL, lease_until = NULL, due_at = ?, note = ?
                WHERE id = ? AND state = 'claimed' AND owner = ?
                """, [min(retryAt.milliseconds, Timestamp.never.milliseconds - 1), why.stored, task.rawValue, owner])
        }
    }

    private func finish(_ task: DeskTaskID, _ externalID: String, _ commentID: String?) throws {
        try db.run(
            """
            UPDATE desk_task SET state = 'done', owner = NULL, lease_until = NULL, note = ''
            WHERE id = ? AND state IN ('due', 'claimed')
            """, [task.rawValue])
        guard db.changesCount == 1, let ticket = try ticket(of: task) else { return }
        try DeskLinks(db: db).move(TicketID(ticket), to: externalID)
        if let commentID {
            try db.run(
                "INSERT INTO desk_comment (comment, task) VALUES (?, ?) ON CONFLICT (comment) DO NOTHING",
                [commentID.stored, task.rawValue])
        }
        try db.run("DELETE FROM desk_frozen WHERE task = ?", [task.rawValue])
        try db.run("DELETE FROM desk_request WHERE task = ?", [task.rawValue])
        try releaseNext(ticket)
    }

    /// What fails is passed over, and shown; a ticket that could not be made keeps its other tasks waiting.
    private func fail(_ task: DeskTaskID, owner: String, why: String) throws {
        try db.run(
            """
            UPDATE desk_task SET state = 'failed', owner = NULL, lease_until = NULL, note = ?
            WHERE id = ? AND state = 'claimed' AND owner = ?
            """, [why.stored, task.rawValue, owner])
        guard db.changesCount == 1, let ticket = try ticket(of: task) else { return }
        try Alarms(db: db, now: now).raise(Alarm.deskTask, "ticket \(ticket)")
        try releaseNext(ticket)
    }

    func retry(_ ticket: TicketID) throws -> Int {
        let never = Timestamp.never.milliseconds
        try db.run(
            "UPDATE desk_task SET due_at = ? WHERE ticket = ? AND state IN ('due', 'claimed') AND state = 'due'",
            [never, ticket.rawValue])
        try db.run(
            "UPDATE desk_task SET state = 'due', due_at = ? WHERE ticket = ? AND state = 'failed'",
            [never, ticket.rawValue])
        let count = db.changesCount
        try Alarms(db: db, now: now).clear(Alarm.deskTask, "ticket \(ticket)")
        try releaseNext(ticket.rawValue)
        return count
    }

    /// The first of the tasks that wait is due now, unless one is under way or the desk has no such ticket yet.
    private func releaseNext(_ ticket: Int64) throws {
        let isUnderWay = try db.number(
            "SELECT 1 FROM desk_task WHERE ticket = ? AND state IN ('due', 'claimed') AND state = 'claimed' LIMIT 1",
            [ticket])
        guard isUnderWay == nil else { return }
        try db.run(
            """
            UPDATE desk_task SET due_at = ?1
            WHERE id = (SELECT id FROM desk_task WHERE ticket = ?2 AND state IN ('due', 'claimed') ORDER BY id LIMIT 1)
                AND due_at = ?3
                AND (task = 'create' OR EXISTS (SELECT 1 FROM ticket WHERE id = ?2 AND external_id IS NOT NULL))
            """, [now.milliseconds, ticket, Timestamp.never.milliseconds])
    }

    private func ticket(of task: DeskTaskID) throws -> Int64? {
        try db.number("SELECT ticket FROM desk_task WHERE id = ?", [task.rawValue])
    }
}
