import Flow
import GRDB
import Mail
import Triage

/// People and their addresses.
enum PersonRow {
    /// What decisions know of a person, in columns that begin with `side`, so that a join can read two of them at once.
    static func fields(_ side: String) -> String {
        """
        SELECT id AS \(side)_id, role AS \(side)_role, name AS \(side)_name, handle AS \(side)_handle,
            locale AS \(side)_locale, time_zone AS \(side)_time_zone, left_at IS NOT NULL AS \(side)_left,
            (SELECT group_concat(written, char(10)) FROM (
                SELECT written FROM address WHERE address.person = person.id ORDER BY position)) AS \(side)_addresses,
            (SELECT confirmed_at FROM address WHERE address.person = person.id ORDER BY position LIMIT 1)
                AS \(side)_confirmed,
            EXISTS (SELECT 1 FROM outgoing WHERE outgoing.person = person.id AND template = 'welcome')
                AS \(side)_welcomed
        FROM person
        """
    }

    private static let columns = fields("person")

    static func owner(of address: EmailAddress, in db: Database) throws -> KnownPerson? {
        try db.row(
            "\(columns) WHERE id = (SELECT person FROM address WHERE canonical = ?)", [address.canonical]
        ).flatMap { person($0) }
    }

    static func known(_ id: PersonID, in db: Database) throws -> KnownPerson? {
        try db.row("\(columns) WHERE id = ?", [id.rawValue]).flatMap { person($0) }
    }

    /// The help desk's own person.
    static func desk(in db: Database) throws -> KnownPerson? {
        try db.row("\(columns) WHERE role = 'desk'").flatMap { person($0) }
    }

    static func practitioner(handle: String, in db: Database) throws -> KnownPerson? {
        try db.row("\(columns) WHERE handle = ? AND role = 'practitioner'", [handle.stored]).flatMap { person($0) }
    }

    static func all(role: KnownPerson.Role?, limit: Int, in db: Database) throws -> [KnownPerson] {
        let rows =
            if let role {
                try db.rows("\(columns) WHERE role = ? ORDER BY id LIMIT ?", [role.rawValue, limit])
            } else {
                try db.rows("\(columns) ORDER BY id LIMIT ?", [limit])
            }
        return rows.compactMap { person($0) }.filter { !$0.addresses.isEmpty }
    }

    /// The addresses of a person, the one mail goes to first.
    static func addresses(of id: Int64, in db: Database) throws -> [EmailAddress] {
        try db.rows("SELECT written FROM address WHERE person = ? ORDER BY position", [id])
            .compactMap { EmailAddress($0["written"]) }
    }

    /// The person in the columns of one side.
    static func person(_ row: Row, _ side: String = "person") -> KnownPerson? {
        guard let id: Int64 = row["\(side)_id"], let role = KnownPerson.Role(rawValue: row["\(side)_role"]) else {
            return nil
        }
        let written: String = row["\(side)_addresses"] ?? ""
        let confirmedAt: Int64? = row["\(side)_confirmed"]
        var person = KnownPerson(
            id: PersonID(id), role: role, name: row["\(side)_name"], handle: row["\(side)_handle"],
            addresses: written.split(separator: "\n").compactMap { EmailAddress(String($0)) },
            locale: row["\(side)_locale"], wasWelcomed: row["\(side)_welcomed"])
        person.timeZone = row["\(side)_time_zone"]
        person.hasLeft = row["\(side)_left"]
        person.isConfirmed = confirmedAt != nil || person.addresses.isEmpty
        return person
    }

    /// As the composer needs them.
    static func correspondent(_ id: PersonID, in db: Database) throws -> Correspondent? {
        let row = try db.row(
            """
            SELECT name, handle, locale, phones, time_zone, content, (SELECT group_concat(written, char(10)) FROM (
                SELECT written FROM address WHERE address.person = person.id ORDER BY position)) AS addresses
            FROM person WHERE id = ?
            """, [id.rawValue])
        return row.map { row in
            let phones: String = row["phones"]
            let written: String = row["addresses"] ?? ""
            var person = Correspondent(
                id: id, name: row["name"], handle: row["handle"], locale: row["locale"],
                addresses: written.split(separator: "\n").compactMap { EmailAddress(String($0)) },
                phones: phones.split(separator: "\n").map(String.init), timeZone: row["time_zone"])
            person.content = MailPreferences.Content(rawValue: row["content"]) ?? .full
            return person
        }
    }
}
