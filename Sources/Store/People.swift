package import Flow
import GRDB
package import Mail
import Triage

extension Store {
    /// People in the order in which they came, of one role or of all.
    package func people(role: KnownPerson.Role?, limit: Int) async throws -> [KnownPerson] {
        try await read { db in try PersonRow.all(role: role, limit: limit, in: db) }
    }

    /// Creates or updates people by external id, each for themselves: what is wrong with one keeps nobody else out.
    ///
    /// Somebody who wrote as an enquirer before keeps their conversations: whoever has written from one of the addresses,
    /// or in its name, is taken for the person it belongs to. Handles and addresses may change hands within one import.
    /// - Parameter isRehearsal: true to learn what would be, and change nothing.
    @discardableResult
    package func bringIn(
        _ people: [ImportedPerson], now: Timestamp, isRehearsal: Bool = false
    ) async throws -> ImportReport {
        try await importing(isRehearsal) { db in try PersonImport(db: db, now: now).store(people) }
    }

    /// The same for who only wants to know the people that were left as they are, and why.
    @discardableResult
    package func importPeople(_ people: [ImportedPerson], now: Timestamp) async throws -> [ImportProblem] {
        try await bringIn(people, now: now).problems
    }

    /// What `importPeople` would return; changes nothing.
    package func importProblems(_ people: [ImportedPerson], now: Timestamp) async throws -> [ImportProblem] {
        try await bringIn(people, now: now, isRehearsal: true).problems
    }

    /// Runs an import in one transaction; a rehearsal is taken back before anybody sees it.
    func importing<Report: Sendable>(
        _ isRehearsal: Bool, _ body: @escaping @Sendable (Database) throws -> Report
    ) async throws -> Report {
        try await write { db in
            guard isRehearsal else { return try body(db) }
            do {
                return try db.savepoint { throw TakenBack(report: try body(db)) }
            } catch let rehearsal as TakenBack<Report> {
                return rehearsal.report
            }
        }
    }
}

/// Takes an import back, and its report out.
private struct TakenBack<Report: Sendable>: Error { let report: Report }
