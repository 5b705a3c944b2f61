/// Text in lower case, scalar by scalar as Unicode maps it, without making a string of what most mails are written in.
enum LowerCase {
    /// Bytes of valid UTF-8 stay valid UTF-8; ASCII is expected to be in lower case already.
    static func of(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        lower(&result)
        return result
    }

    /// The same in place, since nearly every letter keeps its length.
    static func lower(_ text: inout [UInt8]) {
        let (read, written) = text.withUnsafeMutableBufferPointer { lowerInPlace($0) }
        let rest = read < text.count ? Array(text[read...]) : []
        text.removeLast(text.count - written)
        if !rest.isEmpty { appendLowered(rest, to: &text) }
    }

    /// Goes on until a letter is cut off or would grow; says how far it read and wrote.
    private static func lowerInPlace(_ text: UnsafeMutableBufferPointer<UInt8>) -> (read: Int, written: Int) {
        let pairs = Self.pairs
        var (read, written) = (0, 0)
        while read < text.count {
            let first = text[read]
            if first < 0x80 {
                text[written] = first
                (read, written) = (read + 1, written + 1)
                continue
            }
            let length = length(first)
            guard read + length <= text.count else { break }
            if length == 2, first >= 0xC2, text[read + 1] & 0xC0 == 0x80 {
                let pair = pairs[Int(first & 0x1F) << 6 | Int(text[read + 1] & 0x3F)]
                guard pair != 0 else { break }
                text[written] = UInt8(truncatingIfNeeded: pair)
                written += 1
                if pair > 0xFF {
                    text[written] = UInt8(truncatingIfNeeded: pair >> 8)
                    written += 1
                }
            } else if isCaseless(first, text[read + 1]) {
                for place in read..<(read + length) {
                    text[written] = text[place]
                    written += 1
                }
            } else {
                let letter = lowered(UnsafeBufferPointer(rebasing: text[read..<(read + length)]))
                guard letter.count <= length else { break }
                for byte in letter {
                    text[written] = byte
                    written += 1
                }
            }
            read += length
        }
        return (read, written)
    }

    /// A character of two bytes; nil where the bytes are none, or blank, or become one byte or three.
    static func pair(_ first: UInt8, _ second: UInt8) -> (UInt8, UInt8)? {
        guard first >= 0xC3, first < 0xE0, second & 0xC0 == 0x80 else { return nil }
        let pair = pairs[Int(first & 0x1F) << 6 | Int(second & 0x3F)]
        return pair > 0xFF ? (UInt8(truncatingIfNeeded: pair), UInt8(truncatingIfNeeded: pair >> 8)) : nil
    }

    private static func appendLowered(_ rest: [UInt8], to text: inout [UInt8]) {
        rest.withUnsafeBufferPointer { rest in
            var index = 0
            while index < rest.count {
                let end = min(index + length(rest[index]), rest.count)
                text += lowered(UnsafeBufferPointer(rebasing: rest[index..<end]))
                index = end
            }
        }
    }

    /// Bytes of the character that begins with a byte.
    private static func length(_ first: UInt8) -> Int { first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2 }

    /// Scripts that have no case, from Hebrew to Hangul, and punctuation, arrows, lines and emoji.
    private static func isCaseless(_ first: UInt8, _ second: UInt8) -> Bool {
        switch (first, second) {
        case (0xE0, 0x80...0xA4), (0xE0, 0xA6...), (0xE2, 0x80...0x83), (0xE2, 0x87...0x91), (0xE2, 0x94...0xAF),
            (0xE3...0xE9, _), (0xEA, 0xB0...), (0xEB...0xEE, _), (0xEF, 0xB8...0xB9), (0xF0, 0x9F):
            true
        default: false
        }
    }

    /// The characters of two bytes, as many as there are, with the second byte in the high half; 0 for one that would grow.
    private static let pairs: [UInt16] = (0..<0x800).map { value in
        guard value >= 0x80 else { return 0 }
        let letter = [0xC0 | UInt8(value >> 6), 0x80 | UInt8(value & 0x3F)].withUnsafeBufferPointer { lowered($0) }
        switch letter.count {
        case 1: return UInt16(letter[0])
        case 2: return UInt16(letter[0]) | UInt16(letter[1]) << 8
        default: return 0
        }
    }

    /// One character as Unicode maps it.
    private static func lowered(_ letter: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        if let digit = digit(letter) { return [digit] }
        // The Turkish dotted capital: its mapping is a letter and a combining dot, which nobody types.
        if letter.elementsEqual([0xC4, 0xB0]) { return [UInt8(ascii: "i")] }
        return String(decoding: letter, as: UTF8.self).unicodeScalars.flatMap { $0.properties.lowercaseMapping.utf8 }
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
        var (first, second): (UInt8, UInt8) = (0, 0)
        for byte in text {
            if second == 0xD9 || second == 0xDB, digit(second, byte) != nil { return true }
            if second == 0xA5, first == 0xE0, (0xA6...0xAF).contains(byte) { return true }
            (first, second) = (second, byte)
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
