import Mail

/// How often one source may do something, counted in memory: a restart forgives.
actor SourceCaps {
    private let most: Int
    private let window: Duration
    private var times: [String: [Timestamp]] = [:]
    /// Sources that are kept apart; more are a flood, in which everybody counts as one.
    private static let mostSources = 10_000

    /// - Parameters:
    ///   - most: how often within the window.
    init(most: Int, within window: Duration) {
        self.most = most
        self.window = window
    }

    /// Counts one, and says whether it may be.
    func admits(_ source: String, at now: Timestamp) -> Bool {
        if times.count >= SourceCaps.mostSources { times = times.filter { now - ($0.value.last ?? now) < window } }
        let key = times.count >= SourceCaps.mostSources && times[source] == nil ? "" : source
        let recent = (times[key] ?? []).filter { now - $0 < window }
        guard recent.count < most else {
            times[key] = recent
            return false
        }
        times[key] = recent + [now]
        return true
    }
}
