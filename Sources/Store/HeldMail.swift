package import Flow
import GRDB
package import Mail
package import Triage

/// A mail that was held, ignored or shown as a note, as the operator sees it.
package struct HeldMail: Sendable {
    package var arrival: ArrivalID
    package var source: ArrivalSource
    package var receivedAt: Timestamp
    /// `HoldReason.rawValue`, `ignored` or `note`.
    package var reason: String
    package var from: String
    package var subject: String
    package var trace: [TraceStep]
    package init(
        arrival: ArrivalID, source: ArrivalSource, receivedAt: Timestamp, reason: String, from: String,
        subject: String, trace: [TraceStep]
    ) {
        self.arrival = arrival
        self.source = source
        self.receivedAt = receivedAt
        self.reason = reason
        self.from = from
        self.subject = subject
        self.trace = trace
    }
}

extension Store {
    /// The mails that wait for the operator, newest first; `ignored` adds automatic ones: those filed without
    /// effect, and those shown as notes.
    package func heldMails(includingIgnored ignored: Bool, limit: Int) async throws -> [HeldMail] {
        try await read { db in
            let kept = ignored ? HeldMail.isKept : "disposition = 'held'"
            return try db.rows("\(HeldMail.columns) WHERE \(kept) ORDER BY id DESC LIMIT ?", [limit]).map(HeldMail.init)
        }
    }

    /// One mail that was held, ignored or shown as a note; nil for any other arrival.
    package func heldMail(_ id: ArrivalID) async throws -> HeldMail? {
        try await read { db in
            try db.row("\(HeldMail.columns) WHERE id = ? AND \(HeldMail.isKept)", [id.rawValue])
                .map(HeldMail.init)
        }
    }

    /// The raw bytes of any arrival; nil once they have been dropped.
    package func rawMail(of id: ArrivalID) async throws -> RawMail? {
        try await read { db in try HeldRow.raw(of: id, in: db) }
    }

    /// Marks a held mail as discarded; its bytes stay until retention drops them.
    ///
    /// - Throws: `StoreError.notHeld`, `StoreError.noSuchRow`.
    package func discard(_ id: ArrivalID) async throws {
        try await write { db in
            let held = try HeldRow.load(id, in: db)
            guard held.reason != nil else { throw StoreError.notHeld(id) }
            try db.run("UPDATE arrival SET disposition = 'discarded' WHERE id = ?", [id.rawValue])
        }
    }
}

extension HeldMail {
    /// In the words of the partial index that holds these rows.
    fileprivate static let isKept = "disposition IN ('held', 'ignored', 'note')"
    fileprivate static let columns = """
        SELECT id, mailbox, folder, uid_validity, uid, name, received_at, disposition, reason, from_text, subject, trace
        FROM arrival
        """

    fileprivate init(_ row: Row) {
        let reason: String? = row["reason"]
        self.init(
            arrival: ArrivalID(row["id"]), source: ArrivalSource(row),
            receivedAt: Timestamp(milliseconds: row["received_at"]), reason: reason ?? row["disposition"],
            from: row["from_text"], subject: row["subject"], trace: [TraceStep](stored: row["trace"]))
    }
}
