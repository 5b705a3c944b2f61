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

    /// Nothing but dashes and the like: it ends an introduction only where the line above does.
    static let fence = LineShape(rawValue: 1 << 7)

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
        readShapes(of: shaped..<end) { $0.depth == 0 && !$0.content.isEmpty }
        shaped = end
    }

    /// Looks at the bytes of one line, quoted or not.
    mutating func readShape(of index: Int) { readShapes(of: index..<(index + 1)) { !$0.content.isEmpty } }

    @inline(__always)
    private mutating func readShapes(of range: Range<Int>, where isWanted: (Line) -> Bool) {
        let bytes = self.bytes
        let words = LineWords.all
        lines.withUnsafeMutableBufferPointer { lines in
            bytes.withUnsafeBufferPointer { buffer in
                for line in range.clamped(to: lines.indices) where isWanted(lines[line]) {
                    lines[line].shape = LineShape.of(lines[line].content, in: buffer, words)
                }
            }
        }
    }
}

extension LineShape {
    /// A function and not an initializer, which would hold the tables for every line.
    static func of(_ content: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>, _ words: LineWords) -> LineShape {
        guard content.count <= ReplyLimits.labelLineBytes else { return .unknown }
        let look = LineLook(content, bytes, words)
        if look.isBareWords(words) { return look.holdsDigitOrAt ? .introduction : [] }
        var shape: LineShape = []
        if look.endsInColon { shape.formUnion([.colon, .introduction, .introductionEnd]) }
        if look.mayIntroduce(words) { shape.insert(.introduction) }
        if look.mayEndIntroduction(words) { shape.insert(.introductionEnd) }
        if look.isOnlyFence { shape.insert(.fence) }
        if look.mayBeLabel(words) { shape.insert(.label) }
        if look.mayBeSeparator(words) { shape.insert(.separator) }
        if look.mayBeFooter(words) { shape.insert(.footer) }
        if look.mayBeNotice(words) { shape.insert(.notice) }
        return shape
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
