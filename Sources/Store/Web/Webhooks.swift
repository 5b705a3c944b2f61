import GRDB
package import Mail

extension Store {
    /// Adds a webhook; it is told of what happens from now on.
    ///
    /// - Parameter kinds: what it wants to hear of; everything where this is empty.
    package func addWebhook(
        _ url: WebhookURL, secret: WebhookSecret, kinds: Set<Happening.Kind>, now: Timestamp
    ) async throws -> Webhook {
        try await write { db in
            try db.run(
                "INSERT INTO webhook (url, secret, kinds, created_at, cursor, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?4)",
                [
                    url.text, secret.text, kinds.map(\.rawValue).sorted().joined(separator: " "), now.milliseconds,
                    try HappeningLog(db: db).last(),
                ])
            let id = db.lastInsertedRowID
            try EventRow.insert("webhook-added", id, "", now: now, in: db)
            return try Webhooks(db: db, now: now).load(id)
        }
    }

    /// All of them, in the order in which they were added.
    package func webhooks() async throws -> [Webhook] {
        try await read { db in try db.rows("\(Webhook.columns) ORDER BY id").compactMap(Webhook.init) }
    }

    /// Those that have something to be told, now or later, the one that has waited longest first.
    package func webhooksWithNews() async throws -> [Webhook] {
        try await read { db in
            try db.rows("\(Webhook.columns) WHERE \(Webhooks.hasNews) ORDER BY next_at, id").compactMap(Webhook.init)
        }
    }

    /// Takes a webhook away.
    ///
    /// - Throws: `StoreError.noSuchRow`.
    package func removeWebhook(_ id: Int64, now: Timestamp) async throws {
        try await write { db in
            let webhook = try Webhooks(db: db, now: now).load(id)
            try db.run("DELETE FROM webhook WHERE id = ?", [id])
            try Alarms(db: db, now: now).clear(Alarm.webhookDead, webhook.alarmDetail)
            try EventRow.insert("webhook-removed", id, "", now: now, in: db)
        }
    }

    /// Begins again where it stopped, at once; what has been forgotten meanwhile it is not told.
    ///
    /// - Throws: `StoreError.noSuchRow`.
    @discardableResult
    package func enableWebhook(_ id: Int64, now: Timestamp) async throws -> Webhook {
        try await write { db in
            let webhooks = Webhooks(db: db, now: now)
            try db.run(
                "UPDATE webhook SET disabled_at = NULL, attempts = 0, next_at = ? WHERE id = ?",
                [now.milliseconds, id])
            let webhook = try webhooks.load(id)
            try Alarms(db: db, now: now).clear(Alarm.webhookDead, webhook.alarmDetail)
            try EventRow.insert("webhook-enabled", id, "", now: now, in: db)
            return webhook
        }
    }

    /// Stores what came of telling a webhook of a happening; on disk before it is told of the next.
    ///
    /// - Returns: false where nothing more is to be told now: it waits, it is disabled, or it was taken away meanwhile.
    package func settle(
        webhook id: Int64, _ outcome: WebhookOutcome, of happening: Int64, now: Timestamp
    ) async throws -> Bool {
        try await write { db in try Webhooks(db: db, now: now).settle(id, outcome, of: happening) }
    }
}

/// What becomes of webhooks within a transaction; docs/states.md has the table.
struct Webhooks {
    let db: Database
    let now: Timestamp

    /// Happenings that it does not want to hear of are counted up to here before its cursor is moved behind them: else
    /// every mail would cost a commit for each webhook that is told of nothing.
    private static let uncounted = 1_000

    static let hasNews = """
        disabled_at IS NULL AND (cursor + \(uncounted) <= (SELECT max(id) FROM happening) OR EXISTS (
            SELECT 1 FROM happening WHERE happening.id > cursor
                AND (kinds = '' OR instr(' ' || kinds || ' ', ' ' || kind || ' ') > 0)))
        """

    func load(_ id: Int64) throws -> Webhook {
        let webhook = try db.row("\(Webhook.columns) WHERE id = ?", [id]).flatMap(Webhook.init)
        guard let webhook else { throw StoreError.noSuchRow("webhook \(id)") }
        return webhook
    }

    func settle(_ id: Int64, _ outcome: WebhookOutcome, of happening: Int64) throws -> Bool {
        switch outcome {
        case .delivered:
            try db.run(
                """
                UPDATE webhook SET cursor = ?2, attempts = 0, next_at = ?3, last_success_at = ?3, last_trouble = NULL
                WHERE id = ?1 AND cursor < ?2 AND disabled_at IS NULL
                """, [id, happening, now.milliseconds])
            return db.changesCount == 1
        case .passed:
            try db.run(
                "UPDATE webhook SET cursor = ?2 WHERE id = ?1 AND cursor < ?2 AND disabled_at IS NULL", [id, happening])
            return db.changesCount == 1
        case .retry(let moment, let why):
            try db.run(
                """
                UPDATE webhook SET attempts = attempts + 1, next_at = ?3, last_trouble = ?4
                WHERE id = ?1 AND cursor < ?2 AND disabled_at IS NULL
                """, [id, happening, moment.milliseconds, why.stored])
        case .gone:
            _ = try disable(id, "its receiver wants nothing more (410)")
        case .dead(let why):
            guard try disable(id, why) else { break }
            try Alarms(db: db, now: now).raise(Alarm.webhookDead, try load(id).alarmDetail)
        }
        return false
    }

    private func disable(_ id: Int64, _ why: String) throws -> Bool {
        try db.run(
            """
            UPDATE webhook SET disabled_at = ?, attempts = attempts + 1, last_trouble = ?
            WHERE id = ? AND disabled_at IS NULL
            """, [now.milliseconds, why.stored, id])
        guard db.changesCount == 1 else { return false }
        try EventRow.insert("webhook-disabled", id, "", now: now, in: db)
        return true
    }
}
