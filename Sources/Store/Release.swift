import Flow
import GRDB
package import Mail
package import Triage

extension Store {
    /// Decides again a mail that was held, ignored or shown as a note; `vouchedBy` nil waives the reason it is held for,
    /// else that person is taken for its author.
    ///
    /// - Throws: `StoreError.notHeld`, `StoreError.noSuchRow`.
    package func release(
        _ id: ArrivalID, vouchedBy: PersonID?, now: Timestamp, by judgement: Judgement
    ) async throws -> Filed {
        try await write { [activeClients, desk] db in
            let filing = Filing(
                db: db, now: now, lease: nil, judgement: judgement, activeClients: activeClients, desk: desk)
            let filed = try filing.release(id, vouchedBy.map { .author($0) }, isByOperator: true)
            if filed.decision?.disposition.isHeld == false { try QuestionRow.end(about: id, now: now, in: db) }
            try EventRow.insert("released", id.rawValue, filed.decision?.rule ?? "", now: now, in: db)
            return filed
        }
    }
}

extension Filing {
    /// Releases the mail that a question was about and everything else that its answer speaks for, in the order of
    /// arrival, also what an earlier question that nobody answered was about.
    ///
    /// What has been denied stays held.
    /// - Returns: the mails that were queued.
    func releaseWaiting(_ id: ArrivalID, _ testimony: Testimony) throws -> [OutgoingMailID] {
        if testimony == .addressConfirmed { try confirmAddress(of: id) }
        let waiting =
            switch testimony {
            case .author(let person): try heldInName(of: person, with: id)
            case .addressConfirmed: try held(.unconfirmedAddress, with: id)
            case .named: try held(.nameNeeded, with: id)
            }
        var queued: [OutgoingMailID] = []
        for held in (waiting + [id.rawValue]).sorted().map({ ArrivalID($0) }) where try isHeld(held) {
            queued += try release(held, testimony).queued
        }
        return queued
    }

    /// What else the question was about, and what came before it about which nobody answered in time.
    private func heldInName(of person: PersonID, with id: ArrivalID) throws -> [Int64] {
        try db.numbers(
            """
            SELECT held.id FROM arrival AS first JOIN arrival AS held ON held.sender = first.sender
                JOIN question ON question.id = held.question
            WHERE first.id = ?1 AND held.id <> ?1 AND held.disposition = 'held'
                AND held.reason IN ('unrecognised-sender', 'unproven-sender')
                AND question.person = ?2 AND (question.id = first.question
                    OR held.id < first.id AND question.used_at IS NULL AND question.expires_at <= ?4)
            ORDER BY held.id LIMIT ?3
            """, [id.rawValue, person.rawValue, StoreLimits.releasedTogether - 1, now.milliseconds])
    }

    /// The enquiries that wait for the same word from the same address; of those about which nobody was asked, since
    /// too much had been, the ones that came from it.
    ///
    /// The mails of a site's form have one sender and many people behind it, so the sender alone says nothing.
    private func held(_ reason: HoldReason, with id: ArrivalID) throws -> [Int64] {
        try db.numbers(
            """
            SELECT held.id FROM arrival AS first JOIN question AS answered ON answered.id = first.question
                JOIN arrival AS held ON held.sender = first.sender LEFT JOIN question ON question.id = held.question
            WHERE first.id = ?1 AND held.id <> ?1 AND held.disposition = 'held'
                AND CASE WHEN question.id IS NULL THEN held.reason = ?2 AND first.sender = answered.asked
                        AND (answered.kind = 'name' OR held.id < first.id OR held.proof = 'pass')
                    ELSE held.reason IN (?2, first.reason) AND question.asked = answered.asked
                        AND question.kind = answered.kind
                        AND (question.id = answered.id OR question.used_at IS NULL AND (answered.kind = 'name'
                            OR held.id < first.id AND question.expires_at <= ?4)) END
            ORDER BY held.id LIMIT ?3
            """, [id.rawValue, reason.rawValue, StoreLimits.releasedTogether - 1, now.milliseconds])
    }

    /// The address that was asked; without a question the one that the mail came from.
    private func confirmAddress(of id: ArrivalID) throws {
        let address = try String.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT coalesce(question.asked, arrival.sender) FROM arrival
                        LEFT JOIN question ON question.id = arrival.question
                    WHERE arrival.id = ?
                    """), arguments: [id.rawValue])
        guard let address else { return }
        try AddressRow.confirm(address, now: now, in: db)
    }

    private func isHeld(_ id: ArrivalID) throws -> Bool {
        try db.number("SELECT 1 FROM arrival WHERE id = ? AND disposition = 'held'", [id.rawValue]) != nil
    }

    /// Decides one mail again, in its own savepoint; one that cannot be decided stays held.
    ///
    /// - Parameter testimony: nil waives the reason it is held for.
    func release(_ id: ArrivalID, _ testimony: Testimony?, isByOperator: Bool = false) throws -> Filed {
        let held = try HeldRow.load(id, in: db)
        return try failingSoftly {
            guard let mail = held.mail else { throw Inconsistency("its raw bytes have been dropped") }
            return try decideAgain(judgement.read(mail), held, testimony, isByOperator: isByOperator)
        } otherwise: { reason in
            let decision = Decision(
                disposition: .held(.undecided), rule: "undecided", trace: [TraceStep("undecided", reason)])
            try ArrivalRow.redecide(id, decision, conversation: nil, in: db)
            return Filed(arrival: id, source: held.source, decision: decision, conversation: nil, queued: [])
        }
    }

    private func decideAgain(
        _ arrival: Arrival, _ held: HeldRow, _ testimony: Testimony?, isByOperator: Bool
    ) throws -> Filed {
        var known = try lookup.known(for: arrival)
        var lifted = held.lifted
        lifted.add(testimony, waiving: held.reason, isByOperator: isByOperator)
        lifted.tell(&known)
        let key = EffectKey(of: arrival, aim: known.aim)
        let decision = try decide(arrival, known, key, releasing: held.id)
        let conversation = decision.conversation?.existing ?? known.conversation
        try ArrivalRow.redecide(held.id, decision, conversation: conversation, lifted: lifted, in: db)
        return try carryOut(
            decision, of: arrival, known, key, as: held.id, isRelease: true, mayRelease: isByOperator)
    }
}
