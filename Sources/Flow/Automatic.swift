import Triage

/// A delivery report counts only where it proves that it is about a mail of ours (product §4.1, G8).
func decideReport(_ arrival: Arrival, _ known: Known, _ trace: inout Trace) -> Decision {
    for resolved in known.resolved {
        guard case .outgoing(let mail, let conversation, _) = resolved.resolution, let report = arrival.report else {
            continue
        }
        let failed = report.recipients.first { $0.action == "failed" } ?? report.recipients.first
        trace.add("report", "about our mail \(mail): \(failed?.status ?? "no status"), \(report.severity.rawValue)")
        let effect = Effect.report(
            mail, status: failed?.status, severity: report.severity, diagnostic: failed?.diagnostic)
        return trace.decision(
            .dropped, rule: "report", effects: [effect],
            conversation: conversation.map { .existing($0) }, routes: [ServedRoute("report \(mail)")])
    }
    trace.add("report", "carries neither a return path nor a Message-ID of ours that verifies: not acted on")
    return trace.decision(.ignored, rule: "report.unproven")
}

/// An automatic mail is a note where its sender's side of a conversation is known, and nothing elsewhere.
func decideAutomatic(_ arrival: Arrival, _ known: Known, _ trace: inout Trace) -> Decision {
    guard case .targets(let targets) = route(arrival, known), let claim = targets.lazy.compactMap(\.claim).first,
        arrival.proof.proof != .fail
    else {
        trace.add("automatic", "no conversation of its sender: kept, not acted on")
        return trace.decision(.ignored, rule: "automatic.ignored")
    }
    let conversation = ConversationReference.existing(claim.conversation.id)
    trace.add("automatic", "shown as a note in conversation \(claim.conversation.id)")
    return trace.decision(
        .note, rule: "automatic.note", effects: [.note(in: conversation, by: claim.party)],
        conversation: conversation, routes: [.conversation(claim.conversation.id)])
}
