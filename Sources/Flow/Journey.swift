import Mail
import Reply
import Triage

/// One person's mail on its way to a decision.
struct Journey {
    let arrival: Arrival
    let known: Known
    let rules: JourneyRules

    /// The cell of product §4.4 for this writer, with what has been waived or vouched for.
    func ruling(on writer: Writer) -> SenderRuling {
        if known.vouched != nil { return .accepted(unproven: false) }
        let ruling = Flow.ruling(on: writer, proof: arrival.proof.proof, required: rules.requireAuthentication)
        if case .held(let reason, _) = ruling, reason == known.waived { return .accepted(unproven: true) }
        return ruling
    }

    /// True where there is nothing to pass on: no new words and no attachment.
    var isEmpty: Bool { arrival.reply.saysNothingNew && arrival.attachmentNames.isEmpty }

    /// Holds the mail and, where that may be asked, asks the registered address whether it was them.
    func held(_ reason: HoldReason, asking person: KnownPerson?, rule: String, _ trace: inout Trace) -> Decision {
        guard let person, let address = askable(person) else {
            return trace.decision(.held(reason), rule: rule)
        }
        trace.add("ask", "the registered address of person \(person.id) is asked whether they wrote it")
        let expiry = known.now + rules.questionLifetime
        let request = MailRequest(
            template: .confirmSender, recipient: .address(address, of: .existing(person.id)), asksQuestion: true)
        return trace.decision(
            .held(reason), rule: rule,
            effects: [.ask(address: address, person: person.id, expiresAt: expiry), .queue(request)])
    }

    /// The address to ask: the one written from where it is registered, else the first; none for an automatic mail,
    /// since nothing answers a null return path (RFC 3834 §2).
    private func askable(_ person: KnownPerson) -> EmailAddress? {
        guard !arrival.hasNullReturnPath else { return nil }
        if let sender = arrival.senderAddress, let own = person.addresses.first(where: { $0 == sender }) { return own }
        return person.addresses.first
    }

    /// A mail whose recipients mean nothing here.
    func unaddressed(_ trace: inout Trace) -> Decision {
        switch arrival.unaddressed {
        case .enquiry, .support:
            trace.add("thread", "this mailbox takes unaddressed mail as \(arrival.unaddressed.rawValue)")
            return trace.decision(.held(.unassigned), rule: "unaddressed.\(arrival.unaddressed.rawValue)")
        case .hold:
            return trace.decision(.held(.unroutable), rule: "unaddressed.hold")
        }
    }
}
