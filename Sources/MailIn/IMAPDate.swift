import Mail

/// INTERNALDATE's form: `17-Jul-1996 02:44:25 -0700` (RFC 9051 §9 `date-time`).
enum IMAPDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// nil where it cannot be read; the caller then takes the time of the fetch.
    static func parse(_ bytes: [UInt8]) -> Timestamp? {
        let words = String(decoding: bytes, as: UTF8.self).lowercased().split(separator: " ")
        guard words.count == 3 else { return nil }
        let date = words[0].split(separator: "-")
        let time = words[1].split(separator: ":").compactMap { Int64($0) }
        guard date.count == 3, time.count == 3, let day = Int64(date[0]), let year = Int64(date[2]),
            let month = months.firstIndex(of: String(date[1])), let zone = zone(words[2]),
            (1...31).contains(day), (1...9999).contains(year), (0...23).contains(time[0]), (0...59).contains(time[1]),
            (0...60).contains(time[2])
        else { return nil }
        let clock = time[0] * 3600 + time[1] * 60 + time[2]
        return Timestamp(seconds: days(year, Int64(month) + 1, day) * 86_400 + clock - zone)
    }

    /// Seconds east of UTC.
    private static func zone(_ text: Substring) -> Int64? {
        guard text.utf8.count == 5, let sign = text.first, sign == "+" || sign == "-",
            let number = Int64(text.dropFirst()), number >= 0
        else { return nil }
        let seconds = (number / 100) * 3600 + (number % 100) * 60
        return sign == "-" ? -seconds : seconds
    }

    /// Days from 1970-01-01 in the Gregorian calendar, counted in years that begin in March, so that the leap day is last.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - daysBeforeEpoch
    }

    /// From 0000-03-01 to 1970-01-01.
    private static let daysBeforeEpoch: Int64 = 719_468
}
