import Curl

/// Why a renewal failed, and for how long asking again is of no use.
struct RenewalFailure: Error {
    var error: TransferError
    /// Seconds for which asking again is of no use; the pause that grows is kept in any case.
    var atLeast = 0
}

/// What has gone wrong with renewals, so that the server is left alone for a while.
struct Trouble: Sendable {
    private var error: TransferError?
    /// The refresh token that it was about.
    private var mark = ""
    /// Seconds since 1970.
    private var until: Int64 = 0
    private var times = 0

    private static let longestPause: Int64 = 300
    /// Doublings after which the longest pause is reached.
    private static let growth = 9
    /// No server's word makes a pause longer.
    private static let longestStanding: Int64 = 3_600

    /// The error that still stands; nil where it is time to ask again.
    func standing(for mark: String, now: Int64) -> TransferError? {
        guard let error, self.mark == mark else { return nil }
        // A clock that was set back must not make this last.
        return now < until && until - now <= Self.longestStanding ? error : nil
    }

    /// Keeps a failure: for 2, 4, 8 … seconds, 5 minutes at most, or what the server named.
    mutating func note(_ failure: RenewalFailure, for mark: String, now: Int64) {
        times = self.mark == mark ? min(times + 1, Self.growth) : 1
        error = failure.error
        self.mark = mark
        until = now + min(Self.longestStanding, max(min(Self.longestPause, 1 << times), Int64(failure.atLeast)))
    }
}
