/// Requests of one bucket since its window began.
struct RateWindow: Sendable {
    var used: Int64
    let ends: Moment
}

extension World {
    /// Counts a request in its buckets, and tells how they stand.
    ///
    /// - Throws: `Failure` with 429 where one is full; the account may have headroom then.
    mutating func count(_ call: Call, _ route: Route) throws -> [(name: String, value: String)] {
        guard settings.limitsAreOn, !isReplaying else { return [] }
        let limits = settings.limits
        var headers: [(name: String, value: String)] = []
        for (key, name, rate) in buckets(call, route) {
            let (left, resets, isOver) = take(key, rate)
            headers.append((name, "total=\(rate.total); remaining=\(left); resets=\(resets)"))
            if isOver { throw over(resets, headers) }
        }
        let (left, resets, isOver) = take("account", limits.account)
        headers += [
            ("X-Rate-Limit", String(limits.account.total)), ("X-Rate-Limit-Remaining", String(left)),
            ("ratelimit-limit", String(limits.account.total)), ("ratelimit-remaining", String(left)),
            ("ratelimit-reset", String(resets)),
        ]
        if isOver { throw over(resets, headers) }
        return headers
    }

    private mutating func over(_ resets: Int64, _ headers: [(name: String, value: String)]) -> Failure {
        refusedByLimit += 1
        var failure = Failure.rateLimited(retryAfter: resets, asText: false)
        failure.headers += headers
        return failure
    }

    private func buckets(_ call: Call, _ route: Route) -> [(key: String, name: String, rate: RateLimits.Rate)] {
        var result: [(key: String, name: String, rate: RateLimits.Rate)] = []
        if let limit = route.limit, let rate = settings.limits.endpoints[limit] {
            let key = limit == "user-updates" ? "\(limit) \(call.parameters["id"] ?? "")" : limit
            result.append((key, "zendesk-ratelimit-\(limit)", rate))
        }
        if route.limit == "ticket-updates", let id = call.parameters["id"], let user = call.caller.userID {
            result.append(
                ("ticket \(id) \(user)", "zendesk-ratelimit-per-ticket-updates", settings.limits.ticketUpdates))
        }
        return result
    }

    private mutating func take(_ key: String, _ rate: RateLimits.Rate) -> (left: Int64, resets: Int64, isOver: Bool) {
        var window = windows[key] ?? RateWindow(used: 0, ends: now + rate.seconds)
        if window.ends <= now { window = RateWindow(used: 0, ends: now + rate.seconds) }
        let isOver = window.used >= rate.total
        if !isOver { window.used += 1 }
        windows[key] = window
        let resets = max(1, (window.ends.milliseconds - now.milliseconds + 999) / 1_000)
        return (rate.total - window.used, resets, isOver)
    }
}
