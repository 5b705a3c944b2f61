import Mail

/// Dates as ISO 8601 writes them, without Foundation's formatters: `parse` starts in milliseconds.
enum ISODate {
    /// `2026-03-01T09:30:00+01:00`: the moment with the offset the mail gave.
    static func text(_ date: MailDate) -> String {
        let offset = date.offsetMinutes
        let shifted = date.timestamp.seconds.addingReportingOverflow(Int64(offset) * 60)
        let zone = "\(offset < 0 ? "-" : "+")\(two(Int64(abs(offset) / 60))):\(two(Int64(abs(offset) % 60)))"
        return fields(shifted.partialValue) + (offset == 0 ? "Z" : zone)
    }

    /// `2026-03-01T08:30:00Z`.
    static func text(_ timestamp: Timestamp) -> String { fields(timestamp.seconds) + "Z" }

    /// `2026-03-01T08:30:00.125Z`, for logs: what happens within a second has an order.
    static func textWithMilliseconds(_ timestamp: Timestamp) -> String {
        let milliseconds = String(timestamp.milliseconds - timestamp.seconds * 1_000)
        return fields(timestamp.seconds) + "." + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds
            + "Z"
    }

    private static let secondsADay: Int64 = 86_400

    private static func fields(_ seconds: Int64) -> String {
        let day = seconds >= 0 ? seconds / secondsADay : -((secondsADay - 1 - seconds) / secondsADay)
        let rest = seconds - day * secondsADay
        let (year, month, dayOfMonth) = civil(day)
        let text = String(year)
        let padded = String(repeating: "0", count: max(0, 4 - text.count)) + text
        return
            "\(padded)-\(two(month))-\(two(dayOfMonth))T\(two(rest / 3_600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The Gregorian date of a day counted from 1970-01-01: years begin in March, so that the leap day comes last.
    private static func civil(_ day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let daysToEpoch: Int64 = 719_468
        let daysIn400Years: Int64 = 146_097
        let shifted = day + daysToEpoch
        let era = (shifted >= 0 ? shifted : shifted - daysIn400Years + 1) / daysIn400Years
        let ofEra = shifted - era * daysIn400Years
        let yearOfEra = (ofEra - ofEra / 1_460 + ofEra / 36_524 - ofEra / (daysIn400Years - 1)) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * ofYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * march + 2) / 5 + 1)
    }
}
