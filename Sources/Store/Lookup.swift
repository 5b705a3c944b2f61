package import Flow
import GRDB
package import Mail
import Triage

extension Store {
    /// What a decision on this arrival would be given now; changes nothing.
    ///
    /// `earlier` stays nil: whether the effects have happened before depends on the route that is decided.
    package func known(for arrival: Arrival, now: Timestamp) async throws -> Known {
        try await read { [activeClients, desk] db in
            try Lookup(db: db, now: now, activeClients: activeClients, desk: desk).known(for: arrival)
        }
    }
}

/// Looks up what a decision may ask for; every query goes by an index, so that its cost does not grow with the store.
struct Lookup {
    let db: Database
    let now: Timestamp
    let activeClients: ActiveClientRule
    /// The help desk's own person; nil only where no decision on a mail is asked for.
    let desk: KnownPerson?

    func known(for arrival: Arrival) throws -> Known {
        let sender = try arrival.senderAddress.flatMap { try PersonRow.owner(of: $0, in: db) }
        var known = Known(now: now, sender: sender)
        known.desk = desk
        known.resolved = try arrival.keys.found.prefix(StoreLimits.threadKeys).map { found in
            Known.Resolved(found: found, resolution: try resolve(found.key, arrival, sender))
        }
        known.volume = try volume(arrival, known.conversation, isRegistered: sender != nil)
        return known
    }

    private func resolve(_ key: ThreadKey, _ arrival: Arrival, _ sender: KnownPerson?) throws -> Resolution {
        switch key {
        case .question(let id):
            return try QuestionRow.known(id, in: db).map { .question($0) } ?? .nothing
        case .reply(let id, let party):
            return try conversation(id).map { .conversation($0, party) } ?? .nothing
        case .contact(let practitioner, let client):
            return try contact(practitioner, client, arrival)
        case .ownMessage(let id):
            return try ownMessage(id)
        case .foreignMessage(let id):
            return try sender.flatMap { try foreignMessage(id, of: $0) } ?? .nothing
        case .handle(let handle):
            return try practitioner(handle, arrival, sender)
        case .general(let general):
            return .general(general, continuing: try sender.flatMap { try withDesk($0, arrival) })
        case .returnPath(let id):
            return try outgoing(id).map { .outgoing(id, $0.conversation, $0.party) } ?? .nothing
        }
    }

    /// A conversation with all that is known of it.
    func conversation(_ id: ConversationID) throws -> KnownConversation? {
        try ConversationRow.known(id, in: db).map(completed)
    }

    /// Only of members is it asked whether they are active clients: nobody else can be.
    private func completed(_ conversation: KnownConversation) throws -> KnownConversation {
        var conversation = conversation
        conversation.isActiveClient = try isActive(conversation.practitioner, conversation.counterpart)
        return conversation
    }

    /// Whether a member is an active client of a practitioner now; of anybody else it is not asked.
    private func isActive(_ practitioner: KnownPerson, _ member: KnownPerson) throws -> Bool {
        guard practitioner.role == .practitioner, member.role == .member else { return false }
        return try ActiveClients.isActive(
            practitioner: practitioner.id, member: member.id, now: now, rule: activeClients, in: db)
    }

    private func contact(_ practitioner: PersonID, _ client: PersonID, _ arrival: Arrival) throws -> Resolution {
        guard let one = try PersonRow.known(practitioner, in: db), one.role == .practitioner,
            let other = try PersonRow.known(client, in: db), other.role == .member || other.role == .enquirer
        else { return .nothing }
        let isActive = try isActive(one, other)
        let continuing = try continuing(one, other, arrival, isActive)
        return .contact(one, client: other, isActive: isActive, continuing: continuing)
    }

    private func practitioner(_ handle: String, _ arrival: Arrival, _ sender: KnownPerson?) throws -> Resolution {
        guard let person = try PersonRow.practitioner(handle: handle, in: db) else { return .nothing }
        guard let sender, sender.id != person.id else { return .practitioner(person, continuing: nil) }
        var found = try continuing(person, sender, arrival, nil)
        // What was written to them since they left is with the desk.
        if found == nil, person.hasLeft { found = try withDesk(sender, arrival) }
        return .practitioner(person, continuing: found)
    }

    private func continuing(
        _ practitioner: KnownPerson, _ counterpart: KnownPerson, _ arrival: Arrival, _ isActive: Bool?
    ) throws -> KnownConversation? {
        var found = try ConversationRow.latest(
            practitioner: practitioner.id, counterpart: counterpart.id, baseSubject: baseSubject(arrival.subject),
            since: now - StorePeriods.continuation, in: db)
        guard found != nil else { return nil }
        found?.isActiveClient = try isActive ?? self.isActive(practitioner, counterpart)
        return found
    }

    private func withDesk(_ sender: KnownPerson, _ arrival: Arrival) throws -> KnownConversation? {
        guard let desk else { return nil }
        return try ConversationRow.latest(
            of: sender.id, withDesk: desk.id, baseSubject: baseSubject(arrival.subject),
            since: now - StorePeriods.continuation, in: db)
    }

    private func outgoing(_ id: OutgoingMailID) throws -> (conversation: ConversationID?, party: Party?)? {
        try db.row("SELECT conversation, party FROM outgoing WHERE id = ?", [id.rawValue]).map { row in
            let conversation: Int64? = row["conversation"]
            let party: String? = row["party"]
            return (conversation.map { ConversationID($0) }, party.flatMap { Party(rawValue: $0) })
        }
    }

    /// The conversation that a mail of ours belongs to, in the name of the party that got it; of one that belongs to
    /// none, the mail itself.
    private func ownMessage(_ id: OutgoingMailID) throws -> Resolution {
        guard let mail = try outgoing(id) else { return .nothing }
        guard let conversation = mail.conversation, let party = mail.party,
            let known = try self.conversation(conversation)
        else { return .outgoing(id, mail.conversation, mail.party) }
        return .conversation(known, party)
    }

    private func foreignMessage(_ id: MessageID, of sender: KnownPerson) throws -> Resolution? {
        let row = try db.row(
            """
            SELECT conversation, party FROM message_reference WHERE message_id = ? AND person = ?
            ORDER BY id DESC LIMIT 1
            """, [id.text, sender.id.rawValue])
        guard let row, let party = Party(rawValue: row["party"]),
            let conversation = try conversation(ConversationID(row["conversation"]))
        else { return nil }
        return .conversation(conversation, party)
    }
}

extension Timestamp {
    static func - (moment: Timestamp, span: Duration) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds - span.milliseconds)
    }
}
