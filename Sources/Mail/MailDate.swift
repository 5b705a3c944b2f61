/// A date of a mail header (RFC 5322 §3.3).
package struct MailDate: Hashable, Sendable, Codable {
    /// The moment that the field names.
    package let timestamp: Timestamp
    /// Minutes east of UTC; 0 for `-0000`.
    package let offsetMinutes: Int

    /// Makes a date of a moment and minutes east of UTC.
    package init(timestamp: Timestamp, offsetMinutes: Int) {
        self.timestamp = timestamp
        self.offsetMinutes = offsetMinutes
    }

    /// Reads a Date field leniently: comments, missing weekday, two-digit years, zone names, ctime order, ISO 8601.
    package init?(parsing value: [UInt8]) {
        var reader = DateReader(value)
        guard let date = reader.read() else { return nil }
        self = date
    }
}

extension Timestamp {
    /// The moment of a civil date and time in UTC (proleptic Gregorian).
    ///
    /// - Parameter seconds: since midnight.
    package static func civil(year: Int, month: Int, day: Int, seconds: Int) -> Timestamp {
        // Days since the epoch by counting years from March (Howard Hinnant, "chrono-Compatible Low-Level Date
        // Algorithms").
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return Timestamp(seconds: Int64(days) * 86_400 + Int64(seconds))
    }

    /// Year, month, day, weekday (0 is Sunday) and seconds of the day, in UTC.
    package var civil: (year: Int, month: Int, day: Int, weekday: Int, seconds: Int) {
        let total = Int(seconds)
        let days = total >= 0 ? total / 86_400 : (total - 86_399) / 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let weekday = ((days % 7) + 11) % 7
        return (year, month, day, weekday, total - days * 86_400)
    }
}
