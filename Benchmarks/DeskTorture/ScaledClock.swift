import Foundation
import Mail

/// A time that goes faster than the machine's, the same in every process that is told how: a day of limits passes in minutes.
struct ScaledClock: Sendable {
    /// Seconds of this time for each second of the machine's.
    let speed: Int64
    /// Milliseconds of the machine's time at which it began.
    let origin: Int64
    let beginning: Timestamp

    /// One that begins now.
    init(speed: Int64, beginning: Timestamp) {
        self.speed = speed
        self.beginning = beginning
        origin = ScaledClock.machine
    }

    /// The one of another process, as `arguments` names it.
    init?(_ arguments: some Sequence<String>) {
        let numbers = arguments.compactMap { Int64($0) }
        guard numbers.count == 3 else { return nil }
        (speed, origin, beginning) = (numbers[0], numbers[1], Timestamp(milliseconds: numbers[2]))
    }

    var arguments: [String] { [speed, origin, beginning.milliseconds].map { String($0) } }

    var now: Timestamp { beginning + .milliseconds((ScaledClock.machine - origin) * speed) }

    private static var machine: Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
