package import Flow
package import Mail

/// A practitioner or member brought in from outside; `externalID` makes it repeatable.
package struct ImportedPerson: Sendable, Hashable {
    package var externalID: String
    package var role: KnownPerson.Role
    package var name: String
    package var handle: String?
    package var addresses: [EmailAddress]
    /// Nil leaves what is stored; so do the next three, and of a new person it is none, `en`, `UTC` and the configuration's.
    package var phones: [String]?
    package var locale: String?
    /// IANA name, `Europe/London`.
    package var timeZone: String?
    /// `mon 09:00-12:30 13:30-18:00; tue …`, in their time zone; nil for the configuration's.
    package var workingHours: String?

    /// Whether they, a practitioner, have left; nil leaves what is stored.
    package var hasLeft: Bool?
    /// How they want their mail; each nil leaves what is stored.
    package var wishes = Wishes()

    /// What a row says of how somebody wants their mail.
    package struct Wishes: Sendable, Hashable {
        package var content: MailPreferences.Content?
        package var quietHours: Change<QuietHours>?
        package var digest: Change<DigestTimes>?

        /// A value, or that there is none any more.
        package enum Change<Value: Sendable & Hashable>: Sendable, Hashable {
            case to(Value), cleared
        }

        package init() {}
    }

    package init(
        externalID: String, role: KnownPerson.Role, name: String, handle: String?, addresses: [EmailAddress],
        phones: [String]? = nil, locale: String? = nil, timeZone: String? = nil,
        workingHours: String? = nil
    ) {
        self.externalID = externalID
        self.role = role
        self.name = name
        self.handle = handle
        self.addresses = addresses
        self.phones = phones
        self.locale = locale
        self.timeZone = timeZone
        self.workingHours = workingHours
    }
}
