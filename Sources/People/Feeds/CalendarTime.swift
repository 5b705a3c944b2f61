import Flow
import Mail

/// A date or a time as a calendar writes it (RFC 5545 §3.3.4, §3.3.5).
struct CalendarTime: Hashable {
    /// By which clock.
    enum Clock: Hashable {
        case utc
        /// The clock of whoever looks.
        case floating
        /// A TZID, which the file or this system explains.
        case zone(String)
    }

    /// Seconds since 1970-01-01T00:00:00 by that clock.
    let wall: Int64
    let clock: Clock
    /// True for a day without a time.
    let isDay: Bool

    static let day: Int64 = 86_400

    /// Reads `20270301`, `20270301T093000` or `20270301T093000Z`; nil for anything else.
    ///
    /// - Parameter zone: the TZID beside it.
    init?(_ text: String, zone: String? = nil) {
        let bytes = Array(text.utf8)
        guard bytes.count == 8 || bytes.count == 15 || bytes.count == 16,
            let year = CalendarTime.number(bytes[0..<4]), let month = CalendarTime.number(bytes[4..<6]),
            let day = CalendarTime.number(bytes[6..<8]), (1...9_999).contains(year), (1...12).contains(month),
            (1...31).contains(day)
        else { return nil }
        let start = Timestamp.civil(year: Int(year), month: Int(month), day: Int(day), seconds: 0)
        guard start.civil.day == day else { return nil }
        isDay = bytes.count == 8
        guard !isDay else {
            wall = start.seconds
            clock = .floating
            return
        }
        // The 60 of a leap second is the second before it (RFC 5545 §3.3.12).
        guard bytes[8] | 0x20 == UInt8(ascii: "t"), let hour = CalendarTime.number(bytes[9..<11]),
            let minute = CalendarTime.number(bytes[11..<13]), let second = CalendarTime.number(bytes[13..<15]),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        wall = start.seconds + hour * 3_600 + minute * 60 + min(second, 59)
        if bytes.count == 16 {
            guard bytes[15] | 0x20 == UInt8(ascii: "z") else { return nil }
            clock = .utc
        } else {
            clock = zone.map { .zone($0) } ?? .floating
        }
    }

    /// The time that a line holds.
    ///
    /// - Throws: `EventFlaw` where it holds none.
    init(_ line: ContentLine) throws(EventFlaw) {
        guard let time = CalendarTime(line.value, zone: line.parameters["TZID"]) else {
            throw EventFlaw(what: "\(line.name) is no time: \(line.value.quoted)", remedy: "correct it in the calendar")
        }
        self = time
    }

    /// The times of a list.
    ///
    /// - Throws: `EventFlaw` where one of them is none.
    static func list(_ line: ContentLine) throws(EventFlaw) -> [CalendarTime] {
        var times: [CalendarTime] = []
        for text in line.value.split(separator: ",") {
            guard let time = CalendarTime(String(text).trimmed, zone: line.parameters["TZID"]) else {
                throw EventFlaw(
                    what: "\(line.name) holds what is no time: \(String(text).quoted)",
                    remedy: "correct it in the calendar")
            }
            times.append(time)
        }
        return times
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        var value: Int64 = 0
        for byte in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }
}

/// How long an event lasts.
enum EventLength: Hashable {
    /// Up to a moment; each occurrence lasts as long as the first (RFC 5545 §3.8.5.3).
    case until(CalendarTime)
    /// Days by the clock and seconds that pass (RFC 5545 §3.3.6).
    case lasting(days: Int64, seconds: Int64)

    /// Reads `PT50M`, `P1D`, `P1DT2H`, `P2W`; nil for anything else and for what is negative or longer than a year.
    init?(_ text: String) {
        var fields = Substring(text.uppercased())
        if fields.first == "+" { fields.removeFirst() }
        guard fields.popFirst() == "P", !fields.isEmpty else { return nil }
        var (days, seconds): (Int64, Int64) = (0, 0)
        var isTime = false
        while let first = fields.first {
            if first == "T" {
                guard !isTime, fields.count > 1 else { return nil }
                isTime = true
                fields.removeFirst()
                continue
            }
            let digits = fields.prefix { $0.isASCII && $0.isNumber }
            guard (1...8).contains(digits.count), let number = Int64(digits) else { return nil }
            fields = fields.dropFirst(digits.count)
            switch (fields.popFirst(), isTime) {
            case ("W", false): days += 7 * number
            case ("D", false): days += number
            case ("H", true): seconds += number * 3_600
            case ("M", true): seconds += number * 60
            case ("S", true): seconds += number
            default: return nil
            }
        }
        guard days <= 366, seconds <= 366 * CalendarTime.day else { return nil }
        self = .lasting(days: days, seconds: seconds)
    }
}
