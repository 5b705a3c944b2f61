package import Mail

/// How long an account or a domain is left alone: longer each time, never to the same moment as everybody else.
package enum PauseSchedule: Hashable, Sendable {
    /// The server cannot be reached or talked to.
    case unavailable
    /// The account is refused, or has sent enough.
    case account
    /// Several recipients of a domain refused our mail for what it is.
    case domain

    /// Refused recipients of one domain within `window` that pause it.
    package static let refusals = 3
    /// How far back refusals count towards a pause.
    package static let window = Duration.seconds(3_600)
    /// Pauses in a row after which a server that cannot be reached is worth an alarm.
    package static let alarming = 3

    private var first: Duration {
        switch self {
        case .unavailable: .seconds(30)
        case .account: .seconds(300)
        case .domain: .seconds(3_600)
        }
    }

    private var longest: Duration {
        switch self {
        case .unavailable: .seconds(900)
        case .account: .seconds(7_200)
        case .domain: .seconds(21_600)
        }
    }

    private static let doublings = 16
    private static let jitterSteps: UInt64 = 1024

    /// When it is tried again.
    ///
    /// - Parameter times: how often in a row it has been left alone, this one included.
    package func end(after now: Timestamp, times: Int) -> Timestamp {
        let exponent = Int64(min(max(times, 1) - 1, PauseSchedule.doublings))
        let base = min(first.milliseconds << exponent, longest.milliseconds)
        // The moment decides the jitter: nothing here rolls dice, and two processes fail at two moments.
        let jitter = UInt64(bitPattern: now.milliseconds) &* 0x9E37_79B9_7F4A_7C15 >> 54 % PauseSchedule.jitterSteps
        return now + .milliseconds(base + base / 4 * Int64(jitter) / Int64(PauseSchedule.jitterSteps))
    }
}
