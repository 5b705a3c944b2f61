import Triage

/// What happens with an arrival: the order of judgement of product §4.1, then the journey it belongs to.
///
/// Pure: the same arrival and the same knowledge give the same decision, and every rule that was tried stands in its trace.
package func decide(_ arrival: Arrival, _ known: Known, by rules: JourneyRules) -> Decision {
    let arrival = arrival.read(asFormOf: rules.enquiries.forms)
    var trace = Trace(of: arrival, known)
    if let earlier = known.earlier {
        trace.add("unique", "the same mail was acted on as arrival \(earlier)")
        return trace.decision(.dropped, rule: "duplicate")
    }
    switch arrival.verdict.kind {
    case .ours:
        return trace.decision(.dropped, rule: "ours")
    case .deliveryReport:
        if let decision = decideReport(arrival, known, &trace) { return decision }
        guard known.isReleased else { return trace.decision(.ignored, rule: "report.unproven") }
        trace.add("judge", "released by an operator: read as a person's")
        return decidePerson(arrival, known, rules, &trace)
    case .person:
        return decidePerson(arrival, known, rules, &trace)
    case .spam where known.waives(.suspectedSpam) || isProvenOwner(arrival, known),
        .list where isProvenOwner(arrival, known):
        trace.add("judge", "a proven owner of the address it is sent to: read as a person's")
        return decidePerson(arrival, known, rules, &trace)
    case .spam:
        return trace.decision(.held(.suspectedSpam), rule: "spam")
    case .vacation, .autoReply, .notification, .receipt, .challenge, .list, .bulk:
        if arrival.isComplaint {
            if let decision = decideComplaint(arrival, known, &trace) { return decision }
            guard known.isReleased else { return trace.decision(.ignored, rule: "complaint.unproven") }
        }
        if known.isReleased {
            trace.add("judge", "released by an operator: read as a person's")
            return decidePerson(arrival, known, rules, &trace)
        }
        return decideAutomatic(arrival, known, rules, &trace)
    }
}

/// A person's mail: who wrote it, then which journey.
private func decidePerson(
    _ arrival: Arrival, _ known: Known, _ rules: JourneyRules, _ trace: inout Trace
) -> Decision {
    if let size = arrival.truncatedFrom, !known.waives(.tooLarge) {
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
    if let over = overBudget(arrival, known, rules), !known.waives(.overBudget), known.vouched == nil {
        trace.add("budget", over)
        return trace.decision(.held(.overBudget), rule: "budget")
    }
    let journey = Journey(arrival: arrival, known: known, rules: rules)
    switch route(arrival, known) {
    case .targets(let targets): return journey.serve(targets, &trace)
    case .foreign(let key): return journey.unrecognised(key, &trace)
    case .nowhere: return journey.unaddressed(&trace)
    }
}

/// True for a mail to a signed address whose owner wrote it and whose domain is proven.
private func isProvenOwner(_ arrival: Arrival, _ known: Known) -> Bool {
    guard arrival.proof.proof == .pass, arrival.keys.found.contains(where: \.key.isReplyToken) else { return false }
    guard case .targets(let targets) = route(arrival, known) else { return false }
    return targets.contains { target in
        switch target {
        case .conversation, .contact: true
        case .question(let question): question.asked == arrival.senderAddress
        case .enquiry, .general: false
        }
    }
}

/// The budgets of the sender and of the conversation, which automatic mail that is passed on has too.
func overCount(_ known: Known, _ rules: JourneyRules) -> String? {
    let perSender = isKnown(known) ? rules.budgets.knownSender : rules.budgets.stranger
    if known.volume.fromSender >= perSender { return "\(known.volume.fromSender) mails of this sender in an hour" }
    if known.volume.inConversation >= rules.budgets.conversation {
        return "\(known.volume.inConversation) mails in this conversation in an hour"
    }
    return nil
}

/// How many more mails with the same words are taken from people who are proven.
private let provenFactor = 10

private func isKnown(_ known: Known) -> Bool { known.sender.map { $0.role != .enquirer } ?? false }

private func overBudget(_ arrival: Arrival, _ known: Known, _ rules: JourneyRules) -> String? {
    if let over = overCount(known, rules) { return over }
    // Short words are everybody's: what strangers send must not hold up the proven owner of an address.
    let isProven = arrival.proof.proof == .pass && (isKnown(known) || isProvenOwner(arrival, known))
    if known.volume.sameBody >= rules.budgets.sameBody * (isProven ? provenFactor : 1) {
        return "\(known.volume.sameBody) mails with the same words in an hour"
    }
    return nil
}
