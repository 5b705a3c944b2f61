/// Which of several tables may have a phrase with which a text begins, told by its first three bytes in one step.
struct PhraseBeginnings: Sendable {
    /// Tables of phrases, as a set.
    struct Tables: OptionSet, Sendable {
        let rawValue: UInt16

        static let citations = Tables(rawValue: 1 << 0)
        static let labels = Tables(rawValue: 1 << 1)
        static let replyAbove = Tables(rawValue: 1 << 2)
        static let footers = Tables(rawValue: 1 << 3)
        static let notices = Tables(rawValue: 1 << 4)
        static let original = Tables(rawValue: 1 << 5)
        static let forwarded = Tables(rawValue: 1 << 6)
        static let smallPrint = Tables(rawValue: 1 << 7)
        static let closings = Tables(rawValue: 1 << 8)
        static let verbs = Tables(rawValue: 1 << 9)
        static let footerEndings = Tables(rawValue: 1 << 10)
        /// Those that make a line more than words, with a colon behind it or without.
        static let telling: Tables = [citations, replyAbove, footers, notices]
        /// The same of a line that holds a colon.
        static let tellingWithColon: Tables = [telling, labels]
        /// Those of endings.
        static let endings: Tables = [verbs, footerEndings]
        /// Where the first bytes do not tell.
        static let all = Tables(rawValue: .max)
    }

    /// By the low bits of three bytes: letters do not share a place.
    private let tables: [UInt16]

    private static let places = 1 << 15

    private static func place(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Int {
        Int(first & 31) << 10 | Int(second & 31) << 5 | Int(third & 31)
    }

    /// `backwards`: told by the last three bytes with which a text ends.
    init(_ named: [(Tables, PhraseTable)], backwards: Bool = false) {
        var tables = [UInt16](repeating: 0, count: Self.places)
        for (name, table) in named {
            for whole in table.phrases where !whole.isEmpty {
                let phrase = backwards ? whole.reversed() : whole
                // A short phrase may go on in any way.
                let seconds = phrase.count > 1 ? phrase[1]...phrase[1] : 0...31
                let thirds = phrase.count > 2 ? phrase[2]...phrase[2] : 0...31
                for second in seconds {
                    for third in thirds { tables[Self.place(phrase[0], second, third)] |= name.rawValue }
                }
            }
        }
        self.tables = tables
    }

    /// The tables that may have a beginning of the text of a range before it is folded.
    @inline(__always)
    func tables(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Tables {
        guard range.count > 2 else { return .all }
        let (first, second, third) = (
            bytes[range.lowerBound], bytes[range.lowerBound + 1], bytes[range.lowerBound + 2]
        )
        guard first.isPlain, second.isPlain, third.isPlain else { return tables(beyondASCII: bytes, range) }
        guard second != Byte.space || third != Byte.space else { return .all }
        return Tables(rawValue: tables[Self.place(first.lowered, second.lowered, third.lowered)])
    }

    /// The tables that may have an ending of the text of a range before it is folded, where they were read backwards.
    @inline(__always)
    func tables(ending bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Tables {
        guard range.count > 2 else { return .all }
        let (first, second, third) = (
            bytes[range.upperBound - 1], bytes[range.upperBound - 2], bytes[range.upperBound - 3]
        )
        guard first.isPlain, second.isPlain, third.isPlain, second != Byte.space || third != Byte.space else {
            return .all
        }
        return Tables(rawValue: tables[Self.place(first.lowered, second.lowered, third.lowered)])
    }

    /// The same for letters of other scripts; where a blank or a mark stands among them, nothing is told.
    private func tables(beyondASCII bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Tables {
        // Chinese, Japanese and Korean have no case.
        if (0xE4...0xE9).contains(bytes[range.lowerBound]) || (0xEB...0xED).contains(bytes[range.lowerBound]) {
            return Tables(
                rawValue: tables[
                    Self.place(bytes[range.lowerBound], bytes[range.lowerBound + 1], bytes[range.lowerBound + 2])])
        }
        var (first, second, third, count): (UInt8, UInt8, UInt8, Int) = (0, 0, 0, 0)
        var index = range.lowerBound
        while count < 3 {
            guard index < range.upperBound else { return .all }
            let byte = bytes[index]
            guard byte > Byte.space, byte != 0x7F else { return .all }
            let length = byte < 0x80 ? 1 : 2
            guard index + length <= range.upperBound else { return .all }
            let letter: (UInt8, UInt8?)
            if length == 1 {
                letter = (byte.lowered, nil)
            } else {
                guard let lowered = LowerCase.pair(byte, bytes[index + 1]) else { return .all }
                letter = lowered
            }
            for part in [letter.0, letter.1] {
                guard let part else { continue }
                (first, second, third) = (second, third, part)
                count += 1
                if count == 3 { break }
            }
            index += length
        }
        return Tables(rawValue: tables[Self.place(first, second, third)])
    }
}
