package import Flow
import GRDB
package import Mail
import Triage

extension Store {
    /// What a decision on this arrival would be given now; changes nothing.
    ///
    /// `earlier` stays nil: whether the effects have happened before depends on the route that is decided.
    package func known(for arrival: Arrival, now: Timestamp) async throws -> Known {
        try await read { db in try Lookup(db: db, now: now).known(for: arrival) }
    }
}

/// Looks up what a decision may ask for; every query goes by an index, so that its cost does not grow with the store.
struct Lookup {
    let db: Database
    let now: Timestamp

    func known(for arrival: Arrival) throws -> Known {
        let sender = try arrival.senderAddress.flatMap { try PersonRow.owner(of: $0, in: db) }
        var known = Known(now: now, sender: sender)
        known.resolved = try arrival.keys.found.prefix(StoreLimits.threadKeys).map { found in
            Known.Resolved(found: found, resolution: try resolve(found.key, arrival, sender))
        }
        known.volume = try volume(arrival, known.conversation)
        return known
    }

    private func resolve(_ key: ThreadKey, _ arrival: Arrival, _ sender: KnownPerson?) throws -> Resolution {
        switch key {
        case .question(let id):
            return try question(id).map { .question($0) } ?? .nothing
        case .reply(let id, let party):
            return try ConversationRow.known(id, in: db).map { .conversation($0, party) } ?? .nothing
        case .contact(let practitioner, let client):
            let found = try ConversationRow.latest(practitioner: practitioner, counterpart: client, in: db)
            return found.map { .conversation($0, .practitioner) } ?? .nothing
        case .ownMessage(let id):
            return try ownMessage(id)
        case .foreignMessage(let id):
            return try sender.flatMap { try foreignMessage(id, of: $0) } ?? .nothing
        case .handle(let handle):
            return try practitioner(handle, arrival, sender)
        case .general(let general):
            return .general(general)
        case .returnPath(let id):
            return try outgoing(id).map { .outgoing(id, $0.conversation, $0.party) } ?? .nothing
        }
    }

    private func question(_ id: QuestionID) throws -> KnownQuestion? {
        let row = try db.row(
            "SELECT asked, arrival, person, expires_at, used_at FROM question WHERE id = ?", [id.rawValue])
        guard let row, let asked = EmailAddress(row["asked"]) else { return nil }
        return KnownQuestion(
            id: id, asked: asked, arrival: ArrivalID(row["arrival"]), person: PersonID(row["person"]),
            expiresAt: Timestamp(milliseconds: row["expires_at"]), isUsed: row["used_at"] != nil)
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
            let known = try ConversationRow.known(conversation, in: db)
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
            let conversation = try ConversationRow.known(ConversationID(row["conversation"]), in: db)
        else { return nil }
        return .conversation(conversation, party)
    }

    private func practitioner(_ handle: String, _ arrival: Arrival, _ sender: KnownPerson?) throws -> Resolution {
        guard let person = try PersonRow.practitioner(handle: handle, in: db) else { return .nothing }
        guard let sender else { return .practitioner(person, continuing: nil) }
        let continuing = try ConversationRow.latest(
            practitioner: person.id, counterpart: sender.id, baseSubject: baseSubject(arrival.subject),
            since: now - StorePeriods.continuation, in: db)
        return .practitioner(person, continuing: continuing)
    }
}

extension Timestamp {
    static func - (moment: Timestamp, span: Duration) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds - span.milliseconds)
    }
}
