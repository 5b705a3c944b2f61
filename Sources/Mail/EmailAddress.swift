/// An addr-spec that is safe to put into an envelope or a header (RFC 5322 §3.4.1, RFC 6531 §3.3).
///
/// Two addresses are equal when they differ in case only: no mail system in use tells them apart, and an identity that
/// depended on case would hold mails of people who typed a capital letter.
package struct EmailAddress: Sendable, CustomStringConvertible {
    /// The part before the last `@`, as written.
    package let localPart: String
    /// The part after the last `@`, in lower case.
    package let domain: String

    /// Both parts in lower case: the form to compare, to store and to search for.
    package var canonical: String { "\(localPart.lowercased())@\(domain)" }

    package var description: String { "\(localPart)@\(domain)" }

    /// Reads an addr-spec; nil when it lacks a part, or holds a control character, white space outside quotes, `<`, `>`,
    /// or more octets than RFC 5321 §4.5.3.1 allows (64 before the `@`, 255 after it).
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let at = bytes.lastIndex(of: 0x40), at > 0, at + 1 < bytes.count else { return nil }
        guard at <= 64, bytes.count - at - 1 <= 255 else { return nil }
        guard EmailAddress.isSafe(bytes[..<at], quotable: true) else { return nil }
        guard EmailAddress.isSafe(bytes[(at + 1)...], quotable: false) else { return nil }
        localPart = String(decoding: bytes[..<at], as: UTF8.self)
        domain = String(decoding: bytes[(at + 1)...], as: UTF8.self).lowercased()
    }

    private static func isSafe(_ bytes: ArraySlice<UInt8>, quotable: Bool) -> Bool {
        let quoted = quotable && bytes.count >= 2 && bytes.first == 0x22 && bytes.last == 0x22
        return bytes.allSatisfy { byte in
            switch byte {
            case 0...0x1F, 0x7F: false
            case 0x20, 0x28, 0x29, 0x2C, 0x3A, 0x3B, 0x3C, 0x3E, 0x40, 0x5C: quoted || (!quotable && byte == 0x3A)
            case 0x22: quoted
            default: true
            }
        }
    }
}

extension EmailAddress: Hashable {
    package static func == (a: EmailAddress, b: EmailAddress) -> Bool { a.canonical == b.canonical }
    package func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}

extension EmailAddress: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let address = EmailAddress(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a mail address")
        }
        self = address
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
