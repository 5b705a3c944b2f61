extension MappedBytes {
    /// The text as it is compared: lower case, compatibility forms as ASCII, no white space, nothing invisible.
    ///
    /// Also without the quote marks at the beginnings of lines, and with `(at)` and `[dot]` as the signs they stand for.
    func folded() -> MappedBytes {
        var result = MappedBytes(emptyLike: self)
        var index = 0
        var startsLine = true
        while index < count {
            let byte = bytes[index]
            if byte < 0x80 {
                if byte <= 0x20 || byte == 0x7F {
                    if byte == 0x0A || byte == 0x0D { startsLine = true }
                } else if byte == UInt8(ascii: ">"), startsLine {
                    // A quoted line: the address may go on behind the mark.
                } else {
                    startsLine = false
                    result.append(lowered(byte), from: index..<index + 1, of: self)
                    result.closeSpelledSign(byte)
                }
                index += 1
            } else {
                let length = scalarLength(at: index)
                appendFolded(from: index..<index + length, to: &result)
                index += length
            }
        }
        return result
    }

    private func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The length of the UTF-8 sequence at `index`, 1 where it is none.
    private func scalarLength(at index: Int) -> Int {
        let first = bytes[index]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
        guard index + length <= count else { return 1 }
        for offset in 1..<max(length, 1) where bytes[index + offset] & 0xC0 != 0x80 { return 1 }
        return length
    }

    private func appendFolded(from range: Range<Int>, to result: inout MappedBytes) {
        let text = String(decoding: bytes[range], as: UTF8.self)
        guard range.count > 1, let scalar = text.unicodeScalars.first else {
            return result.append(bytes[range.lowerBound], from: range, of: self)
        }
        if let plain = Fold.ascii(scalar) {
            if plain != 0 { result.append(plain, from: range, of: self) }
            return
        }
        result.append(scalar.properties.lowercaseMapping.utf8, from: range, of: self)
    }

    /// Turns `(at)`, `[at]`, `{a}`, `(dot)` that end here into `@` and `.`.
    private mutating func closeSpelledSign(_ byte: UInt8) {
        guard byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") else { return }
        for (word, sign) in Fold.spelledSigns where count >= word.count + 2 {
            let opening = count - word.count - 2
            guard Fold.openings.contains(bytes[opening]), bytes[opening + 1..<count - 1].elementsEqual(word) else {
                continue
            }
            return replaceLast(word.count + 2, with: sign)
        }
    }
}

/// What folding makes of single characters.
enum Fold {
    static let openings = Array("([{".utf8)
    static let spelledSigns: [([UInt8], UInt8)] = [
        (Array("at".utf8), UInt8(ascii: "@")), (Array("a".utf8), UInt8(ascii: "@")),
        (Array("@".utf8), UInt8(ascii: "@")), (Array("dot".utf8), UInt8(ascii: ".")),
        (Array(".".utf8), UInt8(ascii: ".")),
    ]

    /// The ASCII byte that a character beyond ASCII stands for, 0 for an invisible one or white space; nil for all others.
    static func ascii(_ scalar: Unicode.Scalar) -> UInt8? {
        switch scalar.value {
        case 0x80...0xA0, 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x1680, 0x17B4...0x17B5, 0x180B...0x180F: 0
        case 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x206F, 0x3000, 0x3164: 0
        case 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: 0
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63: UInt8(ascii: "-")
        case 0x2024, 0x3002, 0xFE52, 0xFF61: UInt8(ascii: ".")
        case 0xFE6B: UInt8(ascii: "@")
        // Full-width forms of ! to ~ (Unicode block Halfwidth and Fullwidth Forms).
        case 0xFF01...0xFF5E: fullWidth(scalar)
        default: digit(scalar)
        }
    }

    private static func fullWidth(_ scalar: Unicode.Scalar) -> UInt8 {
        let plain = UInt8(truncatingIfNeeded: scalar.value &- 0xFEE0)
        return plain &- 0x41 < 26 ? plain | 0x20 : plain
    }

    /// Arabic, Devanagari and other decimal digits.
    private static func digit(_ scalar: Unicode.Scalar) -> UInt8? {
        guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue else { return nil }
        return UInt8(ascii: "0") + UInt8(value)
    }

    /// A short text folded, without origins.
    static func bytes(_ text: String) -> [UInt8] {
        MappedBytes(Array(text.utf8), keepsOrigins: false).folded().bytes
    }
}
