import Foundation

/// What folding makes of single characters.
enum Fold {
    /// What each byte becomes by itself; `dropped` and `beyondASCII` are no bytes of a folded text.
    static let table: [UInt8] = (0...255).map { (byte: UInt8) in
        switch byte {
        case 0...0x20, 0x7F: dropped
        case 0x80...0xFF: beyondASCII
        case 0x41...0x5A: byte | 0x20
        default: byte
        }
    }
    static let dropped: UInt8 = 0
    static let beyondASCII: UInt8 = 1

    /// The brackets that may end a spelled sign.
    static let closings: [Bool] = (0...255).map { ")]}>".utf8.contains(UInt8($0)) }
    private static let openings: [Bool] = (0...255).map { "([{<".utf8.contains(UInt8($0)) }

    /// The sign that `(at`, `(a`, `(@`, `[dot` and `[.` before `end` stand for, and their length.
    static func spelledSign(before end: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (length: Int, sign: UInt8)? {
        let opens = { (length: Int) in end >= length && openings[Int(bytes[end - length])] }
        guard end > 1 else { return nil }
        switch bytes[end - 1] {
        case UInt8(ascii: "a"), UInt8(ascii: "@"): return opens(2) ? (2, UInt8(ascii: "@")) : nil
        case UInt8(ascii: "."): return opens(2) ? (2, UInt8(ascii: ".")) : nil
        case UInt8(ascii: "t"):
            if bytes[end - 2] == UInt8(ascii: "a") { return opens(3) ? (3, UInt8(ascii: "@")) : nil }
            guard bytes[end - 2] == UInt8(ascii: "o"), end > 2, bytes[end - 3] == UInt8(ascii: "d"), opens(4) else {
                return nil
            }
            return (4, UInt8(ascii: "."))
        default: return nil
        }
    }

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
        case 0xAA, 0xBA, 0x2B0...0x2FF, 0x1D2C...0x1D6A, 0x2070...0x209F, 0x2100...0x214F, 0x2460...0x24FF:
            styled(scalar)
        case 0x1D400...0x1D7FF, 0x1F130...0x1F149: styled(scalar)
        default: digit(scalar)
        }
    }

    /// A letter in a circle, of mathematics, raised: the plain one where it stands for one.
    private static func styled(_ scalar: Unicode.Scalar) -> UInt8? {
        let plain = String(scalar).precomposedStringWithCompatibilityMapping.utf8
        guard plain.count == 1, let byte = plain.first else { return digit(scalar) }
        return byte &- 0x41 < 26 ? byte | 0x20 : byte
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

    /// A short text folded.
    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8).withUnsafeBufferPointer(bytes) }

    /// A text folded, in one walk.
    static func bytes(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        // No character takes more than half as many bytes again when it is written in lower case.
        [UInt8](unsafeUninitializedCapacity: source.count * 2) { target, length in
            steps.withUnsafeBufferPointer { steps in
                var index = 0
                var startsLine = true
                while index < source.count {
                    let byte = source[index]
                    let step = steps[Int(byte)]
                    index += 1
                    if step > closing {
                        target[length] = step
                        length += 1
                        startsLine = false
                    } else if step == dropped {
                        if byte == 0x0A || byte == 0x0D { startsLine = true }
                    } else if step == beyondASCII {
                        startsLine = false
                        index = put(source, at: index - 1, into: target, &length)
                    } else if byte != UInt8(ascii: ">") || !startsLine {
                        startsLine = false
                        let spelled = spelledSign(before: length, in: UnsafeBufferPointer(target))
                        length -= spelled?.length ?? 0
                        target[length] = spelled?.sign ?? byte
                        length += 1
                    }
                }
            }
        }
    }

    /// As `table`, with the brackets that may end a spelled sign as `closing`.
    private static let steps: [UInt8] = (0...255).map { closings[$0] ? closing : table[$0] }
    private static let closing: UInt8 = 2

    /// Writes what the character beyond ASCII at `index` becomes; the place behind it.
    private static func put(
        _ source: UnsafeBufferPointer<UInt8>, at index: Int, into target: UnsafeMutableBufferPointer<UInt8>,
        _ length: inout Int
    ) -> Int {
        let found = scalar(in: source, at: index)
        if let (scalar, width) = found, scalar.value < knownEnd, width == UTF8.width(scalar) {
            var known = known[Int(scalar.value)]
            if known != FoldedScalar.unknown {
                while known.count > 0, length < target.count {
                    target[length] = known.removeFirst()
                    length += 1
                }
                return index + width
            }
        }
        for piece in character(in: source, at: index) ?? [] where length < target.count {
            target[length] = piece
            length += 1
        }
        return index + (found?.length ?? 1)
    }

    /// Beyond them characters are looked up one by one: those of most alphabets lie before.
    private static let knownEnd: UInt32 = 0x3000
    private static let known: [FoldedScalar] = (0..<knownEnd).map { value in
        Unicode.Scalar(value).map { FoldedScalar(folded($0, writtenAs: String($0).utf8) ?? []) } ?? .unknown
    }

    /// What the character beyond ASCII at `index` becomes, nil for an invisible one; bytes that are no UTF-8 stay.
    static func character(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> [UInt8]? {
        guard let (scalar, length) = scalar(in: bytes, at: index) else { return [bytes[index]] }
        return folded(scalar, writtenAs: bytes[index..<index + length])
    }

    private static func folded(_ scalar: Unicode.Scalar, writtenAs bytes: some Sequence<UInt8>) -> [UInt8]? {
        if let plain = ascii(scalar) { return plain == dropped ? nil : [plain] }
        guard scalar.properties.changesWhenLowercased else { return Array(bytes) }
        return Array(scalar.properties.lowercaseMapping.utf8)
    }

    /// The character at `index` and how many bytes it takes; nil where there is no valid UTF-8.
    static func scalar(
        in bytes: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (scalar: Unicode.Scalar, length: Int)? {
        let first = bytes[index]
        let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 1
        guard length > 1, index + length <= bytes.count else { return nil }
        // The first byte of n has n + 1 bits of length in front.
        var value = UInt32(first & (0xFF >> UInt8(length + 1)))
        for offset in 1..<length {
            guard bytes[index + offset] & 0xC0 == 0x80 else { return nil }
            value = value << 6 | UInt32(bytes[index + offset] & 0x3F)
        }
        return Unicode.Scalar(value).map { ($0, length) }
    }
}

/// The few bytes that folding makes of one character, in one word.
private struct FoldedScalar: Equatable {
    private var word: UInt32

    /// Longer than fits.
    static let unknown = FoldedScalar(word: .max)

    private init(word: UInt32) { self.word = word }

    init(_ bytes: [UInt8]) {
        guard bytes.count <= 3 else {
            self = .unknown
            return
        }
        word = bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) } | UInt32(bytes.count) << 24
    }

    var count: UInt32 { word >> 24 }

    mutating func removeFirst() -> UInt8 {
        defer { word = (word & 0xFF_FFFF) >> 8 | (count - 1) << 24 }
        return UInt8(truncatingIfNeeded: word)
    }
}
