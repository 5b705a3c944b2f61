/// Text in lower case, scalar by scalar as Unicode maps it, without making a string of what most mails are written in.
enum LowerCase {
    /// Bytes of valid UTF-8 stay valid UTF-8; ASCII is expected to be in lower case already.
    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                let first = bytes[index]
                guard first >= 0x80 else {
                    result.append(first)
                    index += 1
                    continue
                }
                let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
                let end = min(index + length, bytes.count)
                append(UnsafeBufferPointer(rebasing: bytes[index..<end]), to: &result)
                index = end
            }
        }
        return result
    }

    private static func append(_ letter: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
        let first = letter[0]
        let second = letter.count > 1 ? letter[1] : 0
        if let digit = digit(letter) {
            result.append(digit)
            return
        }
        switch (first, second) {
        case (0xC3, 0x80...0x96), (0xC3, 0x98...0x9E):
            result.append(0xC3)
            result.append(second + 0x20)
        // The Turkish dotted capital: its mapping is a letter and a combining dot, which nobody types.
        case (0xC4, 0xB0): result.append(UInt8(ascii: "i"))
        // Latin-1 and Cyrillic in lower case, and the scripts that have no case, from Hebrew to Hangul, and punctuation.
        case (0xC2, _), (0xC3, _), (0xD0, 0xB0...0xBF), (0xD1, 0x80...0x9F), (0xD6...0xDF, _), (0xE2, 0x80),
            (0xE3...0xE9, _), (0xEB...0xED, _):
            for byte in letter { result.append(byte) }
        case (0xD0, 0x90...0x9F):
            result.append(0xD0)
            result.append(second + 0x20)
        case (0xD0, 0xA0...0xAF):
            result.append(0xD1)
            result.append(second - 0x20)
        default:
            for scalar in String(decoding: letter, as: UTF8.self).unicodeScalars {
                result += Array(scalar.properties.lowercaseMapping.utf8)
            }
        }
    }

    /// The ASCII digit for one of Arabic, Persian, Devanagari or full width.
    ///
    /// QUIRK: Apple Mail and Gmail write dates with the digits of the reader's language (LanguageTests, ar.txt, fa.txt).
    private static func digit(_ letter: UnsafeBufferPointer<UInt8>) -> UInt8? {
        switch letter.count {
        case 2: return digit(letter[0], letter[1])
        case 3:
            let third = letter[2]
            switch (letter[0], letter[1]) {
            case (0xE0, 0xA5) where (0xA6...0xAF).contains(third): return 0x30 + third - 0xA6
            case (0xEF, 0xBC) where (0x90...0x99).contains(third): return 0x30 + third - 0x90
            default: return nil
            }
        default: return nil
        }
    }

    /// True where text holds a digit of another script.
    static func holdsDigit(_ text: some Sequence<UInt8>) -> Bool {
        var before: (UInt8, UInt8) = (0, 0)
        for byte in text {
            if digit(before.1, byte) != nil { return true }
            if before == (0xE0, 0xA5), (0xA6...0xAF).contains(byte) { return true }
            before = (before.1, byte)
        }
        return false
    }

    /// The ASCII digit for an Arabic or a Persian one.
    private static func digit(_ first: UInt8, _ second: UInt8) -> UInt8? {
        switch (first, second) {
        case (0xD9, 0xA0...0xA9): 0x30 + second - 0xA0
        case (0xDB, 0xB0...0xB9): 0x30 + second - 0xB0
        default: nil
        }
    }
}
