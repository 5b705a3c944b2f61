import Mail
import Testing

@testable import Flow

/// Moments as clocks on the wall show them.
enum Local {
    /// `2026-03-29 09:30` by the clocks of a zone; the first passing of a time that is repeated.
    static func moment(_ text: String, _ zone: String) throws -> Timestamp {
        let parts = text.split(separator: " ")
        let day = try #require(CivilDay(parsing: parts[0]))
        let minute = try #require(MinuteOfDay.parse(parts[1]))
        return try #require(WallClock(zone)).moment(day, Int64(minute) * 60_000)
    }

    /// The same the other way; the second passing of a repeated time carries a `+`.
    static func text(_ moment: Timestamp, _ zone: String) -> String {
        let clock = WallClock(zone) ?? .utc
        let (day, time) = (clock.day(at: moment), clock.timeOfDay(at: moment))
        let isSecond = clock.moment(day, time) != moment
        return "\(day) \(MinuteOfDay.text(Int(time / 60_000)))\(isSecond ? "+" : "")"
    }
}
