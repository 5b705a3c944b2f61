package import Flow
package import Mail

/// A practitioner or member brought in from outside; `externalID` makes it repeatable.
package struct ImportedPerson: Sendable, Hashable {
    package var externalID: String
    package var role: KnownPerson.Role
    package var name: String
    package var handle: String?
    package var addresses: [EmailAddress]
    package var phones: [String]
    package var locale: String
    /// IANA name, `Europe/London`.
    package var timeZone: String
    package init(
        externalID: String, role: KnownPerson.Role, name: String, handle: String?, addresses: [EmailAddress],
        phones: [String] = [], locale: String = "en", timeZone: String = "UTC"
    ) {
        self.externalID = externalID
        self.role = role
        self.name = name
        self.handle = handle
        self.addresses = addresses
        self.phones = phones
        self.locale = locale
        self.timeZone = timeZone
    }
}

/// A row of an import that was left out, and why.
package struct ImportProblem: Sendable, Hashable, CustomStringConvertible {
    /// Counted from 1.
    package let row: Int
    package let externalID: String
    package let reason: String

    package var description: String { "row \(row), person \(externalID): \(reason)" }
}
