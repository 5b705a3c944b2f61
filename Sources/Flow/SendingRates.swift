/// How much may go out: what is over it waits, reminders longest (product §5).
package struct SendingRates: Hashable, Sendable {
    /// Mails within a minute; nil for no limit.
    package var perMinute: Int?
    /// Mails within 24 hours; nil for no limit.
    package var perDay: Int?

    package init(perMinute: Int? = nil, perDay: Int? = nil) {
        self.perMinute = perMinute
        self.perDay = perDay
    }

    /// No limits of our own: the server says when it has had enough.
    package static let unlimited = SendingRates()

    /// What has gone out, as the limits look at it.
    package struct Sent: Hashable, Sendable {
        /// Within the last 60 seconds.
        package var lastMinute: Int
        /// Within the last 24 hours.
        package var today: Int
        package init(lastMinute: Int = 0, today: Int = 0) {
            self.lastMinute = lastMinute
            self.today = today
        }
    }

    /// Of each hundred of a day's mails, those that a priority may use up: people's words all of them, notices and
    /// reminders leave some.
    private static let shares = [100, 90, 75]

    /// How many mails of a priority may go now.
    ///
    /// - Parameter priority: 0 for people's words, 1 for notices, 2 for reminders.
    package func allowance(after sent: Sent, priority: Int) -> Int {
        min(minuteAllowance(after: sent), dayAllowance(after: sent, priority: priority))
    }

    /// How many mails the limit of a minute still lets go, whatever their priority.
    package func minuteAllowance(after sent: Sent) -> Int {
        perMinute.map { max($0 - sent.lastMinute, 0) } ?? .max
    }

    /// How many mails of a priority the limit of a day still lets go: the lower kinds stop before it is used up.
    package func dayAllowance(after sent: Sent, priority: Int) -> Int {
        guard let perDay else { return .max }
        let share = SendingRates.shares[min(max(priority, 0), SendingRates.shares.count - 1)]
        return max(max(perDay / 100 * share + perDay % 100 * share / 100, 1) - sent.today, 0)
    }
}

/// Limits of providers, as they state them; what is configured beside a preset goes before it.
package enum SendingPreset: String, Hashable, Sendable, CaseIterable {
    case gmail, microsoft365, fastmail

    /// Google Workspace takes 2,000 mails a day; Exchange Online 30 a minute and 10,000 recipients a day, of which a
    /// tenant's other mail needs some; Fastmail 8,000 a day on its standard plan and 4,000 on its smallest.
    package var rates: SendingRates {
        switch self {
        case .gmail: SendingRates(perMinute: 60, perDay: 2_000)
        case .microsoft365: SendingRates(perMinute: 30, perDay: 10_000)
        case .fastmail: SendingRates(perMinute: 120, perDay: 4_000)
        }
    }

    /// Exchange Online takes three connections of one account at a time.
    package var connections: Int {
        switch self {
        case .gmail: 5
        case .microsoft365: 3
        case .fastmail: 5
        }
    }
}
