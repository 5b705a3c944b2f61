package import Flow
import Foundation
package import Mail
package import Triage

/// What may stand in the fields of a person, wherever they come from.
package struct PersonRules: Sendable {
    /// Whose handles are reserved and whose addresses are no person's.
    package let scheme: AddressScheme

    /// Something that may not stand there, and what may.
    package struct Flaw: Error, Hashable, Sendable {
        package let what: String
        package let remedy: String

        /// Both in one sentence.
        package var words: String { remedy.isEmpty ? what : "\(what); \(remedy)" }
    }

    /// What an import may make of people.
    package static let roles = [KnownPerson.Role.practitioner, .member, .enquirer]

    package init(scheme: AddressScheme) { self.scheme = scheme }

    /// - Throws: `Flaw` for what is no address, and for one of Postern's own.
    package func address(_ text: String) throws(Flaw) -> EmailAddress {
        guard let address = EmailAddress(text) else {
            throw Flaw(what: "\(text.quoted) is no mail address", remedy: "write one like name@example.org")
        }
        guard !scheme.owns(address) else {
            throw Flaw(
                what: "\(text.quoted) is one of Postern's own addresses: their mail would go in circles",
                remedy: "write the person's own")
        }
        return address
    }

    /// What is wrong with a handle, or with the lack of one; nil where it may be.
    package func flaw(inHandle handle: String?, of role: KnownPerson.Role?) -> Flaw? {
        guard let handle else {
            guard role == .practitioner else { return nil }
            return Flaw(what: "is missing", remedy: "write the practitioner's public address before the @")
        }
        if let role, role != .practitioner { return Flaw(what: "only practitioners have one", remedy: "leave it out") }
        return ReservedName.reason(against: handle, scheme: scheme).map { Flaw(what: $0, remedy: "") }
    }

    /// Nil for an IANA name that this machine knows.
    package static func flaw(inTimeZone name: String) -> Flaw? {
        guard TimeZone(identifier: name) == nil else { return nil }
        let near = NearestWord.to(name, in: TimeZone.knownTimeZoneIdentifiers)
        return Flaw(what: "\(name.quoted) is no time zone", remedy: "write one like \"\(near ?? "Europe/London")\"")
    }

    /// Nil for a language tag: letters, and parts of letters and digits after hyphens (BCP 47).
    package static func flaw(inLocale tag: String) -> Flaw? {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        let isTag =
            parts.allSatisfy { (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy(isLetterOrDigit) }
            && (2...3).contains(parts.first?.utf8.count ?? 0) && parts.first?.utf8.allSatisfy(isLetter) == true
        return isTag ? nil : Flaw(what: "\(tag.quoted) is no language", remedy: "write one like \"en\" or \"de-AT\"")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || (0x30...0x39).contains(byte) }
}
