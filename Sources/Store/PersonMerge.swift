import GRDB
import Mail

/// Makes an enquirer one with the person whose address they wrote from.
///
/// The row of the enquirer goes, unless a conversation would then be one of a person with themselves: such a conversation
/// is closed and kept, with the enquirer, who has no address any more, as its counterpart.
struct PersonMerge {
    let db: Database
    let now: Timestamp

    func merge(_ enquirer: Int64, into person: Int64) throws {
        try moveAddresses(enquirer, person)
        try closeOwn(enquirer, person)
        try moveConversations(enquirer, person)
        try moveMails(enquirer, person)
        for sql in [
            "UPDATE question SET person = ?2 WHERE person = ?1", "UPDATE wording SET person = ?2 WHERE person = ?1",
            "UPDATE reading SET reader = ?2 WHERE reader = ?1", "UPDATE review SET reviewer = ?2 WHERE reviewer = ?1",
        ] {
            try db.run(sql, [enquirer, person])
        }
        // Whoever they were signed in as is nobody any more.
        for table in ["sign_in", "session", "draft"] { try db.run("DELETE FROM \(table) WHERE person = ?", [enquirer]) }
        try db.run(
            """
            DELETE FROM person WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM conversation WHERE counterpart = ?1)
                AND NOT EXISTS (SELECT 1 FROM outgoing WHERE person = ?1)
                AND NOT EXISTS (SELECT 1 FROM message_reference WHERE person = ?1)
            """, [enquirer])
        try EventRow.insert("person-merged", person, "enquirer \(enquirer)", now: now, in: db)
    }

    /// The confirmed ones are the person's now, behind their own: else nobody would know them in a mail, or guard them.
    private func moveAddresses(_ enquirer: Int64, _ person: Int64) throws {
        let next =
            try db.number(
                "SELECT coalesce(max(position) + 1, 0) FROM address WHERE person = ?", [person]) ?? 0
        try db.run(
            """
            UPDATE address SET person = ?2, position = position + ?3, imported = 0
            WHERE person = ?1 AND confirmed_at IS NOT NULL
            """, [enquirer, person, next])
        try db.run("DELETE FROM address WHERE person = ?", [enquirer])
    }

    /// Closes what the person, or somebody with their address in the From field, wrote to them.
    private func closeOwn(_ enquirer: Int64, _ person: Int64) throws {
        try db.run(
            "UPDATE conversation SET is_open = 0 WHERE practitioner = ? AND counterpart = ?", [person, enquirer])
        try cancel(
            "conversation IN (SELECT id FROM conversation WHERE practitioner = ?2 AND counterpart = ?1)",
            because: "both sides are the same person", enquirer, person)
    }

    private func moveConversations(_ enquirer: Int64, _ person: Int64) throws {
        try db.run(
            """
            UPDATE message_reference SET person = ?2 WHERE person = ?1 AND conversation IN (
                SELECT id FROM conversation WHERE counterpart = ?1 AND practitioner <> ?2)
            """, [enquirer, person])
        try db.run(
            "UPDATE conversation SET counterpart = ?2 WHERE counterpart = ?1 AND practitioner <> ?2",
            [enquirer, person])
    }

    /// All but those of conversations that stay, and a second welcome: there is one for each person.
    private func moveMails(_ enquirer: Int64, _ person: Int64) throws {
        let second = """
            outgoing.person = ?1 AND template = 'welcome' AND EXISTS (
                SELECT 1 FROM outgoing AS first WHERE first.person = ?2 AND first.template = 'welcome')
            """
        try cancel(second, because: "welcomed before", enquirer, person)
        try db.run(
            """
            UPDATE outgoing SET person = ?2 WHERE person = ?1 AND NOT (\(second))
                AND (conversation IS NULL OR conversation NOT IN (
                    SELECT id FROM conversation WHERE counterpart = ?1))
            """, [enquirer, person])
    }

    private func cancel(_ condition: String, because note: String, _ enquirer: Int64, _ person: Int64) throws {
        try db.run(
            """
            UPDATE outgoing SET state = 'cancelled', note = ?3, settled_at = ?4, due_at = NULL
            WHERE state IN ('due', 'held') AND person IN (?1, ?2) AND \(condition)
            """, [enquirer, person, note, now.milliseconds])
    }
}
