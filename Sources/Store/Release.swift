import Flow
import GRDB
package import Mail
package import Triage

extension Store {
    /// Decides a held mail again; `vouchedBy` nil waives the reason it is held for, else that person is taken for its
    /// author.
    ///
    /// - Throws: `StoreError.notHeld`, `StoreError.noSuchRow`.
    package func release(
        _ id: ArrivalID, vouchedBy: PersonID?, now: Timestamp, by judgement: Judgement
    ) async throws -> Filed {
        try await write { db in
            let filing = Filing(db: db, now: now, lease: nil, judgement: judgement)
            let filed = try filing.release(id, vouchedBy: vouchedBy)
            try EventRow.insert("released", id.rawValue, filed.decision?.rule ?? "", now: now, in: db)
            return filed
        }
    }
}

extension Filing {
    /// Releases the mail that a question was about, and what the same sender sent to the same conversation while the
    /// question waited: in the order in which they came.
    ///
    /// - Returns: the mails that were queued.
    func releaseWaiting(_ id: ArrivalID, vouchedBy person: PersonID) throws -> [OutgoingMailID] {
        let waiting = try db.numbers(
            """
            SELECT later.id FROM arrival AS first JOIN arrival AS later ON later.sender = first.sender
            WHERE first.id = ?1 AND later.id > ?1 AND later.disposition = 'held'
                AND later.reason IN ('unrecognised-sender', 'unproven-sender')
                AND later.conversation IS first.conversation
            ORDER BY later.id LIMIT ?2
            """, [id.rawValue, StoreLimits.releasedTogether - 1])
        var queued: [OutgoingMailID] = []
        for held in [id] + waiting.map({ ArrivalID($0) }) where try isHeld(held) {
            queued += try release(held, vouchedBy: person).queued
        }
        return queued
    }

    private func isHeld(_ id: ArrivalID) throws -> Bool {
        try db.number("SELECT 1 FROM arrival WHERE id = ? AND disposition = 'held'", [id.rawValue]) != nil
    }

    /// Decides one held or ignored mail again, in its own savepoint; one that cannot be decided stays held.
    func release(_ id: ArrivalID, vouchedBy person: PersonID?) throws -> Filed {
        let held = try HeldRow.load(id, in: db)
        return try failingSoftly {
            guard let mail = held.mail else { throw Inconsistency("its raw bytes have been dropped") }
            return try decideAgain(judgement.read(mail), held, vouchedBy: person)
        } otherwise: { reason in
            let decision = Decision(
                disposition: .held(.undecided), rule: "undecided", trace: [TraceStep("undecided", reason)])
            try ArrivalRow.redecide(id, decision, conversation: nil, in: db)
            return Filed(arrival: id, source: held.source, decision: decision, conversation: nil, queued: [])
        }
    }

    private func decideAgain(_ arrival: Arrival, _ held: HeldRow, vouchedBy person: PersonID?) throws -> Filed {
        var known = try Lookup(db: db, now: now).known(for: arrival)
        known.vouched = person
        known.waived = person == nil ? held.reason : nil
        let key = EffectKey(of: arrival, aim: known.aim)
        let decision = try decide(arrival, known, key, releasing: held.id)
        let conversation = decision.conversation?.existing ?? known.conversation
        try ArrivalRow.redecide(held.id, decision, conversation: conversation, in: db)
        return try carryOut(decision, of: arrival, known, key, as: held.id, isRelease: true)
    }
}
