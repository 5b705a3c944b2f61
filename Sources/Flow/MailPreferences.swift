package import Mail

/// How a person wants to get mail (product §5).
package struct MailPreferences: Hashable, Sendable {
    /// How much of other people's words a mail shows.
    package enum Content: String, Hashable, Sendable, Codable, CaseIterable {
        /// All of them.
        case full
        /// The beginning of the words; the rest is read on a page.
        case excerpt
        /// That there is a message, and nothing of it: not for a lock screen.
        case noticeOnly = "notice-only"
    }

    /// How much is shown.
    package var content = Content.full
    /// Nil where mail may come at any hour.
    package var quietHours: QuietHours?
    /// Nil where messages are sent on as they come.
    package var digest: DigestTimes?

    package init(content: Content = .full, quietHours: QuietHours? = nil, digest: DigestTimes? = nil) {
        self.content = content
        self.quietHours = quietHours
        self.digest = digest
    }

    /// When a mail of this kind goes out that is ready now: `now`, or a later moment.
    ///
    /// - Parameters:
    ///   - isAwaited: its recipient is at their mail: they have just written, or asked for it.
    ///   - clock: what the recipient's clocks show.
    package func moment(
        of template: TemplateName, isAwaited: Bool = false, readyAt now: Timestamp, clock: WallClock
    ) -> Timestamp {
        guard !isAwaited, !template.comesAtAnyHour else { return now }
        let gathered = template.isRelayed ? digest?.next(atOrAfter: now, clock) ?? now : now
        return quietHours?.end(at: gathered, clock) ?? gathered
    }

    /// When a mail that is due now may go out: quiet hours also count for what is tried once more.
    package func quietUntil(_ template: TemplateName, isAwaited: Bool, at now: Timestamp, clock: WallClock)
        -> Timestamp?
    {
        guard !isAwaited, !template.comesAtAnyHour else { return nil }
        return quietHours?.end(at: now, clock)
    }
}

extension TemplateName {
    /// Answers what its recipient has just done, so that waiting for the morning would make no sense; reminders keep to
    /// working hours, with which quiet ones could leave no time at all.
    fileprivate var comesAtAnyHour: Bool { isAcknowledgement || asks || self == .signIn || self == .reminder }
}

/// A stretch of every day in which nothing is sent, by the clocks of whom it is for.
package struct QuietHours: Hashable, Sendable {
    /// Minutes past midnight, 0 to 1439.
    package let start: Int
    /// Minutes past midnight, 0 to 1439; before `start` where the stretch passes midnight; never the same.
    package let end: Int

    /// Reads `22:00-07:00`; nil for anything else.
    package init?(parsing text: some StringProtocol) {
        let times = text.split(separator: "-", omittingEmptySubsequences: false).map { MinuteOfDay.parse($0) }
        guard times.count == 2, let start = times[0], let end = times[1].map({ $0 % WorkingHours.minutesADay }),
            start < WorkingHours.minutesADay, start != end
        else { return nil }
        (self.start, self.end) = (start, end)
    }

    /// As `init(parsing:)` reads it.
    package var text: String { "\(MinuteOfDay.text(start))-\(MinuteOfDay.text(end))" }

    /// The end of the quiet stretch that a moment lies in; nil where it lies in none.
    package func end(at moment: Timestamp, _ clock: WallClock) -> Timestamp? {
        let day = clock.day(at: moment)
        // What the clocks show twice or not at all is quiet by what they show.
        let shown = clock.timeOfDay(at: moment) / MinuteOfDay.milliseconds
        let isQuiet = start < end ? shown >= start && shown < end : shown >= start || shown < end
        guard isQuiet else { return nil }
        let isTomorrow = start > end && shown >= start
        let over = clock.moment(isTomorrow ? day.advanced(by: 1) : day, Int64(end) * MinuteOfDay.milliseconds)
        return over > moment ? over : nil
    }
}

/// The times of the day at which what has come is sent as one mail, by the clocks of whom it is for.
package struct DigestTimes: Hashable, Sendable {
    /// Minutes past midnight, 0 to 1439, in order; at least one.
    package let minutes: [Int]

    private static let most = 12

    /// Reads `08:00`, or `08:00 17:30`; nil for anything else.
    package init?(parsing text: String) {
        let words = text.split { $0 == " " || $0 == "," || $0 == ";" }
        let minutes = Set(words.compactMap { MinuteOfDay.parse($0) }).filter { $0 < WorkingHours.minutesADay }
        guard minutes.count == words.count, (1...DigestTimes.most).contains(minutes.count) else { return nil }
        self.minutes = minutes.sorted()
    }

    /// As `init(parsing:)` reads it.
    package var text: String { minutes.map(MinuteOfDay.text).joined(separator: " ") }

    /// The first of these times, this moment or a later one.
    package func next(atOrAfter moment: Timestamp, _ clock: WallClock) -> Timestamp {
        let today = clock.day(at: moment)
        let moments = [today, today.advanced(by: 1)].flatMap { day in
            minutes.map { clock.moment(day, Int64($0) * MinuteOfDay.milliseconds) }
        }
        return moments.first { $0 >= moment } ?? moment
    }
}

extension MinuteOfDay {
    static let milliseconds: Int64 = 60_000
}
