/// Phrases in lower case, looked up at the start, at the end or in the midst of folded text.
struct PhraseTable: Sendable {
    /// A phrase and whether its ends must stand at the ends of words (not so in Chinese, Japanese, Korean, Thai).
    private struct Entry: Sendable {
        let bytes: [UInt8]
        let needsWordBounds: Bool
    }

    private let areStems: Bool
    /// By the phrases' first and last bytes, of which each has its place.
    private let byFirst: [[Entry]]
    private let byLast: [[Entry]]
    /// The low bits of the third byte behind each pair of first bytes, and before each pair of last ones: most text is
    /// told apart by three bytes.
    private let thirdBits: [UInt32]
    private let thirdLastBits: [UInt32]
    /// Bytes of the longest phrase.
    let longest: Int

    /// `areStems`: a phrase may go on, as nouns do in many languages (`iPhonesta`, `iPhonu`).
    init(_ phrases: [String], areStems: Bool = false) {
        self.areStems = areStems
        let entries = phrases.map { phrase in
            let bytes = folded(Array(phrase.utf8)[...])
            return Entry(bytes: bytes, needsWordBounds: !Self.isWrittenWithoutSpaces(bytes))
        }
        .sorted { $0.bytes.count > $1.bytes.count }
        longest = entries.first?.bytes.count ?? 0
        (byFirst, thirdBits) = Self.grouped(entries) { $0 }
        (byLast, thirdLastBits) = Self.grouped(entries) { $0.reversed() }
    }

    private static func grouped(
        _ entries: [Entry], in direction: ([UInt8]) -> [UInt8]
    ) -> (entries: [[Entry]], bits: [UInt32]) {
        var grouped = [[Entry]](repeating: [], count: 256)
        var bits = [UInt32](repeating: 0, count: pairs)
        for entry in entries {
            let bytes = direction(entry.bytes)
            guard let first = bytes.first else { continue }
            grouped[Int(first)].append(entry)
            if bytes.count > 2 {
                bits[pair(first, bytes[1])] |= 1 << UInt32(bytes[2] & 31)
            } else {
                // A short phrase may go on in any way.
                for second in 0..<UInt8.max where bytes.count < 2 || second == bytes[1] {
                    bits[pair(first, second)] = .max
                }
            }
        }
        return (grouped, bits)
    }

    private static let pairs = 1_024

    /// The place of a pair of bytes: letters do not share one.
    private static func pair(_ first: UInt8, _ second: UInt8) -> Int { Int(first & 31) << 5 | Int(second & 31) }

    /// False where no phrase begins with these three bytes of folded text.
    func mayBegin(with first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        thirdBits[Self.pair(first, second)] & 1 << UInt32(third & 31) != 0
    }

    /// False where no phrase ends with these three bytes of folded text.
    func mayEnd(with third: UInt8, _ second: UInt8, _ last: UInt8) -> Bool {
        thirdLastBits[Self.pair(last, second)] & 1 << UInt32(third & 31) != 0
    }

    /// False where no phrase begins with the text of a range before it is folded; true where the bytes do not tell.
    func mayBegin(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count > 2 else { return true }
        let place = range.lowerBound
        let (first, second, third) = (bytes[place], bytes[place + 1], bytes[place + 2])
        guard first.isPlain, second.isPlain, third.isPlain else { return true }
        return mayBegin(with: first.lowered, second.lowered, third.lowered)
    }

    /// The length of the longest phrase that begins at `index`.
    func length(in text: [UInt8], at index: Int = 0) -> Int? {
        guard index < text.count else { return nil }
        if index + 2 < text.count, !mayBegin(with: text[index], text[index + 1], text[index + 2]) { return nil }
        for entry in byFirst[Int(text[index])] where text.starts(with: entry.bytes, at: index) {
            let end = index + entry.bytes.count
            if areStems || !entry.needsWordBounds || end == text.count || !text[end].isWordByte
                || text[end - 1] == Byte.space
            {
                return entry.bytes.count
            }
        }
        return nil
    }

    /// Where the longest phrase that ends the text begins.
    func suffixStart(in text: [UInt8]) -> Int? {
        guard let last = text.last else { return nil }
        let count = text.count
        if count > 2, !mayEnd(with: text[count - 3], text[count - 2], last) { return nil }
        for entry in byLast[Int(last)] where text.ends(with: entry.bytes) {
            let start = text.count - entry.bytes.count
            if !entry.needsWordBounds || start == 0 || !text[start - 1].isWordByte { return start }
        }
        return nil
    }

    /// The first place where a phrase stands as words of its own.
    func firstRange(in text: [UInt8]) -> Range<Int>? {
        var index = 0
        while index < text.count {
            if index == 0 || !text[index - 1].isWordByte || text[index] >= 0xE3,
                let length = length(in: text, at: index)
            {
                return index..<(index + length)
            }
            index += 1
        }
        return nil
    }

    /// True where the whole text is one of the phrases.
    func contains(_ text: [UInt8]) -> Bool {
        guard let first = text.first else { return false }
        return byFirst[Int(first)].contains { $0.bytes == text }
    }

    private static func isWrittenWithoutSpaces(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        // Thai begins with E0 B8, Chinese, Japanese and Korean with E3 and above.
        return first >= 0xE3 || (first == 0xE0 && bytes.count > 1 && bytes[1] == 0xB8)
    }
}
