import Glibc

/// Single bytes and short byte sequences that the line rules look for.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: ">")
    static let opening = UInt8(ascii: "<")
    static let dash = UInt8(ascii: "-")
    static let underscore = UInt8(ascii: "_")
    static let star = UInt8(ascii: "*")
    static let at = UInt8(ascii: "@")
    static let colon = UInt8(ascii: ":")
    static let dot = UInt8(ascii: ".")
    static let comma = UInt8(ascii: ",")
    static let ampersand = UInt8(ascii: "&")
}

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isLowercaseLetter: Bool { self &- 0x61 < 26 }
    var isUppercaseLetter: Bool { self &- 0x41 < 26 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isBlank: Bool { self == Byte.space || self == Byte.tab || self == 0x0B || self == 0x0C }
    /// A letter, a digit, or part of a character beyond ASCII.
    var isWordByte: Bool { isLetter || isDigit || self >= 0x80 }
    /// An ASCII character that folding leaves where it is.
    var isPlain: Bool { self &- 0x20 < 0x5F }
    /// A letter or a sign of ASCII: no blank, and no part of one.
    var isInk: Bool { self &- 0x21 < 0x5E }
    var lowered: UInt8 { self | (isUppercaseLetter ? 0x20 : 0) }
}

/// The length of an invisible or space-like character at `index`, 0 where there is none.
///
/// No-break and ideographic spaces, the byte order mark, zero-width and direction marks: clients put
/// them around labels and dates, and none of them is a word.
func blankLength<Bytes: RandomAccessCollection>(_ bytes: Bytes, at index: Int, end: Int) -> Int
where Bytes.Element == UInt8, Bytes.Index == Int {
    let first = bytes[index]
    if first.isBlank || first == Byte.carriageReturn { return 1 }
    if first == 0xC2, index + 1 < end, bytes[index + 1] == 0xA0 { return 2 }
    guard index + 2 < end, first >= 0xE2 else { return 0 }
    switch (first, bytes[index + 1], bytes[index + 2]) {
    case (0xE2, 0x80, 0x80...0x8F), (0xE2, 0x80, 0xAA...0xAF), (0xE2, 0x81, 0xA0), (0xE2, 0x81, 0xA6...0xA9),
        (0xE3, 0x80, 0x80), (0xEF, 0xBB, 0xBF):
        return 3
    default: return 0
    }
}

/// False for a byte beyond ASCII with which no invisible or space-like character begins.
@inline(__always)
func mayBeginBlank(_ byte: UInt8) -> Bool { byte == 0xC2 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF }

/// The part of `range` without blanks at either end.
@inline(__always)
func trimmed<Bytes: RandomAccessCollection>(_ bytes: Bytes, _ range: Range<Int>) -> Range<Int>
where Bytes.Element == UInt8, Bytes.Index == Int {
    // Nearly every line begins and ends with a letter or a sign.
    if range.isEmpty || (bytes[range.lowerBound].isInk && bytes[range.upperBound - 1].isInk) { return range }
    return trimmedSlowly(bytes, range)
}

private func trimmedSlowly<Bytes: RandomAccessCollection>(_ bytes: Bytes, _ range: Range<Int>) -> Range<Int>
where Bytes.Element == UInt8, Bytes.Index == Int {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end {
        let length = blankLength(bytes, at: start, end: end)
        if length == 0 { break }
        start += length
    }
    while start < end {
        if bytes[end - 1].isBlank || bytes[end - 1] == Byte.carriageReturn {
            end -= 1
        } else if end - 2 >= start, bytes[end - 2] == 0xC2, blankLength(bytes, at: end - 2, end: end) == 2 {
            end -= 2
        } else if end - 3 >= start, bytes[end - 3] >= 0xE2, blankLength(bytes, at: end - 3, end: end) == 3 {
            end -= 3
        } else {
            break
        }
    }
    return start..<end
}

extension UnsafeBufferPointer<UInt8> {
    /// The first place of a byte within a range of the buffer, whose end lies within it.
    func find(_ byte: UInt8, from start: Int, to end: Int) -> Int? {
        guard start < end, let base = baseAddress, let hit = memchr(base + start, Int32(byte), end - start) else {
            return nil
        }
        return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
    }
}

extension [UInt8] {
    /// The first place of a byte within a range.
    func find(_ byte: UInt8, in range: Range<Int>) -> Int? {
        withUnsafeBufferPointer { $0.find(byte, from: range.lowerBound, to: Swift.min(range.upperBound, $0.count)) }
    }

    func starts(with prefix: [UInt8], at index: Int) -> Bool {
        guard index >= 0, count - index >= prefix.count else { return false }
        for offset in 0..<prefix.count where self[index + offset] != prefix[offset] { return false }
        return true
    }

    func ends(with suffix: [UInt8]) -> Bool { starts(with: suffix, at: count - suffix.count) }

    /// The first place of `needle` at or after `start`; `needle` must be short, since the search is the plain one.
    func firstIndex(of needle: [UInt8], from start: Int = 0) -> Int? {
        guard let first = needle.first, count >= needle.count else { return nil }
        var index = start
        while index <= count - needle.count {
            if self[index] == first, starts(with: needle, at: index) { return index }
            index += 1
        }
        return nil
    }
}

extension Collection<UInt8> {
    /// True where there are no more words than `limit`, cut at spaces.
    func holdsWords(atMost limit: Int) -> Bool {
        // A word is a letter or more, and a space stands between two.
        if count <= 2 * limit { return true }
        var words = 0
        var before = Byte.space
        for byte in self {
            words += before == Byte.space && byte != Byte.space ? 1 : 0
            before = byte
        }
        return words <= limit
    }
}
