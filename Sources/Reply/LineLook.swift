/// One look at the bytes of a line that is not blank, from which its shape is told.
struct LineLook {
    private let content: Range<Int>
    private let bytes: UnsafeBufferPointer<UInt8>
    private let first: UInt8
    private let last: UInt8
    private let signs: ByteSigns
    /// The tables that may have a phrase with which the line begins.
    private let beginnings: PhraseBeginnings.Tables

    @inline(__always)
    init(_ content: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, _ words: LineWords) {
        (self.content, self.bytes) = (content, bytes)
        first = bytes[content.lowerBound]
        last = bytes[content.upperBound - 1]
        signs = ByteSigns(of: content, in: bytes)
        beginnings = words.beginnings.tables(bytes, content)
    }

    /// True for words of ASCII whose beginning and end are none of a rule, as most lines are; they may introduce at most.
    @inline(__always)
    func isBareWords(_ words: LineWords) -> Bool {
        guard signs.isDisjoint(with: .openingOrHigh), first.isLetter || first.isDigit else { return false }
        guard beginnings.isDisjoint(with: signs.contains(.colon) ? .tellingWithColon : .telling) else { return false }
        guard Self.endsWords(last) else { return false }
        var end = content.upperBound
        while end > content.lowerBound, LineShape.isFooterEnd(bytes[end - 1]) { end -= 1 }
        guard end > content.lowerBound + 3 else { return false }
        let endings = words.endings.tables(ending: bytes, content)
        if end == content.upperBound { return endings.isDisjoint(with: .endings) }
        return !endings.contains(.verbs)
            && !words.endings.tables(ending: bytes, content.lowerBound..<end).contains(.footerEndings)
    }

    @inline(__always)
    private static func endsWords(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == Byte.dot || byte == Byte.comma || byte == UInt8(ascii: "?")
            || byte == UInt8(ascii: "!")
    }

    /// True where a digit or an address stands in the line.
    @inline(__always)
    var holdsDigitOrAt: Bool { !signs.isDisjoint(with: .digitOrAt) }

    /// The wide colon, too.
    @inline(__always)
    var endsInColon: Bool { last == Byte.colon || last == 0x9A }

    @inline(__always)
    func mayIntroduce(_ words: LineWords) -> Bool {
        if last == Byte.dash || holdsDigitOrAt { return true }
        if first >= 0x80 { return LowerCase.holdsDigit(bytes[content]) }
        return beginnings.contains(.citations) && content.count > 1 && words.citations.mayBegin(bytes, content)
    }

    /// True also where the last bytes do not tell: beyond ASCII, folding may take them away.
    @inline(__always)
    func mayEndIntroduction(_ words: LineWords) -> Bool {
        var end = content.upperBound
        while end > content.lowerBound, Self.isFence(bytes[end - 1]) { end -= 1 }
        guard content.upperBound - end < 2, end - content.lowerBound >= 3 else { return true }
        switch bytes[end - 1] {
        case Byte.colon: return true
        case Byte.quote, UInt8(ascii: ")"), UInt8(ascii: "]"):
            return mayEndWithAddress(end) || words.mayEndInVerb(bytes, content.lowerBound..<end)
        default: return words.mayEndInVerb(bytes, content.lowerBound..<end)
        }
    }

    @inline(__always)
    var isOnlyFence: Bool {
        Self.isFence(first) && Self.isFence(last) && content.allSatisfy { Self.isFence(bytes[$0]) }
    }

    /// False where the bracket that ends a line opens behind the last address, or does not tell of one.
    private func mayEndWithAddress(_ end: Int) -> Bool {
        var place = end - 1
        while place > content.lowerBound {
            place -= 1
            if bytes[place] == Byte.at { return true }
            if bytes[place] == Byte.opening || bytes[place] == UInt8(ascii: "(") { return false }
        }
        return true
    }

    @inline(__always)
    static func isFence(_ byte: UInt8) -> Bool {
        byte == Byte.dash || byte == Byte.star || byte == Byte.underscore || byte.isBlank
    }

    /// Stars and bars may stand before a label.
    @inline(__always)
    func mayBeLabel(_ words: LineWords) -> Bool {
        if first == UInt8(ascii: "|") { return true }
        guard !signs.isDisjoint(with: .colonOrHigh) else { return false }
        if first.isLetter || first.isDigit {
            guard beginnings.contains(.labels), words.labels.mayBegin(bytes, content) else { return false }
        }
        let limit = min(content.upperBound, content.lowerBound + words.labelBytes)
        return bytes.find(Byte.colon, from: content.lowerBound, to: limit) != nil
            || bytes.find(0xEF, from: content.lowerBound, to: limit) != nil
    }

    @inline(__always)
    func mayBeSeparator(_ words: LineWords) -> Bool {
        switch first {
        case Byte.dash, Byte.underscore, Byte.star, UInt8(ascii: "="), UInt8(ascii: "#"), UInt8(ascii: "~"),
            UInt8(ascii: "["), 0xE2...:
            true
        default:
            mayAskAbove(words) || (endsInColon && (!(first.isLetter || first.isDigit) || mayNameOldText(words)))
        }
    }

    @inline(__always)
    private func mayAskAbove(_ words: LineWords) -> Bool {
        beginnings.contains(.replyAbove) && words.replyAbove.mayBegin(bytes, content)
    }

    /// "Begin forwarded message:", without a fence.
    private func mayNameOldText(_ words: LineWords) -> Bool {
        (beginnings.contains(.original) && words.original.mayBegin(bytes, content))
            || (beginnings.contains(.forwarded) && words.forwarded.mayBegin(bytes, content))
    }

    /// A link that is taken out leaves other ends.
    @inline(__always)
    func mayBeFooter(_ words: LineWords) -> Bool {
        guard let limit = signs.contains(.opening) ? endBeforeLink : content.upperBound else { return true }
        var start = content.lowerBound
        while start < limit, LineShape.isFooterDecoration(bytes[start]) { start += 1 }
        var end = limit
        while end > start, LineShape.isFooterEnd(bytes[end - 1]) { end -= 1 }
        guard start < limit else { return false }
        guard end > start + 2 else { return true }
        return mayOpenFooter(start, limit, words) || words.mayEndFooter(bytes, content.lowerBound..<end)
            || (signs.contains(.bracket) && holdsBracketedLink)
    }

    @inline(__always)
    private func mayOpenFooter(_ start: Int, _ limit: Int, _ words: LineWords) -> Bool {
        guard start > content.lowerBound || beginnings.contains(.footers) else { return false }
        return words.footerOpenings.mayBegin(bytes, start..<limit)
    }

    /// Where the one link in angle brackets begins that ends the line; nil where there is more to take out.
    private var endBeforeLink: Int? {
        guard !signs.contains(.bracket), last == Byte.quote,
            let start = bytes.find(Byte.opening, from: content.lowerBound, to: content.upperBound),
            bytes.find(Byte.opening, from: start + 1, to: content.upperBound) == nil,
            bytes.find(Byte.quote, from: start + 1, to: content.upperBound) == content.upperBound - 1
        else { return nil }
        return start
    }

    private var holdsBracketedLink: Bool {
        var start = content.lowerBound
        while let place = bytes.find(UInt8(ascii: "("), from: start, to: content.upperBound - 1) {
            let next = bytes[place + 1]
            if next.lowered == UInt8(ascii: "h") || !next.isPlain { return true }
            start = place + 1
        }
        return false
    }

    @inline(__always)
    func mayBeNotice(_ words: LineWords) -> Bool {
        beginnings.contains(.notices) && words.notices.mayBegin(bytes, content)
    }
}
