import Flow
import GRDB
package import Mail
package import Triage

extension Store {
    /// Mails in any of these states, the newest first.
    package func queuedMails(states: Set<OutgoingState>, limit: Int) async throws -> [QueuedMail] {
        try await read { db in
            let found = try states.flatMap { state in
                try db.rows(
                    "\(QueuedMail.columns) WHERE \(state.condition) ORDER BY outgoing.id DESC LIMIT ?", [limit])
            }
            return Array(found.compactMap(QueuedMail.init).sorted { $0.id > $1.id }.prefix(limit))
        }
    }

    /// Makes a failed, uncertain, held or deferred mail due now, with the same bytes where it was frozen, and with
    /// 5 more days of patience; should it fail again, that is told again.
    ///
    /// - Throws: `StoreError.noSuchRow` for a mail in another state.
    package func retry(_ id: OutgoingMailID, now: Timestamp) async throws {
        try await write { db in
            try Self.refuseCarried(id, in: db)
            try Gathered(db: db, now: now).leave(id)
            try db.run(
                """
                UPDATE outgoing SET state = 'due', due_at = ?, give_up_at = ?, settled_at = NULL
                WHERE id = ? AND state IN ('failed', 'uncertain', 'held', 'due')
                """, [now.milliseconds, (now + StorePeriods.patience).milliseconds, id.rawValue])
            guard db.changesCount == 1 else {
                throw StoreError.noSuchRow("mail \(id) in the queue that could be retried")
            }
            try Gathered(db: db, now: now).retry(with: id)
            // This attempt may fail again, and that is told again.
            try db.run("DELETE FROM failure WHERE outgoing = ?", [id.rawValue])
            try Alarms(db: db, now: now).clear(AlarmKind.held, "mail \(id)")
            try EventRow.insert("mail-retried", id.rawValue, "", now: now, in: db)
        }
    }

    /// Takes a mail out of the queue.
    ///
    /// - Throws: `StoreError.noSuchRow` unless it is due, held or uncertain.
    package func cancel(_ id: OutgoingMailID, why: String, now: Timestamp) async throws {
        try await write { db in
            try Self.refuseCarried(id, in: db)
            try db.run(
                """
                UPDATE outgoing SET state = 'cancelled', note = ?, settled_at = ?, due_at = NULL
                WHERE id = ? AND state IN ('due', 'held', 'uncertain')
                """, [why.stored, now.milliseconds, id.rawValue])
            guard db.changesCount == 1 else {
                throw StoreError.noSuchRow("mail \(id) in the queue that could be cancelled")
            }
            try Gathered(db: db, now: now).cancel(with: id, why: why)
            try Alarms(db: db, now: now).clear(AlarmKind.held, "mail \(id)")
            try EventRow.insert("mail-cancelled", id.rawValue, why, now: now, in: db)
        }
    }

    /// What a digest carries that may be at the server already is the digest's.
    private static func refuseCarried(_ id: OutgoingMailID, in db: Database) throws {
        guard let digest = try Gathered(db: db, now: Timestamp(milliseconds: 0)).carrier(of: id) else { return }
        throw StoreError.noSuchRow("mail \(id) by itself: mail \(digest) carries it, so name that one")
    }
}

extension OutgoingState {
    /// In the words of the partial index that holds rows of this state.
    fileprivate var condition: String {
        switch self {
        case .due, .uncertain: "state IN ('due', 'uncertain') AND state = '\(rawValue)'"
        case .claimed, .handingOver: "state IN ('claimed', 'handing-over') AND state = '\(rawValue)'"
        case .failed, .cancelled, .held: "state IN ('failed', 'cancelled', 'held') AND state = '\(rawValue)'"
        case .sent: "state = 'sent'"
        }
    }
}

extension QueuedMail {
    static let columns = """
        SELECT outgoing.id, template, address, state, attempts, due_at, created_at, settled_at, note,
            frozen_mail.message_id
        FROM outgoing LEFT JOIN frozen_mail ON frozen_mail.outgoing = outgoing.id
        """

    init?(_ row: Row) {
        guard let template = TemplateName(rawValue: row["template"]), let state = OutgoingState(rawValue: row["state"])
        else { return nil }
        let createdAt: Int64 = row["created_at"]
        let settledAt: Int64? = row["settled_at"]
        let due: Int64? = row["due_at"]
        // Gathered into another mail: it has no moment of its own.
        let dueAt = due == Timestamp.never.milliseconds ? nil : due
        let messageID: String? = row["message_id"]
        self.init(
            id: OutgoingMailID(row["id"]), template: template, to: row["address"], state: state,
            attempts: row["attempts"], dueAt: Timestamp(milliseconds: dueAt ?? settledAt ?? createdAt),
            createdAt: Timestamp(milliseconds: createdAt),
            settledAt: settledAt.map { Timestamp(milliseconds: $0) },
            messageID: messageID.flatMap { MessageID($0) }, note: row["note"])
    }
}
