import Flow
import GRDB
package import Mail

/// Something for the operator to look at, raised once however often it happens, until it is cleared.
package struct Alarm: Hashable, Sendable {
    package var id: Int64
    /// `smtp-account`, `policy`, `complaint`, ….
    package var kind: String
    /// Without addresses or words of mails.
    package var detail: String
    package var raisedAt: Timestamp
    package var lastAt: Timestamp
    package var times: Int

    /// The desk has not answered for a while.
    package static let deskDown = "desk-down"
    /// A task that the desk will not take.
    package static let deskTask = "desk-task"
    /// Something that happened at the desk cannot be filed.
    package static let deskChange = "desk-change"
    /// Something at the desk has changed so that it does not fit us any more.
    package static let deskDrift = "desk-drift"
    /// A mailbox has not been read to its end for too long, whatever the reason.
    package static let mailboxLate = "mailbox-late"
    /// A mailbox's server refuses the login.
    package static let mailboxLogin = "mailbox-login"
    /// A calendar has not been read for too long, whatever the reason.
    package static let feedLate = "feed-late"
    /// What stands where a calendar should is none, or is not whole.
    package static let feedUnreadable = "feed-unreadable"
    /// So much is gone from a calendar that nothing of it was cancelled.
    package static let feedShrunk = "feed-shrunk"
    /// Files cannot be looked through for viruses: mails that have some wait.
    package static let scannerDown = "scanner-down"
    /// Metadata cannot be taken out of files: mails that have some wait.
    package static let stripperDown = "stripper-down"
    /// Files went out with the metadata that could not be taken out of them, as the settings say.
    package static let metadataKept = "metadata-kept"
    /// A file went out in whose words an address or number of its sender's stands, as the settings say.
    package static let documentAddress = "document-address"
    /// A webhook that has taken nothing for days: it is disabled until somebody enables it again.
    package static let webhookDead = "webhook-dead"
}

/// Raising and clearing within a transaction.
struct Alarms {
    let db: Database
    let now: Timestamp

    func raise(_ kind: String, _ detail: String) throws {
        try db.run(
            """
            INSERT INTO alarm (kind, detail, raised_at, last_at) VALUES (?1, ?2, ?3, ?3)
            ON CONFLICT (kind, detail) WHERE cleared_at IS NULL
                DO UPDATE SET last_at = max(last_at, ?3), times = times + 1
            """, [kind.stored, detail.stored, now.milliseconds])
    }

    /// Clears all alarms of a kind, or the one with this detail.
    func clear(_ kind: String, _ detail: String? = nil) throws {
        try db.run(
            """
            UPDATE alarm SET cleared_at = ?3 WHERE kind = ?1 AND cleared_at IS NULL AND (?2 IS NULL OR detail = ?2)
            """, [kind.stored, detail?.stored, now.milliseconds])
    }
}

extension Store {
    /// Raises an alarm, or counts it once more where it is raised already.
    package func raiseAlarm(_ kind: String, _ detail: String, now: Timestamp) async throws {
        try await write { db in try Alarms(db: db, now: now).raise(kind, detail) }
    }

    /// Ends an alarm; nothing where there is none.
    package func clearAlarm(_ kind: String, _ detail: String, now: Timestamp) async throws {
        try await write { db in try Alarms(db: db, now: now).clear(kind, detail) }
    }

    /// Has exactly these alarms of a kind stand: those of before that are not among them end.
    package func setAlarms(_ kind: String, _ details: [String], now: Timestamp) async throws {
        try await write { db in
            let alarms = Alarms(db: db, now: now)
            let standing = try db.rows(
                "SELECT detail FROM alarm WHERE kind = ? AND cleared_at IS NULL", [kind.stored]
            ).map { row -> String in row["detail"] }
            for detail in standing where !details.contains(detail) { try alarms.clear(kind, detail) }
            for detail in details { try alarms.raise(kind, detail) }
        }
    }

    /// The alarms that stand, the newest first.
    package func alarms(limit: Int = 100) async throws -> [Alarm] {
        try await read { db in
            try db.rows(
                """
                SELECT id, kind, detail, raised_at, last_at, times FROM alarm INDEXED BY alarm_raised
                WHERE cleared_at IS NULL ORDER BY last_at DESC LIMIT ?
                """, [limit]
            ).map { row in
                Alarm(
                    id: row["id"], kind: row["kind"], detail: row["detail"],
                    raisedAt: Timestamp(milliseconds: row["raised_at"]),
                    lastAt: Timestamp(milliseconds: row["last_at"]), times: row["times"])
            }
        }
    }

    /// Clears one alarm, because somebody has looked at it.
    ///
    /// - Throws: `StoreError.noSuchRow` where none of that number stands.
    package func clearAlarm(_ id: Int64, now: Timestamp) async throws {
        try await write { db in
            try db.run(
                "UPDATE alarm SET cleared_at = ? WHERE id = ? AND cleared_at IS NULL", [now.milliseconds, id])
            guard db.changesCount == 1 else { throw StoreError.noSuchRow("alarm \(id) that stands") }
        }
    }
}
