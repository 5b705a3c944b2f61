package import Flow
import GRDB
package import Mail
package import Triage

/// What came of an answer that was given by a button.
package enum AnswerOutcome: Hashable, Sendable {
    /// Carried out, with the mails that were queued; also a no, which queues none.
    case done(queued: [OutgoingMailID])
    /// It was answered before.
    case used
    /// It is no longer open, or its conversation waits for something else by now.
    case expired
    /// There is no question of that number.
    case unknown
    /// What was asked for is not in it, as with a name that is none: nothing has changed.
    case incomplete
}

extension Store {
    /// Carries out an answer that was given on the question's page, as one by mail is; durable when it returns.
    ///
    /// - Parameters:
    ///   - owner: the process that claims the queued mails at once, with `lease`; nil leaves them `due`.
    ///   - judgement: decides again what the answer releases.
    /// - Throws: `StoreError.unusable` when the disk is full or fails: then nothing has changed.
    package func answer(
        _ id: QuestionID, with answer: QuestionAnswer, now: Timestamp, owner: String?, lease: Duration,
        by judgement: Judgement
    ) async throws -> AnswerOutcome {
        let lease = owner.map { Lease(owner: $0, until: now + lease) }
        return try await write { [activeClients, desk] db in
            guard let question = try QuestionRow.known(id, in: db) else { return .unknown }
            guard !question.isUsed else { return .used }
            guard now < question.expiresAt, !question.isOver else { return .expired }
            let decision = decide(answer, to: question, now: now)
            guard !decision.disposition.isHeld else { return .incomplete }
            var effects = Effects(
                filing: Filing(
                    db: db, now: now, lease: lease, judgement: judgement, activeClients: activeClients, desk: desk))
            try effects.apply(decision.effects)
            try EventRow.insert("question-answered", id.rawValue, decision.rule, now: now, in: db)
            return .done(queued: effects.queued + effects.queuedByReleases)
        }
    }
}
