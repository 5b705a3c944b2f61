package import Mail
package import Triage

/// A person in the store, as a decision needs to know them.
package struct KnownPerson: Hashable, Sendable {
    /// What somebody is to the marketplace.
    package enum Role: String, Hashable, Sendable, Codable, CaseIterable {
        case practitioner, member, enquirer
        /// The help desk itself: one person in every store, without an address. It stands where a practitioner would in
        /// an enquiry that names none, and opposite a practitioner or member in support.
        case desk
    }

    package var id: PersonID
    package var role: Role
    /// As given at import or in the first mail; nil for none.
    package var name: String?
    /// A practitioner's handle, lower case.
    package var handle: String?
    /// The one mail goes to first; empty only for an enquirer who turned out to be somebody else (`PersonMerge`).
    package var addresses: [EmailAddress]
    /// BCP 47, `en`.
    package var locale: String
    /// IANA; what their days and times of the day are counted by.
    package var timeZone = "UTC"
    /// True once a welcome has been queued for them.
    package var wasWelcomed: Bool
    /// True for an address that came by import, or whose owner has answered with a key that was mailed to it.
    package var isConfirmed = true
    /// True for a practitioner who works here no more: nothing is passed on to them, and nothing of theirs to clients.
    package var hasLeft = false

    package init(
        id: PersonID, role: Role, name: String?, handle: String? = nil, addresses: [EmailAddress],
        locale: String = "en", wasWelcomed: Bool = false
    ) {
        self.id = id
        self.role = role
        self.name = name
        self.handle = handle
        self.addresses = addresses
        self.locale = locale
        self.wasWelcomed = wasWelcomed
    }

    /// True for one of their registered addresses.
    package func owns(_ address: EmailAddress) -> Bool { addresses.contains(address) }

    /// What their clocks show; UTC for a zone that is none, which imports refuse.
    package var clock: WallClock { WallClock(timeZone) ?? .utc }
}

/// A conversation in the store.
package struct KnownConversation: Hashable, Sendable {
    /// Which system a conversation lives in.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case inHouse = "in-house"
        case enquiry
        case support
    }

    package var id: ConversationID
    package var kind: Kind
    package var practitioner: KnownPerson
    package var counterpart: KnownPerson
    package var subject: String
    package var isOpen: Bool
    /// The counterpart is an active client of the practitioner now (product §1).
    package var isActiveClient = false
    /// The member-acknowledgement of this conversation has been queued.
    package var isAcknowledged = false
    /// The counterpart has been told that their practitioner has left.
    package var isToldOfLeaving = false
    /// An answer of the practitioner is waited for.
    package var isWaiting = false
    /// The sides whose absence the other has been told since that side last wrote: both may be away, and then neither's
    /// notices may answer the other's without end.
    package var awayPassedOn: Set<Party> = []
    package var ticket: KnownTicket?
    /// True once an entry of the counterpart has been filed: from then on the practitioner answers, not starts.
    package var counterpartWrote: Bool

    package init(
        id: ConversationID, kind: Kind, practitioner: KnownPerson, counterpart: KnownPerson, subject: String,
        isOpen: Bool = true, counterpartWrote: Bool = true
    ) {
        self.id = id
        self.kind = kind
        self.practitioner = practitioner
        self.counterpart = counterpart
        self.subject = subject
        self.isOpen = isOpen
        self.counterpartWrote = counterpartWrote
    }

    /// The side that is the help desk; nil where both are people.
    package var deskSide: Party? {
        if practitioner.role == .desk { .practitioner } else if counterpart.role == .desk { .counterpart } else { nil }
    }

    /// The mail that carries further words of that side to the other.
    func relays(from party: Party) -> TemplateName {
        switch (party, kind) {
        case (.practitioner, _): .messageFromPractitioner
        case (.counterpart, .enquiry): .enquirerMessage
        case (.counterpart, _): .existingClientMessage
        }
    }

    /// The person on that side.
    package func person(_ party: Party) -> KnownPerson { party == .practitioner ? practitioner : counterpart }
}

/// A pending question and what its answer would do.
package struct KnownQuestion: Hashable, Sendable {
    package var id: QuestionID
    package var kind: QuestionKind
    /// The address that was asked: only its owner's answer counts.
    package var asked: EmailAddress
    /// The held mail that the answer releases; nil for a question about a conversation.
    package var arrival: ArrivalID?
    /// The address that the held mail was written from.
    package var writtenFrom: EmailAddress?
    /// The conversation that the question is about, of a reminder's.
    package var conversation: ConversationID?
    /// Who the mail would then be from.
    package var person: PersonID
    package var expiresAt: Timestamp
    package var isUsed: Bool
    /// True where what it is about is over: its conversation waits for the answer to something else, or to nothing.
    package var isOver = false
    /// The ticket of the conversation that it is about.
    package var ticket: KnownTicket?

    package init(
        id: QuestionID, kind: QuestionKind = .confirmSender, asked: EmailAddress, arrival: ArrivalID?,
        writtenFrom: EmailAddress? = nil, conversation: ConversationID? = nil, person: PersonID, expiresAt: Timestamp,
        isUsed: Bool
    ) {
        self.id = id
        self.kind = kind
        self.asked = asked
        self.arrival = arrival
        self.writtenFrom = writtenFrom
        self.conversation = conversation
        self.person = person
        self.expiresAt = expiresAt
        self.isUsed = isUsed
    }
}

/// What a thread key led to in the store.
package enum Resolution: Hashable, Sendable {
    case question(KnownQuestion)
    /// A conversation and the party whose address or mail the key is.
    case conversation(KnownConversation, Party)
    /// A practitioner's public address, and their latest open conversation with this sender under the same base subject
    /// within the last 30 days.
    case practitioner(KnownPerson, continuing: KnownConversation?)
    /// A contact address: its practitioner, its client, whether that is an active client now, and the pair's latest open
    /// conversation under the same base subject within the last 30 days.
    case contact(KnownPerson, client: KnownPerson, isActive: Bool, continuing: KnownConversation?)
    /// A general address, and the sender's latest open conversation with the desk under the same base subject.
    case general(AddressScheme.General, continuing: KnownConversation?)
    /// A mail of ours that a report is about.
    case outgoing(OutgoingMailID, ConversationID?, Party?)
    /// The key means nothing here.
    case nothing
}

/// How often a mail like this has come lately: what headers miss, budgets catch.
package struct Volume: Hashable, Sendable {
    /// Mails of this sender in the last hour that caused something to be sent.
    package var fromSender = 0
    /// Mails in the conversation that was hit, in the last hour.
    package var inConversation = 0
    /// Mails with the same normalised body in the last hour.
    package var sameBody = 0
    /// Mails to addresses neither known nor confirmed in the last hour, over all.
    package var toStrangers = 0
    /// Notices to this sender's address in the last day, where it is neither known nor confirmed.
    package var toThisStranger = 0
    /// Notices in the last hour to unconfirmed addresses of the same source: the sender's domain, or a form's visitor.
    package var toThisSource = 0

    package init(fromSender: Int = 0, inConversation: Int = 0, sameBody: Int = 0, toStrangers: Int = 0) {
        self.fromSender = fromSender
        self.inConversation = inConversation
        self.sameBody = sameBody
        self.toStrangers = toStrangers
    }
}

/// All that the store knows and a decision may ask for.
package struct Known: Sendable {
    /// A key and what it led to.
    package struct Resolved: Sendable {
        package let found: ThreadKeys.Found
        package let resolution: Resolution
        package init(found: ThreadKeys.Found, resolution: Resolution) {
            self.found = found
            self.resolution = resolution
        }
    }

    package var now: Timestamp
    /// The owner of the From address.
    package var sender: KnownPerson?
    /// The help desk's own person.
    package var desk: KnownPerson?
    /// The thread keys, in their order, each with what it led to.
    package var resolved: [Resolved]
    /// An earlier arrival with the same (route, sender, Message-ID, body).
    package var earlier: ArrivalID?
    /// Keys of routes that this mail has been served on before (`ServedRoute`): a copy serves the others only.
    package var served: Set<String> = []
    package var volume: Volume
    /// Set when an operator or the sender's confirmation releases a held mail: the party who vouches for it.
    package var vouched: PersonID?
    /// Set when the address of a held enquiry has been confirmed by whoever reads its mail.
    package var isAddressConfirmed = false
    /// Set when the sender of a held enquiry has given their name.
    package var givenName: String?
    /// The reasons that no longer count, of a held mail that an operator has released, now or before.
    package var waived: Set<HoldReason> = []
    /// True while an operator releases a mail that was held, ignored or shown as a note: somebody has looked at it.
    package var isReleased: Bool

    package init(
        now: Timestamp, sender: KnownPerson? = nil, resolved: [Resolved] = [], earlier: ArrivalID? = nil,
        volume: Volume = Volume(), vouched: PersonID? = nil, waived: Set<HoldReason> = [], isReleased: Bool = false
    ) {
        self.now = now
        self.sender = sender
        self.resolved = resolved
        self.earlier = earlier
        self.volume = volume
        self.vouched = vouched
        self.waived = waived
        self.isReleased = isReleased
    }

    /// True where an operator has said that this reason holds the mail no longer.
    package func waives(_ reason: HoldReason) -> Bool { waived.contains(reason) }
}
