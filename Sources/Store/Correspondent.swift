package import Flow
package import Mail
package import Triage

/// A side of a conversation as the composer needs it.
package struct Correspondent: Hashable, Sendable {
    package var id: PersonID
    package var name: String?
    package var handle: String?
    package var locale: String
    /// All addresses and aliases: what must never reach the other side.
    package var addresses: [EmailAddress]
    /// Telephone numbers as imported.
    package var phones: [String]
    /// IANA name: times are told in it.
    package var timeZone: String
    /// How much of other people's words their mail shows.
    package var content = MailPreferences.Content.full
    package init(
        id: PersonID, name: String?, handle: String?, locale: String, addresses: [EmailAddress], phones: [String] = [],
        timeZone: String = "UTC"
    ) {
        self.timeZone = timeZone
        self.id = id
        self.name = name
        self.handle = handle
        self.locale = locale
        self.addresses = addresses
        self.phones = phones
    }
}

extension Store {
    /// What the composer knows of these people; who is not there is left out.
    package func correspondents(_ ids: Set<PersonID>) async throws -> [PersonID: Correspondent] {
        try await read { db in
            var found: [PersonID: Correspondent] = [:]
            for id in ids { found[id] = try PersonRow.correspondent(id, in: db) }
            return found
        }
    }
}
