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
        let first = lines[start]
        guard !first.content.isEmpty, first.content.count <= ReplyLimits.labelLineBytes,
            let last = lastIntroductionEnd(from: start), mayIntroduce(first.content)
        else { return nil }
        let head = foldedContent(start)
        let text = IntroductionText(bytes: head)
        guard let opening = opening(of: text) else { return nil }
        var joined: [UInt8] = []
        var blanks = 0
        let limit = opening == .name ? Self.nameFirstLines : ReplyLimits.introductionLines
        var index = start
        while index <= last, index - start <= limit {
            let line = lines[index]
            if line.isBlank {
                blanks += 1
                if blanks > 1 || opening == .name { return nil }
                index += 1
                continue
            }
            guard line.depth == first.depth else { return nil }
            if !joined.isEmpty { joined.append(Byte.space) }
            joined += index == start ? head : foldedContent(index)
            if joined.count > ReplyLimits.introductionBytes { return nil }
            if mayEndIntroduction(index),
                let confidence = confidence(
                    of: index == start ? text : IntroductionText(bytes: joined), opening: opening,
                    isQuoted: isQuoted(after: index))
            {
                return Introduction(lines: start..<(index + 1), confidence: confidence)
            }
            index += 1
        }
        return nil
    }

    /// Where in a line, behind other words, an introduction begins that the client glued to them.
    ///
    /// QUIRK: some phone and web clients put the reply and the introduction on one line (IntroductionTests).
    func gluedIntroduction(in index: Int) -> Int? {
        let range = lines[index].content
        guard lines[index].depth == 0, !range.isEmpty, range.count <= ReplyLimits.labelLineBytes,
            bytes[range.upperBound - 1] == Byte.colon
        else { return nil }
        var tries = Self.gluedTries
        var place = range.upperBound - 1
        while place > range.lowerBound + 1, tries > 0 {
            place -= 1
            guard bytes[place - 1] == Byte.space, bytes[place].isUppercaseLetter || bytes[place] >= 0x80 else {
                continue
            }
            guard IntroductionWords.openings.mayBegin(bytes, place..<range.upperBound) else { continue }
            let head = folded(bytes[place..<min(place + Self.openingBytes, range.upperBound)])
            guard IntroductionWords.openings.length(in: head) != nil else { continue }
            tries -= 1
            let text = IntroductionText(bytes: folded(bytes[place..<range.upperBound]))
            let dates = DateEvidence(in: text.bytes)
            if dates.hasDate, dates.hasTime, text.hasAddress, text.verbEnd != nil { return place }
        }
        return nil
    }

    /// True where the next line that is not blank is a quote.
    func isQuoted(after index: Int) -> Bool {
        guard let next = nextFilled(index + 1) else { return false }
        return lines[next].depth > lines[index].depth || [.quote, .softQuote].contains(lines[next].hint)
    }

    /// A cheap look at the bytes, since nearly every line is none.
    private func mayIntroduce(_ range: Range<Int>) -> Bool {
        let last = bytes[range.upperBound - 1]
        if last == Byte.colon || last == Byte.dash || last == 0x9A { return true }
        return bytes[range].contains { $0.isDigit || $0 == Byte.at }
    }

    private func opening(of text: IntroductionText) -> IntroductionOpening? {
        let bytes = text.bytes
        let hasDigit = bytes.contains { $0.isDigit }
        if hasDigit || text.hasAddress, IntroductionWords.openings.length(in: bytes) != nil { return .word }
        if hasDigit, text.beginsWithDate { return .date }
        if text.hasAddress || IntroductionWords.verbs.firstRange(in: bytes) != nil { return .name }
        return nil
    }

    private func confidence(of text: IntroductionText, opening: IntroductionOpening, isQuoted: Bool) -> Double? {
        guard text.bytes.wordCount <= IntroductionText.words else { return nil }
        switch opening {
        case .word, .date: return text.datedConfidence(isDateFirst: opening == .date, isQuoted: isQuoted)
        case .name: return text.namedConfidence(isQuoted: isQuoted)
        }
    }
}
