import Mail
import Synchronization

/// Keeps us below ZenDesk's limits: others share the account, and a refused request costs one too.
final class RateBudget: Sendable {
    /// One limit: how many requests within how long.
    struct Limit: Sendable {
        var count: Int
        var window: Duration

        /// Of ZenDesk's 30 updates of one ticket.
        static let ticket = Limit(count: 25, window: .seconds(600))
        /// Of ZenDesk's 10 exports.
        static let export = Limit(count: 8, window: .seconds(60))
    }

    /// What a request counts for, beside the account.
    enum Bucket: Hashable, Sendable {
        case account, export
        case ticket(Int64)
    }

    private struct State {
        var perMinute = RateBudget.allowed(of: 200)
        var spent: [Bucket: [Timestamp]] = [:]
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Timestamp

    init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    /// Counts a request, or tells how long it has to wait; one that has to wait counts nowhere.
    func admit(_ bucket: Bucket?) -> Duration? {
        let moment = now()
        return state.withLock { state in
            let buckets = [.account, bucket].compactMap(\.self)
            let waits = buckets.compactMap { wait($0, moment, &state) }
            if let longest = waits.max() { return longest }
            for bucket in buckets { state.spent[bucket, default: []].append(moment) }
            return nil
        }
    }

    /// Takes the account's limit from an answer.
    func learn(limit: String?) {
        guard let total = limit.flatMap({ Int($0) }), total > 0 else { return }
        state.withLock { $0.perMinute = Self.allowed(of: total) }
    }

    /// Four of five.
    static func allowed(of total: Int) -> Int { max(1, total * 4 / 5) }

    private func wait(_ bucket: Bucket, _ moment: Timestamp, _ state: inout State) -> Duration? {
        let limit =
            switch bucket {
            case .account: Limit(count: state.perMinute, window: .seconds(60))
            case .export: Limit.export
            case .ticket: Limit.ticket
            }
        let recent = (state.spent[bucket] ?? []).filter { moment - $0 < limit.window }
        state.spent[bucket] = recent.isEmpty ? nil : recent
        guard recent.count >= limit.count else { return nil }
        return max(limit.window - (moment - recent[recent.count - limit.count]), .seconds(1))
    }
}
