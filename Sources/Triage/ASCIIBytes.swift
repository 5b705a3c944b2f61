/// ASCII questions about single bytes; everything else is left alone, so UTF-8 passes through.
extension UInt8 {
    var lowered: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    var isLetter: Bool { lowered >= 0x61 && lowered <= 0x7A }
    var isAlphanumeric: Bool { isDigit || isLetter }
    var isBlank: Bool { self == 0x20 || self == 0x09 }
    var isSpace: Bool { isBlank || (self >= 0x0A && self <= 0x0D) }
}

extension Collection where Element == UInt8 {
    /// The bytes in ASCII lower case.
    var lowered: [UInt8] { map(\.lowered) }

    /// The bytes as text, invalid UTF-8 replaced.
    var text: String { String(decoding: self, as: UTF8.self) }
}

extension RandomAccessCollection where Element == UInt8, Index == Int {
    /// The bytes without white space at both ends.
    var trimmed: SubSequence {
        var start = startIndex
        var end = endIndex
        while start < end, self[start].isSpace { start += 1 }
        while end > start, self[end - 1].isSpace { end -= 1 }
        return self[start..<end]
    }

    func begins(with word: StaticString) -> Bool { matches(word, at: startIndex) }

    /// True when `word` stands at `index`; an index outside gives false.
    func matches(_ word: StaticString, at index: Int) -> Bool {
        word.withUTF8Buffer { matches($0, at: index) }
    }

    func matches(_ word: some RandomAccessCollection<UInt8>, at index: Int) -> Bool {
        guard index >= startIndex, index <= endIndex, endIndex - index >= word.count else { return false }
        var place = index
        for byte in word {
            guard self[place] == byte else { return false }
            place += 1
        }
        return true
    }

    /// Where `word` first stands at or after `start`; nil when it does not.
    func firstIndex(of word: some RandomAccessCollection<UInt8>, from start: Int) -> Int? {
        guard let first = word.first, start >= startIndex, endIndex - word.count >= start else { return nil }
        for index in start...(endIndex - word.count) where self[index] == first {
            if matches(word, at: index) { return index }
        }
        return nil
    }

    func contains(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { firstIndex(of: $0, from: startIndex) != nil }
    }
}

extension String {
    /// The text in lower case, as UTF-8.
    var loweredBytes: [UInt8] { Array(lowercased().utf8) }
}
