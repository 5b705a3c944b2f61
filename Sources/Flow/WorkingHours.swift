package import Mail

/// The hours in which a practitioner is reminded, by the clocks of their time zone.
///
/// Times are what the clocks show: an hour that daylight saving leaves out has no working time, one that it repeats has it
/// twice.
package struct WorkingHours: Hashable, Sendable {
    /// From one time of the day up to another, in minutes past midnight.
    package struct Interval: Hashable, Sendable {
        /// 0 to 1439.
        package let start: Int
        /// After `start`, 1440 at most; not included.
        package let end: Int

        /// Nil where the end does not come after the start within a day.
        package init?(_ start: Int, _ end: Int) {
            guard start >= 0, start < end, end <= WorkingHours.minutesADay else { return nil }
            self.start = start
            self.end = end
        }
    }

    static let minutesADay = 1_440
    private static let minuteMilliseconds: Int64 = 60_000
    /// More days than these are not looked at: nobody's leave is longer.
    private static let longestSearch = 20_000

    /// By weekday, in order and apart from each other; a day that is missing is free.
    package let week: [Weekday: [Interval]]
    /// Days off, both ends included.
    package let daysOff: [ClosedRange<CivilDay>]
    package var clock: WallClock

    /// - Parameter week: intervals in order and apart from each other; without any it means at all times.
    package init(
        week: [Weekday: [Interval]], daysOff: [ClosedRange<CivilDay>] = [], clock: WallClock = .utc
    ) {
        let open = week.filter { !$0.value.isEmpty }
        self.week = open.isEmpty ? WorkingHours.everyMinute : open
        self.daysOff = daysOff
        self.clock = clock
    }

    private static let everyMinute: [Weekday: [Interval]] = Dictionary(
        uniqueKeysWithValues: Weekday.allCases.map { ($0, [Interval(0, minutesADay)].compactMap(\.self)) })

    /// At all times.
    package static let always = WorkingHours(week: [:])

    /// Monday to Friday, 09:00 to 17:00.
    package static let standard = WorkingHours(
        week: Dictionary(
            uniqueKeysWithValues: Weekday.allCases.prefix(5).map { ($0, [Interval(540, 1_020)].compactMap(\.self)) }))

    /// True where no weekday has a minute off.
    package var isAlways: Bool { week == WorkingHours.everyMinute && daysOff.isEmpty }

    /// The same hours by the clocks of another zone; UTC for a name that is none, which imports refuse.
    package func `in`(_ timeZone: String) -> WorkingHours {
        var hours = self
        hours.clock = WallClock(timeZone) ?? .utc
        return hours
    }

    /// The moment when that much working time has passed.
    ///
    /// It may be the very end of a working day: `next(atOrAfter:)` gives the moment at which to act.
    /// - Parameter working: time within these hours; none gives the first working moment.
    package func instant(after start: Timestamp, working: Duration) -> Timestamp {
        guard WallClock.range.contains(start) else { return start }
        var left = max(working.milliseconds, 0)
        var cursor = start
        var day = clock.day(at: start)
        for _ in 0..<WorkingHours.longestSearch {
            for stretch in stretches(day) where stretch.upperBound > cursor {
                let begin = max(stretch.lowerBound, cursor)
                let available = (stretch.upperBound - begin).milliseconds
                if left < available || (left == available && left > 0) { return begin + .milliseconds(left) }
                left -= available
                cursor = stretch.upperBound
            }
            day = day.advanced(by: 1)
        }
        return start
    }

    /// The first moment within these hours, this one or a later one.
    package func next(atOrAfter moment: Timestamp) -> Timestamp { instant(after: moment, working: .zero) }

    /// True within these hours.
    package func contains(_ moment: Timestamp) -> Bool { next(atOrAfter: moment) == moment }

    /// The working moment so many working days later, at the same time of the day.
    ///
    /// Counted from the first working moment: what comes on a Saturday counts as Monday morning's. A day that has other hours
    /// puts the moment off to the next working one.
    /// - Parameter workingDays: days with working hours, days off left out.
    package func instant(after start: Timestamp, workingDays: Int) -> Timestamp {
        guard WallClock.range.contains(start) else { return start }
        let begin = next(atOrAfter: start)
        var day = clock.day(at: begin)
        var left = workingDays
        for _ in 0..<WorkingHours.longestSearch where left > 0 {
            day = day.advanced(by: 1)
            if isWorking(day) { left -= 1 }
        }
        guard workingDays > 0 else { return begin }
        return next(atOrAfter: clock.moment(day, clock.timeOfDay(at: begin)))
    }

    /// True for a day with hours that is no day off.
    package func isWorking(_ day: CivilDay) -> Bool {
        week[day.weekday] != nil && !daysOff.contains { $0.contains(day) }
    }

    /// The working time of one day, in order.
    private func stretches(_ day: CivilDay) -> [Range<Timestamp>] {
        guard isWorking(day), let intervals = week[day.weekday] else { return [] }
        let scale = WorkingHours.minuteMilliseconds
        return intervals.flatMap { clock.stretches(day, from: Int64($0.start) * scale, to: Int64($0.end) * scale) }
            .sorted { $0.lowerBound < $1.lowerBound }
    }
}
