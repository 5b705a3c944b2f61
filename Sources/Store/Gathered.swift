import Flow
import GRDB
import Mail
import Triage

/// Mails whose words go out in one other mail, a digest.
///
/// They stay in the queue, due at no time, until the digest that carries them has an outcome, which is then theirs as well:
/// whoever wrote one is told when it did not arrive, as with every mail.
struct Gathered {
    let db: Database
    let now: Timestamp

    /// More go into the next one: a mail has to be read by somebody.
    private static let most = 50

    /// Gathers all that wait for the same person, where there is more than one.
    ///
    /// - Returns: true where the mail has been gathered.
    func gather(with id: OutgoingMailID) throws -> Bool {
        let row = try db.row("SELECT person, digest, due_at FROM outgoing WHERE id = ?", [id.rawValue])
        guard let row else { return false }
        // What a digest has given up goes alone.
        if row["digest"] as Int64? != nil { return row["due_at"] == Timestamp.never.milliseconds }
        let person = PersonID(row["person"])
        let members = try waiting(for: person)
        guard members.count > 1, members.contains(id), try hasAddress(person),
            let added = try Queue(db: db).add(NewMail(template: .digest, person: person), now: now, lease: nil)
        else { return false }
        for member in members {
            try db.run(
                "UPDATE outgoing SET digest = ?, due_at = ?, note = ? WHERE id = ?",
                [added.rawValue, Timestamp.never.milliseconds, "goes out in mail \(added)", member.rawValue])
        }
        return true
    }

    /// Each goes alone, and its own rules say what becomes of it.
    private func hasAddress(_ person: PersonID) throws -> Bool {
        try db.number("SELECT 1 FROM address WHERE person = ? LIMIT 1", [person.rawValue]) != nil
    }

    /// Those that were not tried yet, as many as one mail can be made of in memory.
    private func waiting(for person: PersonID) throws -> [OutgoingMailID] {
        var bytes: Int64 = 0
        let rows = try db.rows(
            """
            SELECT id, template, (
                SELECT length(bytes) FROM entry JOIN arrival ON arrival.id = entry.arrival
                    JOIN blob ON blob.sha256 = arrival.raw WHERE entry.id = outgoing.entry) AS size
            FROM outgoing
            WHERE person = ? AND priority = 0 AND state = 'due' AND digest IS NULL AND due_at <= ? AND attempts = 0
                AND template <> 'digest'
                AND NOT EXISTS (SELECT 1 FROM frozen_mail WHERE frozen_mail.outgoing = outgoing.id)
            ORDER BY due_at, id LIMIT ?
            """, [person.rawValue, now.milliseconds, Gathered.most])
        return rows.prefix { row in
            bytes += row["size"] ?? 0
            return bytes <= StoreLimits.claimedBytes
        }.compactMap { TemplateName(rawValue: $0["template"])?.isRelayed == true ? OutgoingMailID($0["id"]) : nil }
    }

    /// The mails that a digest carries, in the order of their words.
    func members(of digest: OutgoingMailID) throws -> [OutgoingMailID] {
        try db.numbers(
            "SELECT id FROM outgoing WHERE digest = ? AND state = 'due' AND due_at = ? ORDER BY id",
            [digest.rawValue, Timestamp.never.milliseconds]
        ).map { OutgoingMailID($0) }
    }

    /// The server has the digest, and so their words.
    func arrived(_ digest: OutgoingMailID, _ reply: ServerReply) throws {
        let failed = try db.numbers(
            "SELECT id FROM outgoing WHERE digest = ? AND state = 'failed'", [digest.rawValue])
        for member in try members(of: digest) + failed.map({ OutgoingMailID($0) }) {
            _ = try Queue(db: db).end(member, .sent, reply, now, states: "'due', 'failed'")
            try Waiting(db: db, now: now).arrived(member)
        }
    }

    /// The digest has failed, or a report says that it did not arrive.
    ///
    /// - Returns: those that have failed with it.
    func fail(with digest: OutgoingMailID, why: String) throws -> [OutgoingMailID] {
        try db.numbers(
            """
            UPDATE outgoing SET state = 'failed', note = ?, settled_at = ?, due_at = NULL
            WHERE digest = ? AND (state = 'sent' OR (state = 'due' AND due_at = ?)) RETURNING id
            """, [why.stored, now.milliseconds, digest.rawValue, Timestamp.never.milliseconds]
        ).map { OutgoingMailID($0) }
    }

    /// The digest does not go out: each goes alone.
    func release(from digest: OutgoingMailID) throws {
        for member in try members(of: digest) {
            try leave(member)
            try db.run(
                "UPDATE outgoing SET due_at = ?, note = '' WHERE id = ?", [now.milliseconds, member.rawValue])
        }
    }

    /// The mail has nothing to do with its digest any more, and is gathered into no other: it names itself.
    func leave(_ member: OutgoingMailID) throws {
        try db.run("UPDATE outgoing SET digest = id WHERE id = ? AND digest IS NOT NULL", [member.rawValue])
    }

    /// The digest that carries this mail and may have been handed over, so that nothing can be done to the mail alone.
    func carrier(of member: OutgoingMailID) throws -> OutgoingMailID? {
        try db.number(
            """
            SELECT digest.id FROM outgoing AS member JOIN outgoing AS digest ON digest.id = member.digest
            WHERE member.id = ? AND digest.id <> member.id AND member.state = 'due'
                AND (digest.state IN ('claimed', 'handing-over', 'uncertain')
                    OR EXISTS (SELECT 1 FROM frozen_mail WHERE frozen_mail.outgoing = digest.id))
            """, [member.rawValue]
        ).map { OutgoingMailID($0) }
    }

    /// An operator calls the digest off, and all that it carries.
    func cancel(with digest: OutgoingMailID, why: String) throws {
        for member in try members(of: digest) {
            try Queue(db: db).put(member, .cancelled, why, now: now)
        }
    }

    /// An operator sends a failed digest once more.
    func retry(with digest: OutgoingMailID) throws {
        let failed = try db.numbers(
            """
            UPDATE outgoing SET state = 'due', due_at = ?, settled_at = NULL, note = ?
            WHERE digest = ? AND state = 'failed' RETURNING id
            """, [Timestamp.never.milliseconds, "goes out in mail \(digest)", digest.rawValue])
        for member in failed { try db.run("DELETE FROM failure WHERE outgoing = ?", [member]) }
    }
}
