/// Phrases by their first bytes, read in one direction: most text is told apart by three of them.
struct PhraseIndex: Sendable {
    private struct Entry: Sendable {
        /// Where its bytes stand among those of all.
        let bytes: Range<Int>
        /// False for Chinese, Japanese, Korean, Thai: the ends of a phrase need not be the ends of words.
        let needsWordBounds: Bool
    }

    private let bytes: [UInt8]
    /// By the pair of their first bytes, the longest first.
    private let entries: [Entry]
    /// Where the entries of each pair begin, and those of the last end.
    private let starts: [Int]
    /// The low bits of the third byte behind each pair.
    private let thirdBits: [UInt32]

    private static let pairs = 1_024

    /// The place of a pair of bytes: letters do not share one.
    private static func pair(_ first: UInt8, _ second: UInt8) -> Int { Int(first & 31) << 5 | Int(second & 31) }

    /// Expects the longest phrases first.
    init(_ phrases: [[UInt8]], in direction: ([UInt8]) -> [UInt8]) {
        var grouped = [[(bytes: [UInt8], needsWordBounds: Bool)]](repeating: [], count: Self.pairs)
        var bits = [UInt32](repeating: 0, count: Self.pairs)
        for phrase in phrases {
            let read = direction(phrase)
            guard let first = read.first else { continue }
            // A short phrase may go on in any way.
            let seconds = read.count > 1 ? read[1]...read[1] : 0...31
            for second in seconds {
                let pair = Self.pair(first, second)
                grouped[pair].append((read, !Self.isWrittenWithoutSpaces(phrase)))
                bits[pair] |= read.count > 2 ? 1 << UInt32(read[2] & 31) : .max
            }
        }
        var (bytes, entries, starts): ([UInt8], [Entry], [Int]) = ([], [], [])
        for group in grouped {
            starts.append(entries.count)
            for phrase in group {
                let range = bytes.count..<(bytes.count + phrase.bytes.count)
                entries.append(Entry(bytes: range, needsWordBounds: phrase.needsWordBounds))
                bytes += phrase.bytes
            }
        }
        (self.bytes, self.entries, self.starts, thirdBits) = (bytes, entries, starts + [entries.count], bits)
    }

    /// The bytes of the longest phrase with which a text of `count` bytes begins, and whose end suits.
    @inline(__always)
    func longest(_ count: Int, _ text: (Int) -> UInt8, where suits: (Int, Bool) -> Bool) -> Int? {
        guard count > 0 else { return nil }
        let pair = Self.pair(text(0), count > 1 ? text(1) : 0)
        guard count < 3 || thirdBits[pair] & 1 << UInt32(text(2) & 31) != 0 else { return nil }
        for entry in entries[starts[pair]..<starts[pair + 1]] where entry.bytes.count <= count {
            var place = 0
            while place < entry.bytes.count, bytes[entry.bytes.lowerBound + place] == text(place) { place += 1 }
            if place == entry.bytes.count, suits(place, entry.needsWordBounds) { return place }
        }
        return nil
    }

    /// False where no phrase begins a text of `count` bytes that is not folded yet; true where its bytes do not tell.
    @inline(__always)
    func mayAgree(_ count: Int, _ text: (Int) -> UInt8) -> Bool {
        guard count > 2 else { return true }
        let (first, second, third) = (text(0), text(1), text(2))
        guard first.isPlain, second.isPlain, third.isPlain else { return true }
        let pair = Self.pair(first.lowered, second.lowered)
        guard thirdBits[pair] & 1 << UInt32(third.lowered & 31) != 0 else { return false }
        return entries[starts[pair]..<starts[pair + 1]].contains { mayAgree($0.bytes, count, text) }
    }

    /// Compares byte by byte, as far as folding leaves the bytes in their place.
    @inline(__always)
    private func mayAgree(_ phrase: Range<Int>, _ count: Int, _ text: (Int) -> UInt8) -> Bool {
        var before: UInt8 = 0
        for place in 0..<phrase.count {
            guard place < count else { return false }
            let own = text(place)
            guard own.isPlain, own != Byte.space || before != Byte.space else { return true }
            if own.lowered != bytes[phrase.lowerBound + place] { return false }
            before = own
        }
        return true
    }

    private static func isWrittenWithoutSpaces(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        // Thai begins with E0 B8, Chinese, Japanese and Korean with E3 and above.
        return first >= 0xE3 || (first == 0xE0 && bytes.count > 1 && bytes[1] == 0xB8)
    }
}
