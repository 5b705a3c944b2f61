package import Flow
import GRDB
package import Mail
package import Triage

extension Store {
    /// Claims due mails for this process, oldest due first; expired leases of `claimed` ones are free to claim.
    ///
    /// Relayed mails go before notices. A claim ends early when the mails it carries on would fill the memory.
    package func claimDue(
        limit: Int, now: Timestamp, owner: String, lease: Duration, rates: SendingRates = .unlimited
    ) async throws -> [ClaimedMail] {
        let lease = Lease(owner: owner, until: now + lease)
        let ids = try await write { db in
            let rates = Rates(db: db, now: now, limits: rates)
            return try Queue(db: db).claim(limit: limit, now: now, lease, rates)
        }
        return try await claimed(ids, owner: owner)
    }

    /// The context of mails that the filing transaction claimed for this owner.
    package func claimed(_ ids: [OutgoingMailID], owner: String) async throws -> [ClaimedMail] {
        guard !ids.isEmpty else { return [] }
        return try await read { [activeClients] db in
            var context = ClaimContext(db: db, activeClients: activeClients)
            return try ids.compactMap { try context.load($0, owner: owner) }
        }
    }

    /// The moment the next mail falls due and may go, or the lease of a claimed one ends; nil for none.
    ///
    /// - Parameter now: for the limits; without it they are not looked at.
    package func nextDue(now: Timestamp? = nil, rates: SendingRates = .unlimited) async throws -> Timestamp? {
        try await read { db in
            var moments = try TemplateName.priorities.compactMap { priority -> Int64? in
                let due = try db.number(
                    """
                    SELECT due_at FROM outgoing
                    WHERE state IN ('due', 'uncertain') AND priority = ? AND due_at < ?
                    ORDER BY due_at LIMIT 1
                    """, [priority, Timestamp.never.milliseconds])
                guard let due, let now else { return due }
                let free = try Rates(db: db, now: now, limits: rates).free(priority: priority)
                return free > now ? max(due, free.milliseconds) : due
            }
            let lease = try db.number(
                """
                SELECT lease_until FROM outgoing
                WHERE state IN ('claimed', 'handing-over') AND state = 'claimed' AND lease_until IS NOT NULL
                ORDER BY lease_until LIMIT 1
                """)
            if let lease { moments.append(lease) }
            let paused = try db.number("SELECT until FROM pause WHERE scope = ?", [Pauses.account])
            return moments.min().map { Timestamp(milliseconds: max($0, paused ?? $0)) }
        }
    }
}

/// The transitions of the queue within a transaction; docs/states.md has the table.
struct Queue {
    let db: Database

    func claim(limit: Int, now: Timestamp, _ lease: Lease, _ rates: Rates) throws -> [OutgoingMailID] {
        try freeExpiredClaims(now)
        let gate = try SendingGate(db: db, now: now, rates: rates)
        guard gate.accountUntil == nil else { return [] }
        var claimed: [OutgoingMailID] = []
        var bytes: Int64 = 0
        for priority in TemplateName.priorities {
            // Counted when they are handed over: what is claimed here is not in the limits yet.
            let allowed = min(limit, try rates.allowance(priority: priority)) - claimed.count
            guard allowed > 0 else { continue }
            for row in try wanted(priority, now, allowed, gate) {
                bytes += row["size"] ?? 0
                if !claimed.isEmpty, bytes > StoreLimits.claimedBytes { return claimed }
                let id: Int64 = row["id"]
                try db.run(
                    "UPDATE outgoing SET state = 'claimed', owner = ?, lease_until = ? WHERE id = ?",
                    [lease.owner, lease.until.milliseconds, id])
                claimed.append(OutgoingMailID(id))
            }
        }
        return claimed
    }

    /// Due mails that may go; the first page that has any, since whoever finds nothing takes the queue for empty.
    private func wanted(_ priority: Int, _ now: Timestamp, _ limit: Int, _ gate: SendingGate) throws -> [Row] {
        for _ in 1...Queue.mostPages {
            let page = try due(priority, now, limit)
            let wanted = try page.filter { try isWanted($0, now, gate) }
            if page.isEmpty || !wanted.isEmpty { return wanted }
        }
        return []
    }

    /// Others wait for the transaction to end: the rest is found due by the next one.
    private static let mostPages = 20

    /// False for a mail that has been moved to another time or called off.
    private func isWanted(_ row: Row, _ now: Timestamp, _ gate: SendingGate) throws -> Bool {
        let id = OutgoingMailID(row["id"])
        if let until = try gate.domainUntil(row["address"]) {
            try db.run("UPDATE outgoing SET due_at = ? WHERE id = ?", [until.milliseconds, id.rawValue])
            return false
        }
        guard try Timed(db: db, now: now).mayGo(id, row) else { return false }
        let template: String = row["template"]
        guard RoutineMails.templates.contains(template) else { return true }
        let mails = RoutineMails(db: db, now: now)
        guard let mail = try mails.find(id) else { return true }
        // What a reminder lists is settled before it is rendered.
        if let why = try Waiting(db: db, now: now).reasonToCancel(mail) {
            try put(id, .cancelled, why, now: now)
            return false
        }
        guard let working = try mails.working(mail) else { return true }
        try db.run("UPDATE outgoing SET due_at = ? WHERE id = ?", [working.milliseconds, id.rawValue])
        return false
    }

    private func due(_ priority: Int, _ now: Timestamp, _ limit: Int) throws -> [Row] {
        try db.rows(
            """
            SELECT outgoing.id, address, template, arrival, \(Timed.column(of: "outgoing.person")), (
                SELECT length(bytes) FROM entry LEFT JOIN arrival ON arrival.id = entry.arrival
                    LEFT JOIN entry_mail ON entry_mail.entry = entry.id
                    JOIN blob ON blob.sha256 = coalesce(arrival.raw, entry_mail.raw)
                WHERE entry.id = outgoing.entry) AS size
            FROM outgoing
            WHERE state IN ('due', 'uncertain') AND priority = ? AND due_at <= ?
            ORDER BY due_at, id LIMIT ?
            """, [priority, now.milliseconds, limit])
    }

    /// `claimed` has handed nothing over: whoever's lease ended, the mail is due as before.
    private func freeExpiredClaims(_ now: Timestamp) throws {
        try db.run(
            """
            UPDATE outgoing SET state = 'due', owner = NULL, lease_until = NULL, due_at = coalesce(due_at, created_at)
            WHERE state IN ('claimed', 'handing-over') AND state = 'claimed' AND lease_until <= ?
            """, [now.milliseconds])
    }
}
