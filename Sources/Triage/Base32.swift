/// Crockford's base32 in lower case: no letter that looks like a digit, so that a token survives being typed.
enum Base32 {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let bitsPerLetter = 5
    private static let bitsPerByte = 8

    /// The letters of these bytes; the last letter is filled with zero bits.
    static func encode(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = []
        letters.reserveCapacity(bytes.count * bitsPerByte / bitsPerLetter + 1)
        var window = 0
        var held = 0
        for byte in bytes {
            window = (window << bitsPerByte | Int(byte)) & 0xFFFF
            held += bitsPerByte
            while held >= bitsPerLetter {
                held -= bitsPerLetter
                letters.append(alphabet[window >> held & 31])
            }
        }
        if held > 0 { letters.append(alphabet[window << (bitsPerLetter - held) & 31]) }
        return letters.text
    }

    /// The bytes of these letters, without regard to case; nil for foreign letters and for any form that `encode` would
    /// not have written: a token has one spelling, apart from case and look-alikes.
    static func decode(_ letters: some Collection<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(letters.count * bitsPerLetter / bitsPerByte)
        var window = 0
        var held = 0
        for letter in letters {
            guard let value = value(of: letter) else { return nil }
            window = (window << bitsPerLetter | value) & 0xFFFF
            held += bitsPerLetter
            if held >= bitsPerByte {
                held -= bitsPerByte
                bytes.append(UInt8(window >> held & 0xFF))
            }
        }
        guard held < bitsPerLetter, window & ((1 << held) - 1) == 0 else { return nil }
        return bytes
    }

    private static func value(of letter: UInt8) -> Int? {
        switch letter.lowered {
        case 0x6F: 0  // o
        case 0x69, 0x6C: 1  // i, l
        case let byte: alphabet.firstIndex(of: byte)
        }
    }
}

/// Whole numbers in groups of seven bits, the lowest group first.
enum Varint {
    private static let longest = 10

    static func append(_ number: UInt64, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// The number at the front, which is taken off; nil when it is cut short, too large, or written longer than needed.
    static func take(from bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for place in 0..<longest {
            guard let byte = bytes.popFirst() else { return nil }
            let group = UInt64(byte & 0x7F)
            guard place < longest - 1 || group <= 1 else { return nil }
            number |= group << UInt64(place * 7)
            guard byte & 0x80 == 0 else { continue }
            return byte == 0 && place > 0 ? nil : number
        }
        return nil
    }
}
