import Mail

/// Whether the scanner answers, and when it is worth asking again.
struct ScannerHealth {
    /// What the operator is to hear of.
    enum News: Hashable {
        case none, down, working
    }

    /// How long mails with files wait before it is asked again.
    static let pause = Duration.seconds(60)

    /// Nil before the first answer: an alarm may stand from before the start.
    private var isWorking: Bool?
    private var downUntil: Timestamp?

    /// When to ask again; nil for now.
    func wait(at now: Timestamp) -> Timestamp? { downUntil.flatMap { $0 > now ? $0 : nil } }

    mutating func worked() -> News {
        downUntil = nil
        defer { isWorking = true }
        return isWorking == true ? .none : .working
    }

    mutating func failed(at now: Timestamp) -> News {
        downUntil = now + ScannerHealth.pause
        defer { isWorking = false }
        return isWorking == false ? .none : .down
    }
}
