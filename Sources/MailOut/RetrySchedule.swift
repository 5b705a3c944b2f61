package import Mail
package import Triage

/// When a mail that was put off is tried again: growing delays up to 5 days, then no more (RFC 5321 §4.5.4.1).
package struct RetrySchedule: Sendable {
    /// Before the second attempt: long enough for greylisting to end, short enough to be of use.
    static let first = Duration.seconds(300)
    /// No delay is longer, so that a server that comes back is noticed the same day.
    static let longest = Duration.seconds(21_600)
    /// After this a mail is given up (RFC 5321 §4.5.4.1: at least 4-5 days).
    package static let lifetime = Duration.seconds(432_000)
    /// Doublings after which the longest delay is reached anyway.
    private static let doublings = 16
    private static let jitterSteps: UInt64 = 1024

    package init() {}

    /// The delay after that many attempts, the one that just failed included.
    ///
    /// The jitter is a quarter at most and depends on the mail alone: mails that failed together do not come back together,
    /// and the delays of one mail never shrink.
    /// - Parameter attempts: 1 or more.
    package func delay(afterAttempts attempts: Int, of mail: OutgoingMailID) -> Duration {
        let exponent = min(max(attempts, 1) - 1, RetrySchedule.doublings)
        let grown = RetrySchedule.first.milliseconds << Int64(exponent)
        let base = min(grown, RetrySchedule.longest.milliseconds)
        let jitter = RetrySchedule.scrambled(UInt64(bitPattern: mail.rawValue)) % RetrySchedule.jitterSteps
        return .milliseconds(base - base / 4 * Int64(jitter) / Int64(RetrySchedule.jitterSteps))
    }

    /// The moment of the next attempt.
    package func next(after now: Timestamp, attempts: Int, of mail: OutgoingMailID) -> Timestamp {
        now + delay(afterAttempts: attempts, of: mail)
    }

    /// SplitMix64's finaliser: neighbouring ids give unlike numbers.
    private static func scrambled(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
