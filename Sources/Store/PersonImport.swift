import Flow
import GRDB
import Mail
import Triage

/// Brings people in from outside, within the transaction around it.
struct PersonImport {
    let db: Database
    let now: Timestamp

    /// Goes through the rows, and once more through those that claim what a later row may have given up.
    ///
    /// What then still clashes may be an exchange, which no order of single rows can carry out.
    func store(_ people: [ImportedPerson]) throws -> ImportReport {
        var report = ImportReport()
        var refused: [Int: RowRefusal] = [:]
        var waiting = Array(people.indices)
        for _ in 1...2 {
            for index in waiting { refused[index] = try attempt(people[index], row: index + 1, &report) }
            waiting = refused.filter(\.value.isClash).keys.sorted()
        }
        try exchange(people, &refused, &report)
        for (index, refusal) in refused.sorted(by: { $0.key < $1.key }) {
            report.problems += refusal.problems(row: index + 1, externalID: people[index].externalID)
        }
        return report
    }

    /// Stores one row; returns why it cannot be, with nothing of it stored.
    private func attempt(
        _ person: ImportedPerson, row: Int, _ report: inout ImportReport
    ) throws -> RowRefusal? {
        do {
            var attempted = report
            attempted.count(try db.savepoint { try store(person, row: row, &attempted) })
            report = attempted
            return nil
        } catch let refusal as RowRefusal {
            return refusal
        } catch let error as DatabaseError {
            guard error.isOfOneMail, db.isInsideTransaction else { throw error }
            return RowRefusal(reasons: [RowRefusal.Reason(column: nil, what: error.words)])
        }
    }

    private func store(
        _ person: ImportedPerson, row: Int, _ report: inout ImportReport
    ) throws -> ImportChange {
        guard !person.addresses.isEmpty else {
            throw RowRefusal(reasons: [RowRefusal.Reason(column: "addresses", what: "there is no mail address")])
        }
        let known = try db.number("SELECT id FROM person WHERE external_id = ?", [person.externalID.stored])
        if let known, try isStored(person, as: known) { return .unchanged }
        let enquirers = try claims(of: person, known)
        report.warnings += try takeLearned(person, known).map {
            ImportProblem(
                row: row, externalID: person.externalID, reason: $0, column: "addresses",
                remedy: "correct the row if it is wrong")
        }
        if let known { try RoleChange(db: db).check(known, becomes: person.role) }
        let id = try known ?? enquirers.first ?? created(person)
        try update(person, id)
        for enquirer in enquirers where enquirer != id {
            try PersonMerge(db: db, now: now).merge(enquirer, into: id)
        }
        try replaceAddresses(person, id)
        if person.role == .member { report.promoted += try Promotion(db: db, now: now).promoteAll(of: id) }
        return known == nil ? .created : .updated
    }

    /// The enquirers who wrote from one of the addresses, or in its name.
    ///
    /// - Throws: `RowRefusal` naming every address and the handle that another person has.
    private func claims(of person: ImportedPerson, _ known: Int64?) throws -> [Int64] {
        var enquirers: [Int64] = []
        var refusal = RowRefusal(isClash: true)
        for address in person.addresses {
            guard let (owner, isImported) = try owner(of: address), owner != known, !enquirers.contains(owner)
            else { continue }
            if try isEnquirer(owner) {
                enquirers.append(owner)
            } else if isImported {
                refusal.add(
                    "addresses", "the address \(address) belongs to \(try name(of: owner))",
                    "take it from there in the same file, or correct it here")
            }
        }
        if let handle = person.handle?.lowercased().stored {
            let owner = try db.number("SELECT id FROM person WHERE handle = ? AND id IS NOT ?", [handle, known])
            if let owner {
                refusal.add(
                    "handle", "the handle \(handle) belongs to \(try name(of: owner))",
                    "choose another, or give that person another one in the same file")
            }
        }
        guard refusal.reasons.isEmpty else { throw refusal }
        return enquirers
    }

    private func owner(of address: EmailAddress) throws -> (id: Int64, isImported: Bool)? {
        try db.row("SELECT person, imported FROM address WHERE canonical = ?", [address.canonical])
            .map { ($0["person"], $0["imported"]) }
    }

    /// Takes addresses from people who said that they were theirs: the practice's books know better.
    ///
    /// - Returns: a warning for each.
    private func takeLearned(_ person: ImportedPerson, _ known: Int64?) throws -> [String] {
        try person.addresses.compactMap { address in
            guard let (owner, isImported) = try owner(of: address), owner != known, !isImported,
                try !isEnquirer(owner)
            else { return nil }
            try db.run("DELETE FROM address WHERE canonical = ?", [address.canonical])
            return "the address \(address) was one that \(try name(of: owner)) wrote from; it is taken from there"
        }
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
}

extension PersonImport {
    /// Carries out what only works together: two practitioners who swap handles, an address that goes in a circle.
    ///
    /// All who clash give up what they have and then take what their rows say; a row that still cannot leaves the circle,
    /// and the others try again without it.
    private func exchange(
        _ people: [ImportedPerson], _ refused: inout [Int: RowRefusal], _ report: inout ImportReport
    ) throws {
        for _ in 1...StoreLimits.exchangeRounds {
            let circle = refused.filter(\.value.isClash).keys.sorted()
            guard circle.count > 1 else { return }
            do {
                let before = report
                report = try db.savepoint { try exchanged(circle.map { ($0, people[$0]) }, before) }
                for index in circle { refused[index] = nil }
                return
            } catch let broken as BrokenExchange {
                for (index, refusal) in broken.refused {
                    refused[index] = refusal
                    refused[index]?.isClash = false
                }
            }
        }
    }

    private func exchanged(_ circle: [(Int, ImportedPerson)], _ before: ImportReport) throws -> ImportReport {
        for (_, person) in circle {
            let external = person.externalID.stored
            try db.run(
                "DELETE FROM address WHERE imported = 1 AND person = (SELECT id FROM person WHERE external_id = ?)",
                [external])
            try db.run("UPDATE person SET handle = NULL WHERE external_id = ?", [external])
        }
        var report = before
        var broken: [Int: RowRefusal] = [:]
        for (index, person) in circle {
            if let refusal = try attempt(person, row: index + 1, &report) { broken[index] = refusal }
        }
        guard broken.isEmpty else { throw BrokenExchange(refused: broken) }
        return report
    }

    /// Takes an exchange back, with the rows that stood in its way.
    private struct BrokenExchange: Error { let refused: [Int: RowRefusal] }
}

extension PersonImport {
    /// True where the store holds the row as it is, so that a repeated import writes nothing.
    private func isStored(_ person: ImportedPerson, as id: Int64) throws -> Bool {
        let row = try db.row(
            "SELECT role, name, handle, phones, locale, time_zone, working_hours FROM person WHERE id = ?", [id])
        guard let row else { return false }
        let stored: [String?] = [
            row["role"], row["name"], row["handle"], row["phones"], row["locale"], row["time_zone"],
            row["working_hours"],
        ]
        let isSame = zip(stored, fields(of: person)).enumerated().allSatisfy { place, pair in
            pair.0 == pair.1 || pair.1 == nil && place >= PersonImport.firstKept
        }
        guard isSame else { return false }
        guard try PersonWishes(db: db).areStored(person.wishes, of: id),
            try Departure(db: db, now: now).isStored(person.hasLeft, of: id)
        else { return false }
        let addresses = try db.rows(
            "SELECT written, confirmed_at FROM address WHERE person = ? AND imported = 1 ORDER BY position", [id])
        return addresses.map { $0["written"] as String } == person.addresses.map(\.description)
            && addresses.allSatisfy { $0["confirmed_at"] != nil }
    }

    private func fields(of person: ImportedPerson) -> [String?] {
        [
            person.role.rawValue, person.name.stored, person.handle?.lowercased().stored,
            person.phones?.joined(separator: "\n").stored, person.locale?.stored, person.timeZone?.stored,
            person.workingHours?.stored,
        ]
    }

    /// The first of the fields that nil leaves as they are: what a file does not name stays, or a number that is forgotten
    /// would be passed on.
    private static let firstKept = 3

    private func created(_ person: ImportedPerson) throws -> Int64 {
        try db.run(
            "INSERT INTO person (role, locale, created_at) VALUES (?, ?, ?)",
            [person.role.rawValue, person.locale?.stored ?? "en", now.milliseconds])
        return db.lastInsertedRowID
    }

    private func update(_ person: ImportedPerson, _ id: Int64) throws {
        try db.run(
            """
            UPDATE person SET role = ?, name = ?, handle = ?, phones = coalesce(?, phones),
                locale = coalesce(?, locale), time_zone = coalesce(?, time_zone),
                working_hours = coalesce(?, working_hours), external_id = ?
            WHERE id = ?
            """, StatementArguments(fields(of: person) + [person.externalID.stored]) + [id])
        try PersonWishes(db: db).store(person.wishes, of: id)
        try Departure(db: db, now: now).store(person.hasLeft, of: id)
    }

    /// Makes the row's addresses the first ones; those that the person confirmed beside them stay theirs.
    private func replaceAddresses(_ person: ImportedPerson, _ id: Int64) throws {
        let learned = try db.rows(
            """
            SELECT canonical, written, confirmed_at FROM address
            WHERE person = ? AND imported = 0 AND confirmed_at IS NOT NULL ORDER BY position
            """, [id])
        try db.run("DELETE FROM address WHERE person = ?", [id])
        let insert = """
            INSERT INTO address (canonical, written, person, position, confirmed_at, imported) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (canonical) DO NOTHING
            """
        for (position, address) in person.addresses.enumerated() {
            try db.run(insert, [address.canonical, address.description, id, position, now.milliseconds, 1])
        }
        for (position, row) in learned.enumerated() {
            let values: StatementArguments = [
                row["canonical"] as String, row["written"] as String, id, person.addresses.count + position,
                row["confirmed_at"] as Int64, 0,
            ]
            try db.run(insert, values)
        }
    }
}
