package import Flow
import GRDB
package import Mail
package import Triage

/// What came of one change at the desk.
package struct FiledChange: Hashable, Sendable {
    /// How far it got; only `refused` needs a person.
    package enum Outcome: Hashable, Sendable {
        case done
        /// It was told and filed before.
        case repeated
        /// The desk speaks of a ticket that is none of ours.
        case unknownTicket
        /// It cannot be carried out, and an alarm says so; in words.
        case refused(String)
    }

    /// As the desk tells it.
    package var id: String
    package var outcome: Outcome
    /// The mails that were queued, in order.
    package var queued: [OutgoingMailID] = []
}

extension Store {
    /// Files what happened at the desk, each change once by its id, in one transaction and a savepoint for each.
    ///
    /// A change that cannot be carried out raises an alarm, counts as filed, and costs the others nothing.
    /// - Parameter owner: the process that claims the queued mails at once, with `lease`; nil leaves them `due`.
    /// - Throws: `StoreError.unusable` when the disk is full or fails: then nothing of them is filed.
    package func file(
        _ changes: [DeskChange], now: Timestamp, owner: String?, lease: Duration
    ) async throws -> [FiledChange] {
        let lease = owner.map { Lease(owner: $0, until: now + lease) }
        return try await write { [activeClients, desk] db in
            let filing = Filing(
                db: db, now: now, lease: lease, judgement: .none, activeClients: activeClients, desk: desk)
            return try changes.map { try DeskChanges(filing: filing).file($0) }
        }
    }
}

/// Changes at the desk within a transaction.
private struct DeskChanges {
    let filing: Filing

    private var db: Database { filing.db }

    /// How far a desk's clock, which may tell whole seconds only, may be behind ours.
    private static let skew = Duration.seconds(5)

    func file(_ change: DeskChange) throws -> FiledChange {
        let row = try db.row("SELECT conversation FROM ticket WHERE id = ?", [change.ticket.rawValue])
        guard let row, let conversation = try filing.lookup.conversation(ConversationID(row["conversation"])) else {
            return FiledChange(id: change.id, outcome: .unknownTicket)
        }
        try db.run(
            "INSERT INTO desk_change (id, ticket, filed_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [change.id.stored, change.ticket.rawValue, filing.now.milliseconds])
        guard db.changesCount == 1 else { return FiledChange(id: change.id, outcome: .repeated) }
        return try filing.failingSoftly {
            let queued = try carryOut(change, in: conversation)
            return FiledChange(id: change.id, outcome: .done, queued: queued)
        } otherwise: { reason in
            try Alarms(db: db, now: filing.now).raise(Alarm.deskChange, "change \(change.id): \(reason)")
            return FiledChange(id: change.id, outcome: .refused(reason))
        }
    }

    private func carryOut(_ change: DeskChange, in conversation: KnownConversation) throws -> [OutgoingMailID] {
        var assignee: KnownPerson?
        if case .assigned(let handle) = change.event {
            assignee = try PersonRow.practitioner(handle: handle.lowercased(), in: db)
        }
        var effects = Effects(filing: filing)
        effects.writtenAt = min(change.at, filing.now)
        effects.postedMail = change.mail
        try effects.apply(decide(change, in: conversation, assignee: assignee).effects)
        try conclude(change, effects.entries[conversation.id])
        return effects.queued + effects.queuedByReleases
    }

    /// What is no matter of the conversation: where the ticket stands, and which of its comments an entry came from.
    private func conclude(_ change: DeskChange, _ entry: EntryID?) throws {
        switch change.event {
        case .comment, .outsideComment:
            guard let entry else { return }
            try db.run(
                "INSERT INTO desk_entry (comment, entry) VALUES (?, ?)", [change.id.stored, entry.rawValue])
        case .status(let status): try move(change.ticket, to: status, at: change.at)
        case .deleted: try move(change.ticket, to: .closed, at: change.at)
        case .merged(let target): try DeskLinks(db: db).move(change.ticket, to: target)
        case .withdrawn(let comment): try withdraw(comment)
        case .redacted(let comment, let words): try redact(comment, words)
        case .assigned: break
        }
    }

    /// Words that an agent made private are shown no more, and go out no more where they have not gone yet.
    private func withdraw(_ comment: String) throws {
        let entry = try db.number(
            "UPDATE desk_entry SET withdrawn_at = ? WHERE comment = ? AND withdrawn_at IS NULL RETURNING entry",
            [filing.now.milliseconds, comment.stored])
        guard let entry else { return }
        try leaveDigests(entry)
        let mails = try db.numbers("SELECT id FROM outgoing WHERE entry = ? AND state IN ('due', 'claimed')", [entry])
        for mail in mails {
            try Queue(db: db).put(OutgoingMailID(mail), .cancelled, "made private at the desk", now: filing.now)
        }
    }

    /// A digest that holds an entry's words, and is not on its way yet, is called off: what else it carries goes alone.
    private func leaveDigests(_ entry: Int64) throws {
        let digests = try db.numbers(
            """
            SELECT DISTINCT digest.id FROM outgoing AS mail JOIN outgoing AS digest ON digest.id = mail.digest
            WHERE mail.entry = ? AND digest.id <> mail.id AND digest.state IN ('due', 'claimed')
            """, [entry])
        for digest in digests {
            try Queue(db: db).put(OutgoingMailID(digest), .cancelled, "changed at the desk", now: filing.now)
        }
    }

    /// What was rendered of an entry is not handed over: it is rendered anew, and in the place of bytes that exist, which never
    /// change, another mail goes.
    private func renderAnew(_ entry: Int64) throws {
        try leaveDigests(entry)
        let mails = try db.rows(
            """
            SELECT id, template, person, conversation, party,
                EXISTS (SELECT 1 FROM frozen_mail WHERE frozen_mail.outgoing = outgoing.id) AS frozen
            FROM outgoing WHERE entry = ? AND state IN ('due', 'claimed')
            """, [entry])
        let queue = Queue(db: db)
        for row in mails {
            let mail = OutgoingMailID(row["id"])
            guard row["frozen"], let template = TemplateName(rawValue: row["template"]) else {
                try db.run(
                    """
                    UPDATE outgoing SET state = 'due', owner = NULL, lease_until = NULL, due_at = coalesce(due_at, ?)
                    WHERE id = ? AND state = 'claimed'
                    """, [filing.now.milliseconds, mail.rawValue])
                continue
            }
            try queue.put(mail, .cancelled, "redacted at the desk", now: filing.now)
            let (conversation, party) = (row["conversation"] as Int64?, row["party"] as String?)
            let next = NewMail(
                template: template, person: PersonID(row["person"]),
                conversation: conversation.map { ConversationID($0) }, party: party.flatMap { Party(rawValue: $0) },
                entry: EntryID(entry))
            _ = try queue.add(next, now: filing.now, lease: nil)
        }
    }

    /// What is told of an entry from now on is what the desk has left of it: neither what was cut from it nor its mail, which
    /// hold the same words.
    private func redact(_ comment: String, _ words: String) throws {
        let entry = try db.number(
            """
            SELECT entry FROM desk_entry WHERE comment = ?1
            UNION ALL SELECT desk_task.entry FROM desk_comment JOIN desk_task ON desk_task.id = desk_comment.task
                WHERE desk_comment.comment = ?1 AND desk_task.task IN ('create', 'comment')
                    AND desk_task.entry IS NOT NULL LIMIT 1
            """, [comment])
        guard let entry else { return }
        try db.run(
            "UPDATE entry SET text = ?, trimmed = '', files = 0, redacted_at = ? WHERE id = ?",
            [words.stored, filing.now.milliseconds, entry])
        try renderAnew(entry)
        try EventRow.insert("entry-redacted", entry, "", now: filing.now, in: db)
        let own = try db.row("SELECT raw FROM entry_mail WHERE entry = ?", [entry])
        guard let digest = try own?.bytes("raw")?.stored else { return }
        try db.run("DELETE FROM entry_mail WHERE entry = ?", [entry])
        try db.run(
            """
            DELETE FROM blob WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM arrival WHERE raw = ?1)
                AND NOT EXISTS (SELECT 1 FROM entry_mail WHERE raw = ?1)
            """, [digest])
    }

    /// A status that is told late does not undo what has happened since.
    private func move(_ ticket: TicketID, to status: TicketStatus, at moment: Timestamp) throws {
        try db.run(
            "UPDATE ticket SET status = ?, updated_at = max(updated_at, ?) WHERE id = ? AND updated_at <= ?",
            [
                status.rawValue, min(moment, filing.now).milliseconds, ticket.rawValue,
                (moment + DeskChanges.skew).milliseconds,
            ])
    }
}
