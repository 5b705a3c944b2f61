/// Which bytes a line holds that rules look for, told in one pass.
struct ByteSigns: OptionSet, Sendable {
    let rawValue: UInt8

    static let digit = ByteSigns(rawValue: 1 << 0)
    static let at = ByteSigns(rawValue: 1 << 1)
    static let colon = ByteSigns(rawValue: 1 << 2)
    /// `<`.
    static let opening = ByteSigns(rawValue: 1 << 3)
    /// `(`.
    static let bracket = ByteSigns(rawValue: 1 << 4)
    /// A part of a character beyond ASCII.
    static let high = ByteSigns(rawValue: 1 << 5)

    /// What an introduction holds.
    static let digitOrAt = ByteSigns(rawValue: digit.rawValue | at.rawValue)
    /// What the end of a label may be.
    static let colonOrHigh = ByteSigns(rawValue: colon.rawValue | high.rawValue)
    /// What digits may be of, in any script.
    static let digitOrHigh = ByteSigns(rawValue: digit.rawValue | high.rawValue)

    /// What makes the end of a line or its first words hard to tell.
    static let openingOrHigh = ByteSigns(rawValue: opening.rawValue | bracket.rawValue | high.rawValue)

    private static let table = (0...UInt8.max).map { signs(of: $0).rawValue }

    private static func signs(of byte: UInt8) -> ByteSigns {
        switch byte {
        case Byte.at: .at
        case Byte.colon: .colon
        case Byte.opening: .opening
        case UInt8(ascii: "("): .bracket
        case 0x80...: .high
        default: byte.isDigit ? .digit : []
        }
    }
}

extension ByteSigns {
    init(of range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) {
        let found = Self.table.withUnsafeBufferPointer { table in
            var found: UInt8 = 0
            let line = UnsafeBufferPointer(rebasing: bytes[range])
            var index = 0
            // Eight in a row cost half of what one at a time do.
            while index &+ 8 <= line.count {
                found |= table[Int(line[index])] | table[Int(line[index &+ 1])]
                found |= table[Int(line[index &+ 2])] | table[Int(line[index &+ 3])]
                found |= table[Int(line[index &+ 4])] | table[Int(line[index &+ 5])]
                found |= table[Int(line[index &+ 6])] | table[Int(line[index &+ 7])]
                index &+= 8
            }
            while index < line.count {
                found |= table[Int(line[index])]
                index &+= 1
            }
            return found
        }
        self.init(rawValue: found)
    }
}
