package import Mail

/// The day that a vacation notice gives for its writer's return, or for the end of their absence; nil where it states
/// none that is beyond doubt.
///
/// Reads "until 3 June", "back on Monday, 12 January 2026", "vom 3. bis 17. Juni", "2026年6月3日まで" and their like in the
/// languages of `VacationCues` and `MonthNames`, ISO dates and numeric ones. A missing year is the next one that the date
/// can have, half a year ahead at most. Of `03/06/2026` the reading counts that can be a return; where both can, the
/// language or another date of the notice must say which, else it is none.
/// - Parameters:
///   - text: the new words, in any case; the first few thousand characters are read.
///   - sentAt: the mail's own date: nothing before its day, nor more than a year later, is a return.
/// - Returns: noon of that day in UTC, so that it is the same day wherever people live.
package func vacationReturn(subject: String, text: String, sentAt: Timestamp) -> Timestamp? {
    let tokens = DateToken.all(in: subject) + [.stop] + DateToken.all(in: text)
    return VacationReader(tokens: tokens, sentAt: sentAt).read()
}

/// Finds the date that words of return lead to.
private struct VacationReader {
    let tokens: [DateToken]
    let sentAt: Timestamp
    private let order: DateOrder?

    init(tokens: [DateToken], sentAt: Timestamp) {
        self.tokens = tokens
        self.sentAt = sentAt
        order = DateOrder(tokens)
    }

    /// Words between "back" and its date: "in the office again on Monday the".
    private static let reach = 7
    /// Words between a short word for "until", which means much else, and its date: a weekday.
    private static let shortReach = 2
    /// Words between "to" and its date: "Friday, the".
    private static let rangeReach = 4
    private static let noon = 43_200
    private static let dayMilliseconds: Int64 = 86_400_000
    private static let longestAhead: Int64 = 366
    /// A date without a year that lies further ahead is one of the past.
    private static let longestGuess: Int64 = 183

    func read() -> Timestamp? {
        for (index, token) in tokens.enumerated() {
            if isRange(at: index), let end = next(after: index, within: Self.rangeReach) { return end }
            if let end = endBefore(at: index) { return end }
            guard case .word(let word) = token else { continue }
            if VacationCues.signsBefore.contains(where: { word.hasSuffix($0) }), let end = next(after: index, within: 1)
            {
                return end
            }
            if VacationCues.isShortEnd(word, before: tokens.dropFirst(index + 1).first),
                let end = next(after: index, within: Self.shortReach)
            {
                return end
            }
            if VacationCues.ends.contains(word), let end = next(after: index, within: Self.reach) { return end }
            if VacationCues.starts.contains(word), let end = startOfPresence(after: index) { return end }
            if let span = WrittenDate(tokens, at: index), span.isSpan, let end = moment(span) { return end }
        }
        return nil
    }

    /// The first date within reach, in the same sentence.
    private func next(after cue: Int, within reach: Int) -> Timestamp? {
        date(after: cue, within: reach).flatMap { moment($0) }
    }

    private func date(after cue: Int, within reach: Int) -> WrittenDate? {
        var index = cue + 1
        while index < tokens.count, index <= cue + reach, tokens[index] != .stop {
            if let date = WrittenDate(tokens, at: index) { return date }
            index += 1
        }
        return nil
    }

    /// A date whose "until" or "back" stands behind it: "3 Haziran'a kadar", "6月3日まで".
    private func endBefore(at index: Int) -> Timestamp? {
        guard tokens[index].isNumber || MonthNames.isName(tokens[index]), let date = WrittenDate(tokens, at: index)
        else {
            return nil
        }
        let behind = tokens[date.end...].prefix(Self.reachBehind).prefix { $0 != .stop }
        let isEnd = behind.contains { token in
            guard case .word(let word) = token else { return false }
            return VacationCues.endsBehind.contains(word)
                || VacationCues.signsBehind.contains { word.unicodeScalars.contains($0.unicodeScalars) }
        }
        return isEnd ? moment(date) : nil
    }

    /// Pieces behind a date in which its "until" stands: "'a kadar".
    private static let reachBehind = 3

    /// True for a word or dash that is an end because it stands between two dates: "3 to 17 June".
    private func isRange(at index: Int) -> Bool {
        guard index > 0, VacationCues.isBetween(tokens[index]) else { return false }
        switch tokens[index - 1] {
        case .number, .ordinal: return true
        case .word(let word): return VacationCues.month(word) != nil || VacationCues.daySigns.contains(word)
        case .mark(let mark): return mark == "." && index > 1 && tokens[index - 2].isNumber
        case .stop: return false
        }
    }

    /// The date of a beginning that is one of being there: "on 3 June I will be back".
    private func startOfPresence(after cue: Int) -> Timestamp? {
        guard let date = date(after: cue, within: Self.rangeReach) else { return nil }
        let rest = tokens[date.end...].prefix(Self.reach).prefix { $0 != .stop }
        let words = rest.compactMap { if case .word(let word) = $0 { word } else { nil } }
        guard words.contains(where: { VacationCues.presence.contains($0) }),
            !words.contains(where: { VacationCues.negations.contains($0) })
        else { return nil }
        return moment(date)
    }

    /// The date with its year, where it can be a return.
    private func moment(_ date: WrittenDate) -> Timestamp? {
        guard date.isAmbiguous else { return noon(of: date, isGuess: date.year == nil) }
        let european = noon(of: date, isGuess: true)
        let american = date.monthFirst.flatMap { noon(of: $0, isGuess: true) }
        guard let european, let american else { return european ?? american }
        return order.map { $0 == .dayFirst ? european : american }
    }

    private func noon(of date: WrittenDate, isGuess: Bool) -> Timestamp? {
        let sent = sentAt.civil
        let today = day(Timestamp.civil(year: sent.year, month: sent.month, day: sent.day, seconds: 0))
        let years = date.year.map { [$0] } ?? [sent.year, sent.year + 1]
        let most = isGuess ? Self.longestGuess : Self.longestAhead
        for year in years where date.exists(in: year) {
            let noon = Timestamp.civil(year: year, month: date.month, day: date.day, seconds: Self.noon)
            if (0...most).contains(day(noon) - today) { return noon }
        }
        return nil
    }

    private func day(_ moment: Timestamp) -> Int64 { moment.milliseconds / Self.dayMilliseconds }
}
