/// Signs of a date and a time of day in a piece of text, in any language.
struct DateEvidence {
    private(set) var hasDate = false
    private(set) var hasTime = false
    /// Just beyond the last digit that belongs to a date, a time or a zone; 0 where there is none.
    private(set) var end = 0

    /// Years as Christians, Muslims and Persians, and Buddhists count them.
    private static let years = [1_900...2_199, 1_380...1_480, 2_440...2_600]

    /// Reads digit groups only: month names differ, numbers do not.
    init(in text: [UInt8]) {
        text.withUnsafeBufferPointer { read($0) }
    }

    private mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
        var index = 0
        var groups = 0
        var hasYear = false
        while index < text.count {
            let byte = text[index]
            guard byte.isDigit else {
                index += 1
                if byte >= 0xE5, isYearSign(text, index - 1) { hasDate = hasDate || groups > 0 }
                continue
            }
            if index > 0, text[index - 1].isLetter || text[index - 1] == Byte.at {
                index = Self.groupEnd(text, index)
                continue
            }
            let stop = Self.groupEnd(text, index)
            let isWord = stop < text.count && (text[stop].isLetter || text[stop] == Byte.at) && !isTimeSign(text, stop)
            if !isWord, stop - index <= 4 {
                groups += 1
                end = stop
                if stop - index == 4, Self.isYear(Self.value(text[index..<stop])) { hasYear = true }
                readPair(text, index, stop)
            }
            index = stop
        }
        if hasYear, groups > 1 { hasDate = true }
    }

    private static func groupEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var stop = start
        while stop < text.count, text[stop].isDigit { stop += 1 }
        return stop
    }

    private static func isYear(_ number: Int) -> Bool { years.contains { $0.contains(number) } }

    private static func value(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private func isYearSign(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        guard index + 2 < text.count else { return false }
        let sign = (text[index], text[index + 1], text[index + 2])
        return sign == (0xE5, 0xB9, 0xB4) || sign == (0xEB, 0x85, 0x84)
    }

    private static func partsTime(_ byte: UInt8) -> Bool {
        byte == Byte.colon || byte == Byte.dot || byte == UInt8(ascii: "h")
    }

    private static func partsDate(_ byte: UInt8) -> Bool {
        byte == Byte.dot || byte == Byte.dash || byte == UInt8(ascii: "/")
    }

    private func isTimeSign(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        text[index] == UInt8(ascii: "h") || text[index] == UInt8(ascii: "t") || text[index] == UInt8(ascii: "a")
            || text[index] == UInt8(ascii: "p")
    }

    /// `10:30`, `10.30`, `10h30`; `3/4/2020`, `2020-03-04`, `3.4.20`.
    private mutating func readPair(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ stop: Int) {
        guard stop + 1 < text.count, text[stop + 1].isDigit else { return }
        let separator = text[stop]
        let second = Self.groupEnd(text, stop + 1)
        let secondLength = second - stop - 1
        if secondLength == 2, stop - start <= 2, Self.partsTime(separator) {
            hasTime = true
        }
        guard Self.partsDate(separator), secondLength <= 2 else { return }
        if second + 1 < text.count, text[second] == separator, text[second + 1].isDigit { hasDate = true }
    }
}
