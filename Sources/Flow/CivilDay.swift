import Mail

/// A day of the week, as settings and imports write it.
package enum Weekday: String, Hashable, Sendable, CaseIterable, Comparable {
    case monday = "mon"
    case tuesday = "tue"
    case wednesday = "wed"
    case thursday = "thu"
    case friday = "fri"
    case saturday = "sat"
    case sunday = "sun"

    /// 0 for Monday to 6 for Sunday.
    package var index: Int { Weekday.allCases.firstIndex(of: self) ?? 0 }

    package static func < (a: Weekday, b: Weekday) -> Bool { a.index < b.index }
}

/// A day of the Gregorian calendar, in no time zone.
package struct CivilDay: Hashable, Comparable, Sendable, CustomStringConvertible {
    static let milliseconds: Int64 = 86_400_000
    /// 0000-01-01 and 9999-12-31: beyond lies no date that anybody means.
    static let range: ClosedRange<Int64> = -719_528...2_932_896

    /// Days since 1970-01-01, within the years 0 to 9999.
    package let number: Int64

    /// A day by its number, brought within the years 0 to 9999.
    package init(number: Int64) {
        self.number = min(max(number, CivilDay.range.lowerBound), CivilDay.range.upperBound)
    }

    /// Reads `2026-12-25`; nil for anything else and for days that no calendar has.
    package init?(parsing text: some StringProtocol) {
        let fields = text.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.map(\.utf8.count) == [4, 2, 2], fields.allSatisfy({ $0.utf8.allSatisfy(CivilDay.isDigit) }),
            let year = Int(fields[0]), let month = Int(fields[1]), let day = Int(fields[2]), (1...12).contains(month),
            (1...31).contains(day)
        else { return nil }
        let start = Timestamp.civil(year: year, month: month, day: day, seconds: 0)
        guard start.civil.day == day else { return nil }
        self.init(number: start.milliseconds / CivilDay.milliseconds)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// The day so many days later.
    package func advanced(by days: Int64) -> CivilDay {
        let (sum, overflow) = number.addingReportingOverflow(days)
        return CivilDay(number: overflow ? (days < 0 ? Int64.min : Int64.max) : sum)
    }

    /// Midnight of this day read as UTC.
    var start: Timestamp { Timestamp(milliseconds: number * CivilDay.milliseconds) }

    /// The day of the week, of the same calendar everywhere.
    package var weekday: Weekday {
        let sundayFirst = start.civil.weekday
        return Weekday.allCases[(sundayFirst + 6) % 7]
    }

    /// `2026-12-25`.
    package var description: String {
        let civil = start.civil
        return "\(CivilDay.padded(civil.year, 4))-\(CivilDay.padded(civil.month, 2))-\(CivilDay.padded(civil.day, 2))"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }

    package static func < (a: CivilDay, b: CivilDay) -> Bool { a.number < b.number }
}
