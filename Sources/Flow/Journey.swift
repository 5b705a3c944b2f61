import Mail
import Reply
import Triage

/// One person's mail on its way to a decision.
struct Journey {
    let arrival: Arrival
    let known: Known
    let rules: JourneyRules

    /// The cell of product §4.4 for this writer, with what has been waived, vouched for or confirmed.
    func ruling(on writer: Writer) -> SenderRuling {
        let isConfirmed = known.isAddressConfirmed && arrival.proof.proof != .fail
        if known.vouched != nil || isConfirmed {
            // A yes is one person's word; who wrote the mail is proven by its domain, or by an operator.
            let isProven = arrival.proof.proof == .pass || known.vouched != nil && known.isReleased
            return .accepted(unproven: !isProven)
        }
        let ruling = Flow.ruling(on: writer, proof: arrival.proof.proof, required: rules.requireAuthentication)
        if case .held(let reason, _) = ruling, known.waives(reason) { return .accepted(unproven: true) }
        return ruling
    }

    /// True where there is nothing to pass on: no new words and no attachment.
    var isEmpty: Bool { arrival.reply.saysNothingNew && arrival.attachmentNames.isEmpty }

    /// Whether this writer's words are taken.
    enum Admission {
        case admitted(unproven: Bool)
        case refused(Refusal)
    }

    /// The ruling on the writer; where it says so, the registered person is asked whether it was them.
    ///
    /// - Parameter owner: who the mail would then be from.
    func admission(of writer: Writer, _ owner: KnownPerson?, _ trace: inout Trace) -> Admission {
        guard case .held(let reason, let asks) = ruling(on: writer) else {
            if case .accepted(let unproven) = ruling(on: writer) { return .admitted(unproven: unproven) }
            return .admitted(unproven: true)
        }
        trace.add("sender", "\(writer.rawValue) with proof \(arrival.proof.proof.rawValue): held")
        // A member at a public address shows that the address is theirs; whoever holds a key says that they wrote.
        let kind: QuestionKind = writer == .memberWithoutToken ? .confirmAddress : .confirmSender
        return .refused(
            Refusal(
                reason: reason, rule: "sender.\(writer.rawValue)",
                effects: asks ? owner.map { asked($0, kind, &trace) } ?? [] : []))
    }

    /// The same for words that are to be passed on, of which there must be some.
    func admissionOfWords(of writer: Writer, _ owner: KnownPerson?, _ trace: inout Trace) -> Admission {
        let admission = admission(of: writer, owner, &trace)
        guard case .admitted = admission, isEmpty else { return admission }
        return .refused(Refusal(reason: .empty, rule: "empty"))
    }

    /// A valid key in the hands of somebody it was not given to: nothing is relayed, its owner is asked.
    func unrecognised(_ key: ForeignKey, _ trace: inout Trace) -> Decision {
        trace.add("sender", "the sender is not the \(key.party.rawValue) this address was given to")
        if arrival.proof.proof == .fail {
            return trace.decision(.held(.failedAuthentication), rule: "sender.unrecognised")
        }
        let effects = asked(key.owner, .confirmSender, &trace)
        return trace.held(Refusal(reason: .unrecognisedSender, rule: "sender.unrecognised", effects: effects))
    }

    /// Asks a registered person at their registered address.
    func asked(_ person: KnownPerson, _ kind: QuestionKind, _ trace: inout Trace) -> [Effect] {
        guard let address = askable(person) else { return [] }
        trace.add("ask", "the registered address of person \(person.id) is asked: \(kind.rawValue)")
        return question(kind, to: address, of: .existing(person.id))
    }

    /// A question and the mail that asks it.
    func question(_ kind: QuestionKind, to address: EmailAddress, of person: PersonReference) -> [Effect] {
        let template: TemplateName =
            switch kind {
            case .name: .nameNeeded
            case .confirmAddress: .confirmAddress
            case .confirmSender: .confirmSender
            case .noAnswerNeeded: .reminder
            }
        let recipient = MailRequest.Recipient.address(address, of: person)
        return [
            .ask(kind, address: address, person: person, expiresAt: known.now + rules.questionLifetime),
            .queue(MailRequest(template: template, recipient: recipient, asksQuestion: true)),
        ]
    }

    /// The address to ask: the one written from where it is registered, else the first; none for an automatic mail,
    /// since nothing answers a null return path (RFC 3834 §2).
    private func askable(_ person: KnownPerson) -> EmailAddress? {
        guard !arrival.hasNullReturnPath else { return nil }
        if let sender = arrival.senderAddress, let own = person.addresses.first(where: { $0 == sender }) { return own }
        return person.addresses.first
    }

    /// Whoever typed the words on a page saw the security message before they wrote (product §2.1).
    func shown(to person: PersonReference) -> [Effect] {
        guard arrival.channel != .mail, let moment = arrival.sawWordingAt else { return [] }
        return [.shown(person, at: moment)]
    }
}
