import Triage

/// What a mail is for (product §4.2).
enum Route {
    /// Everything that the sender may write to with this mail, once each.
    case targets([Target])
    /// A key from somebody it was not given to.
    case foreign(ForeignKey)
    case nowhere
}

/// One thing that a mail is for.
enum Target: Hashable {
    case question(KnownQuestion)
    case conversation(Claim)
    case contact(Contact)
    case enquiry(KnownPerson, continuing: KnownConversation?)
    case general(AddressScheme.General, continuing: KnownConversation?)

    var isQuestion: Bool { if case .question = self { true } else { false } }
    var claim: Claim? { if case .conversation(let claim) = self { claim } else { nil } }
}

/// A conversation and the party in whose name a key lets somebody write.
struct Claim: Hashable {
    let conversation: KnownConversation
    let party: Party
    /// False for a Message-ID of somebody else's, which anybody may know who has had mail from them.
    var isGiven = true
    var owner: KnownPerson { conversation.person(party) }
    /// The row of the table that its owner's words go by.
    var writer: Writer {
        if party == .practitioner { return .practitioner }
        if isGiven { return .tokenHolder }
        return owner.role == .member ? .memberWithoutToken : .stranger
    }
}

/// A client's contact address, in the hands of the practitioner it was given to.
struct Contact: Hashable {
    let practitioner: KnownPerson
    let client: KnownPerson
    let isActive: Bool
    let continuing: KnownConversation?
}

/// A valid key in other hands than its owner's.
struct ForeignKey {
    let owner: KnownPerson
    /// The side that the key speaks for.
    let party: Party
}

/// Where the keys lead: questions, reply addresses, contact addresses and public addresses that the sender may use, then
/// our Message-IDs, then a general address.
func route(_ arrival: Arrival, _ known: Known) -> Route {
    var found = RouteReader(arrival: arrival, known: known)
    for resolved in known.resolved { found.read(resolved) }
    return found.route
}

/// Sorts the keys of one mail by what they are.
private struct RouteReader {
    let arrival: Arrival
    let known: Known

    private var questions: [KnownQuestion] = []
    private var otherQuestion: KnownQuestion?
    private var claims: [Claim] = []
    private var contacts: [Contact] = []
    private var foreignToken: ForeignKey?
    private var byMessageID: Claim?
    private var foreignMessageID: ForeignKey?
    private var enquiries: [(practitioner: KnownPerson, continuing: KnownConversation?)] = []
    private var general: Target?

    init(arrival: Arrival, known: Known) {
        self.arrival = arrival
        self.known = known
    }

    mutating func read(_ resolved: Known.Resolved) {
        switch resolved.resolution {
        case .question(let question):
            if question.asked == arrival.senderAddress {
                questions.append(question)
            } else {
                otherQuestion = otherQuestion ?? question
            }
        case .conversation(let conversation, let party):
            let key = resolved.found.key
            read(Claim(conversation: conversation, party: party, isGiven: key.isGiven), isToken: key.isReplyToken)
        case .contact(let practitioner, let client, let isActive, let continuing):
            guard isOwned(by: practitioner) else {
                foreignToken = foreignToken ?? ForeignKey(owner: practitioner, party: .practitioner)
                return
            }
            contacts.append(
                Contact(practitioner: practitioner, client: client, isActive: isActive, continuing: continuing))
        case .practitioner(let practitioner, let continuing): enquiries.append((practitioner, continuing))
        case .general(let general, let continuing):
            self.general = self.general ?? .general(general, continuing: continuing)
        case .outgoing, .nothing: break
        }
    }

    private mutating func read(_ claim: Claim, isToken: Bool) {
        let foreign = ForeignKey(owner: claim.owner, party: claim.party)
        switch (isOwned(by: claim.owner), isToken) {
        case (true, true): claims.append(claim)
        case (false, true): foreignToken = foreignToken ?? foreign
        case (true, false):
            let isBetter = byMessageID?.conversation.id == claim.conversation.id && claim.isGiven
            byMessageID = isBetter ? claim : byMessageID ?? claim
        case (false, false): foreignMessageID = foreignMessageID ?? foreign
        }
    }

    private func isOwned(by person: KnownPerson) -> Bool {
        if known.vouched == person.id { return true }
        guard let sender = arrival.senderAddress else { return false }
        return person.owns(sender)
    }

    var route: Route {
        if questions.isEmpty, claims.isEmpty, contacts.isEmpty {
            if let otherQuestion { return .targets([.question(otherQuestion)]) }
            // Somebody else's address is a claim that outweighs the sender's own Message-IDs.
            if let foreignToken { return .foreign(foreignToken) }
        }
        let targets = tokens + named
        if !targets.isEmpty { return .targets(once(targets)) }
        if let general { return .targets([general]) }
        return foreignMessageID.map { .foreign($0) } ?? .nowhere
    }

    private var hasToken: Bool { !(questions.isEmpty && claims.isEmpty && contacts.isEmpty) }

    /// What the signed addresses are for, else the conversation of our Message-ID.
    private var tokens: [Target] {
        guard hasToken else { return [continued].compactMap { $0 }.map { .conversation($0) } }
        // Two addresses of one pair are one client, who must not get the same words twice.
        let others = contacts.filter { contact in
            !claims.contains {
                $0.conversation.practitioner.id == contact.practitioner.id
                    && $0.conversation.counterpart.id == contact.client.id
            }
        }
        return questions.map { .question($0) } + claims.map { .conversation($0) } + others.map { .contact($0) }
    }

    /// The public addresses beside them; none beside a question, whose answer is for nobody else.
    private var named: [Target] {
        guard questions.isEmpty else { return [] }
        let served = Set(tokens.compactMap(\.claim?.conversation.practitioner.id))
        return enquiries.filter { !served.contains($0.practitioner.id) }
            .map { .enquiry($0.practitioner, continuing: $0.continuing) }
    }

    /// The conversation of our Message-ID, unless the mail names other practitioners: whoever forwards a mail of one to
    /// another writes to the other, though their client still refers to the first.
    private var continued: Claim? {
        guard let byMessageID else { return nil }
        let isNamed = enquiries.contains { $0.practitioner.id == byMessageID.conversation.practitioner.id }
        return enquiries.isEmpty || isNamed ? byMessageID : nil
    }

    private func once(_ targets: [Target]) -> [Target] {
        var seen: Set<String> = []
        return targets.filter { target in
            switch target {
            case .question(let question): seen.insert("q\(question.id)").inserted
            case .conversation(let claim): seen.insert("c\(claim.conversation.id)").inserted
            case .contact(let contact):
                seen.insert("k\(contact.practitioner.id)-\(contact.client.id)").inserted
            case .enquiry(let practitioner, _): seen.insert("p\(practitioner.id)").inserted
            case .general(let general, _): seen.insert(general.rawValue).inserted
            }
        }
    }
}

extension ThreadKey {
    /// False for what nobody was given by us.
    var isGiven: Bool { if case .foreignMessage = self { false } else { true } }

    /// True for the signed addresses that somebody was given to write to.
    var isReplyToken: Bool {
        switch self {
        case .question, .reply, .contact: true
        case .ownMessage, .foreignMessage, .handle, .general, .returnPath: false
        }
    }
}
