/// Lines of dashes, rules and words between them that part old text from new.
extension BodyLines {
    /// What a separating line says of the text below it.
    enum Separator {
        /// The mail that is answered.
        case original
        /// A mail that is passed on.
        case forwarded
        /// The text of a gateway that asked to write above the line.
        case replyAbove
        /// Nothing by itself: a rule without words.
        case rule
    }

    private static let fencedWords = 12
    /// Dashes on either side, and words between, of a separator in a language that no row has.
    private static let namedFence = 4
    private static let namedWords = 5
    private static let ruleBytes = 5
    private static let markerBytes = 200

    /// What kind of separator a line is, if it is one.
    func separator(_ index: Int) -> Separator? {
        let content = lines[index].content
        guard lines[index].shape.contains(.separator), !content.isEmpty, content.count <= Self.markerBytes else {
            return nil
        }
        let last = bytes[content.upperBound - 1]
        let whole = foldedContent(index)
        let (inner, before, after) = Self.unfenced(whole)
        if inner.isEmpty { return before >= Self.ruleBytes ? .rule : nil }
        guard inner.holdsWords(atMost: Self.fencedWords) else { return nil }
        if before > 0 ? SeparatorWords.replyAbove.firstRange(in: inner) != nil : asksAbove(inner, last: last) {
            return .replyAbove
        }
        if before >= 2 || after >= 2 {
            if SeparatorWords.original.length(in: inner) != nil { return .original }
            if SeparatorWords.forwarded.length(in: inner) != nil { return .forwarded }
        }
        if before >= Self.namedFence, after >= Self.namedFence, inner.holdsWords(atMost: Self.namedWords),
            let next = nextFilled(index + 1), headerBlock(at: next) != nil || unknownHeaderBlock(at: next) != nil
        {
            return .original
        }
        // Apple Mail writes "Begin forwarded message:" without dashes.
        if last == Byte.colon, SeparatorWords.forwarded.contains(inner), hasHeader(after: index) { return .forwarded }
        return nil
    }

    /// True for a rule without words.
    func isRule(_ index: Int) -> Bool {
        guard lines[index].shape.contains(.separator) else { return false }
        for place in lines[index].content where bytes[place].isLetter || bytes[place].isDigit { return false }
        return separator(index) == .rule
    }

    /// QUIRK: some help desks ask without dashes to write above the line, in a sentence of its own (HeaderBlockTests).
    private func asksAbove(_ text: [UInt8], last: UInt8) -> Bool {
        guard last != UInt8(ascii: "?"), let length = SeparatorWords.replyAbove.length(in: text) else { return false }
        return length == text.count || text[length] == Byte.dot || text.holdsWords(atMost: Self.fencedWords / 2 + 3)
    }

    /// True where a labelled line follows within a few lines, as it does below every forward.
    func hasHeader(after index: Int) -> Bool {
        // Blank lines of a quote have their mark.
        let below = (index + 1)..<min(index + 1 + Self.headerLines, count)
        return below.first { !lines[$0].content.isEmpty }.flatMap { headerRole($0) } != nil
    }

    private static let headerLines = 5

    /// The words between fences, and how many fence characters stand before and behind them.
    private static func unfenced(_ text: [UInt8]) -> (inner: [UInt8], before: Int, after: Int) {
        var start = 0
        var end = text.count
        var before = 0
        var after = 0
        while start < end, let length = fenceLength(text, start) {
            start += length
            before += text[start - 1] == Byte.space ? 0 : 1
        }
        while end > start {
            if fenceLength(text, end - 1) != nil || text[end - 1] == Byte.colon {
                after += text[end - 1] == Byte.space ? 0 : 1
                end -= 1
            } else if end - 3 >= start, text[end - 3] == 0xE2 || text[end - 3] == 0xEF, fenceLength(text, end - 3) == 3
            {
                after += 1
                end -= 3
            } else {
                break
            }
        }
        return (Array(text[start..<end]), before, after)
    }

    /// The bytes of a fence character: ASCII dashes and rules, and the dashes and lines that word processors put.
    private static func fenceLength(_ text: [UInt8], _ index: Int) -> Int? {
        switch text[index] {
        case Byte.dash, Byte.underscore, Byte.star, Byte.space, UInt8(ascii: "="), UInt8(ascii: "#"), UInt8(ascii: "~"),
            UInt8(ascii: "["), UInt8(ascii: "]"):
            return 1
        case 0xE2 where index + 2 < text.count:
            // En and em dash and horizontal bar, box drawing.
            if text[index + 1] == 0x80, (0x90...0x95).contains(text[index + 2]) { return 3 }
            return text[index + 1] == 0x94 ? 3 : nil
        default: return nil
        }
    }
}
