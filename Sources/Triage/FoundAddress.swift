import Mail

/// An address in a line of free text, and how it stands there.
struct FoundAddress {
    let address: String
    /// Lower-case words before it on its line, trimmed.
    let before: [UInt8]
    /// True when the line begins with it, bullets and brackets apart.
    let leads: Bool

    private static let longestLine = 2_000
    private static let perLine = 20

    /// The addresses of a line, in order.
    static func all(in line: ArraySlice<UInt8>) -> [FoundAddress] {
        let line = line.prefix(longestLine)
        var found: [FoundAddress] = []
        var index = line.startIndex
        while found.count < perLine, let at = line[index...].firstIndex(of: 0x40) {
            index = at + 1
            guard let (range, text) = address(around: at, in: line), EmailAddress(text) != nil else { continue }
            index = max(index, range.upperBound)
            let before = line[..<range.lowerBound]
            let mark = before.drop {
                $0.isSpace || "*-<>+•\"'(".utf8.contains($0) || $0 == 0xE2 || $0 == 0x80 || $0 == 0xA2
            }
            found.append(FoundAddress(address: text, before: before.lowered.trimmed.lowered, leads: mark.isEmpty))
        }
        return found
    }

    private static func address(around at: Int, in line: ArraySlice<UInt8>) -> (Range<Int>, String)? {
        var start = at
        if start > line.startIndex, line[start - 1] == 0x22 {
            guard let quote = line[..<(start - 1)].lastIndex(of: 0x22) else { return nil }
            start = quote
        } else {
            while start > line.startIndex, isLocal(line[start - 1]) { start -= 1 }
            // Chinese and Japanese put no space between words: their signs before an address are not its beginning.
            if let last = line[start..<at].lastIndex(where: isForeignSign) {
                start = last + 1
                while start < at, line[start] & 0xC0 == 0x80 { start += 1 }
            }
        }
        var end = at + 1
        while end < line.endIndex,
            line[end].isAlphanumeric || line[end] == 0x2E || line[end] == 0x2D
                || (line[end] >= 0x80 && !isForeignSign(line[end]))
        {
            end += 1
        }
        while end > at + 1, line[end - 1] == 0x2E || line[end - 1] == 0x2D { end -= 1 }
        guard start < at, end > at + 1, line[(at + 1)..<end].allSatisfy({ $0 < 0x80 }) || end - at < 64 else {
            return nil
        }
        return (start..<end, line[start..<end].text)
    }

    /// The first byte of a UTF-8 sign that is no letter of an alphabet: ideographs, full-width and other punctuation.
    private static func isForeignSign(_ byte: UInt8) -> Bool { byte == 0xC2 || byte >= 0xE2 }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte.isAlphanumeric || byte >= 0x80 || "!#$%&*+-/=?^_`{|}~.".utf8.contains(byte)
    }
}
