/// The ways in which a character may be written as something else.
struct EscapeKinds: OptionSet {
    let rawValue: Int
    /// `%40` (RFC 3986 §2.1).
    static let percent = EscapeKinds(rawValue: 1)
    /// `&#64;`, `&#x40;`, `&commat;`.
    static let reference = EscapeKinds(rawValue: 2)
    /// `\u0040` of JSON, `\x40` of scripts, `\40 ` of style sheets, `\'40` of rich text.
    static let backslash = EscapeKinds(rawValue: 4)
    /// `=40` and `=` at the end of a line (RFC 2045 §6.7).
    static let quotedPrintable = EscapeKinds(rawValue: 8)

    static let ofMarkup: EscapeKinds = [.percent, .reference, .backslash]
    static let all: EscapeKinds = [.percent, .reference, .backslash, .quotedPrintable]
}

extension MappedBytes {
    /// How often an escape is looked for behind an escape (`%2540`): deeper ones no mail program undoes.
    private static let rounds = 3

    /// The text with escapes undone; nil where it has none.
    func unescaped(_ kinds: EscapeKinds) -> MappedBytes? {
        var current: MappedBytes?
        for _ in 0..<MappedBytes.rounds {
            guard let next = (current ?? self).unescapedOnce(kinds) else { break }
            current = next
        }
        return current
    }

    private func unescapedOnce(_ kinds: EscapeKinds) -> MappedBytes? {
        let table = kinds.table
        var index = next(from: 0, in: table)
        guard index < count else { return nil }
        var result: MappedBytes?
        var copied = 0
        while index < count {
            guard let (value, length) = escape(at: index, kinds) else {
                index = next(from: index + 1, in: table)
                continue
            }
            if result == nil { result = MappedBytes(emptyLike: self) }
            result?.appendRun(copied..<index, of: self)
            result?.append(value, from: index..<index + length, of: self)
            copied = index + length
            index = next(from: copied, in: table)
        }
        result?.appendRun(copied..<count, of: self)
        return result
    }

    private func escape(at index: Int, _ kinds: EscapeKinds) -> ([UInt8], length: Int)? {
        switch bytes[index] {
        case UInt8(ascii: "%"):
            return hex(at: index + 1, digits: 2).map { ([UInt8(truncatingIfNeeded: $0)], 3) }
        case UInt8(ascii: "="):
            return softBreak(at: index) ?? hex(at: index + 1, digits: 2).map { ([UInt8(truncatingIfNeeded: $0)], 3) }
        case UInt8(ascii: "\\"):
            return backslash(at: index)
        default:
            return Reference.read(bytes, at: index)
        }
    }

    private func backslash(at index: Int) -> ([UInt8], length: Int)? {
        guard index + 1 < count else { return nil }
        switch bytes[index + 1] {
        case UInt8(ascii: "u"): return hex(at: index + 2, digits: 4).map { (Reference.utf8($0), 6) }
        case UInt8(ascii: "x"), UInt8(ascii: "'"):
            return hex(at: index + 2, digits: 2).map { ([UInt8(truncatingIfNeeded: $0)], 4) }
        default: return styleEscape(at: index)
        }
    }

    /// Six digits at most, and one white space behind them (CSS Syntax 3 §4.3.7).
    private func styleEscape(at index: Int) -> ([UInt8], length: Int)? {
        var end = index + 1
        while end < count, end - index <= 6, Reference.hexDigit(bytes[end]) != nil { end += 1 }
        // A digit alone stands before paths and names more often than for a sign.
        guard end - index > 2, let value = hex(at: index + 1, digits: end - index - 1) else { return nil }
        if end < count, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
        return (Reference.utf8(value), end - index)
    }

    private func softBreak(at index: Int) -> ([UInt8], length: Int)? {
        var next = index + 1
        while next < count, bytes[next] == 0x20 || bytes[next] == 0x09 { next += 1 }
        if next < count, bytes[next] == 0x0D { next += 1 }
        guard next < count, bytes[next] == 0x0A else { return nil }
        return ([], next + 1 - index)
    }

    private func hex(at start: Int, digits: Int) -> UInt32? {
        guard start + digits <= count else { return nil }
        var value: UInt32 = 0
        for index in start..<start + digits {
            guard let digit = Reference.hexDigit(bytes[index]) else { return nil }
            value = value << 4 | digit
        }
        return value
    }
}

extension EscapeKinds {
    private static let signs: [(EscapeKinds, UInt8)] = [
        (.percent, UInt8(ascii: "%")), (.reference, UInt8(ascii: "&")), (.backslash, UInt8(ascii: "\\")),
        (.quotedPrintable, UInt8(ascii: "=")),
    ]
    private static let markupTable = table(of: .ofMarkup)
    private static let wholeTable = table(of: .all)

    /// Which bytes may begin an escape.
    var table: [Bool] { self == .all ? Self.wholeTable : self == .ofMarkup ? Self.markupTable : Self.table(of: self) }

    private static func table(of kinds: EscapeKinds) -> [Bool] {
        var table = Array(repeating: false, count: 256)
        for (kind, sign) in signs where kinds.contains(kind) { table[Int(sign)] = true }
        return table
    }
}

/// Character references of HTML, as far as an address, a number or a link can be written with them.
enum Reference {
    private static let longestName = 12
    private static let longestNumber = 8
    private static let named: [String: UInt32] = [
        "commat": 0x40, "period": 0x2E, "lowbar": 0x5F, "UnderBar": 0x5F, "plus": 0x2B, "hyphen": 0x2D, "dash": 0x2D,
        "percnt": 0x25, "equals": 0x3D, "colon": 0x3A, "sol": 0x2F, "quest": 0x3F, "num": 0x23, "amp": 0x26,
        "AMP": 0x26,
        "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0xA0, "shy": 0xAD, "zwnj": 0x200C, "zwj": 0x200D,
        "ZeroWidthSpace": 0x200B, "NoBreak": 0x2060, "lpar": 0x28, "rpar": 0x29, "Tab": 0x09, "NewLine": 0x0A,
    ]

    /// The character at an ampersand and the length of its reference.
    static func read(_ bytes: [UInt8], at index: Int) -> ([UInt8], length: Int)? {
        guard index + 2 < bytes.count else { return nil }
        if bytes[index + 1] == UInt8(ascii: "#") { return number(bytes, at: index) }
        var end = index + 1
        while end < bytes.count, end - index <= longestName + 2, isNameByte(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: ";") else { return nil }
        guard let value = named[String(decoding: bytes[index + 1..<end], as: UTF8.self)] else { return nil }
        return (utf8(value), end + 1 - index)
    }

    private static func number(_ bytes: [UInt8], at index: Int) -> ([UInt8], length: Int)? {
        var place = index + 2
        let isHex = place < bytes.count && bytes[place] | 0x20 == UInt8(ascii: "x")
        if isHex { place += 1 }
        let first = place
        var value: UInt32 = 0
        // Leading zeros are free in HTML; so that they cannot hide a character they are passed over.
        while place < bytes.count, bytes[place] == UInt8(ascii: "0") { place += 1 }
        let significant = place
        while place < bytes.count, place - significant < longestNumber, let digit = hexDigit(bytes[place]) {
            guard isHex || digit < 10 else { break }
            value = value &* (isHex ? 16 : 10) &+ digit
            place += 1
        }
        guard place > first else { return nil }
        if place < bytes.count, bytes[place] == UInt8(ascii: ";") { place += 1 }
        return (utf8(value), place - index)
    }

    static func utf8(_ value: UInt32) -> [UInt8] { Unicode.Scalar(value).map { Array(String($0).utf8) } ?? [0x3F] }

    static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41) + 10
        case 0x61...0x66: UInt32(byte - 0x61) + 10
        default: nil
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 }
}
