import Flow
import GRDB
import Mail
import Triage

/// Who is who in a calendar: the practitioner it is of, and the members it names.
final class FeedPeople {
    struct Member: Hashable {
        let id: Int64
        let externalID: String
    }

    /// Whom one event is with.
    struct Found {
        var members: [Member] = []
        /// Members who do not come.
        var declined: [Member] = []
        /// What to say where there is nobody; nil where nobody was invited.
        var doubt: String?
    }

    private enum Person {
        case member(Member)
        case other(KnownPerson.Role)
        case nobody
    }

    /// The practitioner's own id in the practice's books.
    let externalID: String
    private let own: Set<EmailAddress>
    private let db: Database
    private var known: [String: Person] = [:]

    /// - Throws: `StoreError.noSuchRow` where the practitioner is none.
    init(_ practitioner: PersonID, in db: Database) throws {
        let row = try db.row(
            "SELECT external_id FROM person WHERE id = ? AND role = 'practitioner'", [practitioner.rawValue])
        guard let row else { throw StoreError.noSuchRow("practitioner with the number \(practitioner)") }
        externalID = row["external_id"] ?? "#\(practitioner)"
        own = Set(try PersonRow.addresses(of: practitioner.rawValue, in: db))
        self.db = db
    }

    /// True where the practitioner has said no to it.
    func haveDeclined(_ occurrence: FeedOccurrence) -> Bool {
        occurrence.attendees.contains { $0.hasDeclined && own.contains($0.address) }
    }

    /// The members of an event: the one whom it names by id, else those invited who have not declined.
    func members(of occurrence: FeedOccurrence) throws -> Found {
        var found = Found()
        if let id = occurrence.member {
            switch try person("id \(id)", "external_id = ?", id) {
            case .member(let member): found.members = [member]
            case .other(let role): found.doubt = "no booking: \(id) is a \(role.rawValue)"
            case .nobody: found.doubt = "no booking: there is no person \(id)"
            }
            return found
        }
        var strangers: [String] = []
        for attendee in occurrence.attendees where !own.contains(attendee.address) {
            let address = attendee.address
            switch try person(
                address.canonical, "id = (SELECT person FROM address WHERE canonical = ?)", address.canonical)
            {
            case .member(let member):
                if attendee.hasDeclined {
                    found.declined.append(member)
                } else if !found.members.contains(member) {
                    found.members.append(member)
                }
            case .other(let role): strangers.append("\(address) is a \(role.rawValue)")
            case .nobody: strangers.append("nobody is known as \(address)")
            }
        }
        if found.members.isEmpty, !strangers.isEmpty {
            let more = strangers.count > 3 ? ", and \(strangers.count - 3) more" : ""
            found.doubt = "no booking: " + strangers.prefix(3).joined(separator: ", ") + more
        }
        return found
    }

    private func person(_ key: String, _ condition: String, _ value: String) throws -> Person {
        if let person = known[key] { return person }
        let row = try db.row("SELECT id, role, external_id FROM person WHERE \(condition)", [value.stored])
        var person = Person.nobody
        if let row, let role = KnownPerson.Role(rawValue: row["role"]) {
            let id: Int64 = row["id"]
            person =
                role == .member ? .member(Member(id: id, externalID: row["external_id"] ?? "#\(id)")) : .other(role)
        }
        known[key] = person
        return person
    }
}
