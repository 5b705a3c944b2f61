import Flow
import Mail
import Synchronization

/// The time in the demonstration: a working day that is over, set forward between the scenes.
///
/// A past one, so that the gateway which goes on afterwards finds nothing that has not happened yet.
final class DemoClock: Sendable {
    /// The clocks of the practice.
    let wall: WallClock
    private let moment: Mutex<Timestamp>

    /// Where the practice is.
    static let zone = "Europe/London"

    /// Nine in the morning of the last working day that the whole play fits into before `present`.
    init(before present: Timestamp, zone: String) {
        wall = WallClock(zone) ?? .utc
        var day = wall.day(at: present)
        while day.weekday >= .saturday || wall.moment(day, DemoClock.end) > present { day = day.advanced(by: -1) }
        moment = Mutex(wall.moment(day, DemoClock.beginning))
    }

    private static let hour: Int64 = 3_600_000
    private static let beginning = 9 * hour
    private static let end = 17 * hour

    var now: Timestamp { moment.withLock { $0 } }
    var day: CivilDay { wall.day(at: now) }

    func advance(by time: Duration) { moment.withLock { $0 = $0 + time } }

    /// Sets it forward, never back.
    func advance(to time: Timestamp) { moment.withLock { $0 = max($0, time) } }

    /// `09:05`.
    var shown: String {
        let minutes = wall.timeOfDay(at: now) / 60_000
        return "\(DemoClock.padded(minutes / 60)):\(DemoClock.padded(minutes % 60))"
    }

    private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Weekday {
    /// In English.
    var name: String {
        ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][index]
    }
}
