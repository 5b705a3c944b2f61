package import Flow
import GRDB
package import Mail
package import Triage

/// A person as the API shows them to whoever brought them in.
package struct RegisteredPerson: Sendable {
    package var id: PersonID
    package var externalID: String
    package var role: KnownPerson.Role
    package var name: String?
    package var handle: String?
    package var addresses: [EmailAddress]
    package var phones: [String]
    package var locale: String
    package var timeZone: String
    package var workingHours: String?
    package var preferences: MailPreferences
    package var hasLeft: Bool
}

/// A conversation as the API shows it.
package struct ListedConversation: Sendable {
    package var conversation: KnownConversation
    package var practitionerID: String?
    package var counterpartID: String?
    package var openedAt: Timestamp
    package var lastActivityAt: Timestamp
    package var waitingSince: Timestamp?
    package var practitionerUnread: Int
    package var counterpartUnread: Int
}

extension Store {
    /// The person of an external id and role; nil for none.
    package func registered(_ externalID: String, _ role: KnownPerson.Role) async throws -> RegisteredPerson? {
        try await read { db in
            try db.number(
                "SELECT id FROM person WHERE external_id = ? AND role = ?", [externalID.stored, role.rawValue]
            ).flatMap { try RegisteredPerson(PersonID($0), in: db) }
        }
    }

    /// People who were brought in, in the order of their numbers.
    package func registered(_ role: KnownPerson.Role, after id: Int64, limit: Int) async throws -> [RegisteredPerson] {
        try await read { db in
            try db.numbers(
                "SELECT id FROM person WHERE role = ? AND id > ? AND external_id IS NOT NULL ORDER BY id LIMIT ?",
                [role.rawValue, id, limit]
            ).compactMap { try RegisteredPerson(PersonID($0), in: db) }
        }
    }

    /// A booking by its external id; nil for none.
    package func booking(_ externalID: String) async throws -> ListedBooking? {
        try await read { db in
            try db.row("\(ListedBooking.columns) WHERE booking.external_id = ?", [externalID.stored])
                .flatMap(ListedBooking.init)
        }
    }

    /// Bookings in the order of their numbers.
    package func bookings(after id: Int64, limit: Int) async throws -> [ListedBooking] {
        try await read { db in
            try db.rows("\(ListedBooking.columns) WHERE booking.id > ? ORDER BY booking.id LIMIT ?", [id, limit])
                .compactMap(ListedBooking.init)
        }
    }

    /// One conversation; nil for none.
    package func listedConversation(_ id: ConversationID) async throws -> ListedConversation? {
        try await read { db in try ListedConversation(id, in: db) }
    }

    /// Conversations in the order of their numbers.
    ///
    /// - Parameter people: only those that all of them are in, two at most; everybody's where there are none.
    package func conversations(
        of people: [PersonID], after id: Int64, limit: Int
    ) async throws -> [ListedConversation] {
        try await read { db in
            let ids =
                if let first = people.first {
                    try db.numbers(
                        """
                        SELECT id FROM (
                            SELECT id, counterpart AS other FROM conversation WHERE practitioner = ?1 AND id > ?2
                            UNION ALL SELECT id, practitioner FROM conversation WHERE counterpart = ?1 AND id > ?2)
                        WHERE ?4 IS NULL OR other = ?4 ORDER BY id LIMIT ?3
                        """, [first.rawValue, id, limit, people.dropFirst().first?.rawValue])
                } else {
                    try db.numbers("SELECT id FROM conversation WHERE id > ? ORDER BY id LIMIT ?", [id, limit])
                }
            return try ids.compactMap { try ListedConversation(ConversationID($0), in: db) }
        }
    }

    /// Entries of a conversation in the order of their numbers.
    package func entries(
        of conversation: ConversationID, after id: Int64, limit: Int
    ) async throws -> [ReadEntry] {
        try await read { [desk] db in
            guard let desk else { return [] }
            return try db.rows(
                """
                \(ReadEntry.columns) WHERE conversation = ? AND id > ? AND \(EntryRow.isShown) ORDER BY id LIMIT ?
                """, [conversation.rawValue, id, limit]
            ).compactMap { try ReadEntry($0, of: conversation, to: desk, in: db) }
        }
    }

    /// What became of an arrival, at its first filing or since.
    package func outcome(
        of id: ArrivalID
    ) async throws -> (rule: String, reason: HoldReason?, conversation: ConversationID?)? {
        try await read { db in
            try db.row("SELECT rule, reason, conversation FROM arrival WHERE id = ?", [id.rawValue]).map { row in
                let reason: String? = row["reason"]
                let conversation: Int64? = row["conversation"]
                return (
                    row["rule"], reason.flatMap { HoldReason(rawValue: $0) }, conversation.map { ConversationID($0) }
                )
            }
        }
    }
}

/// A booking with the external ids of its people.
package struct ListedBooking: Sendable {
    package var id: Int64
    package var externalID: String
    package var practitioner: String?
    package var member: String?
    package var startsAt: Timestamp
    package var endsAt: Timestamp
    package var status: BookingStatus
    package var title: String?

    fileprivate static let columns = """
        SELECT booking.id, booking.external_id, starts_at, ends_at, status, title, one.external_id AS practitioner_id,
            other.external_id AS member_id
        FROM booking JOIN person AS one ON one.id = practitioner JOIN person AS other ON other.id = member
        """

    fileprivate init?(_ row: Row) {
        guard let status = BookingStatus(rawValue: row["status"]) else { return nil }
        id = row["id"]
        externalID = row["external_id"]
        practitioner = row["practitioner_id"]
        member = row["member_id"]
        startsAt = Timestamp(milliseconds: row["starts_at"])
        endsAt = Timestamp(milliseconds: row["ends_at"])
        self.status = status
        title = row["title"]
    }
}

extension ListedConversation {
    fileprivate init?(_ id: ConversationID, in db: Database) throws {
        guard let conversation = try ConversationRow.known(id, in: db),
            let row = try db.row(
                """
                SELECT created_at, last_activity_at, practitioner_unread, counterpart_unread,
                    (SELECT external_id FROM person WHERE person.id = practitioner) AS one,
                    (SELECT external_id FROM person WHERE person.id = counterpart) AS other,
                    (SELECT since FROM waiting WHERE waiting.conversation = conversation.id) AS since
                FROM conversation WHERE id = ?
                """, [id.rawValue])
        else { return nil }
        let since: Int64? = row["since"]
        self.init(
            conversation: conversation, practitionerID: row["one"], counterpartID: row["other"],
            openedAt: Timestamp(milliseconds: row["created_at"]),
            lastActivityAt: Timestamp(milliseconds: row["last_activity_at"]),
            waitingSince: since.map { Timestamp(milliseconds: $0) }, practitionerUnread: row["practitioner_unread"],
            counterpartUnread: row["counterpart_unread"])
    }
}

extension RegisteredPerson {
    fileprivate init?(_ id: PersonID, in db: Database) throws {
        guard let person = try PersonRow.known(id, in: db),
            let row = try db.row("SELECT external_id, phones, working_hours FROM person WHERE id = ?", [id.rawValue]),
            let externalID: String = row["external_id"]
        else { return nil }
        let phones: String = row["phones"]
        self.init(
            id: id, externalID: externalID, role: person.role, name: person.name, handle: person.handle,
            addresses: person.addresses, phones: phones.split(separator: "\n").map(String.init), locale: person.locale,
            timeZone: person.timeZone, workingHours: row["working_hours"],
            preferences: try PersonWishes(db: db).load(id.rawValue) ?? MailPreferences(), hasLeft: person.hasLeft)
    }
}
