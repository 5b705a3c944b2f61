/// What is wrong with working hours as somebody wrote them; the description says what may stand there.
package struct WorkingHoursError: Error, Hashable, CustomStringConvertible {
    package let description: String
    init(_ description: String) { self.description = description }
}

extension WorkingHours {
    /// Reads `mon-thu 09:00-12:30 13:30-18:00; fri 09:00-15:00; off 2026-12-24..2027-01-02`, or `always`.
    ///
    /// The form of CSV imports, of settings and of the store; a day without hours is free; times are in UTC until `in(_:)`
    /// names a zone.
    /// - Throws: `WorkingHoursError`.
    package init(parsing text: String) throws(WorkingHoursError) {
        guard text.utf8.count <= WorkingHoursReader.longestText else {
            throw WorkingHoursError("are longer than \(WorkingHoursReader.longestText) characters")
        }
        var reader = WorkingHoursReader()
        let lines = text.split { $0 == ";" || $0.isNewline }
        for line in lines {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard let key = words.first else { continue }
            if key.lowercased() == "always", words.count == 1 {
                reader.isAlways = true
                continue
            }
            try reader.read(key, Array(words.dropFirst()))
        }
        self = try reader.hours()
    }

    /// Reads `{"mon": ["09:00-12:30", "13:30-18:00"], "sat": [], "off": ["2026-12-25"]}`.
    ///
    /// The form of JSON imports; an empty list is a free day.
    /// - Throws: `WorkingHoursError`.
    package init(parsing week: [String: [String]]) throws(WorkingHoursError) {
        var reader = WorkingHoursReader()
        for (key, values) in week.sorted(by: { $0.key < $1.key }) { try reader.read(key, values) }
        self = try reader.hours()
    }

    /// The hours as `init(parsing:)` reads them, without the zone.
    package var text: String {
        if isAlways { return "always" }
        var lines: [String] = []
        var days = Weekday.allCases[...]
        while let first = days.popFirst() {
            guard let intervals = week[first] else { continue }
            var last = first
            while let next = days.first, week[next] == intervals { last = days.removeFirst(); _ = next }
            let name = first == last ? first.rawValue : "\(first.rawValue)-\(last.rawValue)"
            lines.append("\(name) \(intervals.map(\.text).joined(separator: " "))")
        }
        if !daysOff.isEmpty {
            let days = daysOff.map {
                $0.lowerBound == $0.upperBound ? "\($0.lowerBound)" : "\($0.lowerBound)..\($0.upperBound)"
            }
            lines.append("off \(days.joined(separator: " "))")
        }
        return lines.joined(separator: "; ")
    }
}

extension WorkingHours.Interval {
    /// `09:00-12:30`.
    package var text: String { "\(MinuteOfDay.text(start))-\(MinuteOfDay.text(end))" }
}

/// Times of the day as people write them.
package enum MinuteOfDay {
    /// Reads `9:00` or `09:00` as minutes past midnight, `24:00` as the day's end; nil for anything else.
    package static func parse(_ text: some StringProtocol) -> Int? {
        let fields = text.split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 2, (1...2).contains(fields[0].utf8.count), fields[1].utf8.count == 2,
            fields.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let hours = Int(fields[0]),
            let minutes = Int(fields[1]), minutes < 60
        else { return nil }
        let total = hours * 60 + minutes
        return total <= WorkingHours.minutesADay ? total : nil
    }

    /// `09:00`.
    package static func text(_ minutes: Int) -> String { "\(two(minutes / 60)):\(two(minutes % 60))" }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Collects weekdays and days off while working hours are read.
private struct WorkingHoursReader {
    static let longestText = 8_000
    private static let mostIntervals = 12
    private static let mostDaysOff = 400

    var isAlways = false
    private var week: [Weekday: [WorkingHours.Interval]] = [:]
    private var daysOff: [ClosedRange<CivilDay>] = []

    mutating func read(_ key: String, _ values: [String]) throws(WorkingHoursError) {
        if key.lowercased() == "off" {
            for value in values { daysOff.append(try WorkingHoursReader.days(value)) }
            guard daysOff.count <= WorkingHoursReader.mostDaysOff else {
                throw WorkingHoursError(
                    "name more than \(WorkingHoursReader.mostDaysOff) days off; write spans of days")
            }
            return
        }
        let intervals = try WorkingHoursReader.intervals(values, of: key)
        for day in try WorkingHoursReader.weekdays(key) {
            guard week.updateValue(intervals, forKey: day) == nil else {
                throw WorkingHoursError("\"\(day.rawValue)\" stands there twice")
            }
        }
    }

    func hours() throws(WorkingHoursError) -> WorkingHours {
        let hasHours = week.contains { !$0.value.isEmpty }
        guard isAlways != hasHours else {
            throw WorkingHoursError(
                isAlways
                    ? "\"always\" stands alone" : "name no hours at all; write \"mon-fri 09:00-17:00\", or \"always\"")
        }
        let sorted = daysOff.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
        return WorkingHours(week: week, daysOff: sorted)
    }

    /// `mon`, or `mon-fri`.
    private static func weekdays(_ key: String) throws(WorkingHoursError) -> [Weekday] {
        let names = dashed(key.lowercased()).split(separator: "-", omittingEmptySubsequences: false)
        let days = names.compactMap { Weekday(rawValue: String($0)) }
        guard days.count == names.count, (1...2).contains(days.count), let first = days.first, let last = days.last
        else {
            throw WorkingHoursError(
                "\"\(key)\" is no day; days are mon, tue, wed, thu, fri, sat, sun, mon-fri, and off")
        }
        guard first <= last else {
            throw WorkingHoursError("\"\(key)\" ends before it begins; a week begins with mon")
        }
        return Weekday.allCases.filter { $0 >= first && $0 <= last }
    }

    private static func intervals(
        _ values: [String], of key: String
    ) throws(WorkingHoursError) -> [WorkingHours.Interval] {
        guard values.count <= mostIntervals else {
            throw WorkingHoursError("\"\(key)\" has more than \(mostIntervals) spans of hours")
        }
        var intervals: [WorkingHours.Interval] = []
        for value in values { intervals.append(try interval(value)) }
        intervals.sort { $0.start < $1.start }
        for (one, next) in zip(intervals, intervals.dropFirst()) where next.start < one.end {
            throw WorkingHoursError("\"\(one.text)\" and \"\(next.text)\" of \"\(key)\" overlap")
        }
        return intervals
    }

    private static func interval(_ text: String) throws(WorkingHoursError) -> WorkingHours.Interval {
        let times = dashed(text).split(separator: "-", omittingEmptySubsequences: false)
        let minutes = times.compactMap { MinuteOfDay.parse($0) }
        guard times.count == 2, minutes.count == 2 else {
            throw WorkingHoursError("\"\(text)\" are no hours; write \"09:00-17:00\", without spaces")
        }
        guard let interval = WorkingHours.Interval(minutes[0], minutes[1]) else {
            throw WorkingHoursError(
                "\"\(text)\" ends before it begins; hours past midnight are two: until 24:00, and from 00:00 on the next day"
            )
        }
        return interval
    }

    /// `2026-12-25`, or `2026-12-24..2027-01-02`.
    private static func days(_ text: String) throws(WorkingHoursError) -> ClosedRange<CivilDay> {
        let parts = text.contains("..") ? text.components(around: "..") : [text, text]
        let days = parts.compactMap { CivilDay(parsing: $0) }
        guard parts.count == 2, days.count == 2, days[0] <= days[1] else {
            throw WorkingHoursError("\"\(text)\" is no day off; write \"2026-12-25\" or \"2026-12-24..2027-01-02\"")
        }
        return days[0]...days[1]
    }

    /// Word processors turn hyphens into dashes.
    private static func dashed(_ text: String) -> String { text.replacing("–", with: "-") }
}

extension String {
    fileprivate func components(around separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
