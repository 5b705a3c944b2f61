import Mail
import Reply
import Triage

extension Journey {
    /// A mail to a practitioner's public address (product §2.2): a stranger's enquiry, or its continuation.
    ///
    /// - Parameter isRegistered: true once this mail has registered its sender for another practitioner.
    func enquiry(
        to practitioner: KnownPerson, continuing: KnownConversation?, isRegistered: Bool, _ trace: inout Trace
    ) -> Serving {
        guard let sender = arrival.senderAddress, known.sender.map({ $0.role == .enquirer }) ?? true else {
            trace.add("journey", "a practitioner's public address is for people who look for one")
            return .refused(.unroutable, asking: nil, rule: "journey.enquiry.not-a-stranger")
        }
        if replyToDiffers, known.waived != .replyToConflict {
            trace.add("sender", "answers would go elsewhere than to the sender")
            return .refused(.replyToConflict, asking: nil, rule: "sender.reply-to")
        }
        guard case .accepted(let unproven) = ruling(on: .stranger) else {
            trace.add("sender", "a stranger whose domain says it was forged: held")
            return .refused(.failedAuthentication, asking: nil, rule: "sender.stranger")
        }
        guard !isEmpty else { return .refused(.empty, asking: nil, rule: "empty") }
        if let continuing { return .served(continued(continuing, unproven: unproven, &trace)) }
        return .served(
            first(to: practitioner, from: sender, unproven: unproven, isRegistered: isRegistered, &trace))
    }

    /// Another mail of an enquirer to the public address, under the same subject: the same conversation.
    private func continued(_ conversation: KnownConversation, unproven: Bool, _ trace: inout Trace) -> Served {
        trace.add("journey", "continues conversation \(conversation.id)")
        let reference = ConversationReference.existing(conversation.id)
        let relay = MailRequest(
            template: .enquirerMessage, recipient: .person(.existing(conversation.practitioner.id)),
            conversation: reference, party: .practitioner, carriesEntry: true)
        return Served(
            rule: "journey.enquiry.continued",
            effects: [.add(to: reference, by: .counterpart, unproven: unproven), .queue(relay)],
            conversation: reference,
            route: ServedRoute(
                "practitioner \(conversation.practitioner.id)", ServedRoute.key(conversation.id)))
    }

    /// The first mail: the enquirer is registered, acknowledged, welcomed once, and the practitioner gets their words.
    private func first(
        to practitioner: KnownPerson, from sender: EmailAddress, unproven: Bool, isRegistered: Bool,
        _ trace: inout Trace
    ) -> Served {
        trace.add("journey", "opens an enquiry to practitioner \(practitioner.handle ?? practitioner.id.description)")
        var effects: [Effect] = []
        if known.sender == nil, !isRegistered {
            effects.append(.register(name: arrival.from.first?.name, address: sender, locale: practitioner.locale))
        }
        let enquirer: PersonReference = known.sender.map { .existing($0.id) } ?? .registered
        effects.append(
            .open(
                kind: .enquiry, practitioner: practitioner.id, counterpart: enquirer, subject: arrival.subject))
        effects.append(.add(to: .opened, by: .counterpart, unproven: unproven))
        effects += notices(to: enquirer, &trace)
        effects.append(
            .queue(
                MailRequest(
                    template: .newCustomerEnquiry, recipient: .person(.existing(practitioner.id)),
                    conversation: .opened, party: .practitioner, carriesEntry: true)))
        return Served(
            rule: "journey.enquiry.first", effects: effects, conversation: .opened,
            route: ServedRoute("practitioner \(practitioner.id)"))
    }

    /// Acknowledgement and welcome, unless nobody may be answered or too many strangers have been.
    private func notices(to enquirer: PersonReference, _ trace: inout Trace) -> [Effect] {
        guard !arrival.hasNullReturnPath else {
            trace.add("notices", "none: the null return path is never answered")
            return []
        }
        guard known.volume.toStrangers < rules.budgets.noticesToStrangers else {
            trace.add("notices", "none: \(known.volume.toStrangers) went to unconfirmed addresses within the hour")
            return []
        }
        let notice = { (template: TemplateName) in
            Effect.queue(
                MailRequest(
                    template: template, recipient: .person(enquirer), conversation: .opened, party: .counterpart))
        }
        var effects = [notice(.enquiryAcknowledgement)]
        if !(known.sender?.wasWelcomed ?? false) { effects.append(notice(.welcome)) }
        return effects
    }

    /// True where Reply-To names another address than From: identity is From, and an answer would reach somebody else.
    private var replyToDiffers: Bool {
        guard let sender = arrival.senderAddress else { return false }
        return arrival.replyTo.compactMap(\.address).contains { $0 != sender }
    }
}
