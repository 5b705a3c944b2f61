import Reply
import Triage

extension Journey {
    /// The answer to a `q-` question: a person, writing from the address that was asked, releases the held mail.
    func answer(to question: KnownQuestion, _ trace: inout Trace) -> Decision {
        guard arrival.senderAddress == question.asked else {
            trace.add("question", "answered from another address than the one that was asked: confirms nothing")
            return trace.decision(.held(.unrecognisedSender), rule: "question.other-address")
        }
        guard arrival.proof.proof != .fail else {
            trace.add("question", "the answering address was forged: confirms nothing")
            return trace.decision(.held(.failedAuthentication), rule: "question.forged")
        }
        guard !question.isUsed, known.now < question.expiresAt else {
            trace.add("question", question.isUsed ? "answered before" : "no longer open")
            return trace.decision(.held(.staleQuestion), rule: "question.stale")
        }
        guard !Denial.isDenial(arrival.reply) else {
            trace.add("question", "answered with a no: arrival \(question.arrival) stays held")
            return trace.decision(
                .filed, rule: "question.denied", effects: [.useQuestion(question.id)],
                routes: [ServedRoute("question \(question.id)")])
        }
        trace.add("question", "question \(question.id) is answered: arrival \(question.arrival) is released")
        return trace.decision(
            .filed, rule: "question.answered",
            effects: [.useQuestion(question.id), .release(question.arrival, vouchedBy: question.person)],
            routes: [ServedRoute("question \(question.id)")])
    }
}
