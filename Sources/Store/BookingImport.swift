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
        let written = try BookingWriter(db: db, now: now, rule: rule).write(
            BookingWriter.Values(
                externalID: booking.externalID, practitioner: resolved.practitioner, member: resolved.member,
                startsAt: resolved.startsAt, endsAt: resolved.endsAt, status: booking.status, title: booking.title))
        report.count(written.change)
        report.promoted += written.promoted
        report.warnings += resolved.warnings.map {
            ImportProblem(
                row: row, externalID: booking.externalID, reason: $0.what, column: $0.column, remedy: $0.remedy)
        }
        return written.id
    }
}
