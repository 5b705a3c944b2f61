package import Flow
import GRDB
package import Mail
import Triage

extension Store {
    /// People in the order in which they came, of one role or of all.
    package func people(role: KnownPerson.Role?, limit: Int) async throws -> [KnownPerson] {
        try await read { db in try PersonRow.all(role: role, limit: limit, in: db) }
    }

    /// Creates or updates people by external id; all or none.
    ///
    /// Somebody who wrote as an enquirer before keeps their conversations: the row with their address is taken over.
    /// - Throws: `StoreError.unusable` naming the row, when an address or handle belongs to somebody else.
    package func importPeople(_ people: [ImportedPerson], now: Timestamp) async throws {
        let path = path
        try await write { db in
            for (index, person) in people.enumerated() {
                do {
                    try PersonImport(db: db, now: now).store(person)
                } catch let error as Inconsistency {
                    throw StoreError.unusable(
                        path: path, reason: "row \(index + 1), person \(person.externalID): \(error)")
                }
            }
        }
    }
}

/// Brings one person in from outside.
private struct PersonImport {
    let db: Database
    let now: Timestamp

    func store(_ person: ImportedPerson) throws {
        guard !person.addresses.isEmpty else { throw Inconsistency("there is no mail address") }
        let owners = try person.addresses.map { address in
            try db.number("SELECT person FROM address WHERE canonical = ?", [address.canonical])
        }
        let known = try db.number("SELECT id FROM person WHERE external_id = ?", [person.externalID.stored])
        let id = try known ?? enquirer(owners) ?? created(person)
        for (address, owner) in zip(person.addresses, owners) where owner != nil && owner != id {
            throw Inconsistency("the address \(address) belongs to somebody else")
        }
        try checkHandle(person, id)
        try update(person, id)
        try replaceAddresses(person, id)
    }

    /// The one enquirer who has written from these addresses so far.
    private func enquirer(_ owners: [Int64?]) throws -> Int64? {
        let distinct = Set(owners.compactMap { $0 })
        guard distinct.count == 1, let id = distinct.first else { return nil }
        return try db.number(
            "SELECT id FROM person WHERE id = ? AND role = 'enquirer' AND external_id IS NULL", [id])
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
        guard owner == nil else { throw Inconsistency("the handle \(handle) belongs to somebody else") }
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
