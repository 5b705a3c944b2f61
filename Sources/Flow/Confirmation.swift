import Mail
import Reply
import Triage

extension Journey {
    /// The answer to a `q-` question by mail: it counts where a person writes from the address that was asked.
    func answer(to question: KnownQuestion, _ route: ServedRoute, _ trace: inout Trace) -> Serving {
        guard arrival.senderAddress == question.asked else {
            trace.add("question", "answered from another address than the one that was asked: confirms nothing")
            return .refused(Refusal(reason: .unrecognisedSender, rule: "question.other-address"))
        }
        guard arrival.proof.proof != .fail else {
            trace.add("question", "the answering address was forged: confirms nothing")
            return .refused(Refusal(reason: .failedAuthentication, rule: "question.forged"))
        }
        var (consent, name) = said(in: question.kind)
        if consent == .unclear, question.kind != .name, known.waives(.unclearAnswer) {
            trace.add("question", "an operator takes it for a yes")
            consent = .yes
        }
        switch answered(question, consent, name: name, now: known.now, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .served(var served):
            served.route = route
            return .served(served)
        }
    }

    /// What the new words say; a name may be given in a line or by the mail client alone.
    private func said(in kind: QuestionKind) -> (Consent, name: String?) {
        switch kind {
        case .confirmSender, .confirmAddress: return (Consent.read(arrival.reply), nil)
        // Its words are "no answer needed" in many languages, whoever writes there.
        case .noAnswerNeeded: return (.yes, nil)
        case .name: return saidName()
        }
    }

    private func saidName() -> (Consent, name: String?) {
        let words = arrival.reply.newWords
        let isDenied =
            words.split(whereSeparator: \.isNewline).first { $0.contains(where: \.isLetter) }
            .map { Denial.isDenial(insteadOfName: String($0)) } ?? false
        guard !isDenied else { return (.no, nil) }
        switch PersonName.answered(words) {
        case .name(let name): return (.yes, name)
        case .nothing: return (.yes, arrival.from.first?.name.flatMap { PersonName.read($0) })
        case .other: return (.unclear, nil)
        }
    }
}
