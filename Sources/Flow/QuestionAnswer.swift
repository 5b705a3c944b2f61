package import Mail
import Triage

/// The answer to a question, given on its page.
package struct QuestionAnswer: Hashable, Sendable {
    /// The buttons of the page, by the value that its form sends.
    package enum Choice: String, Hashable, Sendable, CaseIterable {
        case yes
        /// Yes, and the address it was written from is mine too.
        case yesAndLearn = "yes-and-learn"
        case no
    }

    package var choice: Choice
    /// What they call themselves, where that was asked.
    package var name: String?

    package init(choice: Choice, name: String? = nil) {
        self.choice = choice
        self.name = name
    }
}

/// What follows from a button on a question's page: the same as from an answer by mail.
///
/// Pure. The page has shown that its visitor holds the question's token; a question that is used or no longer open gives
/// `held(.staleQuestion)`, a name that is none `held(.empty)`, both without effects.
package func decide(_ answer: QuestionAnswer, to question: KnownQuestion, now: Timestamp) -> Decision {
    var trace = Trace()
    let consent: Consent =
        switch answer.choice {
        case .yes: .yes
        case .yesAndLearn: .yesAndLearn
        case .no: .no
        }
    switch answered(question, consent, name: answer.name.flatMap { PersonName.read($0) }, now: now, &trace) {
    case .refused(let refusal): return trace.held(refusal)
    case .served(let served):
        return trace.decision(
            .filed, rule: served.rule, effects: served.effects, conversation: served.conversation,
            routes: [served.route])
    }
}

/// What an answer does, by what was asked.
///
/// - Parameter name: nil where the answer holds none.
func answered(
    _ question: KnownQuestion, _ consent: Consent, name: String?, now: Timestamp, _ trace: inout Trace
) -> Serving {
    let stale = Refusal(reason: .staleQuestion, rule: "question.stale")
    guard !question.isUsed, now < question.expiresAt else {
        trace.add("question", question.isUsed ? "answered before" : "no longer open")
        return .refused(stale)
    }
    if question.kind == .noAnswerNeeded {
        guard let conversation = question.conversation, !question.isOver else {
            trace.add("question", "the conversation does not wait for what it asked about")
            return .refused(stale)
        }
        return noAnswerNeeded(question, conversation, consent, &trace)
    }
    guard let held = question.arrival else { return .refused(stale) }
    guard consent != .unclear else {
        trace.add("question", "the answer does not begin with a yes: the question stays open")
        return .refused(Refusal(reason: .unclearAnswer, rule: "question.unclear"))
    }
    let route = ServedRoute("question \(question.id)")
    let use = Effect.useQuestion(question.id)
    guard consent != .no else {
        trace.add("question", "answered with a no: arrival \(held) stays held")
        return .served(Served(rule: "question.denied", effects: [use], conversation: nil, route: route))
    }
    let effects: [Effect]
    switch question.kind {
    case .confirmAddress: effects = [use, .release(held, .addressConfirmed)]
    case .name:
        guard let name else {
            trace.add("question", "the answer holds no name")
            return .refused(Refusal(reason: .empty, rule: "question.no-name"))
        }
        effects = [use, .release(held, .named(name))]
    case .confirmSender, .noAnswerNeeded:
        let address = consent == .yesAndLearn ? question.writtenFrom : nil
        let learnt = address.map { Effect.learn($0, of: question.person, by: held) }
        effects = [use] + [learnt].compactMap { $0 } + [.release(held, .author(question.person))]
    }
    trace.add("question", "question \(question.id) is answered: arrival \(held) is released")
    return .served(Served(rule: "question.answered", effects: effects, conversation: nil, route: route))
}

/// "No answer needed": the waiting ends; a no changes nothing, so that the button can be pressed later.
private func noAnswerNeeded(
    _ question: KnownQuestion, _ conversation: ConversationID, _ consent: Consent, _ trace: inout Trace
) -> Serving {
    let reference = ConversationReference.existing(conversation)
    let isMeant = consent != .no
    trace.add("question", isMeant ? "conversation \(conversation) needs no answer" : "nothing changes")
    return .served(
        Served(
            rule: isMeant ? "question.no-answer-needed" : "question.denied",
            effects: isMeant ? [.useQuestion(question.id)] + noAnswerNeeded(reference, question.ticket) : [],
            conversation: reference, route: ServedRoute("question \(question.id)")))
}
