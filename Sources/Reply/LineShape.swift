/// What the bytes of a line leave possible, told once for all rules: nearly every line is nothing that they look for.
///
/// A shape that is missing says "surely not"; one that is there, that the rule has to look.
struct LineShape: OptionSet, Sendable {
    let rawValue: UInt8

    /// Ends in a colon, also the wide one.
    static let colon = LineShape(rawValue: 1 << 0)
    /// May begin an introduction.
    static let introduction = LineShape(rawValue: 1 << 1)
    /// May end an introduction: a colon, a bracket, a fence or the end of a verb.
    static let introductionEnd = LineShape(rawValue: 1 << 2)
    /// May begin with a label and its colon.
    static let label = LineShape(rawValue: 1 << 3)
    /// May be a rule, a separator or a delimiter.
    static let separator = LineShape(rawValue: 1 << 4)
    /// May be the footer of a device.
    static let footer = LineShape(rawValue: 1 << 5)
    /// May be a sentence of our own notices.
    static let notice = LineShape(rawValue: 1 << 6)

    /// What has to be asked where a rule may begin at a line.
    static let beginnings: LineShape = [.introduction, .label, .separator, .footer, .notice]
    /// Of a line that has not been looked at.
    static let unknown: LineShape = [beginnings, .colon, .introductionEnd]
}

extension BodyLines {
    private static let shapesAtOnce = 32

    /// Looks at the bytes of the lines around `index` and before: of old text at the end nobody asks.
    ///
    /// Of quoted lines neither, or too seldom.
    mutating func readShapes(around index: Int) {
        guard index + ReplyLimits.introductionLines >= shaped, shaped < lines.count else { return }
        let end = min(index + ReplyLimits.introductionLines + Self.shapesAtOnce, lines.count)
        let bytes = self.bytes
        bytes.withUnsafeBufferPointer { buffer in
            for line in shaped..<end where lines[line].depth == 0 && !lines[line].content.isEmpty {
                lines[line].shape = LineShape(of: lines[line].content, in: buffer)
            }
        }
        shaped = end
    }
}

extension LineShape {
    init(of content: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) {
        self.init()
        guard content.count <= ReplyLimits.labelLineBytes else {
            formUnion(.unknown)
            return
        }
        let last = bytes[content.upperBound - 1]
        if last == Byte.colon || last == 0x9A { insert(.colon) }
        if Self.mayIntroduce(content, bytes) { insert(.introduction) }
        if Self.mayEndIntroduction(content, bytes) { insert(.introductionEnd) }
        if Self.mayBeLabel(content, bytes) { insert(.label) }
        if contains(.colon) || Self.mayBeSeparator(content, bytes) { insert(.separator) }
        if Self.mayBeFooter(content, bytes) { insert(.footer) }
        if OwnNotice.feet.mayBegin(bytes, content) { insert(.notice) }
    }

    private static func mayIntroduce(_ content: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let last = bytes[content.upperBound - 1]
        if last == Byte.colon || last == Byte.dash || last == 0x9A { return true }
        if content.contains(where: { bytes[$0].isDigit || bytes[$0] == Byte.at }) { return true }
        guard bytes[content.lowerBound] >= 0x80 else {
            return content.count > 1 && IntroductionWords.citations.mayBegin(bytes, content)
        }
        return LowerCase.holdsDigit(bytes[content])
    }

    /// True also where the last bytes do not tell: beyond ASCII, folding may take them away.
    private static func mayEndIntroduction(_ content: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var end = content.upperBound
        while end > content.lowerBound, isFence(bytes[end - 1]) { end -= 1 }
        guard content.upperBound - end < 2, end - content.lowerBound >= 3 else { return true }
        switch bytes[end - 1] {
        case Byte.colon, Byte.quote, UInt8(ascii: ")"), UInt8(ascii: "]"): return true
        default: return IntroductionWords.verbs.mayEnd(bytes, content.lowerBound..<end)
        }
    }

    private static func isFence(_ byte: UInt8) -> Bool {
        byte == Byte.dash || byte == Byte.star || byte == Byte.underscore || byte.isBlank
    }

    /// Stars and bars may stand before a label.
    private static func mayBeLabel(_ content: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = bytes[content.lowerBound]
        if first.isLetter || first.isDigit, !HeaderLabels.beginnings.mayBegin(bytes, content) { return false }
        let limit = min(content.upperBound, content.lowerBound + HeaderLabels.longest + HeaderLabels.decorationBytes)
        return first == UInt8(ascii: "|") || bytes.find(Byte.colon, from: content.lowerBound, to: limit) != nil
            || bytes.find(0xEF, from: content.lowerBound, to: limit) != nil
    }

    private static func mayBeSeparator(_ content: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        switch bytes[content.lowerBound] {
        case Byte.dash, Byte.underscore, Byte.star, UInt8(ascii: "="), UInt8(ascii: "#"), UInt8(ascii: "~"),
            UInt8(ascii: "["), 0xE2...:
            true
        default: SeparatorWords.replyAbove.mayBegin(bytes, content)
        }
    }

    /// A link that is taken out leaves other ends.
    private static func mayBeFooter(_ content: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = content.first(where: { !isFooterDecoration(bytes[$0]) }),
            let end = content.last(where: { !isFooterEnd(bytes[$0]) }), end > start + 1
        else { return true }
        return SignatureWords.footerOpenings.mayBegin(bytes, start..<content.upperBound)
            || SignatureWords.footerEndings.mayEnd(bytes, content.lowerBound..<(end + 1))
            || bytes.find(Byte.opening, from: content.lowerBound, to: content.upperBound) != nil
            || holdsBracketedLink(content, bytes)
    }

    private static func holdsBracketedLink(_ content: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var start = content.lowerBound
        while let place = bytes.find(UInt8(ascii: "("), from: start, to: content.upperBound - 1) {
            let next = bytes[place + 1]
            if next.lowered == UInt8(ascii: "h") || !next.isPlain { return true }
            start = place + 1
        }
        return false
    }

    static func isFooterDecoration(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.dash, Byte.space, Byte.underscore, Byte.star, UInt8(ascii: "["), UInt8(ascii: "("): true
        default: false
        }
    }

    static func isFooterEnd(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.dot, UInt8(ascii: "]"), UInt8(ascii: ")"), Byte.space: true
        default: false
        }
    }
}
