import Triage

/// What a mail is for (product §4.2).
enum Route {
    case question(KnownQuestion)
    /// Everything that the sender may write to with this mail, once each.
    case targets([Target])
    /// A key of a conversation, from somebody it was not given to.
    case foreign(Claim)
    case general(AddressScheme.General)
    case nowhere
}

/// One conversation or public address that a mail is for.
enum Target: Hashable {
    case conversation(Claim)
    case enquiry(KnownPerson, continuing: KnownConversation?)

    var claim: Claim? { if case .conversation(let claim) = self { claim } else { nil } }
}

/// A conversation and the party in whose name a key lets somebody write.
struct Claim: Hashable {
    let conversation: KnownConversation
    let party: Party
    var owner: KnownPerson { conversation.person(party) }
}

/// Where the keys lead: a question first, then every reply address and public address that the sender may use, then our
/// Message-IDs.
func route(_ arrival: Arrival, _ known: Known) -> Route {
    var found = RouteReader(arrival: arrival, known: known)
    for resolved in known.resolved { found.read(resolved) }
    return found.route
}

/// Sorts the keys of one mail by what they are.
private struct RouteReader {
    let arrival: Arrival
    let known: Known

    private var question: KnownQuestion?
    private var tokens: [Claim] = []
    private var foreignToken: Claim?
    private var byMessageID: Claim?
    private var foreignMessageID: Claim?
    private var enquiries: [(practitioner: KnownPerson, continuing: KnownConversation?)] = []
    private var general: AddressScheme.General?

    init(arrival: Arrival, known: Known) {
        self.arrival = arrival
        self.known = known
    }

    mutating func read(_ resolved: Known.Resolved) {
        switch resolved.resolution {
        case .question(let question): self.question = self.question ?? question
        case .conversation(let conversation, let party):
            read(Claim(conversation: conversation, party: party), isToken: resolved.found.key.isReplyToken)
        case .practitioner(let practitioner, let continuing): enquiries.append((practitioner, continuing))
        case .general(let general): self.general = self.general ?? general
        case .outgoing, .nothing: break
        }
    }

    private mutating func read(_ claim: Claim, isToken: Bool) {
        switch (isOwner(of: claim), isToken) {
        case (true, true): tokens.append(claim)
        case (false, true): foreignToken = foreignToken ?? claim
        case (true, false): byMessageID = byMessageID ?? claim
        case (false, false): foreignMessageID = foreignMessageID ?? claim
        }
    }

    private func isOwner(of claim: Claim) -> Bool {
        if known.vouched == claim.owner.id { return true }
        guard let sender = arrival.senderAddress else { return false }
        return claim.owner.owns(sender)
    }

    var route: Route {
        if let question { return .question(question) }
        // Somebody else's reply address is a claim that outweighs the sender's own Message-IDs.
        if tokens.isEmpty, let foreignToken { return .foreign(foreignToken) }
        let claims = tokens.isEmpty ? [continued].compactMap { $0 } : tokens
        let practitioners = Set(claims.map(\.conversation.practitioner.id))
        let others = enquiries.filter { !practitioners.contains($0.practitioner.id) }
        let targets =
            claims.map { Target.conversation($0) } + others.map { .enquiry($0.practitioner, continuing: $0.continuing) }
        if !targets.isEmpty { return .targets(once(targets)) }
        if let general { return .general(general) }
        return foreignMessageID.map { .foreign($0) } ?? .nowhere
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
            case .conversation(let claim): seen.insert("c\(claim.conversation.id)").inserted
            case .enquiry(let practitioner, _): seen.insert("p\(practitioner.id)").inserted
            }
        }
    }
}

extension ThreadKey {
    var isReplyToken: Bool {
        switch self {
        case .reply, .contact: true
        case .question, .ownMessage, .foreignMessage, .handle, .general, .returnPath: false
        }
    }
}
