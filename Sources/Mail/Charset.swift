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
        case .ascii: detectedText(bytes)
        case .windows1252:
            // QUIRK: UTF-8 under a Latin-1 or ASCII label (scripts, old PHP mailers; CharsetTests "lying labels").
            // Text in another single-byte charset practically never is valid UTF-8.
            String(validating: bytes, as: UTF8.self).map { withJapanese(bytes) ?? $0 } ?? Windows1252.text(bytes)
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

    /// A multi-byte label is doubted only when the bytes break its rules and are good UTF-8, or fit another charset
    /// without a rest: short Chinese text can be several.
    private static func multiByteText(_ bytes: [UInt8], _ name: String) -> String {
        let (text, repairs) = Iconv.text(bytes, from: name)
        guard repairs > 0 else { return text }
        if let better = String(validating: bytes, as: UTF8.self) { return better }
        guard repairs > 1, case .multiByte(let other) = CharsetGuess.charset(of: bytes), other != name else {
            return text
        }
        let (better, left) = Iconv.text(bytes, from: other)
        return left * 10 < repairs ? better : text
    }

    private static func utf8Text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return withJapanese(bytes) ?? text }
        // Damaged UTF-8 (a cut character) keeps its good characters; where few are good the label is a lie. Texts of two
        // bytes a character hold some that look good.
        let (good, bad) = wellFormed(bytes)
        if good >= bad * 2 { return String(decoding: bytes, as: UTF8.self) }
        if let guess = CharsetGuess.charset(of: bytes) { return text(bytes, in: guess) }
        return good >= bad ? String(decoding: bytes, as: UTF8.self) : detectedText(bytes)
    }

    /// How many of the bytes that are not ASCII belong to well-formed sequences, and how many do not.
    private static func wellFormed(_ bytes: [UInt8]) -> (good: Int, bad: Int) {
        var good = 0
        var bad = 0
        var index = 0
        while index < bytes.count {
            let length = sequenceLength(bytes[index])
            let isWhole =
                length > 0 && index + length <= bytes.count
                && bytes[(index + 1)..<(index + length)].allSatisfy { $0 & 0xC0 == 0x80 }
            if length != 1 { if isWhole { good += length } else { bad += 1 } }
            index += isWhole ? length : 1
        }
        return (good, bad)
    }

    /// How long a sequence with that first byte is; 0 where none begins with it.
    private static func sequenceLength(_ lead: UInt8) -> Int {
        switch lead {
        case 0..<0x80: 1
        case 0xC2..<0xE0: 2
        case 0xE0..<0xF0: 3
        case 0xF0..<0xF5: 4
        default: 0
        }
    }

    /// QUIRK: raw ISO-2022-JP without a declaration, or declared as ASCII or UTF-8 (old Japanese mailers; CharsetTests
    /// "no label"): nil when the bytes hold none.
    private static func withJapanese(_ bytes: [UInt8]) -> String? {
        ISO2022JP.isLikely(bytes) ? ISO2022JP.text(bytes) : nil
    }

    /// Text without a (usable) label.
    private static func detectedText(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return withJapanese(bytes) ?? text }
        if let bigEndian = UTF16Text.byteOrderMark(bytes) { return UTF16Text.decode(bytes, bigEndian: bigEndian) }
        // QUIRK: raw GBK, Shift_JIS, KOI8-R and others without a label or labelled ASCII or UTF-8 (webmail, scripts, bulk
        // mailers; CharsetTests "raw text without a label").
        if let guess = CharsetGuess.charset(of: bytes) { return text(bytes, in: guess) }
        return Windows1252.text(bytes)
    }
}
