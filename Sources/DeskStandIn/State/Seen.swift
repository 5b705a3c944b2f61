/// A request that came, and what it got.
package struct SeenRequest: Sendable {
    package let at: Moment
    package let method: String
    /// With the query.
    package let target: String
    package let idempotencyKey: String?
    package let userAgent: String?
    package let body: [UInt8]
    /// Nil where the fault plan kept the answer.
    package fileprivate(set) var status: Int?
}

extension World {
    /// Older requests are forgotten.
    private static let seenLimit = 10_000
    /// Larger bodies are not kept.
    private static let bodyLimit = 100_000

    /// Notes that a request came.
    ///
    /// - Returns: its number.
    mutating func note(_ call: Call) -> Int {
        if seen.count >= Self.seenLimit {
            seen.removeFirst(Self.seenLimit / 2)
            forgotten += Self.seenLimit / 2
        }
        let query = call.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        seen.append(
            SeenRequest(
                at: now, method: call.method, target: call.path + (query.isEmpty ? "" : "?" + query),
                idempotencyKey: call.headers["idempotency-key"], userAgent: call.headers["user-agent"],
                body: call.body.count > Self.bodyLimit ? [] : call.body))
        return forgotten + seen.count - 1
    }

    mutating func noteEnd(_ number: Int, status: Int?) {
        let place = number - forgotten
        if seen.indices.contains(place) { seen[place].status = status }
    }
}
