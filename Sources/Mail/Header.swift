/// The fields of one header block in their order (RFC 5322 §2.2).
package struct Header: Sendable {
    /// One field as it arrived.
    package struct Field: Sendable {
        /// The name in lower case, ASCII.
        package let name: String
        /// The value unfolded: CR and LF removed, bytes otherwise untouched, leading and trailing white space cut.
        package let value: [UInt8]
        /// The label of the charset that the mail's body is in: what raw 8-bit headers are most likely in, too.
        let fallbackCharset: String?

        /// Makes a field of a name in lower case and an unfolded value.
        package init(name: String, value: [UInt8]) { self.init(name: name, value: value, fallbackCharset: nil) }

        init(name: String, value: [UInt8], fallbackCharset: String?) {
            self.name = name
            self.value = value
            self.fallbackCharset = fallbackCharset
        }

        /// Whether it has that name; most have another length, which is told without reading them.
        func isNamed(_ wanted: String) -> Bool { name.utf8.count == wanted.utf8.count && name == wanted }

        /// The value as text without decoding encoded words; invalid UTF-8 is read as windows-1252.
        package var rawText: String { Charset.repairedText(value) }
        /// The value as a person reads it: encoded words decoded (RFC 2047), 8-bit text repaired (RFC 6532).
        package var text: String { EncodedWord.decode(value, fallback: fallbackCharset) }
    }

    /// The fields, topmost first.
    package let fields: [Field]

    /// Makes a header of those fields.
    package init(fields: [Field]) { self.fields = fields }

    /// The first field of that name, which is given in lower case.
    package func first(_ name: String) -> Field? { fields.first { $0.isNamed(name) } }
    /// All fields of that name, which is given in lower case, topmost first.
    package func all(_ name: String) -> [Field] { fields.filter { $0.isNamed(name) } }
    /// Whether a field of that name, which is given in lower case, is there.
    package func contains(_ name: String) -> Bool { first(name) != nil }

    /// The same fields, their raw 8-bit text to be read in that charset.
    func readingRawText(in charset: String?) -> Header {
        guard let charset, fields.contains(where: { $0.value.contains(where: \.isHighBit) }) else { return self }
        return Header(fields: fields.map { Field(name: $0.name, value: $0.value, fallbackCharset: charset) })
    }
}
