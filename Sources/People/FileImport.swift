import Flow
package import Mail
package import Store
package import Triage

/// Brings a file of people or bookings in: CSV or JSON, in one form of rows (docs/import.md).
package struct FileImport: Sendable {
    private let store: Store
    private let scheme: AddressScheme

    /// - Parameter scheme: handles it reserves and addresses it owns are refused.
    package init(store: Store, scheme: AddressScheme) {
        self.store = store
        self.scheme = scheme
    }

    /// Brings people in by external id.
    ///
    /// - Throws: `StoreError`; what is wrong with the file is in the outcome.
    package func people(_ bytes: [UInt8], now: Timestamp, isRehearsal: Bool = false) async throws -> ImportOutcome {
        let table = ImportTable(bytes, columns: .people)
        let personReader = PersonReader(rules: PersonRules(scheme: scheme))
        var claims = FileClaims()
        let rows = Rows<ImportedPerson>(table) { reader in
            if let id = reader.externalID { claims.claim(externalID: id, &reader) }
            guard let person = personReader.person(&reader) else { return nil }
            claims.claim(person, &reader)
            return reader.mistakes.isEmpty ? person : nil
        }
        guard table.mistakes.isEmpty else { return refused(.people, isRehearsal, table, rows) }
        let report = try await store.bringIn(rows.read, now: now, isRehearsal: isRehearsal)
        return ImportOutcome(
            .people, isRehearsal: isRehearsal, mistakes: rows.mistakes, wrongRows: rows.wrong.count, report: report,
            lines: rows.lines)
    }

    /// Brings bookings in by external id.
    ///
    /// - Parameter firstDay: in days since 1970-01-01; all bookings are moved by as many days as brings the first to it.
    /// - Throws: `StoreError`; what is wrong with the file is in the outcome.
    package func bookings(
        _ bytes: [UInt8], now: Timestamp, isRehearsal: Bool = false, firstDay: Int64? = nil
    ) async throws -> ImportOutcome {
        let table = ImportTable(bytes, columns: .bookings)
        var claims = FileClaims()
        var rows = Rows<ImportedBooking>(table) { reader in
            if let id = reader.externalID { claims.claim(externalID: id, &reader) }
            return BookingReader.booking(&reader)
        }
        guard table.mistakes.isEmpty else { return refused(.bookings, isRehearsal, table, rows) }
        if let firstDay { rows.read = FileImport.moved(rows.read, to: firstDay) }
        let report = try await store.importBookings(rows.read, now: now, isRehearsal: isRehearsal)
        return ImportOutcome(
            .bookings, isRehearsal: isRehearsal, mistakes: rows.mistakes + (try await unknownPeople(in: rows.wrong)),
            wrongRows: rows.wrong.count, report: report, lines: rows.lines)
    }

    /// Rows that are wrong in themselves are looked up too, so that all that is wrong with them is said at once.
    private func unknownPeople(in wrong: [ImportTable.Row]) async throws -> [ImportMistake] {
        let references = wrong.enumerated().map { index, row in
            (
                row: index + 1, externalID: row.text("externalId") ?? "", practitioner: row.text("practitioner"),
                member: row.text("member")
            )
        }
        return try await store.bookingProblems(references).map { problem in
            var mistake = ImportMistake(problem, wrong.map(\.line))
            if problem.externalID.isEmpty { mistake.externalID = nil }
            return mistake
        }
    }

    private static func moved(_ bookings: [ImportedBooking], to day: Int64) -> [ImportedBooking] {
        guard let first = bookings.map(\.startsAt.dayNumber).min() else { return [] }
        return bookings.map { booking in
            var booking = booking
            booking.startsAt = booking.startsAt.shifted(days: day - first)
            booking.endsAt = booking.endsAt.shifted(days: day - first)
            return booking
        }
    }

    private func refused<Value>(
        _ kind: ImportOutcome.Kind, _ isRehearsal: Bool, _ table: ImportTable, _ rows: Rows<Value>
    ) -> ImportOutcome {
        let news = rows.mistakes.filter { !table.absent.contains($0.column ?? "") }
        var outcome = ImportOutcome(
            kind, isRehearsal: isRehearsal, mistakes: table.mistakes + news, wrongRows: 0,
            report: ImportReport(), lines: [])
        outcome.isRefused = true
        outcome.leftOut = table.rows.count
        return outcome
    }
}

/// The rows of a table, read: those that can be brought in, and those that cannot.
private struct Rows<Value> {
    var read: [Value] = []
    /// The line of each row that was read.
    var lines: [Int] = []
    var wrong: [ImportTable.Row] = []
    var mistakes: [ImportMistake] = []

    init(_ table: ImportTable, _ read: (inout RowReader) -> Value?) {
        for row in table.rows {
            var reader = RowReader(row)
            // What is read of a row that is broken as a whole would be wrong too, and say nothing new.
            let isBroken = row.mistakes.contains { $0.column == nil }
            if !isBroken, let value = read(&reader), reader.mistakes.isEmpty {
                self.read.append(value)
                lines.append(row.line)
            } else {
                wrong.append(row)
                mistakes += reader.named
            }
        }
    }
}

extension ImportTable.Row {
    fileprivate func text(_ column: String) -> String? {
        if case .text(let text) = cells[column] { text } else { nil }
    }
}
