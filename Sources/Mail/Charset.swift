/// Bytes to text.
///
/// Labels go through our own table, never into iconv as they came (CVE-2024-2961).
package enum Charset {
    /// UTF-8 where valid, else windows-1252: never refuses.
    package static func repairedText(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return Windows1252.text(bytes)
    }

    /// Text of bytes in the charset of that label; unknown or impossible labels fall back to detection.
    package static func text(_ bytes: [UInt8], label: String?) -> String {
        guard let label, let charset = CharsetLabel.charset(for: label) else { return detectedText(bytes) }
        return text(bytes, in: charset)
    }

    /// Whether the label names a charset that can be read.
    package static func isKnown(label: String) -> Bool { CharsetLabel.charset(for: label) != nil }

    static func text(_ bytes: [UInt8], in charset: CharsetLabel.Charset) -> String {
        switch charset {
        case .utf8: utf8Text(bytes)
        case .windows1252:
            // QUIRK: UTF-8 under a Latin-1 or ASCII label (scripts, old PHP mailers; CharsetTests "lying labels").
            // Text in another single-byte charset practically never is valid UTF-8.
            repairedText(bytes)
        case .utf16(let bigEndian): UTF16Text.decode(bytes, bigEndian: bigEndian)
        case .utf7: UTF7Text.decode(bytes)
        case .iso2022jp: ISO2022JP.text(bytes)
        case .hz: HZ.text(bytes)
        case .singleByte(let name):
            String(validating: bytes, as: UTF8.self) ?? Iconv.text(bytes, from: name).text
        case .multiByte(let name):
            multiByteText(bytes, name)
        }
    }

    /// A multi-byte label is doubted only when the bytes break its rules and are good UTF-8: short Chinese text can be
    /// both.
    private static func multiByteText(_ bytes: [UInt8], _ name: String) -> String {
        let (text, repairs) = Iconv.text(bytes, from: name)
        guard repairs > 0, let better = String(validating: bytes, as: UTF8.self) else { return text }
        return better
    }

    private static func utf8Text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        // Damaged UTF-8 (a cut character) keeps its good characters; without a single one the label is a lie.
        return holdsUTF8(bytes) ? String(decoding: bytes, as: UTF8.self) : Windows1252.text(bytes)
    }

    /// Whether a well-formed sequence of several bytes occurs.
    private static func holdsUTF8(_ bytes: [UInt8]) -> Bool {
        var index = 0
        while index + 1 < bytes.count {
            let lead = bytes[index]
            if lead >= 0xC3, lead < 0xF5, bytes[index + 1] & 0xC0 == 0x80 {
                let isLong = lead >= 0xE0
                if !isLong || (index + 2 < bytes.count && bytes[index + 2] & 0xC0 == 0x80) { return true }
            }
            index += 1
        }
        return false
    }

    /// Text without a (usable) label.
    private static func detectedText(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) {
            // QUIRK: raw ISO-2022-JP without a declaration (old Japanese mailers; CharsetTests "no label").
            return ISO2022JP.isLikely(bytes) ? ISO2022JP.text(bytes) : text
        }
        if let bigEndian = UTF16Text.byteOrderMark(bytes) { return UTF16Text.decode(bytes, bigEndian: bigEndian) }
        return Windows1252.text(bytes)
    }
}
