import Flow
import Foundation
import GRDB
package import Mail

extension Store {
    /// Creates or updates bookings by external id, each for itself, in one transaction.
    ///
    /// An open enquiry of a member who thereby becomes an active client is promoted to an in-house conversation.
    /// - Parameters:
    ///   - isRehearsal: true to learn what would be, and change nothing.
    @discardableResult
    package func importBookings(
        _ bookings: [ImportedBooking], now: Timestamp,
        isRehearsal: Bool = false
    ) async throws -> ImportReport {
        try await importing(isRehearsal) { [rule = activeClients] db in
            try BookingImport(db: db, now: now, rule: rule).store(bookings)
        }
    }

    /// What is wrong with the people that a booking names, for a row that cannot come in for other reasons.
    ///
    /// - Parameter references: the external ids of practitioner and member, nil for those that are not known.
    package func bookingProblems(
        _ references: [(row: Int, externalID: String, practitioner: String?, member: String?)]
    ) async throws -> [ImportProblem] {
        try await read { db in
            try references.flatMap { reference in
                var refusal = RowRefusal()
                _ = try BookingPeople(reference.practitioner, reference.member, &refusal, in: db)
                return refusal.problems(row: reference.row, externalID: reference.externalID)
            }
        }
    }
}

/// Brings bookings in from outside, within the transaction around it.
private struct BookingImport {
    let db: Database
    let now: Timestamp
    let rule: ActiveClientRule

    func store(_ bookings: [ImportedBooking]) throws -> ImportReport {
        var report = ImportReport()
        var stored: [(row: Int, id: Int64)] = []
        for (index, booking) in bookings.enumerated() {
            do {
                var attempted = report
                let id = try db.savepoint { try store(booking, row: index + 1, &attempted) }
                report = attempted
                if booking.status == .confirmed { stored.append((row: index + 1, id: id)) }
            } catch let refusal as RowRefusal {
                report.problems += refusal.problems(row: index + 1, externalID: booking.externalID)
            } catch let error as DatabaseError {
                guard error.isOfOneMail, db.isInsideTransaction else { throw error }
                report.problems.append(
                    ImportProblem(row: index + 1, externalID: booking.externalID, reason: error.words))
            }
        }
        report.warnings += try BookingOverlaps(db: db).warnings(stored)
        report.warnings.sort { $0.row < $1.row }
        return report
    }

    private func store(_ booking: ImportedBooking, row: Int, _ report: inout ImportReport) throws -> Int64 {
        let resolved = try ResolvedBooking(booking, in: db)
        let (id, change) = try upsert(booking, resolved)
        report.count(change)
        report.warnings += resolved.warnings.map {
            ImportProblem(
                row: row, externalID: booking.externalID, reason: $0.what, column: $0.column, remedy: $0.remedy)
        }
        let time = BookedTime(
            startsAt: resolved.startsAt, endsAt: resolved.endsAt, isCancelled: booking.status == .cancelled)
        if change != .unchanged, rule.isActive([time], isMarked: false, at: now) {
            report.promoted += try Promotion(db: db, now: now)
                .promote(practitioner: resolved.practitioner, member: resolved.member)
        }
        return id
    }

    private func upsert(_ booking: ImportedBooking, _ resolved: ResolvedBooking) throws -> (Int64, ImportChange) {
        let values: [(any DatabaseValueConvertible)?] = [
            resolved.practitioner, resolved.member, resolved.startsAt.milliseconds, resolved.endsAt.milliseconds,
            booking.status.rawValue, booking.title?.stored,
        ]
        let external = booking.externalID.stored
        let known = try db.number("SELECT id FROM booking WHERE external_id = ?", [external])
        if let known {
            try db.run(
                """
                UPDATE booking SET practitioner = ?1, member = ?2, starts_at = ?3, ends_at = ?4, status = ?5, title = ?6,
                    imported_at = ?7
                WHERE id = ?8 AND (practitioner, member, starts_at, ends_at, status, title)
                    IS NOT (?1, ?2, ?3, ?4, ?5, ?6)
                """, StatementArguments(values) + [now.milliseconds, known])
            return (known, db.changesCount == 0 ? .unchanged : .updated)
        }
        try db.run(
            """
            INSERT INTO booking (practitioner, member, starts_at, ends_at, status, title, imported_at, external_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """, StatementArguments(values) + [now.milliseconds, external])
        return (db.lastInsertedRowID, .created)
    }
}
