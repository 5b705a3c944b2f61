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
        try await write { db in
            let filing = Filing(db: db, now: now, lease: nil, judgement: judgement)
            let filed = try filing.release(id, vouchedBy: vouchedBy, isByOperator: true)
            try EventRow.insert("released", id.rawValue, filed.decision?.rule ?? "", now: now, in: db)
            return filed
        }
    }
}

extension Filing {
    /// Releases the mail that a question was about and everything else of the same sender in the same person's name, in
    /// whichever conversation, also what an earlier question that nobody answered was about: in the order of arrival.
    ///
    /// What the person has denied stays held.
    /// - Returns: the mails that were queued.
    func releaseWaiting(_ id: ArrivalID, vouchedBy person: PersonID) throws -> [OutgoingMailID] {
        let waiting = try db.numbers(
            """
            SELECT held.id FROM arrival AS first JOIN arrival AS held ON held.sender = first.sender
                JOIN question ON question.id = held.question
            WHERE first.id = ?1 AND held.id <> ?1 AND held.disposition = 'held'
                AND held.reason IN ('unrecognised-sender', 'unproven-sender')
                AND question.person = ?2 AND (question.used_at IS NULL OR question.id = first.question)
            ORDER BY held.id LIMIT ?3
            """, [id.rawValue, person.rawValue, StoreLimits.releasedTogether - 1])
        var queued: [OutgoingMailID] = []
        for held in (waiting + [id.rawValue]).sorted().map({ ArrivalID($0) }) where try isHeld(held) {
            queued += try release(held, vouchedBy: person).queued
        }
        return queued
    }

    private func isHeld(_ id: ArrivalID) throws -> Bool {
        try db.number("SELECT 1 FROM arrival WHERE id = ? AND disposition = 'held'", [id.rawValue]) != nil
    }

    /// Decides one mail again, in its own savepoint; one that cannot be decided stays held.
    func release(_ id: ArrivalID, vouchedBy person: PersonID?, isByOperator: Bool = false) throws -> Filed {
        let held = try HeldRow.load(id, in: db)
        return try failingSoftly {
            guard let mail = held.mail else { throw Inconsistency("its raw bytes have been dropped") }
            return try decideAgain(judgement.read(mail), held, vouchedBy: person, isByOperator: isByOperator)
        } otherwise: { reason in
            let decision = Decision(
                disposition: .held(.undecided), rule: "undecided", trace: [TraceStep("undecided", reason)])
            try ArrivalRow.redecide(id, decision, conversation: nil, in: db)
            return Filed(arrival: id, source: held.source, decision: decision, conversation: nil, queued: [])
        }
    }

    private func decideAgain(
        _ arrival: Arrival, _ held: HeldRow, vouchedBy person: PersonID?, isByOperator: Bool
    ) throws -> Filed {
        var known = try Lookup(db: db, now: now).known(for: arrival)
        known.vouched = person
        known.waived = person == nil ? held.reason : nil
        known.isReleased = isByOperator
        let key = EffectKey(of: arrival, aim: known.aim)
        let decision = try decide(arrival, known, key, releasing: held.id)
        let conversation = decision.conversation?.existing ?? known.conversation
        try ArrivalRow.redecide(held.id, decision, conversation: conversation, in: db)
        let filed = try carryOut(decision, of: arrival, known, key, as: held.id, isRelease: true)
        if let conversation = filed.conversation { try replaceNote(of: held.id, in: conversation) }
        return filed
    }

    /// A note whose mail has now been filed as a message would show the same words twice.
    private func replaceNote(of id: ArrivalID, in conversation: ConversationID) throws {
        try db.run(
            """
            DELETE FROM entry WHERE conversation = ?1 AND arrival = ?2 AND kind = 'note' AND EXISTS (
                SELECT 1 FROM entry AS message
                WHERE message.conversation = ?1 AND message.arrival = ?2 AND message.kind = 'message')
            """, [conversation.rawValue, id.rawValue])
    }
}
