import Mail
import Triage

/// An enquirer whose words are taken.
struct Enquirer {
    let person: PersonReference
    let unproven: Bool
    /// Registered by this target.
    let isNew: Bool
    /// Registering, naming, and what they were shown.
    let effects: [Effect]
}

extension Journey {
    enum Introduced {
        case introduced(Enquirer)
        case refused(Refusal)
    }

    /// Rule 2: a stranger says who they are before anything is forwarded, and where the rules want it, that the address is
    /// theirs (product §2.2); the name is asked first, and one thing at a time.
    func introduction(locale: String, _ progress: inout Progress, _ trace: inout Trace) -> Introduced {
        guard let sender = arrival.senderAddress else { return .refused(Refusal(reason: .noSender, rule: "sender")) }
        if replyToDiffers, !known.waives(.replyToConflict) {
            trace.add("sender", "answers would go elsewhere than to the sender")
            return .refused(Refusal(reason: .replyToConflict, rule: "sender.reply-to"))
        }
        switch admissionOfWords(of: .stranger, nil, &trace) {
        case .refused(let refusal): return .refused(refusal)
        case .admitted(let unproven):
            let enquirer = enquirer(at: sender, unproven: unproven, locale: locale, progress)
            guard let missing = missing(&trace) else { return .introduced(enquirer) }
            return .refused(refusal(asking: missing, enquirer, sender, &progress, &trace))
        }
    }

    private func enquirer(
        at sender: EmailAddress, unproven: Bool, locale: String, _ progress: Progress
    ) -> Enquirer {
        guard let registered = known.sender else {
            guard !progress.hasRegistered else {
                return Enquirer(person: .registered, unproven: unproven, isNew: false, effects: [])
            }
            return Enquirer(
                person: .registered, unproven: unproven, isNew: true,
                effects: [.register(name: name, address: sender, locale: locale)] + shown(to: .registered))
        }
        let person = PersonReference.existing(registered.id)
        let isRenamed = known.givenName != nil || registered.name == nil
        let rename = isRenamed ? name.flatMap { $0 == registered.name ? nil : $0 } : nil
        return Enquirer(
            person: person, unproven: unproven, isNew: false,
            effects: (rename.map { [.rename(registered.id, $0)] } ?? []) + shown(to: person))
    }

    /// As they told us, else as the mail says, else as we know them.
    private var name: String? {
        known.givenName.flatMap { PersonName.read($0) } ?? arrival.from.first?.name.flatMap { PersonName.read($0) }
            ?? known.sender?.name
    }

    /// What has to be asked before the enquiry goes on; nil for nothing.
    private func missing(_ trace: inout Trace) -> QuestionKind? {
        if name == nil, rules.enquiries.withoutName == .ask, !known.waives(.nameNeeded) {
            trace.add("enquiry", "its sender gives no name")
            return .name
        }
        guard !known.isAddressConfirmed, !known.waives(.unconfirmedAddress), wantsConfirmation else { return nil }
        trace.add("enquiry", "its sender has not shown that the address is theirs")
        return .confirmAddress
    }

    /// A form and an unproven mail can name anybody's address, also one that was confirmed once.
    private var wantsConfirmation: Bool {
        let isProven = arrival.channel == .mail && arrival.proof.proof == .pass
        switch rules.enquiries.confirmAddress {
        case .never: return false
        case .unauthenticated: return !isProven
        case .always: return !isProven || !(known.sender?.isConfirmed ?? false)
        }
    }

    private func refusal(
        asking kind: QuestionKind, _ enquirer: Enquirer, _ sender: EmailAddress, _ progress: inout Progress,
        _ trace: inout Trace
    ) -> Refusal {
        let isName = kind == .name
        var refusal = Refusal(
            reason: isName ? .nameNeeded : .unconfirmedAddress,
            rule: isName ? "journey.enquiry.name-needed" : "journey.enquiry.confirm-address")
        // What they were shown is recorded with the entry, once; what they told us is kept, asked or not.
        refusal.effects = enquirer.effects.filter { if case .shown = $0 { false } else { true } }
        guard allowance(progress, &trace) > 0 else { return refusal }
        refusal.effects += question(kind, to: sender, of: enquirer.person)
        return refusal
    }

    /// True where Reply-To names another address than From: identity is From, and an answer would reach somebody else.
    private var replyToDiffers: Bool {
        guard let sender = arrival.senderAddress else { return false }
        return arrival.replyTo.compactMap(\.address).contains { $0 != sender }
    }
}
