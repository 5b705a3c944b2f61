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
    /// or in its name, is taken for the person it belongs to.
    /// - Returns: the people that were left as they are, and why.
    @discardableResult
    package func importPeople(_ people: [ImportedPerson], now: Timestamp) async throws -> [ImportProblem] {
        try await write { db in try PersonImport(db: db, now: now).store(people) }
    }

    /// What `importPeople` would return; changes nothing.
    package func importProblems(_ people: [ImportedPerson], now: Timestamp) async throws -> [ImportProblem] {
        try await write { db in
            do {
                return try db.savepoint { throw Rehearsal(problems: try PersonImport(db: db, now: now).store(people)) }
            } catch let rehearsal as Rehearsal {
                return rehearsal.problems
            }
        }
    }

    /// Takes an import back, and its problems out.
    private struct Rehearsal: Error { let problems: [ImportProblem] }
}

/// Brings one person in from outside.
private struct PersonImport {
    let db: Database
    let now: Timestamp

    /// Goes through the rows twice: an address may be given up by a row that comes after the one that takes it.
    func store(_ people: [ImportedPerson]) throws -> [ImportProblem] {
        var problems: [ImportProblem] = []
        var waiting = Array(people.enumerated())
        for _ in 1...2 {
            problems = []
            for (index, person) in waiting {
                guard let reason = try refusal(of: person) else { continue }
                problems.append(ImportProblem(row: index + 1, externalID: person.externalID, reason: reason))
            }
            waiting = problems.map { ($0.row - 1, people[$0.row - 1]) }
        }
        return problems
    }

    private func refusal(of person: ImportedPerson) throws -> String? {
        do {
            try db.savepoint { try store(person) }
            return nil
        } catch let error as Inconsistency {
            return error.description
        } catch let error as DatabaseError {
            guard error.isOfOneMail, db.isInsideTransaction else { throw error }
            return error.words
        }
    }

    private func store(_ person: ImportedPerson) throws {
        guard !person.addresses.isEmpty else { throw Inconsistency("there is no mail address") }
        let known = try db.number("SELECT id FROM person WHERE external_id = ?", [person.externalID.stored])
        var enquirers: [Int64] = []
        for address in person.addresses {
            let owner = try db.number("SELECT person FROM address WHERE canonical = ?", [address.canonical])
            guard let owner, owner != known, !enquirers.contains(owner) else { continue }
            guard try isEnquirer(owner) else {
                throw Inconsistency("the address \(address) belongs to \(try name(of: owner))")
            }
            enquirers.append(owner)
        }
        let id = try known ?? enquirers.first ?? created(person)
        try checkHandle(person, id)
        try update(person, id)
        for enquirer in enquirers where enquirer != id {
            try PersonMerge(db: db, now: now).merge(enquirer, into: id)
        }
        try replaceAddresses(person, id)
    }

    /// True for somebody of whom nothing is known but that they wrote, or that somebody did in their name.
    private func isEnquirer(_ id: Int64) throws -> Bool {
        try db.number(
            "SELECT 1 FROM person WHERE id = ? AND role = 'enquirer' AND external_id IS NULL", [id]) != nil
    }

    private func name(of id: Int64) throws -> String {
        let row = try db.row("SELECT external_id FROM person WHERE id = ?", [id])
        guard let external: String = row?["external_id"] else { return "somebody else" }
        return "the person \(external)"
    }

    private func created(_ person: ImportedPerson) throws -> Int64 {
        try db.run(
            "INSERT INTO person (role, locale, created_at) VALUES (?, ?, ?)",
            [person.role.rawValue, person.locale.stored, now.milliseconds])
        return db.lastInsertedRowID
    }

    private func checkHandle(_ person: ImportedPerson, _ id: Int64) throws {
        guard let handle = person.handle?.lowercased().stored else { return }
        let owner = try db.number("SELECT id FROM person WHERE handle = ? AND id <> ?", [handle, id])
        guard let owner else { return }
        throw Inconsistency("the handle \(handle) belongs to \(try name(of: owner))")
    }

    private func update(_ person: ImportedPerson, _ id: Int64) throws {
        try db.run(
            """
            UPDATE person SET external_id = ?, role = ?, name = ?, handle = ?, phones = ?, locale = ?, time_zone = ?
            WHERE id = ?
            """,
            [
                person.externalID.stored, person.role.rawValue, person.name.stored,
                person.handle?.lowercased().stored, person.phones.joined(separator: "\n").stored,
                person.locale.stored, person.timeZone.stored, id,
            ])
    }

    private func replaceAddresses(_ person: ImportedPerson, _ id: Int64) throws {
        try db.run("DELETE FROM address WHERE person = ?", [id])
        for (position, address) in person.addresses.enumerated() {
            try db.run(
                """
                INSERT INTO address (canonical, written, person, position, confirmed_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (canonical) DO NOTHING
                """, [address.canonical, address.description, id, position, now.milliseconds])
        }
    }
}
