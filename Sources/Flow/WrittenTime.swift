package import Foundation
package import Mail

/// A time as somebody wrote it in ISO 8601: a moment, or what a clock on the wall shows somewhere.
package struct WrittenTime: Hashable, Sendable {
    /// What the clock shows, in seconds since 1970 as if it stood in UTC.
    private var wall: Int64
    /// Seconds east of UTC; nil where the text says nothing.
    private var offset: Int64?

    /// Why a text is no time.
    package enum Flaw: Error, Hashable, Sendable {
        /// It is not written as ISO 8601 writes times.
        case form
        /// The form is right, and no calendar or clock has such a day, hour or offset.
        case value
    }

    /// Reads `2027-03-01T09:30`, also with seconds and a fraction (cut off), a blank for the T, and `Z` or `+01:00`.
    ///
    /// - Throws: `Flaw`. Years from 1970 to 9999 are taken (RFC 3339 §5.6, ISO 8601 for the local form).
    package init(parsing text: String) throws(Flaw) {
        var reader = Fields(Array(text.utf8))
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("T") || reader.take("t") || reader.take(" "),
            let hour = reader.number(2), reader.take(":"), let minute = reader.number(2)
        else { throw .form }
        var second: Int64 = 0
        if reader.take(":") {
            guard let written = reader.number(2), reader.skipFraction() else { throw .form }
            second = written
        }
        guard case .some(let zone) = reader.offset(), reader.isAtEnd else { throw .form }
        guard (1970...9999).contains(year), (1...12).contains(month), (1...Self.days(month, year)).contains(day),
            hour < 24, minute < 60, second < 60, abs(zone.seconds ?? 0) < 24 * 3_600, zone.isWhole
        else { throw .value }
        wall = Self.dayNumber(year, month, day) * Self.day + hour * 3_600 + minute * 60 + second
        offset = zone.seconds
    }

    /// True where the text names no offset, so that the moment depends on a time zone.
    package var isLocal: Bool { offset == nil }

    /// The date it names, in days since 1970-01-01.
    package var dayNumber: Int64 { wall / Self.day }

    /// True where it is at or after `other`, as far as that can be said without a time zone.
    package func isSurelyNotBefore(_ other: WrittenTime) -> Bool {
        switch (offset, other.offset) {
        case (let own?, let others?): wall - own >= other.wall - others
        case (nil, nil): wall >= other.wall
        default: false
        }
    }

    /// The same time of day so many days later.
    package func shifted(days: Int64) -> WrittenTime {
        var copy = self
        let (shift, overflow) = days.multipliedReportingOverflow(by: Self.day)
        let (moved, second) = wall.addingReportingOverflow(shift)
        if !overflow, !second { copy.wall = moved }
        return copy
    }

    /// The moments it means in that zone, the earliest first.
    ///
    /// One; of a local time none where the clocks go forward over it, and two where they go back over it.
    package func moments(in zone: TimeZone) -> [Timestamp] {
        if let offset { return [Timestamp(seconds: wall - offset)] }
        let around = [-Self.day, Self.day].map { shift in
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(wall + shift))))
        }
        let moments = Set(around).map { wall - $0 }.filter { moment in
            moment + Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))) == wall
        }
        return moments.sorted().map { Timestamp(seconds: $0) }
    }

    private static let day: Int64 = 86_400

    private static func days(_ month: Int64, _ year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 in the Gregorian calendar; years begin in March, so that the leap day comes last.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let yearFromMarch = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let leapDays = yearFromMarch / 4 - yearFromMarch / 100 + yearFromMarch / 400
        let daysToEpoch: Int64 = 719_469
        return 365 * yearFromMarch + leapDays + (153 * monthFromMarch + 2) / 5 + day - daysToEpoch
    }
}

/// The fields of a written time, read from the front.
private struct Fields {
    private let bytes: [UInt8]
    private var position = 0

    /// More is no time.
    private static let longest = 40

    init(_ bytes: [UInt8]) { self.bytes = bytes.count <= Fields.longest ? bytes : [] }

    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// A number of exactly so many digits.
    mutating func number(_ digits: Int) -> Int64? {
        guard let end = bytes.index(position, offsetBy: digits, limitedBy: bytes.count) else { return nil }
        var value: Int64 = 0
        for byte in bytes[position..<end] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        position = end
        return value
    }

    /// False where a point stands without digits.
    mutating func skipFraction() -> Bool {
        guard take(".") || take(",") else { return true }
        let start = position
        while number(1) != nil {}
        return position > start
    }

    /// What follows the time of day; nil where it is no offset, seconds nil where nothing follows.
    mutating func offset() -> (seconds: Int64?, isWhole: Bool)? {
        if isAtEnd { return (nil, true) }
        if take("Z") || take("z") { return (0, true) }
        let isEast = take("+")
        guard isEast || take("-"), let hours = number(2) else { return nil }
        let hasColon = take(":")
        let minutes = number(2)
        guard minutes != nil || !hasColon else { return nil }
        let seconds = hours * 3_600 + (minutes ?? 0) * 60
        return (isEast ? seconds : -seconds, (minutes ?? 0) < 60)
    }
}
