import Triage

/// A delivery report counts only where it proves that it is about a mail of ours (product §4.1, G8); nil elsewhere.
func decideReport(_ arrival: Arrival, _ known: Known, _ trace: inout Trace) -> Decision? {
    for resolved in known.resolved {
        guard case .outgoing(let mail, let conversation, _) = resolved.resolution, let report = arrival.report else {
            continue
        }
        let failed = report.recipients.first { $0.action == "failed" } ?? report.recipients.first
        trace.add("report", "about our mail \(mail): \(failed?.status ?? "no status"), \(report.severity.rawValue)")
        // Whoever gave up after days of 4xx has given up all the same; only a full mailbox is tried again.
        let isFinal = failed?.action == "failed" && !DeliveryRuling.isFullMailbox(report: failed?.status)
        let effect = Effect.report(
            mail, status: failed?.status, severity: isFinal ? .hard : report.severity, diagnostic: failed?.diagnostic,
            recipient: failed?.address)
        return trace.decision(
            .dropped, rule: "report", effects: [effect],
            conversation: conversation.map { .existing($0) }, routes: [ServedRoute("report \(mail)")])
    }
    trace.add("report", "carries neither a return path nor a Message-ID of ours that verifies: not acted on")
    return nil
}

/// A complaint stops the notices to its address, where it proves to be about a mail of ours; nil elsewhere.
func decideComplaint(_ arrival: Arrival, _ known: Known, _ trace: inout Trace) -> Decision? {
    for resolved in known.resolved {
        guard case .outgoing(let mail, let conversation, _) = resolved.resolution else { continue }
        trace.add("complaint", "about our mail \(mail)")
        return trace.decision(
            .dropped, rule: "complaint",
            effects: [.complaint(mail)], conversation: conversation.map { .existing($0) },
            routes: [ServedRoute("complaint \(mail)")])
    }
    trace.add("complaint", "names no mail of ours that verifies: not acted on")
    return nil
}

/// An automatic mail is a note where its sender's side of a conversation is known, and nothing elsewhere.
func decideAutomatic(_ arrival: Arrival, _ known: Known, _ rules: JourneyRules, _ trace: inout Trace) -> Decision {
    guard case .targets(let targets) = route(arrival, known), let claim = targets.lazy.compactMap(\.claim).first,
        arrival.proof.proof != .fail
    else {
        trace.add("automatic", "no conversation of its sender: kept, not acted on")
        return trace.decision(.ignored, rule: "automatic.ignored")
    }
    let conversation = ConversationReference.existing(claim.conversation.id)
    trace.add("automatic", "shown as a note in conversation \(claim.conversation.id)")
    let journey = Journey(arrival: arrival, known: known, rules: rules)
    let effects =
        [.note(in: conversation, by: claim.party)] + journey.absence(in: claim, &trace)
        + journey.calendarAnswer(in: claim, &trace)
    return trace.decision(
        .note, rule: "automatic.note", effects: effects,
        conversation: conversation, routes: [.conversation(claim.conversation.id)])
}
