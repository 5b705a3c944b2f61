package import Flow
import GRDB
package import Mail
package import Triage

/// Everything about a person that an operator asks for.
package struct PersonDetails: Sendable {
    /// An address and whether its owner or an import vouched for it.
    package struct Address: Sendable, Hashable {
        package var address: EmailAddress
        package var confirmedAt: Timestamp?
        /// Why mails no longer go there: `bounce` after refusals, `complaint`; empty where they do.
        package var suppressed: [String] = []
    }

    /// A wording that the person was shown, and how often.
    package struct Showing: Sendable, Hashable {
        package var wording: String
        package var times: Int
        package var lastAt: Timestamp
    }

    /// An operator's mark, seen from this person.
    package struct Mark: Sendable, Hashable {
        package var other: PersonID
        package var by: String
        package var at: Timestamp
    }

    package var person: KnownPerson
    package var externalID: String?
    package var addresses: [Address]
    package var phones: [String]
    package var timeZone: String
    package var workingHours: String?
    package var preferences: MailPreferences
    /// A practitioner's active clients, or the practitioners whose active client a member is.
    package var activeWith: [KnownPerson]
    package var marks: [Mark]
    package var upcoming: [Booking]
    /// The conversations with the latest activity.
    package var conversations: [ConversationSummary]
    package var showings: [Showing]
}

extension Store {
    /// The person that an external id, a handle, a number or an address means, tried in this order.
    package func person(named reference: String) async throws -> KnownPerson? {
        try await read { db in
            for sql in ["SELECT id FROM person WHERE external_id = ?", "SELECT id FROM person WHERE handle = lower(?)"]
            {
                if let id = try db.number(sql, [reference.stored]) { return try PersonRow.known(PersonID(id), in: db) }
            }
            if let id = Int64(reference) { return try PersonRow.known(PersonID(id), in: db) }
            return try EmailAddress(reference).flatMap { try PersonRow.owner(of: $0, in: db) }
        }
    }

    /// All that is known of a person, each list cut at `limit`; nil where there is no such person.
    package func details(
        of id: PersonID, now: Timestamp, limit: Int
    ) async throws -> PersonDetails? {
        try await read { [rule = activeClients] db in try PersonDetails(id, now: now, rule: rule, limit: limit, in: db)
        }
    }
}

extension PersonDetails {
    fileprivate init?(_ id: PersonID, now: Timestamp, rule: ActiveClientRule, limit: Int, in db: Database) throws {
        let row = try db.row(
            "SELECT external_id, phones, time_zone, working_hours FROM person WHERE id = ?", [id.rawValue])
        guard let row, let person = try PersonRow.known(id, in: db) else { return nil }
        self.person = person
        externalID = row["external_id"]
        let stored: String = row["phones"]
        phones = stored.split(separator: "\n").map(String.init)
        timeZone = row["time_zone"]
        workingHours = row["working_hours"]
        preferences = try PersonWishes(db: db).load(id.rawValue) ?? MailPreferences()
        addresses = try PersonDetails.addresses(id, in: db)
        let isPractitioner = person.role == .practitioner
        let (side, other) = isPractitioner ? ("practitioner", "member") : ("member", "practitioner")
        activeWith = try ActiveClients.others(side, other, of: id, now: now, rule: rule, limit: limit, in: db)
        marks = try db.rows(
            "SELECT \(other) AS other, by, at FROM active_mark WHERE \(side) = ? ORDER BY at LIMIT ?",
            [id.rawValue, limit]
        ).map { Mark(other: PersonID($0["other"]), by: $0["by"], at: Timestamp(milliseconds: $0["at"])) }
        upcoming = try BookingRow.upcoming("booking.\(side)", id, from: now, limit: limit, in: db)
        conversations = try ConversationSummary.latest(of: id, limit: limit, in: db)
        showings = try PersonDetails.showings(id, in: db)
    }

    private static func addresses(_ id: PersonID, in db: Database) throws -> [Address] {
        try db.rows("SELECT written, confirmed_at FROM address WHERE person = ? ORDER BY position", [id.rawValue])
            .compactMap { row in
                let confirmed: Int64? = row["confirmed_at"]
                return try EmailAddress(row["written"]).map { address in
                    let suppressed = try String.fetchAll(
                        db,
                        sql: """
                            SELECT cause FROM suppression WHERE address = ? AND suppressed_at IS NOT NULL ORDER BY cause
                            """, arguments: [address.canonical])
                    return Address(
                        address: address, confirmedAt: confirmed.map { Timestamp(milliseconds: $0) },
                        suppressed: suppressed)
                }
            }
    }

    private static func showings(_ id: PersonID, in db: Database) throws -> [Showing] {
        try db.rows(
            """
            SELECT wording, count(*) AS times, max(shown_at) AS last_at FROM wording WHERE person = ?
            GROUP BY wording ORDER BY last_at DESC
            """, [id.rawValue]
        ).map {
            Showing(wording: $0["wording"], times: $0["times"], lastAt: Timestamp(milliseconds: $0["last_at"]))
        }
    }
}
