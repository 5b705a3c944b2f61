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
        bytes = Array(whole[start..<end])
        hasAddress = Self.holdsAddress(bytes)
    }

    /// Where the verb begins that ends the text.
    var verbEnd: Int? { IntroductionWords.verbs.suffixStart(in: bytes) }

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

    /// How surely text that begins with a date, or a word and a date, introduces a quote; nil where it does not.
    func datedConfidence(isDateFirst: Bool, isQuoted: Bool) -> Double? {
        if hasColon, endsWithAddress, IntroductionWords.citations.length(in: bytes) != nil { return 0.9 }
        let dates = DateEvidence(in: bytes)
        guard dates.hasDate || dates.hasTime || hasAddress else { return nil }
        if verbEnd != nil {
            if hasAddress { return hasColon || isFenced ? 0.95 : dates.hasDate && dates.hasTime ? 0.85 : nil }
            guard hasColon || isFenced || isQuoted else { return nil }
            if isQuoted { return 0.95 }
            let name = Array(bytes[min(dates.end, bytes.count)...])
            return name.wordCount <= Self.nameWords ? 0.8 : nil
        }
        if hasColon, let verb = IntroductionWords.verbs.firstRange(in: bytes), dates.hasDate || dates.hasTime {
            if hasAddress || isQuoted { return 0.9 }
            let name = Array(bytes[verb.upperBound...])
            return name.wordCount <= Self.nameWords && dates.end <= verb.lowerBound ? 0.75 : nil
        }
        guard endsWithAddress, dates.hasDate else { return nil }
        if hasColon { return isDateFirst || dates.hasTime ? 0.9 : nil }
        return isDateFirst && isQuoted ? 0.85 : nil
    }

    /// How surely text that begins with a name introduces a quote; nil where it does not.
    func namedConfidence(isQuoted: Bool) -> Double? {
        if let verb = verbEnd {
            let words = Array(bytes[..<verb]).wordCount
            if isFenced, words <= Self.nameWords { return 0.9 }
            guard hasColon else { return nil }
            if hasAddress, words <= Self.nameWords * 2 { return isQuoted ? 0.95 : 0.85 }
            return isQuoted && words <= Self.nameWords ? 0.85 : nil
        }
        guard hasColon, hasAddress, let verb = IntroductionWords.verbs.firstRange(in: bytes) else { return nil }
        let name = Array(bytes[..<verb.lowerBound])
        guard Self.holdsAddress(name), name.wordCount <= Self.nameWords else { return nil }
        let dates = DateEvidence(in: Array(bytes[verb.upperBound...]))
        return dates.hasDate || dates.hasTime ? 0.9 : nil
    }

    private static func holdsAddress(_ bytes: [UInt8]) -> Bool {
        for index in bytes.indices where bytes[index] == Byte.at && index > 0 && index + 1 < bytes.count {
            if bytes[index - 1] != Byte.space, bytes[index + 1].isWordByte { return true }
        }
        return false
    }
}
