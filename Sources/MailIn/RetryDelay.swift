import Curl

/// How long to wait before a mailbox is tried again.
enum RetryDelay {
    private static let first = 2.0
    private static let growth = 1.5
    private static let longest = 60.0
    /// A wrong password mends itself only by hand, and servers shut out who tries too often.
    private static let firstAfterLogin = 30.0
    private static let longestAfterLogin = 300.0
    /// Part of the delay that chance takes away, so that mailboxes of one server do not come back together.
    private static let jitter = 0.25

    /// - Parameters:
    ///   - failures: in a row, 1 for the first.
    ///   - chance: 0 to 1.
    static func after(failures: Int, isLogin: Bool, chance: Double) -> Duration {
        let (start, limit) = isLogin ? (firstAfterLogin, longestAfterLogin) : (first, longest)
        var delay = start
        for _ in 1..<max(1, min(failures, 100)) where delay < limit { delay *= growth }
        return .seconds(min(delay, limit) * (1 - jitter * chance))
    }
}
