/// Where events are posted to.
struct Webhook: Sendable {
    /// A ULID.
    let id: String
    var name: String
    var isActive: Bool
    var endpoint: String
    var method: String
    /// Event types; `conditional_ticket_events` for one that triggers drive.
    var subscriptions: [String]
    /// Sent along, and never shown again.
    var authentication: JSON
    var headers: JSON
    var secret: String
    let created: Moment
    var updated: Moment
    var breaker = Breaker()

    static let conditional = "conditional_ticket_events"
    /// The secret of deliveries that are tried out before a webhook exists.
    static let testSecret = "dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ=="

    var json: JSON {
        var shown = authentication
        shown["data"] = nil
        return [
            "id": .string(id), "name": .string(name), "status": isActive ? "active" : "inactive",
            "endpoint": .string(endpoint), "http_method": .string(method), "request_format": "json",
            "subscriptions": JSON(subscriptions), "authentication": authentication.isNull ? nil : shown,
            "custom_headers": headers, "created_at": .string(created.stamp), "updated_at": .string(updated.stamp),
            "created_by": "1", "updated_by": "1", "description": nil,
        ]
    }
}

/// Pauses a webhook whose receiver mostly fails.
struct Breaker: Sendable {
    private static let window: Int64 = 300_000
    private static let leastRequests = 100
    private static let mostErrors = 1_000
    private static let share = 0.7
    private static let pause: Int64 = 5_000

    private var results: [(at: Int64, failed: Bool)] = []
    /// Nothing is delivered before.
    private(set) var closedUntil: Int64 = 0

    /// Notes how an attempt went.
    ///
    /// - Parameter at: milliseconds of the system's time.
    mutating func note(failed: Bool, at: Int64) {
        results.append((at, failed))
        results.removeAll { $0.at < at - Self.window }
        let errors = results.count(where: \.failed)
        guard results.count >= Self.leastRequests else { return }
        if errors > Self.mostErrors || Double(errors) >= Self.share * Double(results.count) {
            closedUntil = at + Self.pause
            results = []
        }
    }
}

/// Something to post, and how far that has come.
struct Delivery: Sendable {
    let invocationID: String
    let webhookID: String
    let eventType: String
    let body: [UInt8]
    /// Milliseconds of the system's time.
    var notBefore: Int64 = 0
    var attempt = 1
    /// Overrides the webhook, for one that is only tried out.
    var probe: Webhook?
    var ticketID: Int64?
    /// Held back until this many are there, and then let go in the other order.
    var heldFor: Int?
}

/// What became of a delivery.
struct Invocation: Sendable {
    struct Attempt: Sendable {
        let at: Moment
        /// Nil where nothing came in time.
        let status: Int?
        let response: String
    }

    let id: String
    let webhookID: String
    let eventType: String
    let body: [UInt8]
    let created: Moment
    var attempts: [Attempt] = []
    var isOver = false
    var isLost = false

    var state: String {
        guard let last = attempts.last else { return isLost ? "lost" : "scheduled" }
        guard isOver else { return "retrying" }
        return last.status.map { 200..<300 ~= $0 } == true ? "success" : "failed"
    }

    var json: JSON {
        [
            "id": .string(id), "webhook_id": .string(webhookID), "event_type": .string(eventType),
            "invoked_at": .string(created.stamp), "latest_completed_at": JSON(attempts.last?.at.stamp),
            "status": .string(state), "status_code": JSON(attempts.last?.status.map(Int64.init)),
        ]
    }

    var attemptsJSON: JSON {
        .array(
            attempts.enumerated().map { number, attempt in
                let isTimeout = attempt.status == nil
                return [
                    "id": .string("\(id)-\(number + 1)"), "invocation_id": .string(id),
                    "invoked_at": .string(attempt.at.stamp), "completed_at": .string(attempt.at.stamp),
                    "status": .string(
                        isTimeout ? "timeout" : 200..<300 ~= (attempt.status ?? 0) ? "success" : "failed"),
                    "status_code": JSON(attempt.status.map(Int64.init)),
                    "request": ["payload": .string(String(decoding: body, as: UTF8.self))],
                    "response": ["payload": .string(attempt.response)],
                ]
            })
    }
}
