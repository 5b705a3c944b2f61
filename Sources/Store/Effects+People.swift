import Flow
import GRDB
import Mail
import Triage

extension Effects {
    /// A new enquirer; without a name until they tell it.
    func register(name: String?, address: EmailAddress, locale: String) throws -> PersonID {
        try db.run(
            "INSERT INTO person (role, name, locale, created_at) VALUES ('enquirer', ?, ?, ?)",
            [name?.stored, locale.stored, now.milliseconds])
        let person = PersonID(db.lastInsertedRowID)
        try db.run(
            "INSERT INTO address (canonical, written, person, position) VALUES (?, ?, ?, 0)",
            [address.canonical, address.description, person.rawValue])
        return person
    }

    /// Only an enquirer is what they say of themselves: everybody else's name came by import.
    func rename(_ person: PersonID, _ name: String) throws {
        try db.run(
            "UPDATE person SET name = ? WHERE id = ? AND role = 'enquirer'", [name.stored, person.rawValue])
        guard db.changesCount == 1 else { throw Inconsistency("person \(person) is no enquirer to be renamed") }
    }

    /// A further address of a person, who has said that it is theirs and who reads mail at the one that was asked.
    ///
    /// An enquirer who owns it and has no conversation was this person all along. Where somebody was imported with it or
    /// has written from it, their say counts and not this person's; nor does a mail count that anybody could have sent.
    func learn(_ address: EmailAddress, of person: PersonID, by held: ArrivalID) throws {
        guard try isProven(address, by: held) else {
            return try leave(person, "the mail does not prove that it came from the address")
        }
        let owner = try db.row(
            """
            SELECT person.id, person.role, person.external_id FROM address JOIN person ON person.id = address.person
            WHERE address.canonical = ?
            """, [address.canonical])
        if let owner, owner["id"] == person.rawValue {
            return try AddressRow.confirm(address.canonical, now: now, in: db)
        }
        if let owner {
            guard owner["role"] == KnownPerson.Role.enquirer.rawValue, owner["external_id"] == DatabaseValue.null,
                try !hasConversation(owner["id"])
            else { return try leave(person, "the address belongs to person \(owner["id"] as Int64)") }
            try PersonMerge(db: db, now: now).merge(owner["id"], into: person.rawValue)
        }
        let places = try db.row(
            "SELECT count(*) AS number, max(position) AS last FROM address WHERE person = ?", [person.rawValue])
        guard let last: Int64 = places?["last"], let number: Int = places?["number"] else {
            throw Inconsistency("person \(person) has no address to learn another from")
        }
        guard number < StoreLimits.senders else { return try leave(person, "there are \(number) addresses already") }
        try db.run(
            """
            INSERT INTO address (canonical, written, person, position, confirmed_at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (canonical) DO NOTHING
            """, [address.canonical, address.description, person.rawValue, last + 1, now.milliseconds])
        try EventRow.insert("address-learned", person.rawValue, "", now: now, in: db)
    }

    /// Whether the held mail came from the address, as its domain says (SPF, DKIM, DMARC).
    private func isProven(_ address: EmailAddress, by held: ArrivalID) throws -> Bool {
        try db.number(
            "SELECT 1 FROM arrival WHERE id = ? AND sender = ? AND proof = 'pass'", [held.rawValue, address.canonical])
            != nil
    }

    private func hasConversation(_ person: Int64) throws -> Bool {
        try db.number(
            "SELECT 1 FROM conversation WHERE counterpart = ?1 UNION ALL SELECT 1 FROM conversation WHERE practitioner = ?1",
            [person]) != nil
    }

    private func leave(_ person: PersonID, _ why: String) throws {
        try EventRow.insert("address-not-learned", person.rawValue, why, now: now, in: db)
    }
}

/// Addresses of people.
enum AddressRow {
    /// Notes that its owner reads mail there; once confirmed it stays so.
    static func confirm(_ canonical: String, now: Timestamp, in db: Database) throws {
        try db.run(
            "UPDATE address SET confirmed_at = ? WHERE canonical = ? AND confirmed_at IS NULL",
            [now.milliseconds, canonical])
    }
}
