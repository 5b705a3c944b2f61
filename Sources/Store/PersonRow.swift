import Flow
import GRDB
import Mail
import Triage

/// People and their addresses.
enum PersonRow {
    private static let columns = """
        SELECT id, role, name, handle, locale,
            EXISTS (SELECT 1 FROM outgoing WHERE outgoing.person = person.id AND template = 'welcome') AS welcomed
        FROM person
        """

    static func owner(of address: EmailAddress, in db: Database) throws -> KnownPerson? {
        let id = try db.number("SELECT person FROM address WHERE canonical = ?", [address.canonical])
        return try id.flatMap { try known(PersonID($0), in: db) }
    }

    static func known(_ id: PersonID, in db: Database) throws -> KnownPerson? {
        try db.row("\(columns) WHERE id = ?", [id.rawValue]).flatMap { try person($0, in: db) }
    }

    static func practitioner(handle: String, in db: Database) throws -> KnownPerson? {
        try db.row("\(columns) WHERE handle = ? AND role = 'practitioner'", [handle.stored])
            .flatMap { try person($0, in: db) }
    }

    static func all(role: KnownPerson.Role?, limit: Int, in db: Database) throws -> [KnownPerson] {
        let rows =
            if let role {
                try db.rows("\(columns) WHERE role = ? ORDER BY id LIMIT ?", [role.rawValue, limit])
            } else {
                try db.rows("\(columns) ORDER BY id LIMIT ?", [limit])
            }
        return try rows.compactMap { try person($0, in: db) }.filter { !$0.addresses.isEmpty }
    }

    /// The addresses of a person, the one mail goes to first.
    static func addresses(of id: Int64, in db: Database) throws -> [EmailAddress] {
        try db.rows("SELECT written FROM address WHERE person = ? ORDER BY position", [id])
            .compactMap { EmailAddress($0["written"]) }
    }

    private static func person(_ row: Row, in db: Database) throws -> KnownPerson? {
        let id: Int64 = row["id"]
        guard let role = KnownPerson.Role(rawValue: row["role"]) else { return nil }
        return KnownPerson(
            id: PersonID(id), role: role, name: row["name"], handle: row["handle"],
            addresses: try addresses(of: id, in: db), locale: row["locale"], wasWelcomed: row["welcomed"])
    }

    /// As the composer needs them.
    static func correspondent(_ id: PersonID, in db: Database) throws -> Correspondent? {
        try db.row("SELECT name, handle, locale, phones FROM person WHERE id = ?", [id.rawValue]).map { row in
            let phones: String = row["phones"]
            return Correspondent(
                id: id, name: row["name"], handle: row["handle"], locale: row["locale"],
                addresses: try addresses(of: id.rawValue, in: db),
                phones: phones.split(separator: "\n").map(String.init))
        }
    }
}
