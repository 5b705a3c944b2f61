import Mail
import Triage

extension Journey {
    /// How many notices this mail may still cause to its sender.
    ///
    /// To an address that is neither known nor confirmed anybody could cause them: such notices are capped together, so that
    /// nobody can use us to flood a stranger (product §4.4).
    func allowance(_ progress: Progress, _ trace: inout Trace) -> Int {
        guard !arrival.hasNullReturnPath else {
            trace.add("notices", "none: the null return path is never answered")
            return 0
        }
        guard isStranger else { return noticesToOneMail }
        let (budgets, volume) = (rules.budgets, known.volume)
        let left = min(
            budgets.noticesToStrangers - volume.toStrangers, budgets.noticesToOneStranger - volume.toThisStranger,
            budgets.noticesToOneSource - volume.toThisSource, noticesToOneMail)
        if left <= progress.notices { trace.add("notices", "none: enough went to unconfirmed addresses lately") }
        return max(0, left - progress.notices)
    }

    /// No mail causes as many; for people we know there is no other cap.
    private var noticesToOneMail: Int { 100 }

    private var isStranger: Bool {
        guard let sender = known.sender else { return true }
        return sender.role == .enquirer && !sender.isConfirmed
    }

    /// Acknowledgement and welcome, as far as they may be sent.
    func acknowledgements(
        _ acknowledgement: TemplateName, to enquirer: PersonReference, _ progress: inout Progress,
        _ trace: inout Trace
    ) -> [Effect] {
        var templates = [acknowledgement]
        if !(known.sender?.wasWelcomed ?? false), !progress.hasWelcomed { templates.append(.welcome) }
        let sent = templates.prefix(allowance(progress, &trace))
        progress.notices += sent.count
        progress.hasWelcomed = progress.hasWelcomed || sent.contains(.welcome)
        return sent.map { template in
            .queue(
                MailRequest(
                    template: template, recipient: .person(enquirer), conversation: .opened, party: .counterpart))
        }
    }

    /// A mail that cannot be placed: kept, and its sender is told where the From address is proven to be theirs, since
    /// anybody else would get an answer to what they never wrote.
    func unroutable(rule: String, _ progress: inout Progress, _ trace: inout Trace) -> Refusal {
        guard arrival.proof.proof != .fail else { return Refusal(reason: .failedAuthentication, rule: rule) }
        var refusal = Refusal(reason: .unroutable, rule: rule)
        guard let sender = arrival.senderAddress, arrival.channel == .mail, arrival.proof.proof == .pass,
            !known.isReleased, known.waived.isEmpty, known.vouched == nil, allowance(progress, &trace) > 0
        else { return refusal }
        if let known = known.sender {
            refusal.effects = [notice(.unroutable, .address(sender, of: .existing(known.id)))]
        } else {
            let name = arrival.from.first?.name.flatMap { PersonName.read($0) }
            refusal.effects = [
                .register(name: name, address: sender, locale: known.desk?.locale ?? "en"),
                notice(.unroutable, .address(sender, of: .registered)),
            ]
        }
        return refusal
    }

    private func notice(_ template: TemplateName, _ recipient: MailRequest.Recipient) -> Effect {
        .queue(MailRequest(template: template, recipient: recipient))
    }
}
