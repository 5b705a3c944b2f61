/// The bytes that mail syntax is made of (RFC 20), by name.
enum ASCII {
    static let tab: UInt8 = 0x09
    static let lf: UInt8 = 0x0A
    static let cr: UInt8 = 0x0D
    static let escape: UInt8 = 0x1B
    static let space: UInt8 = 0x20
    static let quote: UInt8 = 0x22
    static let percent: UInt8 = 0x25
    static let ampersand: UInt8 = 0x26
    static let apostrophe: UInt8 = 0x27
    static let open: UInt8 = 0x28
    static let close: UInt8 = 0x29
    static let star: UInt8 = 0x2A
    static let plus: UInt8 = 0x2B
    static let comma: UInt8 = 0x2C
    static let minus: UInt8 = 0x2D
    static let dot: UInt8 = 0x2E
    static let slash: UInt8 = 0x2F
    static let zero: UInt8 = 0x30
    static let colon: UInt8 = 0x3A
    static let semicolon: UInt8 = 0x3B
    static let less: UInt8 = 0x3C
    static let equal: UInt8 = 0x3D
    static let greater: UInt8 = 0x3E
    static let question: UInt8 = 0x3F
    static let at: UInt8 = 0x40
    static let backslash: UInt8 = 0x5C
    static let underscore: UInt8 = 0x5F
    static let backtick: UInt8 = 0x60
    static let tilde: UInt8 = 0x7E
    static let delete: UInt8 = 0x7F
}

extension UInt8 {
    /// Space or tab (RFC 5234 `WSP`).
    var isBlank: Bool { self == ASCII.space || self == ASCII.tab }
    /// Space, tab, CR or LF.
    var isWhite: Bool { isBlank || self == ASCII.lf || self == ASCII.cr }
    var isDigit: Bool { self &- 0x30 < 10 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isHighBit: Bool { self >= 0x80 }
    /// A to Z turned into a to z; all else as it is.
    var lowered: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
    /// The digit's value, 0 to 15; nil when it is no hexadecimal digit.
    var hexValue: UInt8? {
        if isDigit { return self & 0x0F }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }
}

extension RandomAccessCollection where Element == UInt8, Index == Int {
    /// The bytes without white space at either end.
    func trimmed() -> SubSequence {
        var low = startIndex
        var high = endIndex
        while low < high, self[low].isWhite { low += 1 }
        while high > low, self[high - 1].isWhite { high -= 1 }
        return self[low..<high]
    }

    /// Whether the bytes are that ASCII text, upper and lower case being the same.
    func isEqual(_ text: StaticString) -> Bool {
        count == text.utf8CodeUnitCount && hasPrefix(text)
    }

    /// Whether the bytes begin with that ASCII text, upper and lower case being the same.
    func hasPrefix(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count >= length else { return false }
        return text.withUTF8Buffer { wanted in
            var index = startIndex
            for byte in wanted {
                guard self[index].lowered == byte.lowered else { return false }
                index += 1
            }
            return true
        }
    }

    /// The bytes as text with A to Z in lower case, invalid UTF-8 repaired.
    var loweredText: String {
        String(unsafeUninitializedCapacity: count) { output in
            var written = 0
            for byte in self {
                output[written] = byte.lowered
                written += 1
            }
            return written
        }
    }
}
