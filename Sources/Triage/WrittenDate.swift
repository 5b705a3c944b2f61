/// A date as people write it, without its weekday; the year may be missing.
struct WrittenDate: Equatable {
    let year: Int?
    let month: Int
    let day: Int
    /// The first token behind it.
    let end: Int
    /// The last day of a span that was written as one: `June 3 - 17`.
    var isSpan = false
    /// True for `03/06/2026`, which may be `06/03/2026`: day and month stand in the order of Europe.
    var isAmbiguous = false

    /// Reads a date that begins exactly at a token; nil where none does, or where it could be two.
    init?(_ tokens: [DateToken], at start: Int) {
        var reader = WrittenDateReader(tokens: tokens, index: start)
        guard let date = reader.read() else { return nil }
        self = date
    }

    init?(year: Int?, month: Int, day: Int, end: Int) {
        guard (1...12).contains(month), (1...31).contains(day), year.map({ (1_970...9_999).contains($0) }) ?? true
        else {
            return nil
        }
        self.year = year
        self.month = month
        self.day = day
        self.end = end
    }

    /// False for the 30th of February.
    func exists(in year: Int) -> Bool {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }
}

extension WrittenDate {
    /// The same numbers in the order of the United States.
    var monthFirst: WrittenDate? { WrittenDate(year: year, month: day, day: month, end: end) }
}

/// Reads one date off the tokens.
private struct WrittenDateReader {
    let tokens: [DateToken]
    var index: Int

    private static let century = 2_000

    mutating func read() -> WrittenDate? {
        guard index == 0 || !tokens[index - 1].isNumber, !isInsideNumericDate else { return nil }
        switch tokens[index] {
        case .number(let value, let digits):
            return eastern(value, digits: digits) ?? (digits == 4 ? iso(value) : numeric(value) ?? dayFirst(value))
        case .ordinal(let value): return dayFirst(value)
        case .word(let word): return VacationCues.leadingMonth(word).flatMap { monthFirst($0) }
        case .mark, .stop: return nil
        }
    }

    /// The rest of a date that could be two is no date.
    private var isInsideNumericDate: Bool { index > 1 && mark("/", at: index - 1) && tokens[index - 2].isNumber }

    /// `2026年6月3日`, `6월 3일`: the signs of year, month and day stand behind their numbers.
    private func eastern(_ first: Int, digits: Int) -> WrittenDate? {
        var place = index
        var year: Int?
        if digits == 4, sign(VacationCues.yearSigns, at: place + 1) {
            year = first
            place += 2
        }
        guard let month = number(at: place), sign(VacationCues.monthSigns, at: place + 1),
            let day = number(at: place + 2), case .word(let behind)? = token(at: place + 3),
            VacationCues.daySigns.contains(where: { behind.hasPrefix($0) })
        else { return nil }
        return WrittenDate(year: year, month: month, day: day, end: place + 3)
    }

    private func sign(_ signs: Set<String>, at index: Int) -> Bool {
        guard case .word(let word)? = token(at: index) else { return false }
        return signs.contains(word)
    }

    /// `2026-06-03`, `2026/06/03`, `2026.06.03`.
    private func iso(_ year: Int) -> WrittenDate? {
        guard let separator = separator(at: index + 1), let month = number(at: index + 2),
            mark(separator, at: index + 3), let day = number(at: index + 4)
        else { return nil }
        return WrittenDate(year: year, month: month, day: day, end: index + 5)
    }

    /// `3.6.2026`, `17.6.`, `17/6/2026`, `17-06-26`: with points the day comes first, else a number over 12 says so.
    private func numeric(_ first: Int) -> WrittenDate? {
        guard let separator = separator(at: index + 1), let second = number(at: index + 2) else { return nil }
        let isPoint = separator == "."
        var end = index + 3
        var year: Int?
        if mark(separator, at: end) {
            year = self.year(at: end + 1)
            // A point may end the date, a hyphen or slash wants what follows.
            guard year != nil || isPoint else { return nil }
            end += year == nil ? 1 : 2
        } else if separator == "-" || isPoint {
            // `3-5` is a range or a time, and so is `10.30`.
            return nil
        }
        let isDayFirst = isPoint || second <= 12
        var date = WrittenDate(
            year: year, month: isDayFirst ? second : first, day: isDayFirst ? first : second, end: end)
        date?.isAmbiguous = !isPoint && first <= 12 && second <= 12 && first != second
        return date
    }

    /// `3 June 2026`, `3. Juni`, `3rd of June`, `3 de junho de 2026`.
    private func dayFirst(_ day: Int) -> WrittenDate? {
        var next = index + 1
        if mark(".", at: next) { next += 1 }
        if isOf(at: next) { next += 1 }
        if case .word("the")? = token(at: next) { next += 1 }
        guard case .word(let word)? = token(at: next), let month = VacationCues.month(word) else { return nil }
        return dated(day, month, after: next + 1)
    }

    /// `June 3rd, 2026`; of `June 3 - 17` the end.
    private func monthFirst(_ month: Int) -> WrittenDate? {
        var next = index + 1
        if mark(".", at: next) { next += 1 }
        if case .word("the")? = token(at: next) { next += 1 }
        guard var day = dayNumber(at: next) else { return nil }
        next += 1
        var isSpan = false
        if let between = token(at: next), VacationCues.isBetween(between), let last = dayNumber(at: next + 1),
            !isMonth(at: next + 2)
        {
            day = last
            next += 2
            isSpan = true
        }
        var date = dated(day, month, after: next)
        date?.isSpan = isSpan
        return date
    }

    /// The year behind day and month, where there is one.
    private func dated(_ day: Int, _ month: Int, after end: Int) -> WrittenDate? {
        var next = end
        if mark(".", at: next) || mark(",", at: next) || isOf(at: next) { next += 1 }
        if case .number(let year, let digits)? = token(at: next), digits == 4 {
            return WrittenDate(year: year, month: month, day: day, end: next + 1)
        }
        return WrittenDate(year: nil, month: month, day: day, end: end)
    }

    private func token(at index: Int) -> DateToken? { index < tokens.count ? tokens[index] : nil }

    private func number(at index: Int) -> Int? {
        guard case .number(let value, let digits)? = token(at: index), digits <= 2 else { return nil }
        return value
    }

    private func dayNumber(at index: Int) -> Int? {
        if case .ordinal(let value)? = token(at: index) { value } else { number(at: index) }
    }

    private func year(at index: Int) -> Int? {
        guard case .number(let value, let digits)? = token(at: index) else { return nil }
        return digits == 4 ? value : digits == 2 ? Self.century + value : nil
    }

    private func mark(_ mark: Unicode.Scalar, at index: Int) -> Bool { token(at: index) == .mark(mark) }

    private func separator(at index: Int) -> Unicode.Scalar? {
        guard case .mark(let mark)? = token(at: index), mark == "." || mark == "/" || mark == "-" else { return nil }
        return mark
    }

    private func isOf(at index: Int) -> Bool {
        guard case .word(let word)? = token(at: index) else { return false }
        return word == "of" || word == "de" || word == "del" || word == "d"
    }

    private func isMonth(at index: Int) -> Bool {
        guard case .word(let word)? = token(at: index) else { return false }
        return VacationCues.month(word) != nil
    }
}
