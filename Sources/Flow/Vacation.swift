import Mail
import Triage

extension Journey {
    /// A vacation notice: the other side is told once, and a practitioner's return date moves the reminders
    /// (product §4.1).
    ///
    /// Both want the proof that this party's words would want: else anybody could silence the reminders.
    func absence(in claim: Claim, _ trace: inout Trace) -> [Effect] {
        guard arrival.verdict.kind == .vacation else { return [] }
        guard case .accepted = ruling(on: claim.writer) else {
            trace.add("vacation", "without the proof that the \(claim.party.rawValue) needs: a note and nothing more")
            return []
        }
        let conversation = claim.conversation
        var effects: [Effect] = []
        if claim.party == .practitioner, let until = arrival.awayUntil {
            trace.add("vacation", "states its return date: reminders move")
            effects.append(.away(claim.owner.id, until: until))
        }
        let other = conversation.person(claim.party.other)
        guard other.role != .desk, !conversation.practitioner.hasLeft, !conversation.awayPassedOn.contains(claim.party)
        else { return effects }
        if let over = overCount(known, rules) {
            trace.add("vacation", "not passed on: \(over)")
            return effects
        }
        trace.add("vacation", "passed on to the \(claim.party.other.rawValue) as a line")
        effects.append(
            .queue(
                MailRequest(
                    template: .awayNotice, recipient: .person(.existing(other.id)),
                    conversation: .existing(conversation.id), party: claim.party.other,
                    detail: arrival.awayUntil.map { String($0.milliseconds) } ?? "")))
        return effects
    }
}
