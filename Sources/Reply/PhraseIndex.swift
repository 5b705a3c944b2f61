/// Phrases by their first bytes, read in one direction: most text is told apart by three of them.
struct PhraseIndex: Sendable {
    private struct Entry: Sendable {
        /// Where its bytes stand among those of all.
        let start: Int
        let count: Int
        /// The first three of them, or as many as there are.
        let head: UInt32
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
    private static func head(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> UInt32 {
        UInt32(first) | UInt32(second) << 8 | UInt32(third) << 16
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
                let read = phrase.bytes
                let head = Self.head(read[0], read.count > 1 ? read[1] : 0, read.count > 2 ? read[2] : 0)
                entries.append(
                    Entry(start: bytes.count, count: read.count, head: head, needsWordBounds: phrase.needsWordBounds))
                bytes += phrase.bytes
            }
        }
        (self.bytes, self.entries, self.starts) = (bytes, entries, starts + [entries.count])
    }

    /// The bytes of the longest phrase with which a text of `count` bytes begins, and whose end suits.
    @inline(__always)
    func longest(_ count: Int, _ text: (Int) -> UInt8, where suits: (Int) -> Bool) -> Int? {
        guard count > 0 else { return nil }
        let first = text(0)
        if count > 2 {
            let (second, third) = (text(1), text(2))
            let place = Self.place(first, second, third)
            let head = Self.head(first, second, third)
            for index in starts[place]..<starts[place + 1] where entries[index].head == head {
                if let found = length(of: entries[index], from: 3, count, text, suits) { return found }
            }
        }
        let place = Self.place(first)
        for index in starts[place]..<starts[place + 1] {
            if let found = length(of: entries[index], from: 0, count, text, suits) { return found }
        }
        return nil
    }

    /// The length of a phrase with which the text begins that is the same up to a place.
    @inline(__always)
    private func length(
        of entry: Entry, from place: Int, _ count: Int, _ text: (Int) -> UInt8, _ suits: (Int) -> Bool
    ) -> Int? {
        guard entry.count <= count else { return nil }
        var place = place
        while place < entry.count, bytes[entry.start + place] == text(place) { place += 1 }
        return place == entry.count && (!entry.needsWordBounds || suits(place)) ? place : nil
    }

    /// False where no phrase begins a text of `count` bytes that is not folded yet; true where its bytes do not tell.
    ///
    /// `isWhole`: a phrase does not go on beyond the text.
    @inline(__always)
    func mayAgree(_ count: Int, isWhole: Bool, _ text: (Int) -> UInt8) -> Bool {
        guard count > 2 else { return true }
        let (first, second, third) = (text(0).lowered, text(1).lowered, text(2).lowered)
        guard first.isPlain, second.isPlain, third.isPlain, second != Byte.space || third != Byte.space else {
            return true
        }
        var place = Self.place(first, second, third)
        let head = Self.head(first, second, third)
        for index in starts[place]..<starts[place + 1] where entries[index].head == head {
            if mayAgree(entries[index], from: 3, behind: third, count, isWhole: isWhole, text) { return true }
        }
        place = Self.place(first)
        for index in starts[place]..<starts[place + 1]
        where mayAgree(entries[index], from: 0, behind: 0, count, isWhole: isWhole, text) {
            return true
        }
        return false
    }

    /// Compares byte by byte, as far as folding leaves the bytes in their place.
    @inline(__always)
    private func mayAgree(
        _ entry: Entry, from start: Int, behind: UInt8, _ count: Int, isWhole: Bool, _ text: (Int) -> UInt8
    ) -> Bool {
        var before = behind
        var place = start
        while place < entry.count {
            guard place < count else { return !isWhole }
            let own = text(place)
            guard own.isPlain, own != Byte.space || before != Byte.space else { return true }
            if own.lowered != bytes[entry.start + place] { return false }
            before = own
            place += 1
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
