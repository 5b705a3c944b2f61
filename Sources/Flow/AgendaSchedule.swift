package import Mail

/// When agendas go out: at a time of the day, on some weekdays, by each practitioner's clock.
package struct AgendaSchedule: Hashable, Sendable {
    /// Minutes past midnight.
    package var minute: Int
    package var days: Set<Weekday>

    package init(minute: Int, days: Set<Weekday>) {
        self.minute = minute
        self.days = days
    }

    /// After this a day's agenda is neither made up for nor sent: it would tell of what has been.
    package static let latest = Duration.seconds(6 * 3_600)
    private static let minuteMilliseconds: Int64 = 60_000
    private static let daysAWeek: Int64 = 7

    /// The day whose agenda is to be sent now, where it has not been; nil for none.
    package func day(now: Timestamp, _ clock: WallClock) -> CivilDay? {
        let today = clock.day(at: now)
        guard let at = moment(today, clock), at <= now, now - at <= AgendaSchedule.latest else { return nil }
        return today
    }

    /// The first moment after this one at which an agenda falls due; nil for never.
    package func next(after now: Timestamp, _ clock: WallClock) -> Timestamp? {
        let today = clock.day(at: now)
        return (0...AgendaSchedule.daysAWeek).lazy.compactMap { moment(today.advanced(by: $0), clock) }
            .first { $0 > now }
    }

    private func moment(_ day: CivilDay, _ clock: WallClock) -> Timestamp? {
        days.contains(day.weekday) ? clock.moment(day, Int64(minute) * AgendaSchedule.minuteMilliseconds) : nil
    }
}
