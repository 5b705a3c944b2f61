import Flow
import GRDB
import Mail
import Triage

/// A mail that was held, ignored or shown as a note, on its way to being decided again.
struct HeldRow {
    let id: ArrivalID
    let source: ArrivalSource
    /// nil for one that was not held.
    let reason: HoldReason?
    /// What has been said about it before.
    let lifted: Lifted
    /// nil once the bytes have been dropped.
    let mail: RawMail?

    /// - Throws: `StoreError.noSuchRow`, `StoreError.notHeld`.
    static func load(_ id: ArrivalID, in db: Database) throws -> HeldRow {
        guard let row = try db.row("SELECT disposition, reason, lifted FROM arrival WHERE id = ?", [id.rawValue]),
            let source = try source(of: id, in: db)
        else { throw StoreError.noSuchRow("arrival \(id)") }
        let disposition: String = row["disposition"]
        guard ["held", "ignored", "note"].contains(disposition) else { throw StoreError.notHeld(id) }
        let reason: String? = row["reason"]
        return HeldRow(
            id: id, source: source, reason: reason.flatMap { HoldReason(rawValue: $0) },
            lifted: Lifted(stored: row["lifted"]), mail: try raw(of: id, in: db))
    }

    static func source(of id: ArrivalID, in db: Database) throws -> ArrivalSource? {
        try db.row("SELECT mailbox, folder, uid_validity, uid, name FROM arrival WHERE id = ?", [id.rawValue])
            .map { ArrivalSource($0) }
    }

    /// The mail as it came, but not as junk: who releases it has said that it is none.
    static func raw(of id: ArrivalID, in db: Database) throws -> RawMail? {
        let row = try db.row(
            """
            SELECT mailbox, folder, uid_validity, uid, name, received_at, truncated_from, bytes
            FROM arrival JOIN blob ON blob.sha256 = arrival.raw WHERE arrival.id = ?
            """, [id.rawValue])
        guard let row, let bytes = try row.bytes("bytes") else { return nil }
        return RawMail(
            source: ArrivalSource(row), receivedAt: Timestamp(milliseconds: row["received_at"]), bytes: bytes,
            truncatedFrom: row["truncated_from"])
    }
}

extension ArrivalSource {
    init(_ row: Row) {
        self.init(
            mailbox: row["mailbox"], folder: row["folder"], uidValidity: row["uid_validity"], uid: row["uid"],
            name: row["name"])
    }
}

/// What people did by hand or by import, for the log of events.
enum EventRow {
    static func insert(
        _ kind: String, _ subject: Int64, _ detail: String, now: Timestamp, in db: Database
    ) throws {
        try db.run(
            "INSERT INTO event (at, kind, subject, detail) VALUES (?, ?, ?, ?)",
            [now.milliseconds, kind, subject, detail.stored])
    }
}
