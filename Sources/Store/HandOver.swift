package import Flow
import GRDB
package import Mail
package import Triage

extension Store {
    /// Settles the attempts before, freezes what is new and marks the ready ones `handing-over`, in one durable
    /// commit; the others are put aside, or back where their account, their domain or the limits let nothing go now.
    ///
    /// - Parameters:
    ///   - attempts: as for `settle`.
    ///   - lease: from now on, however old the claim is; longer than the courier may take for all of them.
    /// - Returns: the mails that may be handed over now: still claimed by `owner`.
    package func handOver(
        _ prepared: [Preparation], settling attempts: [Attempt] = [], owner: String, now: Timestamp, lease: Duration,
        rates: SendingRates = .unlimited
    ) async throws -> [OutgoingMailID] {
        let lease = Lease(owner: owner, until: now + lease)
        return try await write { db in
            if !attempts.isEmpty { _ = try Queue(db: db).settle(attempts, now: now) }
            return try HandingOver(db: db, now: now, lease: lease, rates: Rates(db: db, now: now, limits: rates))
                .mark(prepared)
        }
    }
}

/// The last step before the first byte goes out.
private struct HandingOver {
    let db: Database
    let now: Timestamp
    let lease: Lease
    let rates: Rates

    private var queue: Queue { Queue(db: db) }

    func mark(_ prepared: [Preparation]) throws -> [OutgoingMailID] {
        var ready: [OutgoingMailID] = []
        let gate = try SendingGate(db: db, now: now, rates: rates)
        for preparation in prepared {
            let id = preparation.id
            // Bytes that exist go out as they are (G4); the reason of others is looked at once more.
            guard let isFrozen = try isFrozen(claimed: id),
                try isFrozen ? queue.recheckFrozen(id, now: now) : queue.recheck(id, now: now)
            else { continue }
            if try handOver(preparation, isFrozen, gate, besides: ready.count) { ready.append(id) }
        }
        try rates.count(ready.count)
        return ready
    }

    private func handOver(
        _ preparation: Preparation, _ isFrozen: Bool, _ gate: SendingGate, besides others: Int
    ) throws -> Bool {
        switch preparation {
        case .ready(let id, let mail, let rendered):
            if let due = try gate.wait(of: id, besides: others) {
                try queue.release(id, due: due)
                return false
            }
            return try freeze(mail, id, rendered, isNew: !isFrozen)
        case .leak(let id, let found): try queue.put(id, .held, "leak: \(found)", now: now)
        case .cancelled(let id, let why): try queue.put(id, .cancelled, why, now: now)
        case .unrenderable(let id, let why): try queue.put(id, .held, "cannot be rendered: \(why)", now: now)
        case .postponed(let id, let due, let alarm, let why):
            try Alarms(db: db, now: now).raise(alarm, why)
            if try isOutOfPatience(id) {
                _ = try Outcomes(db: db, now: now).giveUp(id, why: "waited for \(why)", .gaveUp)
            } else {
                try queue.release(id, due: due)
            }
        }
        return false
    }

    private func isOutOfPatience(_ id: OutgoingMailID) throws -> Bool {
        try db.number("SELECT 1 FROM outgoing WHERE id = ? AND give_up_at <= ?", [id.rawValue, now.milliseconds]) != nil
    }

    /// Whether the bytes of a mail exist; nil where it is not claimed for us any more.
    private func isFrozen(claimed id: OutgoingMailID) throws -> Bool? {
        try db.number(
            """
            SELECT EXISTS (SELECT 1 FROM frozen_mail WHERE frozen_mail.outgoing = outgoing.id)
            FROM outgoing WHERE id = ? AND state = 'claimed' AND owner = ?
            """, [id.rawValue, lease.owner]
        ).map { $0 != 0 }
    }

    /// False where the bytes cannot be stored, as with a Message-ID that another mail has: that mail is held (G6).
    private func freeze(
        _ mail: FrozenMail, _ id: OutgoingMailID, _ rendered: RenderedWith, isNew: Bool
    ) throws -> Bool {
        // A message that was called off or sent alone meanwhile: the digest is rendered again without it.
        if isNew, !rendered.gathered.isEmpty, try Gathered(db: db, now: now).members(of: id) != rendered.gathered {
            try queue.release(id, due: now)
            return false
        }
        do {
            return try db.savepoint {
                if isNew {
                    try FrozenRow.insert(mail, for: id, in: db)
                    for (carried, files) in rendered.leftOut { try queue.tell(of: files, in: carried, now: now) }
                }
                try db.run(
                    """
                    UPDATE outgoing SET state = 'handing-over', attempts = attempts + 1, lease_until = ? WHERE id = ?
                    """, [lease.until.milliseconds, id.rawValue])
                return true
            }
        } catch let error as DatabaseError where error.isOfOneMail {
            try queue.put(id, .held, "cannot be frozen: \(error.words)", now: now)
            return false
        }
    }
}

extension Preparation {
    var id: OutgoingMailID {
        switch self {
        case .ready(let id, _, _), .leak(let id, _), .cancelled(let id, _), .unrenderable(let id, _),
            .postponed(let id, _, _, _):
            id
        }
    }
}

extension Queue {
    /// Looks at the reason of a mail that is not frozen; what is not wanted, or cannot arrive, is put aside.
    ///
    /// - Returns: true where it may go on.
    func recheck(_ id: OutgoingMailID, now: Timestamp) throws -> Bool {
        switch try Recheck(db: db, now: now).look(at: id) {
        case .wanted: return true
        case .unwanted(let why): try put(id, .cancelled, why, now: now)
        case .undeliverable(let why): _ = try Outcomes(db: db, now: now).giveUp(id, why: why)
        case .moved(let written):
            try db.run("UPDATE outgoing SET address = ? WHERE id = ?", [written, id.rawValue])
            // What was rendered names the old address.
            try release(id, due: now)
        }
        return false
    }

    /// The same for bytes that exist: only that their recipient has left calls them off.
    func recheckFrozen(_ id: OutgoingMailID, now: Timestamp) throws -> Bool {
        let row = try db.row("SELECT template, person FROM outgoing WHERE id = ?", [id.rawValue])
        guard let row, let template = TemplateName(rawValue: row["template"]),
            let why = try Departure(db: db, now: now).objection(to: template, for: row["person"], isFrozen: true)
        else { return true }
        try put(id, .cancelled, why, now: now)
        return false
    }

    /// Puts a claimed mail back; due at that moment, or where it was.
    func release(_ id: OutgoingMailID, due: Timestamp) throws {
        try db.run(
            "UPDATE outgoing SET state = 'due', owner = NULL, lease_until = NULL, due_at = ? WHERE id = ?",
            [due.milliseconds, id.rawValue])
    }

    /// Takes a mail out of the queue for good, or until an operator retries it.
    ///
    /// One that is held alarms the operator, and an answer in it has not been given.
    func put(_ id: OutgoingMailID, _ state: OutgoingState, _ note: String, now: Timestamp) throws {
        try db.run(
            """
            UPDATE outgoing SET state = ?, note = ?, settled_at = ?, due_at = NULL, owner = NULL, lease_until = NULL
            WHERE id = ?
            """, [state.rawValue, note.stored, now.milliseconds, id.rawValue])
        if state == .held || state == .cancelled { try Gathered(db: db, now: now).release(from: id) }
        guard state == .held else { return }
        try Alarms(db: db, now: now).raise(AlarmKind.held, "mail \(id)")
        try Waiting(db: db, now: now).withheld(id)
    }
}
