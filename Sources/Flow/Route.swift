import Triage

/// Which conversation, question or address a mail is for (product §4.2).
enum Route {
    case question(KnownQuestion)
    /// Conversations of which the sender is the party that the key was given to; several when one mail answers several.
    case conversations([Claim])
    /// A key of a conversation, from somebody it was not given to.
    case foreign(Claim)
    case practitioner(KnownPerson, continuing: KnownConversation?)
    case general(AddressScheme.General)
    case nowhere
}

/// A conversation and the party in whose name a key lets somebody write.
struct Claim: Hashable {
    let conversation: KnownConversation
    let party: Party
    var owner: KnownPerson { conversation.person(party) }
}

/// The first key that leads somewhere decides; of several reply addresses every one that the sender owns is served.
func route(_ arrival: Arrival, _ known: Known) -> Route {
    var owned: [Claim] = []
    var foreign: Claim?
    for resolved in known.resolved {
        switch resolved.resolution {
        case .question(let question):
            return .question(question)
        case .conversation(let conversation, let party):
            let claim = Claim(conversation: conversation, party: party)
            let isToken = resolved.found.key.isReplyToken
            if isOwner(of: claim, arrival, known) {
                if owned.isEmpty || isToken { owned.append(claim) }
            } else if foreign == nil {
                foreign = claim
            }
        case .practitioner(let practitioner, let continuing):
            if let served = served(owned, foreign, tokensOnly: true, known) { return served }
            return .practitioner(practitioner, continuing: continuing)
        case .general(let general):
            if let served = served(owned, foreign, tokensOnly: true, known) { return served }
            return .general(general)
        case .outgoing, .nothing:
            continue
        }
    }
    return served(owned, foreign, tokensOnly: false, known) ?? .nowhere
}

/// What the conversations found so far come to, or nil to look at the next key.
///
/// A Message-ID of ours in the hands of somebody else is no claim while the mail is also addressed to a public address: a
/// colleague to whom a notice was forwarded may write to the practitioner as themselves. A reply address is a claim.
private func served(_ owned: [Claim], _ foreign: Claim?, tokensOnly: Bool, _ known: Known) -> Route? {
    if !owned.isEmpty { return .conversations(distinct(owned)) }
    guard let foreign else { return nil }
    let cameByToken = known.resolved.contains { resolved in
        guard case .conversation(let conversation, let party) = resolved.resolution else { return false }
        return resolved.found.key.isReplyToken && Claim(conversation: conversation, party: party) == foreign
    }
    return cameByToken || !tokensOnly ? .foreign(foreign) : nil
}

private func distinct(_ claims: [Claim]) -> [Claim] {
    var seen: Set<ConversationID> = []
    return claims.filter { seen.insert($0.conversation.id).inserted }
}

private func isOwner(of claim: Claim, _ arrival: Arrival, _ known: Known) -> Bool {
    if known.vouched == claim.owner.id { return true }
    guard let sender = arrival.senderAddress else { return false }
    return claim.owner.owns(sender)
}

extension ThreadKey {
    var isReplyToken: Bool {
        switch self {
        case .reply, .contact: true
        case .question, .ownMessage, .foreignMessage, .handle, .general, .returnPath: false
        }
    }
}
