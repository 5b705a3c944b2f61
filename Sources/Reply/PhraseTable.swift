/// Phrases in lower case, looked up at the start, at the end or in the midst of folded text.
struct PhraseTable: Sendable {
    /// All of them, folded, the longest first.
    let phrases: [[UInt8]]
    private let forwards: PhraseIndex
    private let backwards: PhraseIndex
    /// Bytes of the longest phrase.
    let longest: Int

    /// `areStems`: a phrase may go on, as nouns do in many languages (`iPhonesta`, `iPhonu`).
    init(_ phrases: [String], areStems: Bool = false) {
        let folded = phrases.map { Reply.folded(Array($0.utf8)[...]) }.sorted { $0.count > $1.count }
        self.phrases = folded
        longest = folded.first?.count ?? 0
        forwards = PhraseIndex(folded, areStems: areStems) { $0 }
        backwards = PhraseIndex(folded, areStems: false) { $0.reversed() }
    }

    /// False where no phrase begins with the text of a range before it is folded; true where the bytes do not tell.
    func mayBegin(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        bytes.withUnsafeBufferPointer { mayBegin($0, range) }
    }

    /// The same within a buffer.
    func mayBegin(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        forwards.mayAgree(range.count, isWhole: true) { bytes[range.lowerBound + $0] }
    }

    /// False where no phrase ends the text of a range before it is folded; true where the bytes do not tell.
    ///
    /// `isWhole`: a phrase does not begin before the range.
    func mayEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isWhole: Bool = true) -> Bool {
        backwards.mayAgree(range.count, isWhole: isWhole) { bytes[range.upperBound - 1 - $0] }
    }

    /// The length of the longest phrase that begins at `index`.
    func length(in text: [UInt8], at index: Int = 0) -> Int? {
        text.withUnsafeBufferPointer { length(in: $0, at: index) }
    }

    private func length(in text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        forwards.longest(text.count - index, { text[index + $0] }) { count in
            let end = index + count
            return end == text.count || !text[end].isWordByte || text[end - 1] == Byte.space
        }
    }

    /// Where the longest phrase that ends the text begins.
    func suffixStart(in text: [UInt8]) -> Int? {
        text.withUnsafeBufferPointer { text in
            let found = backwards.longest(text.count, { text[text.count - 1 - $0] }) { count in
                count == text.count || !text[text.count - count - 1].isWordByte
            }
            return found.map { text.count - $0 }
        }
    }

    /// The first place where a phrase stands as words of its own.
    func firstRange(in text: [UInt8]) -> Range<Int>? {
        text.withUnsafeBufferPointer { text in
            var index = 0
            while index < text.count {
                if let length = length(in: text, at: index) { return index..<(index + length) }
                index += 1
                // Within a word none begins, but where words are written without spaces.
                while index < text.count, text[index] < 0xE3, text[index - 1].isWordByte { index += 1 }
            }
            return nil
        }
    }

    /// True where the whole text is one of the phrases.
    func contains(_ text: [UInt8]) -> Bool { !text.isEmpty && length(in: text) == text.count }
}
