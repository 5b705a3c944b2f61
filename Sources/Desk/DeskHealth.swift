import Mail

/// Whether the desk answers, as the last attempts tell it: while it does not, it gets one attempt at a time.
struct DeskHealth: Sendable {
    /// What an outcome means for everybody else.
    enum News: Equatable, Sendable {
        case none
        /// It has not answered for `alarmAfter`.
        case alarming
        /// It answers (again): alarms end, and what was put off is due.
        case working
    }

    /// Attempts that fail one after the other until the desk counts as down: one ticket's trouble is not the desk's.
    static let downAfter = 3

    /// How long it may be silent before somebody is told.
    let alarmAfter: Duration
    private var failures = 0
    private var failingSince: Timestamp?
    private var quietUntil: Timestamp?
    private var isProbing = false
    private var isAlarmed = false
    /// False until the first success, which ends the alarms of an earlier process.
    private var hasWorked = false

    init(alarmAfter: Duration) { self.alarmAfter = alarmAfter }

    var isDown: Bool { failures >= DeskHealth.downAfter }

    /// Until when no attempt is made; nil while the desk works.
    var silence: Timestamp? { isDown ? quietUntil : nil }

    /// True while the desk is down and its one attempt is under way: everybody else waits for that.
    var isAwaited: Bool { isDown && isProbing }

    /// True where an attempt may begin now; while the desk is down only one does.
    mutating func admits(at now: Timestamp) -> Bool {
        guard isDown else { return true }
        guard !isProbing, now >= quietUntil ?? now else { return false }
        isProbing = true
        return true
    }

    /// An attempt that was admitted found nothing to do.
    mutating func foundNothing() { isProbing = false }

    mutating func worked() -> News {
        let wasDown = isDown
        let isFirst = !hasWorked
        (failures, failingSince, quietUntil, isProbing, hasWorked) = (0, nil, nil, false, true)
        defer { isAlarmed = false }
        return wasDown || isAlarmed || isFirst ? .working : .none
    }

    /// - Parameter delay: after which the next attempt makes sense.
    mutating func failed(at now: Timestamp, delay: Duration) -> News {
        failures = min(failures + 1, DeskHealth.downAfter)
        isProbing = false
        quietUntil = now + delay
        let since = failingSince ?? now
        failingSince = since
        guard isDown, !isAlarmed, now - since >= alarmAfter else { return .none }
        isAlarmed = true
        return .alarming
    }
}
