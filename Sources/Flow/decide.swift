import Triage

/// What happens with an arrival: the order of judgement of product §4.1, then the journey it belongs to.
///
/// Pure: the same arrival and the same knowledge give the same decision, and every rule that was tried stands in its trace.
package func decide(_ arrival: Arrival, _ known: Known, by rules: JourneyRules) -> Decision {
    var trace = Trace(of: arrival, known)
    if let earlier = known.earlier {
        trace.add("unique", "the same mail was acted on as arrival \(earlier)")
        return trace.decision(.dropped, rule: "duplicate")
    }
    switch arrival.verdict.kind {
    case .ours:
        return trace.decision(.dropped, rule: "ours")
    case .deliveryReport:
        return decideReport(arrival, known, &trace)
    case .person:
        return decidePerson(arrival, known, rules, &trace)
    case .spam where known.waived == .suspectedSpam || isProvenOwner(arrival, known),
        .list where isProvenOwner(arrival, known):
        trace.add("judge", "a proven owner of the address it is sent to: read as a person's")
        return decidePerson(arrival, known, rules, &trace)
    case .spam:
        return trace.decision(.held(.suspectedSpam), rule: "spam")
    case .vacation, .autoReply, .notification, .receipt, .challenge, .list, .bulk:
        if known.isReleased {
            trace.add("judge", "released by an operator: read as a person's")
            return decidePerson(arrival, known, rules, &trace)
        }
        return decideAutomatic(arrival, known, &trace)
    }
}

/// A person's mail: who wrote it, then which journey.
private func decidePerson(
    _ arrival: Arrival, _ known: Known, _ rules: JourneyRules, _ trace: inout Trace
) -> Decision {
    if let size = arrival.truncatedFrom, known.waived != .tooLarge {
        trace.add("size", "\(size) bytes are over the limit")
        return trace.decision(.held(.tooLarge), rule: "size")
    }
    guard let sender = arrival.senderAddress else {
        trace.add("sender", "the From field names nobody, or several")
        return trace.decision(.held(.noSender), rule: "sender")
    }
    guard rules.scheme?.owns(sender) != true else {
        trace.add("sender", "the From address is one of our own, which nobody writes from")
        return trace.decision(.held(.noSender), rule: "sender.own-address")
    }
    if let over = overBudget(known, rules), known.waived != .overBudget, known.vouched == nil {
        trace.add("budget", over)
        return trace.decision(.held(.overBudget), rule: "budget")
    }
    let journey = Journey(arrival: arrival, known: known, rules: rules)
    switch route(arrival, known) {
    case .question(let question): return journey.answer(to: question, &trace)
    case .targets(let targets): return journey.serve(targets, &trace)
    case .foreign(let claim): return journey.unrecognised(claim, &trace)
    case .general(let general):
        trace.add("thread", "the general address \(general.rawValue) names no practitioner")
        return trace.decision(.held(.unassigned), rule: "general.\(general.rawValue)")
    case .nowhere:
        return journey.unaddressed(&trace)
    }
}

/// True for a mail to a conversation whose party wrote it and whose domain is proven.
private func isProvenOwner(_ arrival: Arrival, _ known: Known) -> Bool {
    guard arrival.proof.proof == .pass, arrival.keys.found.contains(where: \.key.isReplyToken) else { return false }
    guard case .targets(let targets) = route(arrival, known) else { return false }
    return targets.contains { $0.claim != nil }
}

private func overBudget(_ known: Known, _ rules: JourneyRules) -> String? {
    let isKnown = known.sender.map { $0.role != .enquirer } ?? false
    let perSender = isKnown ? rules.budgets.knownSender : rules.budgets.stranger
    if known.volume.fromSender >= perSender { return "\(known.volume.fromSender) mails of this sender in an hour" }
    if known.volume.inConversation >= rules.budgets.conversation {
        return "\(known.volume.inConversation) mails in this conversation in an hour"
    }
    if known.volume.sameBody >= rules.budgets.sameBody {
        return "\(known.volume.sameBody) mails with the same words in an hour"
    }
    return nil
}
