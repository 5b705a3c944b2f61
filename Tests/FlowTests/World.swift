import Mail
import Reply
import Triage

@testable import Flow

/// The conversations and mails that the journeys differ by.
enum World {
    /// Between Jane and the member, in-house.
    static let inHouse = conversation(20, .inHouse, Fixture.jane, Fixture.member)
    /// Jane's support.
    static let janesSupport = conversation(21, .support, Fixture.jane, Fixture.desk)
    /// The member's support.
    static let membersSupport = conversation(22, .support, Fixture.desk, Fixture.member)
    /// Sam's enquiry that names no practitioner.
    static let unassigned = conversation(23, .enquiry, Fixture.desk, Fixture.sam)
    /// An enquiry whose enquirer is a member now.
    static let promoted = conversation(24, .enquiry, Fixture.jane, Fixture.member)
    /// With its ticket.
    static let enquiry = conversation(7, .enquiry, Fixture.jane, Fixture.sam)

    static func conversation(
        _ id: Int64, _ kind: KnownConversation.Kind, _ practitioner: KnownPerson, _ counterpart: KnownPerson
    ) -> KnownConversation {
        var conversation = KnownConversation(
            id: ConversationID(id), kind: kind, practitioner: practitioner, counterpart: counterpart,
            subject: "A first session")
        if kind != .inHouse {
            let ticket: TicketKind = kind == .support ? .support : .enquiry
            conversation.ticket = KnownTicket(id: TicketID(id), kind: ticket, status: .open)
        }
        return conversation
    }

    /// Jane has begun it and the member has not written yet.
    static func begun(isActive: Bool) -> KnownConversation {
        var conversation = inHouse
        conversation.counterpartWrote = false
        conversation.isActiveClient = isActive
        return conversation
    }

    static func mail(
        _ sender: KnownPerson?, to resolved: Known.Resolved..., proof: SenderProof = .pass,
        text: String = "Friday at ten would suit me.", change: (inout Arrival, inout Known) -> Void = { _, _ in },
        by rules: JourneyRules = JourneyRules()
    ) -> Decision {
        let from = sender?.addresses.first?.description ?? "new@people.example"
        var arrival = Fixture.arrival(from: from, name: sender?.name ?? "Nora New", proof: proof, text: text)
        arrival.keys = ThreadKeys(found: resolved.map(\.found))
        var known = Fixture.known(sender: sender)
        known.resolved = resolved
        change(&arrival, &known)
        return decide(arrival, known, by: rules)
    }

    static func publicAddress(continuing: KnownConversation? = nil) -> Known.Resolved {
        Fixture.resolved(.handle("jane-doe"), .practitioner(Fixture.jane, continuing: continuing))
    }

    static func general(
        _ general: AddressScheme.General, continuing: KnownConversation? = nil
    ) -> Known.Resolved {
        Fixture.resolved(.general(general), .general(general, continuing: continuing))
    }

    static func contact(
        isActive: Bool, client: KnownPerson = Fixture.member, continuing: KnownConversation? = nil
    ) -> Known.Resolved {
        Fixture.resolved(
            .contact(practitioner: Fixture.jane.id, client: client.id),
            .contact(Fixture.jane, client: client, isActive: isActive, continuing: continuing))
    }

    static func question(
        _ kind: QuestionKind, of person: KnownPerson = Fixture.jane, isUsed: Bool = false
    ) -> KnownQuestion {
        KnownQuestion(
            id: QuestionID(4), kind: kind, asked: person.addresses[0],
            arrival: kind == .noAnswerNeeded ? nil : ArrivalID(11),
            writtenFrom: EmailAddress("other@people.example"),
            conversation: kind == .noAnswerNeeded ? inHouse.id : nil, person: person.id,
            expiresAt: Fixture.now + .seconds(60), isUsed: isUsed)
    }

    static func asked(
        _ kind: QuestionKind, of person: KnownPerson = Fixture.jane, isUsed: Bool = false
    ) -> Known.Resolved {
        Fixture.resolved(.question(QuestionID(4)), .question(question(kind, of: person, isUsed: isUsed)))
    }
}
