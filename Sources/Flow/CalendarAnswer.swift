import Triage

extension Journey {
    /// The answer to an invitation that a calendar program sends when somebody presses "Yes": passed on, so that the other
    /// side's calendar learns of it, and no answer in a conversation otherwise (product §4.1, §7).
    ///
    /// It wants the proof that this party's words would want, and counts in the budgets.
    func calendarAnswer(in claim: Claim, _ trace: inout Trace) -> [Effect] {
        guard arrival.answersInvitation, arrival.verdict.kind == .notification || arrival.verdict.kind == .autoReply
        else { return [] }
        let conversation = claim.conversation
        guard case .accepted = ruling(on: claim.writer), conversation.person(claim.party.other).role != .desk else {
            return []
        }
        if let over = overCount(known, rules) {
            trace.add("calendar", "not passed on: \(over)")
            return []
        }
        guard !conversation.practitioner.hasLeft else {
            trace.add("calendar", "the practitioner has left: the desk learns of the client's answer")
            return claim.party == .practitioner ? [] : [deskHas(conversation)]
        }
        trace.add("calendar", "the answer to an invitation: passed on to the \(claim.party.other.rawValue)")
        return [relay(conversation.relays(from: claim.party), to: claim.party.other, of: conversation)]
    }
}
