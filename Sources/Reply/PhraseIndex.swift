/// Phrases by their first bytes, read in one direction: most text is told apart by three of them.
struct PhraseIndex: Sendable {
    private struct Entry: Sendable {
        /// Where its bytes stand among those of all.
        let start: Int
        let count: Int
        /// False where the end of a phrase need not be the end of a word.
        let needsWordBounds: Bool
    }

    private let bytes: [UInt8]
    /// By their first bytes, the longest first; behind them the short ones by their first byte.
    private let entries: [Entry]
    /// Where the entries of each place begin, and those of the last end.
    private let starts: [Int]

    /// Places by three bytes for phrases that have as many, and by one byte for the others.
    private static let longPlaces = 2_048
    private static let shortPlaces = 32

    @inline(__always)
    private static func place(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        let bits = Int(first & 31) << 10 | Int(second & 31) << 5 | Int(third & 31)
        return (bits ^ bits >> 6) & (longPlaces - 1)
    }

    @inline(__always)
    private static func place(_ first: UInt8) -> Int { longPlaces + Int(first & 31) }

    /// Expects the longest phrases first; `areStems`: a phrase may end within a word.
    init(_ phrases: [[UInt8]], areStems: Bool, in direction: ([UInt8]) -> [UInt8]) {
        var grouped = [[(bytes: [UInt8], needsWordBounds: Bool)]](
            repeating: [], count: Self.longPlaces + Self.shortPlaces)
        for phrase in phrases where !phrase.isEmpty {
            let read = direction(phrase)
            let place = read.count > 2 ? Self.place(read[0], read[1], read[2]) : Self.place(read[0])
            grouped[place].append((read, !areStems && !Self.isWrittenWithoutSpaces(phrase)))
        }
        var (bytes, entries, starts): ([UInt8], [Entry], [Int]) = ([], [], [])
        for group in grouped {
            starts.append(entries.count)
            for phrase in group {
                entries.append(
                    Entry(
                        start: bytes.count, count: phrase.bytes.count, needsWordBounds: phrase.needsWordBounds))
                bytes += phrase.bytes
            }
        }
        (self.bytes, self.entries, self.starts) = (bytes, entries, starts + [entries.count])
    }

    /// The bytes of the longest phrase with which a text of `count` bytes begins, and whose end suits.
    @inline(__always)
    func longest(_ count: Int, _ text: (Int) -> UInt8, where suits: (Int) -> Bool) -> Int? {
        guard count > 0 else { return nil }
        if count > 2, let found = longest(Self.place(text(0), text(1), text(2)), count, text, suits) { return found }
        return longest(Self.place(text(0)), count, text, suits)
    }

    @inline(__always)
    private func longest(_ place: Int, _ count: Int, _ text: (Int) -> UInt8, _ suits: (Int) -> Bool) -> Int? {
        for index in starts[place]..<starts[place + 1] where entries[index].count <= count {
            let entry = entries[index]
            var place = 0
            while place < entry.count, bytes[entry.start + place] == text(place) { place += 1 }
            if place == entry.count, !entry.needsWordBounds || suits(place) { return place }
        }
        return nil
    }

    /// False where no phrase begins a text of `count` bytes that is not folded yet; true where its bytes do not tell.
    ///
    /// `isWhole`: a phrase does not go on beyond the text.
    @inline(__always)
    func mayAgree(_ count: Int, isWhole: Bool, _ text: (Int) -> UInt8) -> Bool {
        guard count > 2 else { return true }
        let (first, second, third) = (text(0), text(1), text(2))
        guard first.isPlain, second.isPlain, third.isPlain, second != Byte.space || third != Byte.space else {
            return true
        }
        let place = Self.place(first.lowered, second.lowered, third.lowered)
        return mayAgree(place, count, isWhole: isWhole, text)
            || mayAgree(Self.place(first.lowered), count, isWhole: isWhole, text)
    }

    @inline(__always)
    private func mayAgree(_ place: Int, _ count: Int, isWhole: Bool, _ text: (Int) -> UInt8) -> Bool {
        for index in starts[place]..<starts[place + 1] where mayAgree(entries[index], count, isWhole: isWhole, text) {
            return true
        }
        return false
    }

    /// Compares byte by byte, as far as folding leaves the bytes in their place.
    @inline(__always)
    private func mayAgree(_ entry: Entry, _ count: Int, isWhole: Bool, _ text: (Int) -> UInt8) -> Bool {
        var before: UInt8 = 0
        for place in 0..<entry.count {
            guard place < count else { return !isWhole }
            let own = text(place)
            guard own.isPlain, own != Byte.space || before != Byte.space else { return true }
            if own.lowered != bytes[entry.start + place] { return false }
            before = own
        }
        guard entry.needsWordBounds, entry.count < count, before != Byte.space else { return true }
        let next = text(entry.count)
        return !next.isPlain || !next.isWordByte
    }

    private static func isWrittenWithoutSpaces(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        // Thai begins with E0 B8, Chinese, Japanese and Korean with E3 and above.
        return first >= 0xE3 || (first == 0xE0 && bytes.count > 1 && bytes[1] == 0xB8)
    }
}
