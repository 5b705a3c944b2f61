import Flow
import GRDB
import Mail
import Triage

/// What follows from a mail that finally failed: rows of the transaction that makes it so, once for each mail (G3).
struct Failure {
    let filing: Filing

    private var db: Database { filing.db }
    private var now: Timestamp { filing.now }

    /// Tells whoever has to know.
    ///
    /// - Parameter kind: for the words to whoever is told; `dead` where nobody reads mail at its address.
    /// - Returns: the mails that were queued.
    func follow(_ id: OutgoingMailID, why: String, _ kind: FailureKind) throws -> [OutgoingMailID] {
        try db.run(
            "INSERT INTO failure (outgoing, at, why, kind) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [id.rawValue, now.milliseconds, why.stored, kind.rawValue])
        guard db.changesCount == 1, let mail = try load(id, isAddressDead: kind == .dead) else { return [] }
        let gathered = mail.template == .digest ? try Gathered(db: db, now: now).fail(with: id, why: why) : []
        try EventRow.insert("mail-failed", id.rawValue, "", now: now, in: db)
        var effects = Effects(filing: filing)
        for effect in decideFailure(mail) {
            // One consequence that cannot be carried out must keep neither the others nor the outcome from being
            // stored.
            effects = try filing.failingSoftly {
                var next = effects
                try next.apply([effect])
                return next
            } otherwise: { reason in
                try Alarms(db: db, now: now).raise(AlarmKind.failure, "mail \(id): \(reason)")
                return effects
            }
        }
        return try gathered.reduce(into: effects.queued) { $0 += try follow($1, why: why, kind) }
    }

    private func load(_ id: OutgoingMailID, isAddressDead: Bool) throws -> FailedMail? {
        let row = try db.row(
            """
            SELECT outgoing.template, outgoing.conversation, outgoing.party, entry.author
            FROM outgoing LEFT JOIN entry ON entry.id = outgoing.entry WHERE outgoing.id = ?
            """, [id.rawValue])
        guard let row, let template = TemplateName(rawValue: row["template"]) else { return nil }
        let (conversation, party, author) = (
            row["conversation"] as Int64?, row["party"] as String?, row["author"] as String?
        )
        let known = try conversation.flatMap { try ConversationRow.known(ConversationID($0), in: db) }
        return FailedMail(
            id: id, template: template, conversation: known, party: party.flatMap { Party(rawValue: $0) },
            author: author.flatMap { EntryAuthor(rawValue: $0) }, listed: try listed(in: id),
            isOvertaken: try Waiting(db: db, now: now).isOvertaken(id), isAddressDead: isAddressDead,
            reachable: try reachable(in: known))
    }

    private func listed(in id: OutgoingMailID) throws -> [ConversationID] {
        try db.numbers("SELECT conversation FROM outgoing_item WHERE outgoing = ? ORDER BY position", [id.rawValue])
            .map { ConversationID($0) }
    }

    private func reachable(in conversation: KnownConversation?) throws -> Set<Party> {
        guard let conversation else { return [] }
        let suppression = Suppression(db: db, now: now)
        return Set(
            try [Party.practitioner, .counterpart].filter { party in
                guard let address = conversation.person(party).addresses.first else { return false }
                return try suppression.verdict(address, for: .deliveryProblem) != .suppressed
            })
    }
}
