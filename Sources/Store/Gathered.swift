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
        guard members.count > 1, members.contains(id) else { return false }
        let digest = NewMail(template: .digest, person: person)
        guard let added = try Queue(db: db).add(digest, now: now, lease: nil) else { return false }
        for member in members {
            try db.run(
                "UPDATE outgoing SET digest = ?, due_at = ?, note = ? WHERE id = ?",
                [added.rawValue, Timestamp.never.milliseconds, "goes out in mail \(added)", member.rawValue])
        }
        return true
    }

    private func waiting(for person: PersonID) throws -> [OutgoingMailID] {
        try db.rows(
            """
            SELECT id, template FROM outgoing
            WHERE state IN ('due', 'uncertain') AND priority = 0 AND due_at <= ? AND person = ? AND state = 'due'
                AND digest IS NULL AND attempts = 0 AND template <> 'digest'
                AND NOT EXISTS (SELECT 1 FROM frozen_mail WHERE frozen_mail.outgoing = outgoing.id)
            ORDER BY due_at, id LIMIT ?
            """, [now.milliseconds, person.rawValue, Gathered.most]
        ).compactMap { row in
            TemplateName(rawValue: row["template"])?.isRelayed == true ? OutgoingMailID(row["id"]) : nil
        }
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
        for member in try members(of: digest) {
            _ = try Queue(db: db).end(member, .sent, reply, now, states: "'due'")
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
            try db.run(
                "UPDATE outgoing SET due_at = ?, note = '' WHERE id = ?", [now.milliseconds, member.rawValue])
        }
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
