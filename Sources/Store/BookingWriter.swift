import Flow
import GRDB
import Mail

/// Writes bookings, and does what follows from a new one: the member's open enquiries go in-house.
struct BookingWriter {
    let db: Database
    let now: Timestamp
    let rule: ActiveClientRule

    /// A booking with people and moments in place of ids and written times.
    struct Values {
        let externalID: String
        let practitioner: Int64
        let member: Int64
        let startsAt: Timestamp
        let endsAt: Timestamp
        let status: BookingStatus
        var title: String?
    }

    /// What became of one.
    struct Written {
        let id: Int64
        let change: ImportChange
        /// Enquiry conversations that became in-house ones.
        let promoted: Int
    }

    /// Creates or updates a booking by its external id.
    func write(_ values: Values) throws -> Written {
        let (id, change) = try upsert(values)
        let time = BookedTime(
            startsAt: values.startsAt, endsAt: values.endsAt, isCancelled: values.status == .cancelled)
        var promoted = 0
        if change != .unchanged, rule.isActive([time], isMarked: false, at: now) {
            promoted = try Promotion(db: db, now: now)
                .promote(practitioner: values.practitioner, member: values.member)
        }
        return Written(id: id, change: change, promoted: promoted)
    }

    private func upsert(_ values: Values) throws -> (Int64, ImportChange) {
        let arguments: [(any DatabaseValueConvertible)?] = [
            values.practitioner, values.member, values.startsAt.milliseconds, values.endsAt.milliseconds,
            values.status.rawValue, values.title?.stored,
        ]
        let external = values.externalID.stored
        let known = try db.number("SELECT id FROM booking WHERE external_id = ?", [external])
        if let known {
            try db.run(
                """
                UPDATE booking SET practitioner = ?1, member = ?2, starts_at = ?3, ends_at = ?4, status = ?5, title = ?6,
                    imported_at = ?7
                WHERE id = ?8 AND (practitioner, member, starts_at, ends_at, status, title)
                    IS NOT (?1, ?2, ?3, ?4, ?5, ?6)
                """, StatementArguments(arguments) + [now.milliseconds, known])
            return (known, db.changesCount == 0 ? .unchanged : .updated)
        }
        try db.run(
            """
            INSERT INTO booking (practitioner, member, starts_at, ends_at, status, title, imported_at, external_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, StatementArguments(arguments) + [now.milliseconds, external])
        return (db.lastInsertedRowID, .created)
    }
}
