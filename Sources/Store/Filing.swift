package import Flow
import GRDB
package import Mail
import Triage

extension Store {
    /// Files a batch in one transaction, a savepoint for each mail; durable when it returns.
    ///
    /// A mail whose decision throws is held as `undecided` with the error's words, and costs the others nothing.
    /// - Parameters:
    ///   - cursor: written in the same transaction; nil for mail without one.
    ///   - owner: the process that claims the queued mails at once, with `lease`; nil leaves them `due`.
    /// - Throws: `StoreError.unusable` when the disk is full or fails: then nothing of the batch is filed.
    package func file(
        _ batch: [Arrival], cursor: Cursor?, now: Timestamp, owner: String?, lease: Duration, by judgement: Judgement
    ) async throws -> [Filed] {
        let lease = owner.map { Lease(owner: $0, until: now + lease) }
        return try await write { [activeClients, desk] db in
            let filing = Filing(
                db: db, now: now, lease: lease, judgement: judgement, activeClients: activeClients, desk: desk)
            let filed = try batch.map(filing.file)
            if let cursor { try cursor.store(in: db) }
            return filed
        }
    }

    /// True when this mail has been filed already.
    package func hasFiled(_ source: ArrivalSource) async throws -> Bool {
        try await read { db in try ArrivalRow.find(source, in: db) != nil }
    }
}

/// Who holds mails of the queue, and until when.
struct Lease: Sendable {
    let owner: String
    let until: Timestamp
}

/// The filing transaction: what follows from each mail is rows of the same commit (G3).
struct Filing {
    let db: Database
    let now: Timestamp
    let lease: Lease?
    let judgement: Judgement
    let lookup: Lookup

    init(
        db: Database, now: Timestamp, lease: Lease?, judgement: Judgement,
        activeClients: ActiveClientRule = ActiveClientRule(), desk: KnownPerson? = nil
    ) {
        self.db = db
        self.now = now
        self.lease = lease
        self.judgement = judgement
        lookup = Lookup(db: db, now: now, activeClients: activeClients, desk: desk)
    }

    /// Files one mail in its own savepoint; one that has been filed before changes nothing (G2).
    func file(_ arrival: Arrival) throws -> Filed {
        if let id = try ArrivalRow.find(arrival.source, in: db) {
            return Filed(arrival: id, source: arrival.source, decision: nil, conversation: nil, queued: [])
        }
        return try failingSoftly {
            try act(on: arrival)
        } otherwise: { reason in
            let decision = Decision(
                disposition: .held(.undecided), rule: "undecided", trace: [TraceStep("undecided", reason)])
            let id = try ArrivalRow.insert(arrival, decision, conversation: nil, now: now, in: db)
            return Filed(arrival: id, source: arrival.source, decision: decision, conversation: nil, queued: [])
        }
    }

    private func act(on arrival: Arrival) throws -> Filed {
        let known = try lookup.known(for: arrival)
        let key = EffectKey(of: arrival, aim: known.aim)
        let decision = try decide(arrival, known, key, releasing: nil)
        let id = try ArrivalRow.insert(
            arrival, decision, conversation: decision.conversation?.existing ?? known.conversation, now: now, in: db)
        return try carryOut(decision, of: arrival, known, key, as: id)
    }

    /// Asks for the decision; one whose effects have happened already is asked for again with that knowledge.
    func decide(_ arrival: Arrival, _ known: Known, _ key: EffectKey, releasing id: ArrivalID?) throws -> Decision {
        let decision = try judgement.decide(arrival, known)
        guard let earlier = try key.earlier(than: decision, besides: id, in: db) else { return decision }
        var informed = known
        if earlier.isAll { informed.earlier = earlier.arrival } else { informed.served = earlier.keys }
        let second = try judgement.decide(arrival, informed)
        if second.disposition == .dropped, second.effects.isEmpty { return second }
        if !earlier.isAll, try key.earlier(than: second, besides: id, in: db) == nil { return second }
        let step = TraceStep("unique", "the same mail was acted on as arrival \(earlier.arrival)")
        return Decision(
            disposition: .dropped, rule: "duplicate",
            conversation: decision.conversation?.existing.map { .existing($0) },
            routes: decision.routes, trace: decision.trace + [step])
    }

    /// Writes everything that follows from a decision whose arrival has its row.
    func carryOut(
        _ decision: Decision, of arrival: Arrival, _ known: Known, _ key: EffectKey, as id: ArrivalID,
        isRelease: Bool = false, mayRelease: Bool = true
    ) throws -> Filed {
        var effects = Effects(
            filing: self, arrival: arrival, id: id, known: known, isRelease: isRelease, mayRelease: mayRelease)
        try effects.apply(decision.effects)
        try key.claim(for: decision, opened: effects.allOpened, by: id, in: db)
        let counted = isRelease ? 0 : decision.mails
        if decision.conversation == .opened || effects.queued.count != counted {
            let conversation = try decision.conversation.map { try effects.conversation($0) }
            try ArrivalRow.complete(
                id, conversation: conversation ?? known.conversation, queued: effects.queued.count - counted, in: db)
        }
        return Filed(
            arrival: id, source: arrival.source, decision: decision,
            conversation: try decision.conversation.map { try effects.conversation($0) },
            queued: effects.queued + effects.queuedByReleases)
    }

    /// Runs `body` in a savepoint; what goes wrong with one mail goes to `otherwise` in words, what goes wrong with the
    /// disk is thrown, since then nothing may count as filed.
    func failingSoftly<Result>(_ body: () throws -> Result, otherwise: (String) throws -> Result) throws -> Result {
        do {
            return try db.savepoint(body)
        } catch let error as DatabaseError {
            guard error.isOfOneMail, db.isInsideTransaction else { throw error }
            return try otherwise(error.words)
        } catch {
            guard db.isInsideTransaction else { throw error }
            return try otherwise(String(describing: error))
        }
    }
}

extension DatabaseError {
    /// True where the rows of one mail are at fault; false for the disk, the file, or another process.
    var isOfOneMail: Bool {
        switch resultCode {
        case .SQLITE_CONSTRAINT, .SQLITE_TOOBIG, .SQLITE_MISMATCH, .SQLITE_ERROR: true
        default: false
        }
    }
}

extension ConversationReference {
    var existing: ConversationID? {
        if case .existing(let id) = self { id } else { nil }
    }
}
