import Mail

/// A moment in words that every language reads alike: `2026-11-22, 20:58 UTC`.
enum DateWords {
    private static let secondsPerDay: Int64 = 86_400
    private static let secondsPerHour: Int64 = 3_600
    /// From the first of March of year 0 to 1970-01-01, in days.
    private static let epochOffset: Int64 = 719_468
    private static let daysPerEra: Int64 = 146_097
    private static let yearsPerEra: Int64 = 400

    static func utc(_ moment: Timestamp) -> String {
        let seconds = moment.seconds
        let days = Int64((Double(seconds) / Double(secondsPerDay)).rounded(.down))
        let rest = seconds - days * secondsPerDay
        let (year, month, day) = civil(days)
        let time = "\(two(rest / secondsPerHour)):\(two(rest % secondsPerHour / 60))"
        return "\(year)-\(two(month))-\(two(day)), \(time) UTC"
    }

    private static func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The date of a day counted from 1970-01-01, by counting years from March so that leap days come last.
    private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + epochOffset
        let era = (shifted >= 0 ? shifted : shifted - daysPerEra + 1) / daysPerEra
        let dayOfEra = shifted - era * daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / (daysPerEra - 1)) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * yearsPerEra + (month <= 2 ? 1 : 0), month, day)
    }
}
