import Flow
import GRDB
package import Mail
package import Triage

extension Store {
    /// Claims due mails for this process, oldest due first; expired leases of `claimed` ones are free to claim.
    ///
    /// Relayed mails go before notices. A claim ends early when the mails it carries on would fill the memory.
    package func claimDue(
        limit: Int, now: Timestamp, owner: String, lease: Duration
    ) async throws -> [ClaimedMail] {
        let lease = Lease(owner: owner, until: now + lease)
        let ids = try await write { db in try Queue(db: db).claim(limit: limit, now: now, lease) }
        return try await claimed(ids, owner: owner)
    }

    /// The context of mails that the filing transaction claimed for this owner.
    package func claimed(_ ids: [OutgoingMailID], owner: String) async throws -> [ClaimedMail] {
        guard !ids.isEmpty else { return [] }
        return try await read { db in
            var context = ClaimContext(db: db)
            return try ids.compactMap { try context.load($0, owner: owner) }
        }
    }

    /// The moment the next mail falls due, or the lease of a claimed one ends; nil for none.
    package func nextDue() async throws -> Timestamp? {
        try await read { db in
            var moments = try TemplateName.priorities.compactMap { priority in
                try db.number(
                    """
                    SELECT due_at FROM outgoing
                    WHERE state IN ('due', 'uncertain') AND priority = ? AND due_at IS NOT NULL
                    ORDER BY due_at LIMIT 1
                    """, [priority])
            }
            let lease = try db.number(
                """
                SELECT lease_until FROM outgoing
                WHERE state IN ('claimed', 'handing-over') AND state = 'claimed' AND lease_until IS NOT NULL
                ORDER BY lease_until LIMIT 1
                """)
            if let lease { moments.append(lease) }
            return moments.min().map { Timestamp(milliseconds: $0) }
        }
    }
}

/// The transitions of the queue within a transaction; docs/states.md has the table.
struct Queue {
    let db: Database

    func claim(limit: Int, now: Timestamp, _ lease: Lease) throws -> [OutgoingMailID] {
        try freeExpiredClaims(now)
        var claimed: [OutgoingMailID] = []
        var bytes: Int64 = 0
        for priority in TemplateName.priorities where claimed.count < limit {
            for row in try due(priority, now, limit - claimed.count) {
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

    private func due(_ priority: Int, _ now: Timestamp, _ limit: Int) throws -> [Row] {
        try db.rows(
            """
            SELECT outgoing.id, (
                SELECT length(bytes) FROM entry JOIN arrival ON arrival.id = entry.arrival
                    JOIN blob ON blob.sha256 = arrival.raw WHERE entry.id = outgoing.entry) AS size
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
