import Mail

/// Whether the scanner answers, and when it is worth asking again.
struct ScannerHealth {
    /// What the operator is to hear of.
    enum News: Hashable {
        case none, down, working
    }

    /// How long mails with files wait before it is asked again; each time twice as long.
    static let pause = Duration.seconds(60)
    private static let longestPause = Duration.seconds(900)
    /// An alarm is stored some time after the scanner failed, so that it may come after one was cleared.
    private static let settling = Duration.seconds(120)

    /// Nil before the first answer: an alarm may stand from before the start.
    private var isWorking: Bool?
    private var downUntil: Timestamp?
    private var nextPause = ScannerHealth.pause
    private var lastFailure: Timestamp?

    /// When to ask again; nil for now.
    func wait(at now: Timestamp) -> Timestamp? { downUntil.flatMap { $0 > now ? $0 : nil } }

    mutating func worked(at now: Timestamp) -> News {
        downUntil = nil
        nextPause = ScannerHealth.pause
        defer { isWorking = true }
        guard let failure = lastFailure else { return isWorking == true ? .none : .working }
        if now >= failure + ScannerHealth.settling { lastFailure = nil }
        return .working
    }

    mutating func failed(at now: Timestamp) -> News {
        // Several connections find the same trouble at the same time.
        if wait(at: now) == nil {
            downUntil = now + nextPause
            nextPause = min(nextPause * 2, ScannerHealth.longestPause)
        }
        lastFailure = now
        defer { isWorking = false }
        return isWorking == false ? .none : .down
    }
}
