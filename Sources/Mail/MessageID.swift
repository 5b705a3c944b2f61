/// A message identifier without its angle brackets (RFC 5322 §3.6.4).
///
/// Compared byte for byte: the left side is case-sensitive by the standard, and folding it would let two mails meet.
package struct MessageID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The text between the brackets: no CR, LF, NUL, white space, `<` or `>`.
    package let text: String

    package var description: String { "<\(text)>" }

    /// Takes an identifier with or without brackets; nil when it is empty, over 998 octets or holds what a header cannot.
    package init?(_ text: String) {
        var body = text.utf8[...]
        if body.first == 0x3C, body.last == 0x3E { body = body.dropFirst().dropLast() }
        guard !body.isEmpty, body.count <= 998 else { return nil }
        guard body.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x3C && $0 != 0x3E }) else { return nil }
        self.text = String(Substring(body))
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = MessageID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a Message-ID")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
