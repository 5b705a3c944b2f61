import GRDB
package import Mail
package import Triage

/// Something that happened, as the store's own log has it: numbers and a word, never what anybody wrote.
package struct Happening: Hashable, Sendable {
    /// What happened.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case conversationOpened = "conversation.opened"
        /// An enquirer became a client: the conversation goes on in-house.
        case conversationPromoted = "conversation.promoted"
        /// It has another practitioner, or its first.
        case conversationAssigned = "conversation.assigned"
        /// The practitioner's answer is waited for.
        case conversationWaiting = "conversation.waiting"
        /// No answer is waited for any more: there is one, or it was said that none is needed.
        case conversationAnswered = "conversation.answered"
        /// A message or a note was filed, or a note became a message.
        case entryAdded = "entry.added"
        /// The other side's mail server took the mail that carries an entry.
        case deliverySent = "delivery.sent"
        /// The mail that carries an entry did not arrive, also where it counted as sent before.
        case deliveryFailed = "delivery.failed"
    }

    /// Grows in the order in which things happened, and is never used again.
    package var id: Int64
    package var at: Timestamp
    package var kind: Kind
    package var conversation: ConversationID
    package var entry: EntryID?
    /// The relayed mail that a `delivery` is about.
    package var mail: OutgoingMailID?
}

extension Happening {
    init?(_ row: Row) {
        guard let kind = Kind(rawValue: row["kind"]) else { return nil }
        self.init(
            id: row["id"], at: Timestamp(milliseconds: row["at"]), kind: kind,
            conversation: ConversationID(row["conversation"]), entry: (row["entry"] as Int64?).map { EntryID($0) },
            mail: (row["outgoing"] as Int64?).map { OutgoingMailID($0) })
    }
}

extension Store {
    /// What happened after that, in its order.
    ///
    /// - Parameter id: the last happening that is known already; 0 for none.
    package func happenings(after id: Int64, limit: Int) async throws -> [Happening] {
        try await read { db in
            try db.rows(
                """
                SELECT id, at, kind, conversation, entry, outgoing FROM happening WHERE id > ? ORDER BY id LIMIT ?
                """, [id, limit]
            ).compactMap(Happening.init)
        }
    }

    /// The newest happening's number, also where it has been forgotten since; 0 where nothing ever happened.
    package func lastHappening() async throws -> Int64 { try await read { db in try HappeningLog(db: db).last() } }

    /// Forgets what happened before that moment, the oldest first; what a webhook has still to be told stays.
    ///
    /// - Parameter limit: how many rows are looked at, so that nobody waits long for the store.
    /// - Returns: how many are gone; 0 when there is nothing left to forget.
    @discardableResult
    package func forgetHappenings(before moment: Timestamp, limit: Int) async throws -> Int {
        try await write { db in try HappeningLog(db: db).forget(before: moment, limit: limit) }
    }
}

/// The log within a transaction.
struct HappeningLog {
    let db: Database

    /// SQLite's own count: the table may be empty.
    func last() throws -> Int64 { try db.number("SELECT seq FROM sqlite_sequence WHERE name = 'happening'") ?? 0 }

    /// A row that a wrong clock dated into the future goes with those after it: it must not keep the log for ever.
    func forget(before moment: Timestamp, limit: Int) throws -> Int {
        try db.run(
            """
            DELETE FROM happening WHERE id <= (
                SELECT max(id) FROM (SELECT id, at FROM happening ORDER BY id LIMIT ?2)
                WHERE at < ?1 AND id <= ifnull(
                    (SELECT min(cursor) FROM webhook WHERE disabled_at IS NULL), \(Int64.max)))
            """, [moment.milliseconds, limit])
        return db.changesCount
    }
}
