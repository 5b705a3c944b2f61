/// What a line of a body is, once all rules have looked at it.
enum LineKind: Hashable {
    case blank
    /// The writer's own words.
    case text
    /// A quoted line.
    case quote
    /// "On … wrote:".
    case introduction
    /// Old text without quote marks, to the end of the mail.
    case old
    case signature
    /// A forwarded mail, to the end: new to the reader.
    case forward
}

/// A rule that found something, where, and how surely.
struct Finding {
    var rule: ReplyRule
    var line: Int
    var confidence: Double
}

/// Says of every line of a body what it is.
struct BodyReader {
    private(set) var body: BodyLines
    var kinds: [LineKind] = []
    private(set) var findings: [Finding] = []
    /// True where an introduction stands above a quote, or within.
    private(set) var holdsIntroducedQuote = false
    /// Where old text without marks begins; nil where there is none.
    private(set) var boundary: Int?
    let options: ReplyOptions
    private let keepsForward: Bool

    /// Below `ExtractedReply.sure`: what was cut may be the writer's, so the whole body goes on.
    private static let doubtful = 0.65

    /// Reads a body.
    ///
    /// `keepsForward`: the subject says that the mail is passed on, so a header block begins a forward.
    init(_ body: consuming BodyLines, options: ReplyOptions, keepsForward: Bool) {
        self.body = consume body
        self.options = options
        self.keepsForward = keepsForward
        self.body.splitGluedIntroductions()
        kinds = self.body.lines.map(Self.firstKind)
        joinWrappedQuotes()
        var index = 0
        while index < kinds.count {
            index = kinds[index] == .blank || kinds[index] == .quote ? index + 1 : step(index)
        }
        readQuoteHeads()
        if !options.keepSignature {
            readSmallPrint()
            readClosing()
        }
    }

    private static func firstKind(_ line: BodyLines.Line) -> LineKind {
        // A plain body has no hints.
        if line.hint == nil {
            if line.depth > 0 { return .quote }
            return line.content.isEmpty ? .blank : .text
        }
        return switch line.hint {
        case .quote where !line.isBlank || line.depth > 0: .quote
        case .old where !line.isBlank: .old
        case .introduction where !line.isBlank: .introduction
        default: line.isBlank ? .blank : line.depth > 0 ? .quote : .text
        }
    }

    /// Reads the rules at a line and says where to go on.
    private mutating func step(_ index: Int) -> Int {
        body.readShapes(around: index)
        switch kinds[index] {
        case .blank, .quote: return index + 1
        case .introduction: return readHintedIntroduction(index)
        case .old:
            if beginsForward(index) { return forward(index) }
            note(.quotingElement, index, 0.95)
            return index + 1
        default: break
        }
        switch body.lines[index].hint {
        case .forward: return forward(index)
        case .boundary: return keepsForward ? forward(index) : close(index, rule: .quotingElement, confidence: 0.95)
        default: break
        }
        let shape = body.lines[index].shape
        if shape.isDisjoint(with: .beginnings), body.lines[index].hint != .signature { return index + 1 }
        if body.isOwnNotice(index) { return close(noticeStart(above: index), rule: .ownNotice, confidence: 0.85) }
        let separator = body.separator(index)
        if let separator, let next = readSeparator(separator, index) { return next }
        if let block = body.headerBlock(at: index) {
            if keepsForward { return forward(index) }
            return close(index, rule: .outlookHeaderBlock, confidence: block.confidence)
        }
        if let introduction = body.introduction(at: index) { return read(introduction) }
        return readSignature(index, isRule: separator == .rule)
    }

    private mutating func readSeparator(_ separator: BodyLines.Separator, _ index: Int) -> Int? {
        switch separator {
        case .original: return close(index, rule: .originalMessage, confidence: 0.95)
        case .replyAbove: return close(index, rule: .replyMarker, confidence: 0.95)
        case .forwarded: return forward(index)
        case .rule:
            guard let next = body.nextFilled(index + 1), let block = body.unknownHeaderBlock(at: next) else {
                return nil
            }
            return close(index, rule: .outlookHeaderBlock, confidence: block.confidence)
        }
    }

    /// Everything from here to the end is old.
    private mutating func close(_ index: Int, rule: ReplyRule, confidence: Double) -> Int {
        let start = ruleAbove(index)
        boundary = start
        for line in start..<kinds.count where kinds[line] != .blank { kinds[line] = .old }
        note(rule, index, confidence)
        return kinds.count
    }

    /// Outlook draws a rule above the header of what it quotes; it goes with it.
    private func ruleAbove(_ index: Int) -> Int {
        var start = index
        var line = index
        while line > 0 {
            line -= 1
            if kinds[line] == .blank { continue }
            guard kinds[line] == .text, body.isRule(line) else { break }
            start = line
        }
        return start
    }

    private static let fence = [UInt8](repeating: Byte.dash, count: 5)

    /// True where the client's own line above a quote is fenced: Gmail does so above what it passes on, in every language.
    private func isFenced(_ index: Int) -> Bool {
        body.bytes.starts(with: Self.fence, at: body.lines[index].content.lowerBound)
    }

    /// True where an element of old text begins with a mail that is passed on: Yahoo and Zimbra mark both alike.
    private func beginsForward(_ index: Int) -> Bool {
        let above = kinds[..<index].last { $0 != .blank }
        return above != .old && (keepsForward || body.separator(index) == .forwarded)
    }

    private mutating func forward(_ index: Int) -> Int {
        for line in index..<kinds.count { kinds[line] = .forward }
        return kinds.count
    }

    private mutating func read(_ introduction: Introduction) -> Int {
        let end = introduction.lines.upperBound
        for line in introduction.lines where kinds[line] != .blank { kinds[line] = .introduction }
        note(.onWrote, introduction.lines.lowerBound, introduction.confidence)
        return readQuote(after: end, from: introduction.lines.lowerBound, introduction.confidence)
    }

    private mutating func readHintedIntroduction(_ index: Int) -> Int {
        if keepsForward || body.separator(index) == .forwarded || isFenced(index) { return forward(index) }
        var end = index
        while end < kinds.count, kinds[end] == .introduction || kinds[end] == .blank { end += 1 }
        note(.onWrote, index, 0.95)
        return readQuote(after: end, from: index, 0.95)
    }

    /// Reads what an introduction introduces: marked lines, or everything to the end.
    private mutating func readQuote(after end: Int, from start: Int, _ confidence: Double) -> Int {
        guard let next = body.nextFilled(end) else { return kinds.count }
        if kinds[next] == .quote {
            markIntroduced(next)
            return end
        }
        if body.lines[next].hint == .softQuote {
            var line = next
            while line < kinds.count, body.lines[line].hint == .softQuote || kinds[line] == .blank {
                if kinds[line] == .text { kinds[line] = .quote }
                line += 1
            }
            markIntroduced(next)
            return line
        }
        if kinds[next] == .old || kinds[next] == .introduction { return end }
        if let mark = body.otherMark(next) {
            markIntroduced(next)
            return readQuote(marked: mark, from: next)
        }
        return close(start, rule: .onWrote, confidence: confidence)
    }

    private mutating func readQuote(marked mark: UInt8, from start: Int) -> Int {
        var line = start
        while line < kinds.count {
            if kinds[line] == .text {
                guard body.otherMark(line) == mark else { break }
                kinds[line] = .quote
            } else if kinds[line] != .blank {
                break
            }
            line += 1
        }
        return line
    }

    private mutating func readSignature(_ index: Int, isRule: Bool) -> Int {
        guard !options.keepSignature else { return index + 1 }
        if body.lines[index].hint == .signature {
            kinds[index] = .signature
            note(.signatureElement, index, 0.95)
            return index + 1
        }
        switch body.signatureStart(index, isRule: isRule) {
        case .footer where endsParagraph(index):
            kinds[index] = .signature
            note(.deviceFooter, index, 0.9)
            return index + 1
        case .wrappedFooter where endsParagraph(index + 1):
            kinds[index] = .signature
            kinds[index + 1] = .signature
            note(.deviceFooter, index, 0.9)
            return index + 2
        case .standard: return readSignatureBlock(index, limit: .max, confidence: 0.95)
        case .card where !kinds[..<index].contains(.text): return index + 1
        case .lenient, .card:
            let confidence = body.readsLikeProse(below: index) ? Self.doubtful : 0.85
            return readSignatureBlock(index, limit: ReplyLimits.signatureLines, confidence: confidence)
        case .seal(let end):
            for line in index..<end where kinds[line] == .text { kinds[line] = .signature }
            note(.signature, index, 0.95)
            return end
        default: return index + 1
        }
    }

    private func endsParagraph(_ index: Int) -> Bool {
        guard index + 1 < kinds.count, kinds[index + 1] == .text else { return true }
        let next = index + 1
        return body.introduction(at: next) != nil || body.headerBlock(at: next) != nil || body.separator(next) != nil
            || body.signatureStart(next, isRule: body.isRule(next)) != nil
    }

    /// A signature goes on to the next quote, introduction, header or separator, or to the end.
    private mutating func readSignatureBlock(_ index: Int, limit: Int, confidence: Double) -> Int {
        var end = index + 1
        var filled = 0
        while end < kinds.count, filled <= limit, kinds[end] == .text || kinds[end] == .blank {
            if kinds[end] == .text {
                body.readShapes(around: end)
                if endsSignature(end) || body.isPostscript(end) { break }
                filled += 1
            }
            end += 1
        }
        guard filled <= limit else { return index + 1 }
        for line in index..<end where kinds[line] == .text { kinds[line] = .signature }
        note(.signature, index, confidence)
        return end
    }

    private func endsSignature(_ index: Int) -> Bool {
        if body.lines[index].hint == .boundary { return true }
        if body.lines[index].shape.isDisjoint(with: .beginnings) { return false }
        if body.introduction(at: index) != nil { return true }
        if body.isOwnNotice(index) || body.headerBlock(at: index) != nil { return true }
        switch body.separator(index) {
        case .original, .forwarded, .replyAbove: return true
        default: return false
        }
    }

    /// Remembers the first line of a quote that an introduction stands above, or within.
    private mutating func markIntroduced(_ index: Int) {
        body.lines[index].isIntroduced = true
        holdsIntroducedQuote = true
    }

    mutating func note(_ rule: ReplyRule, _ line: Int, _ confidence: Double) {
        if findings.last?.rule == rule, rule == .quotingElement || rule == .signatureElement { return }
        findings.append(Finding(rule: rule, line: line, confidence: confidence))
    }
}

extension BodyReader {
    private static let wrappedCharacters = 60

    /// QUIRK: clients that wrap after quoting leave the rest of a quoted line without its mark (QuoteMarkTests).
    ///
    /// A lone line between two marked ones is such a rest where the line before is long or ends in a link,
    /// does not end a sentence, and the rest begins like the midst of one.
    private mutating func joinWrappedQuotes() {
        var isBroken = false
        for index in kinds.indices where kinds[index] != .quote {
            guard kinds[index] == .text, index > 0, index + 1 < kinds.count else {
                if kinds[index] == .blank { isBroken = false }
                continue
            }
            let isLone = kinds[index - 1] == .quote && kinds[index + 1] == .quote
            guard isLone, continues(index, mayFollowSentence: isBroken) else { continue }
            kinds[index] = .quote
            isBroken = true
            findings.append(Finding(rule: .wrappedQuote, line: index, confidence: 0.75))
        }
    }

    private func continues(_ index: Int, mayFollowSentence: Bool) -> Bool {
        let before = body.lines[index - 1].content
        guard let last = body.bytes[before].last, let first = body.bytes[body.lines[index].content].first else {
            return false
        }
        guard !first.isDigit, first != Byte.dash, first != Byte.star, !body.startsWithCapital(index) else {
            return false
        }
        let endsSentence = last == Byte.dot || last == UInt8(ascii: "?") || last == UInt8(ascii: "!")
        if endsSentence, !mayFollowSentence { return false }
        return body.characters(before) >= Self.wrappedCharacters || endsInLink(before)
    }

    private func endsInLink(_ content: Range<Int>) -> Bool {
        let tail = body.bytes[
            max(content.lowerBound, content.upperBound - ReplyLimits.addressBytes)..<content.upperBound]
        let word = tail.lastIndex(of: Byte.space).map { tail[($0 + 1)...] } ?? tail
        return Array(word).firstIndex(of: Array("://".utf8)) != nil
    }

    /// An introduction may stand inside the quote, as its first line; a forward may, too.
    private mutating func readQuoteHeads() {
        var previous = LineKind.blank
        for index in kinds.indices {
            let kind = kinds[index]
            defer { if kind != .blank { previous = kind } }
            guard kind == .quote, previous != .quote, !body.lines[index].isIntroduced else { continue }
            guard let head = (index..<kinds.count).first(where: { !body.lines[$0].content.isEmpty }) else { continue }
            guard kinds[head] == .quote else { continue }
            body.readShape(of: head)
            // QUIRK: Apple Mail puts a forward into a quoting element, and marks its lines in plain text (ForwardTests).
            if body.lines[head].hint == .quote || body.lines[head].depth == 1, body.separator(head) == .forwarded {
                _ = forward(index)
                return
            }
            if let introduction = body.introduction(at: head) {
                markIntroduced(index)
                note(.onWrote, head, introduction.confidence)
            } else if body.headerBlock(at: head) != nil {
                markIntroduced(index)
            }
        }
    }

    /// A closing with a name, or a name behind a dash, at the end of the writer's words.
    private mutating func readClosing() {
        guard let last = kinds.lastIndex(of: .text) else { return }
        var start = last
        while start > 0, kinds[start - 1] == .text || kinds[start - 1] == .blank { start -= 1 }
        let range = start..<(last + 1)
        guard let closing = signOffStart(in: range) ?? body.cardStart(in: range), closing <= last else { return }
        let holdsWords = kinds[..<closing].contains(.text) || kinds[..<closing].contains(.forward)
        guard holdsWords else { return }
        for line in closing...last where kinds[line] == .text { kinds[line] = .signature }
        note(.closing, closing, 0.8)
    }

    /// Where the sign-off begins; with `keepClosing`, where it ends and a card may stand.
    private func signOffStart(in range: Range<Int>) -> Int? {
        guard let closing = body.closingStart(in: range) else {
            return options.keepClosing ? nil : body.dashedName(in: range)
        }
        guard options.keepClosing else { return closing }
        return body.nextFilled(closing + 1).map { $0 + 1 }
    }
}
