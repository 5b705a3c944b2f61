/// A point in the stand-in's time.
package struct Moment: Sendable, Hashable, Comparable {
    /// Since 1970, UTC.
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }
    /// In whole seconds.
    package init(seconds: Int64) { milliseconds = seconds * 1_000 }

    /// Whole seconds since 1970.
    package var seconds: Int64 { Moment.floor(milliseconds, 1_000) }

    package static func < (one: Moment, other: Moment) -> Bool { one.milliseconds < other.milliseconds }
    static func + (moment: Moment, seconds: Int64) -> Moment {
        Moment(milliseconds: moment.milliseconds + seconds * 1_000)
    }
    static func - (moment: Moment, seconds: Int64) -> Moment { moment + -seconds }

    /// As the API writes it: `2026-05-01T09:00:00Z`.
    package var stamp: String { day + "T" + clock + "Z" }

    /// As events of webhooks write it, to the nanosecond.
    var exactStamp: String {
        day + "T" + clock + "." + padded(milliseconds - seconds * 1_000, 3) + "000000Z"
    }

    /// Reads `2026-05-01T09:00:00Z`, `2026-05-01` or seconds.
    package init?(_ text: String) {
        if let seconds = Int64(text) {
            self.init(seconds: seconds)
            return
        }
        let numbers = text.split { !$0.isNumber }.prefix(6).compactMap { Int64($0) }
        guard numbers.count >= 3 else { return nil }
        let rest = numbers.dropFirst(3) + [0, 0, 0]
        let time = rest.prefix(3).reduce(0) { $0 * 60 + $1 }
        self.init(seconds: Moment.days(numbers[0], numbers[1], numbers[2]) * 86_400 + time)
    }

    private var day: String {
        var days = Moment.floor(seconds, 86_400) + 719_468
        let era = Moment.floor(days, 146_097)
        days -= era * 146_097
        let year = (days - days / 1_460 + days / 36_524 - days / 146_096) / 365
        let inYear = days - (365 * year + year / 4 - year / 100)
        let month = (5 * inYear + 2) / 153
        let inMonth = inYear - (153 * month + 2) / 5 + 1
        let civil = month < 10 ? month + 3 : month - 9
        return padded(year + era * 400 + (civil <= 2 ? 1 : 0), 4) + "-" + padded(civil, 2) + "-" + padded(inMonth, 2)
    }

    private var clock: String {
        let time = seconds - Moment.floor(seconds, 86_400) * 86_400
        return padded(time / 3_600, 2) + ":" + padded(time / 60 % 60, 2) + ":" + padded(time % 60, 2)
    }

    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floor(shifted, 400)
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }

    private static func floor(_ number: Int64, _ divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }

    private func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
