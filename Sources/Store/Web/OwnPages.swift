package import Flow
import GRDB
package import Mail
package import Triage

/// What somebody may change about themselves.
package struct OwnWishes: Hashable, Sendable {
    package var preferences: MailPreferences
    /// BCP 47.
    package var locale: String
}

extension Store {
    /// How somebody wants their mail; nil for nobody.
    package func wishes(of person: PersonID) async throws -> OwnWishes? {
        try await read { db in
            guard let preferences = try PersonWishes(db: db).load(person.rawValue),
                let locale = try String.fetchOne(
                    db, sql: "SELECT locale FROM person WHERE id = ?", arguments: [person.rawValue])
            else { return nil }
            return OwnWishes(preferences: preferences, locale: locale)
        }
    }

    /// Keeps what somebody has chosen on their page.
    package func keep(_ wishes: OwnWishes, of person: PersonID, now: Timestamp) async throws {
        try await write { db in
            try PersonWishes(db: db).store(wishes.preferences, of: person.rawValue)
            try db.run("UPDATE person SET locale = ? WHERE id = ?", [wishes.locale.stored, person.rawValue])
            try EventRow.insert("preferences-changed", person.rawValue, "", now: now, in: db)
        }
    }

    /// Somebody whom a practitioner knows: from a booking, a mark or a conversation; nil for anybody else.
    package func counterpart(_ person: PersonID, of practitioner: PersonID) async throws -> KnownPerson? {
        try await read { db in
            let isKnown = try db.number(
                """
                SELECT 1 WHERE EXISTS (SELECT 1 FROM booking WHERE practitioner = ?1 AND member = ?2)
                    OR EXISTS (SELECT 1 FROM active_mark WHERE practitioner = ?1 AND member = ?2)
                    OR EXISTS (SELECT 1 FROM conversation WHERE practitioner = ?1 AND counterpart = ?2
                        AND kind <> 'support')
                """, [practitioner.rawValue, person.rawValue])
            return isKnown == nil ? nil : try PersonRow.known(person, in: db)
        }
    }

    /// The practitioners among these people, in their order.
    package func practitioners(_ ids: [PersonID]) async throws -> [KnownPerson] {
        try await read { db in
            try ids.compactMap { try PersonRow.known($0, in: db) }.filter { $0.role == .practitioner }
        }
    }

    /// A member's conversations with one practitioner, the latest activity first.
    package func inbox(of member: KnownPerson, with practitioner: PersonID, limit: Int) async throws -> [InboxRow] {
        try await read { db in
            let ids = try db.numbers(
                """
                SELECT id FROM conversation WHERE counterpart = ? AND practitioner = ?
                ORDER BY last_activity_at DESC, id DESC LIMIT ?
                """, [member.id.rawValue, practitioner.rawValue, limit])
            let inbox = Inbox(db: db, person: member)
            return try ids.compactMap { try inbox.row(ConversationID($0)) }
        }
    }
}
