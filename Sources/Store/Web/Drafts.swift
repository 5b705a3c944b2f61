import GRDB
package import Mail
package import Triage

/// Words that somebody has begun to write on a page.
package struct Draft: Hashable, Sendable {
    package var subject: String
    package var text: String
    package var savedAt: Timestamp
}

extension Store {
    /// What somebody has begun to write there; nil for nothing.
    ///
    /// - Parameter place: the path of the page's box, which is theirs alone.
    package func draft(of person: PersonID, at place: String) async throws -> Draft? {
        try await read { db in
            try db.row(
                "SELECT subject, text, saved_at FROM draft WHERE person = ? AND place = ?",
                [person.rawValue, place.stored]
            ).map {
                Draft(
                    subject: $0["subject"], text: $0["text"], savedAt: Timestamp(milliseconds: $0["saved_at"]))
            }
        }
    }

    /// Keeps it; nothing written is as if nothing had been kept.
    package func keepDraft(
        subject: String, text: String, of person: PersonID, at place: String, now: Timestamp
    ) async throws {
        try await write { db in
            if subject.isEmpty, text.isEmpty { return try Self.dropDraft(person, place, in: db) }
            try db.run(
                """
                INSERT INTO draft (person, place, subject, text, saved_at) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (person, place) DO UPDATE SET subject = ?3, text = ?4, saved_at = ?5
                """, [person.rawValue, place.stored, subject.stored, text.stored, now.milliseconds])
        }
    }

    /// What was begun there has been sent.
    package func dropDraft(of person: PersonID, at place: String) async throws {
        try await write { db in try Self.dropDraft(person, place, in: db) }
    }

    private static func dropDraft(_ person: PersonID, _ place: String, in db: Database) throws {
        try db.run("DELETE FROM draft WHERE person = ? AND place = ?", [person.rawValue, place.stored])
    }
}
