/// The folded text of a possible introduction, and what in it speaks for one.
struct IntroductionText {
    /// Without decoration and the final colon.
    let bytes: [UInt8]
    let hasColon: Bool
    /// Dashes on both sides, as Android's mail puts them.
    let isFenced: Bool
    let hasAddress: Bool

    /// Words of an introduction with a long date and a long name.
    static let words = 40
    private static let nameWords = 8
    private static let unknownWords = 25

    init(bytes whole: [UInt8]) {
        var start = 0
        var end = whole.count
        let isDecoration: (UInt8) -> Bool = {
            $0 == Byte.dash || $0 == Byte.star || $0 == Byte.underscore || $0 == Byte.space
        }
        while start < end, isDecoration(whole[start]) { start += 1 }
        while end > start, isDecoration(whole[end - 1]) { end -= 1 }
        isFenced = start >= 2 && whole.count - end >= 2
        var colon = false
        if end > start, whole[end - 1] == Byte.colon {
            colon = true
            end -= 1
        } else if end - start >= 3, whole[end - 3] == 0xEF, whole[end - 2] == 0xBC, whole[end - 1] == 0x9A {
            colon = true
            end -= 3
        }
        while end > start, isDecoration(whole[end - 1]) { end -= 1 }
        hasColon = colon
        bytes = start == 0 && end == whole.count ? whole : Array(whole[start..<end])
        hasAddress = Self.holdsAddress(bytes)
    }

    /// Where the verb begins that ends the text.
    var verbEnd: Int? { IntroductionWords.verbs.suffixStart(in: bytes) }

    /// False where neither the end nor a colon is that of an introduction.
    var mayIntroduce: Bool { hasColon || verbEnd != nil || endsWithAddress }

    /// True where the first number stands at the front or behind a weekday.
    var beginsWithDate: Bool {
        var spaces = 0
        for byte in bytes {
            if byte.isDigit { return true }
            if byte == Byte.space { spaces += 1 }
            if spaces > 1 || byte == Byte.at || byte == Byte.colon { return false }
        }
        return false
    }

    /// True where an address in brackets ends the text.
    var endsWithAddress: Bool {
        guard let last = bytes.last, last == Byte.quote || last == UInt8(ascii: ")") || last == UInt8(ascii: "]") else {
            return false
        }
        var index = bytes.count - 1
        while index > 0, bytes.count - index <= ReplyLimits.addressBytes {
            index -= 1
            if bytes[index] == Byte.at { return true }
            if bytes[index] == Byte.opening || bytes[index] == UInt8(ascii: "(") { return false }
        }
        return false
    }

    /// Below `ExtractedReply.sure`: people write such lines themselves, so the whole body goes on.
    private static let doubtful = 0.65

    /// How surely text that begins with a date, or a word and a date, introduces a quote; nil where it does not.
    func datedConfidence(isDateFirst: Bool, isQuoted: Bool) -> Double? {
        let dates = DateEvidence(in: bytes)
        if cites(dates) { return 0.9 }
        guard dates.hasDate || dates.hasTime || hasAddress else { return nil }
        if verbEnd != nil {
            if hasAddress { return hasColon || isFenced ? 0.95 : dates.hasDate && dates.hasTime ? 0.85 : nil }
            guard hasColon || isFenced || isQuoted else { return nil }
            if isQuoted { return 0.95 }
            return hasShortName(after: dates.end) ? Self.unmarked(dates, surely: 0.8) : nil
        }
        if hasColon, let verb = IntroductionWords.verbs.firstRange(in: bytes), dates.hasDate || dates.hasTime {
            if hasAddress || isQuoted { return 0.9 }
            guard hasShortName(after: verb.upperBound), dates.end <= verb.lowerBound else { return nil }
            return Self.unmarked(dates, surely: 0.75)
        }
        if endsWithAddress, dates.hasDate {
            if hasColon, isDateFirst || (dates.hasTime && (isQuoted || isNameAlone(after: dates.end))) { return 0.9 }
            if isDateFirst, isQuoted { return 0.85 }
        }
        if isDateFirst, hasColon, isQuoted, dates.hasDate, dates.hasTime, hasShortName(after: dates.end) { return 0.8 }
        return unknownConfidence(dates, isQuoted: isQuoted)
    }

    /// How surely text that begins with a name introduces a quote; nil where it does not.
    func namedConfidence(isQuoted: Bool) -> Double? {
        let dates = DateEvidence(in: bytes)
        if cites(dates) { return 0.9 }
        if let verb = verbEnd {
            let name = bytes[..<verb]
            if isFenced, name.holdsWords(atMost: Self.nameWords) { return 0.9 }
            guard hasColon else { return nil }
            if hasAddress, name.holdsWords(atMost: Self.nameWords * 2) { return isQuoted ? 0.95 : 0.85 }
            return isQuoted && name.holdsWords(atMost: Self.nameWords) ? 0.85 : nil
        }
        guard hasColon else { return nil }
        if let verb = IntroductionWords.verbs.firstRange(in: bytes) {
            let name = Array(bytes[..<verb.lowerBound])
            let said = DateEvidence(in: Array(bytes[verb.upperBound...]))
            if name.holdsWords(atMost: Self.nameWords) {
                if Self.holdsAddress(name), said.hasDate || said.hasTime { return 0.9 }
                if said.hasDate, said.hasTime {
                    if isQuoted { return 0.85 }
                    let isDateLast = bytes[min(dates.end, bytes.count)...].holdsWords(atMost: 1)
                    if isDateLast, name.holdsWords(atMost: Self.shortName) { return Self.doubtful }
                }
            }
        }
        if isQuoted, endsWithAddress, bytes.holdsWords(atMost: Self.nameWords) { return 0.85 }
        return unknownConfidence(dates, isQuoted: isQuoted)
    }

    /// How surely text whose first word no row has, but with a date and a time, introduces a quote.
    ///
    /// QUIRK: The Bat! begins with the weekday and the month (IntroductionTests).
    func unlistedConfidence(isQuoted: Bool) -> Double? {
        datedConfidence(isDateFirst: false, isQuoted: isQuoted).map { isQuoted ? $0 : min($0, Self.doubtful) }
    }

    /// How surely text with a date, a time, an address in brackets and a colon introduces marked lines in any language.
    private func unknownConfidence(_ dates: DateEvidence, isQuoted: Bool) -> Double? {
        guard isQuoted, hasColon, dates.hasDate, dates.hasTime, hasBracketedAddress else { return nil }
        return bytes.holdsWords(atMost: Self.unknownWords) ? 0.85 : nil
    }

    /// Without an address and without marks only a whole date and a time tell an introduction from a sentence.
    private static func unmarked(_ dates: DateEvidence, surely: Double) -> Double? {
        guard dates.hasDate else { return nil }
        return dates.hasTime ? surely : doubtful
    }

    private func cites(_ dates: DateEvidence) -> Bool {
        hasColon && hasAddress && (endsWithAddress || dates.hasDate)
            && IntroductionWords.citations.length(in: bytes) != nil
    }

    private func hasShortName(after place: Int) -> Bool {
        bytes[min(place, bytes.count)...].holdsWords(atMost: Self.nameWords)
    }

    private static let shortName = 6

    /// True where nothing but a name and one address follows the date.
    private func isNameAlone(after place: Int) -> Bool {
        // A date behind the name leaves nothing.
        let rest = bytes[min(place, bytes.count)...]
        return rest.holdsWords(atMost: Self.shortName) && rest.count { $0 == Byte.at } <= 1
    }

    private var hasBracketedAddress: Bool {
        guard hasAddress, let open = bytes.firstIndex(of: Byte.opening), let close = bytes.lastIndex(of: Byte.quote)
        else {
            return false
        }
        return open < close && bytes[open..<close].contains(Byte.at)
    }

    private static func holdsAddress(_ bytes: [UInt8]) -> Bool {
        var start = 1
        while let index = bytes.find(Byte.at, in: start..<max(start, bytes.count - 1)) {
            if bytes[index - 1] != Byte.space, bytes[index + 1].isWordByte { return true }
            start = index + 1
        }
        return false
    }
}
