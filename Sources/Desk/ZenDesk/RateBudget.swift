import Curl
import Mail
import Synchronization

/// Keeps us below ZenDesk's limits: others share the account, and a refused request costs one too.
///
/// What we have asked for ourselves is counted, and what answers say is left is believed: an earlier process, or somebody
/// else's program, may have spent the rest.
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
        case account, export, updates
        case ticket(Int64)

        /// How ZenDesk calls it in the fields of its answers.
        fileprivate var field: String? {
            switch self {
            case .account: nil
            case .export: "zendesk-ratelimit-incremental"
            case .updates: "zendesk-ratelimit-ticket-updates"
            case .ticket: "zendesk-ratelimit-per-ticket-updates"
            }
        }

        /// How it is told outside; nil where there is one for each ticket.
        fileprivate var name: String? {
            switch self {
            case .account: "account"
            case .export: "export"
            case .updates: "updates"
            case .ticket: nil
            }
        }

        /// All that a request for this one counts for.
        fileprivate var all: [Bucket] {
            switch self {
            case .account: [.account]
            case .export, .updates: [.account, self]
            case .ticket: [.account, .updates, self]
            }
        }
    }

    private struct State {
        var perMinute: [Bucket: Int] = [.account: RateBudget.allowed(of: 200), .updates: RateBudget.allowed(of: 100)]
        var spent: [Bucket: [Timestamp]] = [:]
        /// Until when a limit is as good as reached, as ZenDesk has said.
        var shutUntil: [Bucket: Timestamp] = [:]
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Timestamp

    init(now: @escaping @Sendable () -> Timestamp) { self.now = now }

    /// Counts a request, or tells how long it has to wait; one that has to wait counts nowhere.
    func admit(_ bucket: Bucket?) -> Duration? {
        let moment = now()
        return state.withLock { state in
            let buckets = (bucket ?? .account).all
            let waits = buckets.compactMap { wait($0, moment, &state) }
            if let longest = waits.max() { return longest }
            for bucket in buckets { state.spent[bucket, default: []].append(moment) }
            return nil
        }
    }

    /// Takes the limits, and what is left of them, from an answer.
    func learn(_ response: HTTPResponse, _ bucket: Bucket?) {
        let moment = now()
        let told = (bucket ?? .account).all.compactMap { bucket in
            Standing(bucket, response).map { (bucket: bucket, standing: $0) }
        }
        for (bucket, standing) in told {
            if let left = standing.left, let name = bucket.name { DeskCounts.note(left: left, of: name) }
        }
        state.withLock { state in
            for (bucket, standing) in told where standing.total > 0 {
                if state.perMinute[bucket] != nil { state.perMinute[bucket] = Self.allowed(of: standing.total) }
                let reserve = standing.total - Self.allowed(of: standing.total)
                guard let left = standing.left, left < reserve, let resets = standing.resets else { continue }
                state.shutUntil[bucket] = moment + .seconds(max(1, min(resets, Self.longestShut)))
            }
        }
    }

    /// How a limit stands, by an answer's fields.
    private struct Standing {
        var total: Int
        var left: Int?
        /// In seconds.
        var resets: Int?

        init?(_ bucket: Bucket, _ response: HTTPResponse) {
            guard let field = bucket.field else {
                guard let total = response["x-rate-limit"].flatMap({ Int($0) }) else { return nil }
                self.total = total
                left = response["x-rate-limit-remaining"].flatMap { Int($0) }
                resets = response["ratelimit-reset"].flatMap { Int($0) }
                return
            }
            var values: [Substring: Int] = [:]
            for pair in (response[field] ?? "").split(separator: ";") {
                let words = pair.split(separator: "=")
                guard words.count == 2, let number = Int(words[1]) else { continue }
                values[words[0].drop { $0 == " " }] = number
            }
            guard let total = values["total"] else { return nil }
            self.total = total
            left = values["remaining"]
            resets = values["resets"]
        }
    }

    /// No window is longer.
    private static let longestShut = 600

    /// Four of five.
    static func allowed(of total: Int) -> Int { max(1, total * 4 / 5) }

    private func wait(_ bucket: Bucket, _ moment: Timestamp, _ state: inout State) -> Duration? {
        let limit =
            switch bucket {
            case .account, .updates: Limit(count: state.perMinute[bucket] ?? 1, window: .seconds(60))
            case .export: Limit.export
            case .ticket: Limit.ticket
            }
        let recent = (state.spent[bucket] ?? []).filter { moment - $0 < limit.window }
        state.spent[bucket] = recent.isEmpty ? nil : recent
        var wait: Duration?
        if recent.count >= limit.count {
            wait = max(limit.window - (moment - recent[recent.count - limit.count]), .seconds(1))
        }
        if let shut = state.shutUntil[bucket] {
            if shut > moment { wait = max(wait ?? .zero, shut - moment) } else { state.shutUntil[bucket] = nil }
        }
        return wait
    }
}
