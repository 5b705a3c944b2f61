import Mail

/// When a delivery is tried again: at once noticed, then patiently over three days (Standard Webhooks, "Deliverability and
/// reliability").
enum WebhookRetry {
    /// The pause after the first attempt, the second, …; after the last one there is none.
    static let pauses: [Duration] = [
        .seconds(5), .seconds(300), .seconds(1_800), .seconds(2 * 3_600), .seconds(5 * 3_600), .seconds(10 * 3_600),
        .seconds(14 * 3_600), .seconds(20 * 3_600), .seconds(24 * 3_600),
    ]
    /// A receiver that asks for more than a day is asked again then.
    private static let longestAsked = Duration.seconds(86_400)
    /// Part of a pause that chance adds: it spreads what failed together, and leaves each pause longer than the one before.
    private static let spread = 0.1

    /// The pause after that many attempts in vain; nil where it was the last.
    ///
    /// - Parameters:
    ///   - attempts: 1 or more, the one that just failed included.
    ///   - chance: 0 to 1.
    ///   - asked: what the receiver asked for, which is not undercut.
    static func pause(afterAttempts attempts: Int, chance: Double, asked: Duration? = nil) -> Duration? {
        let index = max(attempts, 1) - 1
        guard index < pauses.count else { return nil }
        let base = Double(pauses[index].milliseconds)
        let own = Duration.milliseconds(Int64(base * (1 + spread * min(max(chance, 0), 1))))
        return max(own, min(asked ?? .zero, longestAsked))
    }
}
