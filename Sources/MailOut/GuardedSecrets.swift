import Mail
import Store
import Triage

/// What must not reach a recipient, in the folded form in which it is searched for (product: the privacy relay).
struct GuardedSecrets {
    /// One address: `local@domain`.
    struct Address: Hashable {
        let bytes: [UInt8]
        /// Where the `@` is.
        let at: Int

        var reversed: Address { Address(bytes: bytes.reversed(), at: bytes.count - 1 - at) }
    }

    /// The fewest digits that are a telephone number and not a date or a price.
    private static let fewestDigits = 6
    /// The last digits of a number: the same with the country code, with a leading zero, and without.
    private static let comparedDigits = 9

    /// The fewest letters of a token of ours: key id, version and 96 bits of MAC take more.
    static let shortestToken = 20

    private(set) var addresses: [Address] = []
    /// What may stand there although it looks like the above: the recipient's own.
    private(set) var allowed: [Address] = []
    /// The ends of telephone numbers.
    private(set) var phones: [[UInt8]] = []
    /// Local parts of ours that were issued to the recipient, lower case.
    private(set) var issued: Set<[UInt8]> = []
    /// Links of ours that were issued to the recipient, folded, from the host on.
    private(set) var links: [[UInt8]] = []
    /// The length of the shortest thing that is searched for, in bytes.
    var shortest: Int {
        let lengths = addresses.map(\.bytes.count) + phones.map(\.count) + (host.map { [$0.count] } ?? [])
        return min(lengths.min() ?? GuardedSecrets.shortestToken, GuardedSecrets.shortestToken)
    }

    let scheme: AddressScheme
    let keys: TokenKeys
    let domain: [UInt8]
    /// The host of the web pages, folded; nil for none.
    let host: [UInt8]?

    init(settings: ComposerSettings, keys: TokenKeys) {
        scheme = settings.scheme
        self.keys = keys
        domain = Fold.bytes(settings.scheme.domain)
        host = settings.webHost.map { Fold.bytes($0) }
    }

    /// Guards a person's addresses, in each form their domain can be written in, and telephone numbers.
    mutating func guardAgainst(_ person: Correspondent) {
        for address in person.addresses { guardAgainst(address) }
        for phone in person.phones {
            let digits = Fold.bytes(phone).filter { $0 &- 0x30 < 10 }
            guard digits.count >= GuardedSecrets.fewestDigits else { continue }
            phones.append(Array(digits.suffix(GuardedSecrets.comparedDigits)))
        }
    }

    /// Guards an address, in each form its domain can be written in.
    mutating func guardAgainst(_ address: EmailAddress) {
        for form in GuardedSecrets.forms(of: address) {
            // Backwards too: a mark in the text or `<bdo>` turns it round again for whoever reads it.
            for way in [form, form.reversed] where !addresses.contains(way) { addresses.append(way) }
        }
    }

    mutating func allow(_ address: EmailAddress) {
        allowed += GuardedSecrets.forms(of: address).flatMap { [$0, $0.reversed] }
    }

    /// Allows a local part of ours that was given to the recipient.
    mutating func issue(_ localPart: String) { issued.insert(Array(localPart.lowercased().utf8)) }

    /// Allows the local part of a Message-ID that the recipient's mail client knows.
    mutating func issue(_ messageID: MessageID) {
        issue(String(messageID.text.prefix { $0 != "@" }))
    }

    /// Allows a link to our web pages; it names a token, so that nothing else can begin with it.
    mutating func issue(link: String) {
        let folded = Fold.bytes(link)
        guard let host, let place = folded.firstRange(of: host) else { return }
        links.append(Array(folded[place.lowerBound...]))
    }

    private static func domains(of address: EmailAddress) -> Set<String> {
        let domain = address.domain
        // Most have one form only.
        if domain.allBytes({ $0 < 0x80 }), Array(domain.utf8).place(of: Array("xn--".utf8), from: 0) == nil {
            return [domain]
        }
        return [domain, Punycode.ascii(domain), Punycode.unicode(domain)]
    }

    private static func forms(of address: EmailAddress) -> [Address] {
        let local = Fold.bytes(address.localPart)
        return domains(of: address).map { domain in
            Address(bytes: local + [UInt8(ascii: "@")] + Fold.bytes(domain), at: local.count)
        }
    }
}
