/// A quote's introduction ("On … wrote:"), found in a body.
struct Introduction {
    /// The lines it covers.
    var lines: Range<Int>
    /// How surely it is one, 0 to 1.
    var confidence: Double
}

/// How the first line of an introduction begins.
private enum IntroductionOpening {
    /// With a word such as "On" or "Am", and a number on the line.
    case word
    /// With the date itself.
    case date
    /// With the name of who wrote.
    case name
    /// With a word that no row of the language table has, before a date and a time.
    case unknown
}

extension BodyLines {
    private static let nameFirstLines = 3
    /// Words in one line that could open an introduction, read from its end.
    private static let gluedTries = 4
    /// Bytes of the longest opening.
    private static let openingBytes = 40

    /// The introduction that begins at a line, if one does.
    ///
    /// Reads at most a few lines from there, so that a body of lines that all almost match stays linear.
    func introduction(at start: Int) -> Introduction? {
        guard lines[start].shape.contains(.introduction) else { return nil }
        if recent.asked == start { return recent.introduction }
        let introduction = readIntroduction(at: start)
        (recent.asked, recent.introduction) = (start, introduction)
        return introduction
    }

    private func readIntroduction(at start: Int) -> Introduction? {
        let first = lines[start]
        guard !first.content.isEmpty, first.content.count <= ReplyLimits.labelLineBytes else { return nil }
        if isArrowedIntroduction(first.content) { return Introduction(lines: start..<(start + 1), confidence: 0.9) }
        guard let last = lastIntroductionEnd(from: start) else { return nil }
        let head = foldedContent(start)
        let text = IntroductionText(bytes: head)
        guard let opening = opening(of: text) else { return nil }
        var joined: [UInt8] = []
        var blanks = 0
        let limit = opening == .name || opening == .unknown ? Self.nameFirstLines : ReplyLimits.introductionLines
        var index = start
        while index <= last, index - start <= limit {
            let line = lines[index]
            if line.isBlank {
                blanks += 1
                if blanks > 1 || opening == .name || opening == .unknown { return nil }
                index += 1
                continue
            }
            guard line.depth == first.depth else { return nil }
            if index == start {
                joined = head
            } else {
                if !joined.isEmpty { joined.append(Byte.space) }
                joined += foldedContent(index)
            }
            if joined.count > ReplyLimits.introductionBytes { return nil }
            let text = index == start ? text : IntroductionText(bytes: joined)
            if lines[index].shape.contains(.introductionEnd), text.mayIntroduce,
                let confidence = confidence(of: text, opening: opening, isQuoted: isQuoted(after: index))
            {
                if beginsBelow(start, through: index) { return nil }
                let end = text.hasColon ? index + 1 : endOfVerb(joined, below: index, opening: opening)
                return Introduction(lines: start..<end, confidence: confidence)
            }
            index += 1
        }
        return nil
    }

    /// True where a line below the first begins an introduction with a date and a time of its own: the first is a sentence.
    private func beginsBelow(_ start: Int, through last: Int) -> Bool {
        guard last > start else { return false }
        return ((start + 1)...last).contains { index in
            let text = IntroductionText(bytes: foldedContent(index))
            guard let opening = opening(of: text), opening == .word || opening == .date else { return false }
            let dates = DateEvidence(in: text.bytes)
            guard dates.hasDate, dates.hasTime else { return false }
            return text.hasAddress || index < last || IntroductionWords.verbs.firstRange(in: text.bytes) != nil
        }
    }

    private static let verbRestWords = 3

    /// Where an introduction ends whose last words or colon a client wrapped to the next line.
    private func endOfVerb(_ joined: [UInt8], below index: Int, opening: IntroductionOpening) -> Int {
        guard index + 1 < count, lines[index + 1].depth == lines[index].depth else { return index + 1 }
        let rest = lines[index + 1].content
        guard !rest.isEmpty, rest.count <= Self.openingBytes, endsInColon(index + 1) else { return index + 1 }
        let words = foldedContent(index + 1)
        guard words.holdsWords(atMost: Self.verbRestWords) else { return index + 1 }
        let text = IntroductionText(bytes: joined + [Byte.space] + words)
        return confidence(of: text, opening: opening, isQuoted: false) != nil ? index + 2 : index + 1
    }

    /// Where in a line, behind other words, an introduction begins that the client glued to them.
    ///
    /// QUIRK: some phone and web clients put the reply and the introduction on one line (IntroductionTests).
    func gluedIntroduction(in index: Int) -> Int? {
        let range = lines[index].content
        guard lines[index].depth == 0, !range.isEmpty, range.count <= ReplyLimits.labelLineBytes else { return nil }
        guard mayEndGlued(index), holdsDigit(range), let rest = gluedRest(of: index) else { return nil }
        var tries = Self.gluedTries
        var place = range.upperBound - 1
        while tries > 0, let next = possibleOpening(before: place, in: range) {
            place = next
            let head = folded(bytes[place..<min(place + Self.openingBytes, range.upperBound)])
            guard IntroductionWords.openings.length(in: head) != nil else { continue }
            tries -= 1
            guard endsWords(range.lowerBound..<place) else { continue }
            let own = folded(bytes[place..<range.upperBound])
            let dates = DateEvidence(in: own)
            guard dates.hasDate, dates.hasTime else { continue }
            let text = IntroductionText(bytes: rest.isEmpty ? own : own + [Byte.space] + rest)
            guard text.hasColon, text.verbEnd != nil else { continue }
            if text.hasAddress || isQuoted(after: rest.isEmpty ? index : index + 1) { return place }
        }
        return nil
    }

    /// The last place before another where a word of an opening may begin behind other words.
    private func possibleOpening(before end: Int, in range: Range<Int>) -> Int? {
        let openings = IntroductionWords.openings
        return bytes.withUnsafeBufferPointer { bytes in
            var place = end
            while place > range.lowerBound + 1 {
                place -= 1
                guard bytes[place].isUppercaseLetter || bytes[place] >= 0x80, Self.endsWord(bytes[place - 1]) else {
                    continue
                }
                if openings.mayBegin(bytes, place..<range.upperBound) { return place }
            }
            return nil
        }
    }

    /// False where a line holds no digit, in no script.
    private func holdsDigit(_ range: Range<Int>) -> Bool {
        bytes.withUnsafeBufferPointer { !ByteSigns(of: range, in: $0).isDisjoint(with: .digitOrHigh) }
    }

    /// False where what stands before the colon at the end of a line, or of the next one, is surely no verb.
    private func mayEndGlued(_ index: Int) -> Bool {
        let isWhole = endsInColon(index)
        let last = isWhole ? index : index + 1
        guard last < count else { return false }
        let content = lines[last].content
        return bytes.withUnsafeBufferPointer { bytes in
            var end = content.upperBound
            while end > content.lowerBound, bytes[end - 1] == Byte.colon || LineLook.isFence(bytes[end - 1]) {
                end -= 1
            }
            return IntroductionWords.verbs.mayEnd(bytes, content.lowerBound..<end, isWhole: isWhole)
        }
    }

    /// True where what stands before a place is words of the writer's, and not the first words of the introduction.
    private func endsWords(_ range: Range<Int>) -> Bool {
        let before = trimmed(bytes, range)
        guard let last = bytes[before].last, !bytes[before].contains(Byte.at) else { return false }
        if last < 0x80 { return !last.isWordByte && last != Byte.comma || characters(before) > Self.openingBytes / 2 }
        // The full stops of Chinese and Japanese end with these bytes.
        return last == 0x82 || last == 0x81 || last == 0x9F || characters(before) > Self.openingBytes / 2
    }

    /// What of an introduction stands on the next line: nothing where this one ends in a colon; nil where neither does.
    private func gluedRest(of index: Int) -> [UInt8]? {
        if endsInColon(index) { return [] }
        guard index + 1 < count, lines[index + 1].depth == 0, endsInColon(index + 1),
            lines[index + 1].content.count <= ReplyLimits.addressBytes
        else { return nil }
        return foldedContent(index + 1)
    }

    /// QUIRK: the blank between a sentence and what is glued to it may be missing (IntroductionTests).
    private static func endsWord(_ byte: UInt8) -> Bool {
        byte == Byte.space || byte == Byte.dot || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
    }

    private static let arrows = Array(">>>".utf8)

    /// QUIRK: GroupWise introduces with `>>> name <address> date >>>` (groupwise.txt).
    private func isArrowedIntroduction(_ content: Range<Int>) -> Bool {
        guard content.count > Self.arrows.count * 2, bytes[content.lowerBound] == Byte.quote,
            bytes[content].suffix(Self.arrows.count).elementsEqual(Self.arrows),
            bytes[content].starts(with: Self.arrows)
        else { return false }
        let dates = DateEvidence(in: folded(bytes[content]))
        return dates.hasDate && dates.hasTime
    }

    /// True where the next line that is not blank is a quote.
    func isQuoted(after index: Int) -> Bool {
        guard let next = nextFilled(index + 1) else { return false }
        return lines[next].depth > lines[index].depth || [.quote, .softQuote].contains(lines[next].hint)
            || otherMark(next) != nil
    }

    private func opening(of text: IntroductionText) -> IntroductionOpening? {
        let bytes = text.bytes
        let hasDigit = bytes.contains { $0.isDigit }
        if hasDigit || text.hasAddress, IntroductionWords.openings.length(in: bytes) != nil { return .word }
        if IntroductionWords.citations.length(in: bytes) != nil { return .word }
        if hasDigit, text.beginsWithDate { return .date }
        if text.hasAddress || IntroductionWords.verbs.firstRange(in: bytes) != nil { return .name }
        if hasDigit {
            let dates = DateEvidence(in: bytes)
            if dates.hasDate, dates.hasTime { return .unknown }
        }
        return nil
    }

    private func confidence(of text: IntroductionText, opening: IntroductionOpening, isQuoted: Bool) -> Double? {
        guard text.bytes.holdsWords(atMost: IntroductionText.words) else { return nil }
        switch opening {
        case .word, .date: return text.datedConfidence(isDateFirst: opening == .date, isQuoted: isQuoted)
        case .name: return text.namedConfidence(isQuoted: isQuoted)
        case .unknown: return text.unlistedConfidence(isQuoted: isQuoted)
        }
    }
}
