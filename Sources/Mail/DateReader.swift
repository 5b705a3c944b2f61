/// Reads a date by what its pieces look like, in any order that mailers use (RFC 5322 §3.3, §4.3, RFC 822, ctime).
struct DateReader {
    private let value: [UInt8]
    private var index = 0
    private var day: Int?
    private var month: Int?
    private var year: Int?
    private var secondsOfDay: Int?
    private var offset: Int?
    private var zone: Int?
    private var isAfternoon: Bool?
    /// Whether the month was named before the day: it may be a weekday of another language (`mar., 6 mai`).
    private var isMonthDoubtful = false

    private static let minutesPerHour = 60
    private static let years = 1900...9999
    private static let longestOffset = 24 * 60

    init(_ value: [UInt8]) { self.value = DateReader.withoutComments(value) }

    /// The value without comments, and without the blanks around colons that RFC 5322 §4.3 allows.
    private static func withoutComments(_ value: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        var depth = 0
        for byte in value {
            if byte == ASCII.open { depth += 1 }
            if depth == 0 {
                if byte == ASCII.colon { while output.last?.isWhite == true { output.removeLast() } }
                if !(byte.isWhite && output.last == ASCII.colon) { output.append(byte) }
            }
            if byte == ASCII.close, depth > 0 { depth -= 1 }
        }
        return output
    }

    mutating func read() -> MailDate? {
        while index < value.count { readPiece() }
        guard let day, let month, let year, DateReader.years.contains(year) else { return nil }
        guard 1...12 ~= month, 1...DateReader.days(in: month, of: year) ~= day else { return nil }
        let minutes = offset ?? zone ?? 0
        let local = Timestamp.civil(year: year, month: month, day: day, seconds: hour12(secondsOfDay ?? 0))
        let utc = Timestamp(seconds: local.seconds - Int64(minutes * DateReader.minutesPerHour))
        return MailDate(timestamp: utc, offsetMinutes: minutes)
    }

    /// Applies AM and PM, which the standard does not know (some web mailers write them).
    private func hour12(_ seconds: Int) -> Int {
        guard let isAfternoon else { return seconds }
        let hour = seconds / 3_600
        if isAfternoon, hour < 12 { return seconds + 43_200 }
        return !isAfternoon && hour == 12 ? seconds - 43_200 : seconds
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private mutating func readPiece() {
        let byte = value[index]
        if byte.isDigit { return readNumber() }
        if byte.isLetter { return readWord() }
        if byte == ASCII.plus || byte == ASCII.minus, secondsOfDay != nil, offset == nil { return readOffset() }
        index += 1
    }

    /// The digits from here on as a number, at most nine of them, and how many there were.
    private mutating func digits() -> (number: Int, count: Int) {
        let start = index
        var number = 0
        while index < value.count, value[index].isDigit {
            if index - start < 9 { number = number * 10 + Int(value[index] & 0x0F) }
            index += 1
        }
        return (number, index - start)
    }

    private mutating func readNumber() {
        let (number, count) = digits()
        if secondsOfDay == nil, index + 1 < value.count, value[index] == ASCII.colon || value[index] == ASCII.dot,
            value[index + 1].isDigit, count <= 2, value[index] == ASCII.colon || (day != nil && year != nil)
        {
            return readTime(hour: number)
        }
        if day == nil, year == nil, month == nil || isMonthDoubtful {
            if readNumericDate(first: number, digits: count) || readCompactDate(digits: count) { return }
        }
        if day == nil, count <= 2, (1...31).contains(number) {
            day = number
        } else if year == nil {
            year = DateReader.fullYear(number, digits: count)
        }
    }

    /// RFC 5322 §4.3: two digits below 50 are of this century, others and three digits count from 1900.
    private static func fullYear(_ number: Int, digits: Int) -> Int {
        switch digits {
        case 1, 2: number < 50 ? number + 2_000 : number + 1_900
        case 3: number + 1_900
        default: number
        }
    }

    private mutating func readTime(hour: Int) {
        var parts = [hour]
        while parts.count < 3, index + 1 < value.count, value[index] == ASCII.colon || value[index] == ASCII.dot,
            value[index + 1].isDigit
        {
            index += 1
            parts.append(digits().number)
        }
        // Fractions of a second (ISO 8601).
        if index < value.count, value[index] == ASCII.dot || value[index] == ASCII.comma {
            index += 1
            _ = digits()
        }
        let minute = parts.count > 1 ? parts[1] : 0
        let second = parts.count > 2 ? parts[2] : 0
        keepTime(hour, minute, second)
    }

    private mutating func keepTime(_ hour: Int, _ minute: Int, _ second: Int) {
        guard hour <= 24, minute < 60, second <= 60 else { return }
        secondsOfDay = hour * 3_600 + minute * 60 + second
    }

    /// `2003-04-01`, `17-6-2008`, `17.06.2008` or `6/17/2008`; the first number is read already.
    ///
    /// QUIRK: dates in figures (scripts, ticket systems; DateTests "dates in figures"): with slashes the month comes
    /// first where that is possible, as in the country that writes so; otherwise the day.
    private mutating func readNumericDate(first: Int, digits count: Int) -> Bool {
        guard index < value.count else { return false }
        let separator = value[index]
        guard [ASCII.minus, ASCII.slash, ASCII.dot].contains(separator) else { return false }
        let start = index
        index += 1
        let second = digits()
        guard second.count == 1 || second.count == 2, index < value.count, value[index] == separator else {
            index = start
            return false
        }
        index += 1
        let third = digits()
        let isYearFirst = count == 4
        guard isYearFirst ? 1...2 ~= third.count : count <= 2 && (third.count == 2 || third.count == 4) else {
            index = start
            return false
        }
        let isMonthFirst = !isYearFirst && first <= 12 && (separator == ASCII.slash || second.number > 12)
        let monthNumber = isMonthFirst ? first : second.number
        let dayNumber = isYearFirst ? third.number : isMonthFirst ? second.number : first
        guard 1...12 ~= monthNumber, 1...31 ~= dayNumber else {
            index = start
            return false
        }
        (month, day) = (monthNumber, dayNumber)
        year = isYearFirst ? first : DateReader.fullYear(third.number, digits: third.count)
        if index < value.count, value[index] | 0x20 == 0x74 { index += 1 }
        return true
    }

    /// `20140505T100000` or `20140505100000`; the digits are read already.
    private mutating func readCompactDate(digits count: Int) -> Bool {
        guard count == 8 || count == 14 else { return false }
        let figures = value[(index - count)..<index].map { Int($0 & 0x0F) }
        let number = { (range: Range<Int>) in figures[range].reduce(0) { $0 * 10 + $1 } }
        guard DateReader.years.contains(number(0..<4)), 1...12 ~= number(4..<6) else { return false }
        (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
        if count == 14 { keepTime(number(8..<10), number(10..<12), number(12..<14)) }
        guard count == 8, index + 6 < value.count, value[index] | 0x20 == 0x74 else { return true }
        let time = value[(index + 1)...(index + 6)]
        guard time.allSatisfy(\.isDigit) else { return true }
        let pairs = stride(from: index + 1, to: index + 7, by: 2).map {
            Int(value[$0] & 0x0F) * 10 + Int(value[$0 + 1] & 0x0F)
        }
        keepTime(pairs[0], pairs[1], pairs[2])
        index += 7
        return true
    }

    private mutating func readOffset() {
        let isWest = value[index] == ASCII.minus
        index += 1
        let (number, count) = digits()
        guard count > 0 else { return }
        var minutes = count <= 2 ? number * DateReader.minutesPerHour : number / 100 * 60 + number % 100
        if count <= 2, index + 1 < value.count, value[index] == ASCII.colon {
            index += 1
            minutes += digits().number % DateReader.minutesPerHour
        }
        guard minutes <= DateReader.longestOffset else { return }
        offset = isWest ? -minutes : minutes
    }

    private mutating func readWord() {
        let start = index
        while index < value.count, value[index].isLetter || value[index].isHighBit { index += 1 }
        let word = value[start..<index].loweredText
        if word == "am" || word == "pm" {
            isAfternoon = word == "pm"
        } else if month == nil || isMonthDoubtful, let number = MonthName.number(of: word) {
            month = number
            isMonthDoubtful = day == nil
        } else if secondsOfDay != nil, zone == nil {
            zone = DateReader.zones[word]
        }
    }

    /// The names of RFC 5322 §4.3 and those in use elsewhere, in minutes east of UTC.
    ///
    /// The military letters were defined wrongly in RFC 822 and mean UTC, as any name that is not here.
    private static let zones: [String: Int] = [
        "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420,
        "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "bst": 60, "west": 60,
        "cet": 60, "met": 60, "mez": 60, "cest": 120, "mest": 120, "mesz": 120, "eet": 120, "eest": 180, "msk": 180,
        "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
    ]
}
