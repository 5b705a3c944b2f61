package import Flow
import GRDB
package import Mail
package import Triage

/// Who is an active client of whom (product §1): by a booking in the window, or by an operator's mark.
enum ActiveClients {
    /// One search of an index for the booking, one for the mark.
    static func isActive(
        practitioner: PersonID, member: PersonID, now: Timestamp, rule: ActiveClientRule, in db: Database
    ) throws -> Bool {
        try db.number(
            """
            SELECT 1 WHERE EXISTS (
                SELECT 1 FROM booking WHERE practitioner = ?1 AND member = ?2 AND status = 'confirmed'
                    AND ends_at >= ?3 AND starts_at <= ?4)
            OR EXISTS (SELECT 1 FROM active_mark WHERE practitioner = ?1 AND member = ?2)
            """,
            [
                practitioner.rawValue, member.rawValue, rule.earliestEnd(at: now).milliseconds,
                rule.latestStart(at: now).milliseconds,
            ]) != nil
    }

    /// - Parameters: the columns of the person asked about and of those listed.
    static func others(
        _ side: String, _ other: String, of person: PersonID, now: Timestamp, rule: ActiveClientRule, limit: Int,
        in db: Database
    ) throws -> [KnownPerson] {
        try db.numbers(
            """
            SELECT \(other) AS id FROM booking WHERE \(side) = ?1 AND status = 'confirmed'
                AND ends_at >= ?2 AND starts_at <= ?3
            UNION SELECT \(other) FROM active_mark WHERE \(side) = ?1 ORDER BY id LIMIT ?4
            """,
            [
                person.rawValue, rule.earliestEnd(at: now).milliseconds, rule.latestStart(at: now).milliseconds, limit,
            ]
        ).compactMap { try PersonRow.known(PersonID($0), in: db) }
    }
}

extension Store {
    /// True where the member has a booking in the rule's window that is not cancelled, or an operator's mark.
    package func isActiveClient(
        practitioner: PersonID, member: PersonID, now: Timestamp
    ) async throws -> Bool {
        try await read { [rule = activeClients] db in
            try ActiveClients.isActive(practitioner: practitioner, member: member, now: now, rule: rule, in: db)
        }
    }

    /// A practitioner's active clients, in the order in which they were registered.
    package func activeClients(
        of practitioner: PersonID, now: Timestamp, limit: Int
    ) async throws -> [KnownPerson] {
        try await read { [rule = activeClients] db in
            try ActiveClients.others(
                "practitioner", "member", of: practitioner, now: now, rule: rule, limit: limit, in: db)
        }
    }

    /// The practitioners whose active client a member is.
    package func practitioners(
        ofActiveClient member: PersonID, now: Timestamp, limit: Int
    ) async throws -> [KnownPerson] {
        try await read { [rule = activeClients] db in
            try ActiveClients.others("member", "practitioner", of: member, now: now, rule: rule, limit: limit, in: db)
        }
    }

    /// Marks a member as an active client of a practitioner, whatever the bookings say; their open enquiries go in-house.
    ///
    /// - Parameter by: who says so, for the record.
    /// - Returns: how many enquiries were promoted; nil where the mark stood already.
    /// - Throws: `StoreError.noSuchRow` where one of them does not have the role.
    package func markActive(
        practitioner: PersonID, member: PersonID, by: String, now: Timestamp
    ) async throws -> Int? {
        try await write { db in
            for (id, role) in [(practitioner, KnownPerson.Role.practitioner), (member, .member)] {
                guard try PersonRow.known(id, in: db)?.role == role else {
                    throw StoreError.noSuchRow("\(role.rawValue) with the number \(id)")
                }
            }
            try db.run(
                "INSERT INTO active_mark (practitioner, member, by, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [practitioner.rawValue, member.rawValue, by.stored, now.milliseconds])
            guard db.changesCount == 1 else { return nil }
            try EventRow.insert("client-marked", member.rawValue, "practitioner \(practitioner)", now: now, in: db)
            return try Promotion(db: db, now: now)
                .promote(practitioner: practitioner.rawValue, member: member.rawValue)
        }
    }

    /// Takes a mark back; bookings go on counting.
    ///
    /// - Returns: false where there was none.
    package func unmarkActive(practitioner: PersonID, member: PersonID, now: Timestamp) async throws -> Bool {
        try await write { db in
            try db.run(
                "DELETE FROM active_mark WHERE practitioner = ? AND member = ?",
                [practitioner.rawValue, member.rawValue])
            guard db.changesCount == 1 else { return false }
            try EventRow.insert("client-unmarked", member.rawValue, "practitioner \(practitioner)", now: now, in: db)
            return true
        }
    }
}
