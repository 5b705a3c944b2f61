import Mail

/// When a task is tried again: from half a second to five minutes, doubled each time, and spread by chance.
struct DeskRetry: Sendable {
    static let first = Duration.milliseconds(500)
    static let longest = Duration.seconds(300)
    /// Doublings after which the longest delay is reached anyway.
    private static let doublings = 10

    /// The delay after that many attempts.
    ///
    /// - Parameters:
    ///   - attempts: 1 or more, the one that just failed included.
    ///   - chance: 0 to 1; spreads tasks that failed together over half of the delay.
    ///   - asked: what the desk itself asked for, which is not undercut.
    static func delay(afterAttempts attempts: Int, chance: Double, asked: Duration?) -> Duration {
        let grown = first * (1 << min(max(attempts, 1) - 1, doublings))
        let bounded = min(grown, longest)
        let spread = Double(bounded.milliseconds) * (0.5 + min(max(chance, 0), 1) / 2)
        let own = Duration.milliseconds(Int64(spread))
        return min(max(own, asked ?? .zero), max(longest, DeskRetry.longestAsked))
    }

    /// A desk that asks for more is asked again then.
    private static let longestAsked = Duration.seconds(3_600)
}
