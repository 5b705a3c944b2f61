import Flow
import GRDB

/// How people want their mail, in the rows that hold them.
struct PersonWishes {
    let db: Database

    func areStored(_ wishes: ImportedPerson.Wishes, of id: Int64) throws -> Bool {
        guard let stored = try load(id) else { return false }
        return stored.with(wishes) == stored
    }

    func store(_ wishes: ImportedPerson.Wishes, of id: Int64) throws {
        guard wishes != ImportedPerson.Wishes(), let stored = try load(id) else { return }
        try store(stored.with(wishes), of: id)
    }

    func store(_ preferences: MailPreferences, of id: Int64) throws {
        try db.run(
            "UPDATE person SET content = ?, quiet_hours = ?, digest_times = ? WHERE id = ?",
            [preferences.content.rawValue, preferences.quietHours?.text, preferences.digest?.text, id])
    }

    func load(_ id: Int64) throws -> MailPreferences? {
        try db.row("SELECT content, quiet_hours, digest_times FROM person WHERE id = ?", [id]).map { row in
            let (quiet, digest) = (row["quiet_hours"] as String?, row["digest_times"] as String?)
            return MailPreferences(
                content: MailPreferences.Content(rawValue: row["content"]) ?? .full,
                quietHours: quiet.flatMap { QuietHours(parsing: $0) },
                digest: digest.flatMap { DigestTimes(parsing: $0) })
        }
    }
}

extension MailPreferences {
    fileprivate func with(_ wishes: ImportedPerson.Wishes) -> MailPreferences {
        var result = self
        if let content = wishes.content { result.content = content }
        switch wishes.quietHours {
        case .to(let hours): result.quietHours = hours
        case .cleared: result.quietHours = nil
        case nil: break
        }
        switch wishes.digest {
        case .to(let times): result.digest = times
        case .cleared: result.digest = nil
        case nil: break
        }
        return result
    }
}

extension Store {
    /// How many people want less than the full words in their mail: they read the rest on a page.
    package func peopleWithoutFullContent() async throws -> Int {
        try await read { db in
            Int(try db.number("SELECT count(*) FROM person WHERE content <> 'full'") ?? 0)
        }
    }
}
