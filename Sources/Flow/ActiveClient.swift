package import Mail

/// A booking as the question "is this an active client?" needs it.
package struct BookedTime: Hashable, Sendable {
    package var startsAt: Timestamp
    package var endsAt: Timestamp
    package var isCancelled: Bool
    package init(startsAt: Timestamp, endsAt: Timestamp, isCancelled: Bool = false) {
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.isCancelled = isCancelled
    }
}

/// When a member counts as an active client of a practitioner (product §1).
package struct ActiveClientRule: Hashable, Sendable {
    /// How long a booking counts after its end.
    package var past: Duration
    /// How far ahead a booking may begin; nil for any time.
    package var ahead: Duration?

    /// - Parameter past: 180 days by default.
    package init(past: Duration = .seconds(180 * 86_400), ahead: Duration? = nil) {
        self.past = past
        self.ahead = ahead
    }

    /// Bookings that ended before this no longer count.
    package func earliestEnd(at now: Timestamp) -> Timestamp {
        Timestamp(milliseconds: now.milliseconds - past.milliseconds)
    }

    /// Bookings that begin after this do not count yet.
    package func latestStart(at now: Timestamp) -> Timestamp {
        ahead.map { now + $0 } ?? Timestamp(milliseconds: .max)
    }

    /// True with one booking that is not cancelled and lies in the window, or with an operator's mark.
    package func isActive(_ bookings: [BookedTime], isMarked: Bool, at now: Timestamp) -> Bool {
        isMarked || bookings.contains { covers($0, at: now) }
    }

    private func covers(_ booking: BookedTime, at now: Timestamp) -> Bool {
        !booking.isCancelled && booking.endsAt >= earliestEnd(at: now) && booking.startsAt <= latestStart(at: now)
    }
}
