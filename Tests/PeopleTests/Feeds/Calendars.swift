import Flow
import Foundation
import Mail
import Store

@testable import People

/// Small calendars, and what is read from them; it is 2027-01-15T08:00:00Z.
enum Calendars {
    /// A calendar of these events, each in lines.
    static func calendar(_ events: [String], zones: String = "", method: String = "") -> String {
        let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Practice//Calendar 1.0//EN", method, zones]
        return (head + events.map(event) + ["END:VCALENDAR", ""]).filter { !$0.isEmpty }.joined(separator: "\n")
            .replacing("\n", with: "\r\n") + "\r\n"
    }

    /// An event of these lines; with an id and an hour's length where they give none.
    static func event(_ lines: String) -> String {
        var all = lines
        if !all.contains("UID:") { all = "UID:e1\n" + all }
        let hasEnd = ["DTEND", "DURATION", "STATUS:CANCELLED"].contains { all.contains($0) }
        if !hasEnd { all += "\nDURATION:PT1H" }
        return "BEGIN:VEVENT\n\(all)\nEND:VEVENT"
    }

    /// As Exchange writes a zone.
    static func exchangeZone(_ name: String) -> String {
        """
        BEGIN:VTIMEZONE
        TZID:\(name)
        BEGIN:STANDARD
        DTSTART:16010101T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010101T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
        END:DAYLIGHT
        END:VTIMEZONE
        """
    }

    static func reader(_ zone: String = "Europe/London", member: String? = nil) throws -> FeedReader {
        guard let zone = TimeZone(identifier: zone) else { throw CalendarRefusal(nil, "no zone \(zone)", "") }
        return FeedReader(zone: zone, member: member, window: FeedReader.window(Practice.now))
    }

    static func read(_ text: String, zone: String = "Europe/London") throws -> CalendarReading {
        try reader(zone).read(Array(text.utf8))
    }

    /// When the occurrences begin, `27-03-28 08:30`, in UTC.
    static func starts(_ events: String..., zones: String = "", zone: String = "Europe/London") throws -> [String] {
        try read(calendar(events, zones: zones), zone: zone).occurrences.map { words($0.startsAt) }.sorted()
    }

    static func words(_ time: Timestamp) -> String {
        let (year, month, day, _, seconds) = time.civil
        return [year % 100, month, day].map(padded).joined(separator: "-") + " "
            + [seconds / 3_600, seconds / 60 % 60].map(padded).joined(separator: ":")
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
