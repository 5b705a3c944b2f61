import Flow
import GRDB
package import Mail
package import Triage

extension Store {
    /// Freezes what is new and marks the ready ones `handing-over`, in one durable commit; the others are put aside.
    ///
    /// - Parameter lease: from now on, however old the claim is; longer than the courier may take for all of them.
    /// - Returns: the mails that may be handed over now: still claimed by `owner`.
    package func handOver(
        _ prepared: [Preparation], owner: String, now: Timestamp, lease: Duration
    ) async throws -> [OutgoingMailID] {
        let lease = Lease(owner: owner, until: now + lease)
        return try await write { db in
            let queue = Queue(db: db)
            return try prepared.compactMap { try queue.handOver($0, lease, now: now) }
        }
    }
}

extension Queue {
    fileprivate func handOver(
        _ preparation: Preparation, _ lease: Lease, now: Timestamp
    ) throws -> OutgoingMailID? {
        let owner = lease.owner
        switch preparation {
        case .ready(let id, let mail):
            guard try isClaimed(id, by: owner) else { return nil }
            return try freeze(mail, id, lease, now) ? id : nil
        case .leak(let id, let found):
            try putAside(id, .held, "leak: \(found)", owner: owner, now: now)
        case .cancelled(let id, let why):
            try putAside(id, .cancelled, why, owner: owner, now: now)
        case .unrenderable(let id, let why):
            try putAside(id, .held, "cannot be rendered: \(why)", owner: owner, now: now)
        }
        return nil
    }

    private func isClaimed(_ id: OutgoingMailID, by owner: String) throws -> Bool {
        try db.number(
            "SELECT 1 FROM outgoing WHERE id = ? AND state = 'claimed' AND owner = ?", [id.rawValue, owner]) != nil
    }

    /// False where the bytes cannot be stored, as with a Message-ID that another mail has: that mail is held (G6).
    private func freeze(
        _ mail: FrozenMail, _ id: OutgoingMailID, _ lease: Lease, _ now: Timestamp
    ) throws -> Bool {
        do {
            return try db.savepoint {
                if try !FrozenRow.exists(id, in: db) { try FrozenRow.insert(mail, for: id, in: db) }
                try db.run(
                    """
                    UPDATE outgoing SET state = 'handing-over', attempts = attempts + 1, lease_until = ? WHERE id = ?
                    """, [lease.until.milliseconds, id.rawValue])
                return true
            }
        } catch let error as DatabaseError where error.isOfOneMail {
            try put(id, .held, "cannot be frozen: \(error.words)", now: now)
            return false
        }
    }

    private func putAside(
        _ id: OutgoingMailID, _ state: OutgoingState, _ note: String, owner: String, now: Timestamp
    ) throws {
        guard try isClaimed(id, by: owner) else { return }
        try put(id, state, note, now: now)
    }

    /// Takes a mail out of the queue for good, or until an operator retries it.
    func put(_ id: OutgoingMailID, _ state: OutgoingState, _ note: String, now: Timestamp) throws {
        try db.run(
            """
            UPDATE outgoing SET state = ?, note = ?, settled_at = ?, due_at = NULL, owner = NULL, lease_until = NULL
            WHERE id = ?
            """, [state.rawValue, note.stored, now.milliseconds, id.rawValue])
    }
}
