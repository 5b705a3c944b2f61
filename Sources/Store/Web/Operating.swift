package import Flow
import GRDB
import Mail
package import Triage

/// How much there is of what an operator may have to do something about.
package struct OpenCounts: Hashable, Sendable {
    package var held: Int
    package var queued: Int
    package var failed: Int
    package var uncertain: Int
    /// Mails that the last gate stopped.
    package var heldBack: Int
    package var tickets: Int
    package var suppressed: Int
    /// Conversations that wait for an answer.
    package var waiting: Int
}

extension Store {
    /// Counts by partial indexes: what has been sent and filed is not walked through.
    package func openCounts() async throws -> OpenCounts {
        try await read { db in
            let count = { (sql: String) in Int(try db.number("SELECT count(*) FROM \(sql)") ?? 0) }
            return OpenCounts(
                held: try count("arrival WHERE disposition = 'held'"),
                queued: try count("outgoing WHERE state IN ('due', 'uncertain') AND state = 'due'")
                    + count("outgoing WHERE state IN ('claimed', 'handing-over')"),
                failed: try count("outgoing WHERE state IN ('failed', 'cancelled', 'held') AND state = 'failed'"),
                uncertain: try count("outgoing WHERE state IN ('due', 'uncertain') AND state = 'uncertain'"),
                heldBack: try count("outgoing WHERE state IN ('failed', 'cancelled', 'held') AND state = 'held'"),
                tickets: try count("ticket WHERE status NOT IN ('solved', 'closed')"),
                suppressed: try count("suppression WHERE suppressed_at IS NOT NULL"),
                waiting: try count("waiting"))
        }
    }

    /// A mail of the queue with its bytes; those are nil before its first attempt.
    package func queuedMail(_ id: OutgoingMailID) async throws -> (QueuedMail, [UInt8]?)? {
        try await read { db in
            guard
                let mail = try db.row("\(QueuedMail.columns) WHERE outgoing.id = ?", [id.rawValue])
                    .flatMap(QueuedMail.init)
            else { return nil }
            let row = try db.row("SELECT bytes FROM frozen_mail WHERE outgoing = ?", [id.rawValue])
            return (mail, try row?.bytes("bytes"))
        }
    }

    /// People whose name, handle or address begins like this, or whom it names; all of them for nothing.
    package func people(like typed: String, limit: Int) async throws -> [KnownPerson] {
        if typed.isEmpty { return try await people(role: nil, limit: limit) }
        let pattern = typed.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
        return try await read { db in
            let ids = try db.numbers(
                """
                SELECT id FROM person WHERE role <> 'desk' AND (name LIKE ?1 ESCAPE '\\' OR name LIKE '% ' || ?1 ESCAPE '\\'
                    OR handle LIKE ?1 ESCAPE '\\' OR external_id = ?2
                    OR id IN (SELECT person FROM address WHERE canonical LIKE ?1 ESCAPE '\\'))
                ORDER BY id LIMIT ?3
                """, [pattern.stored, typed.stored, limit])
            return try ids.compactMap { try PersonRow.known(PersonID($0), in: db) }
        }
    }
}
