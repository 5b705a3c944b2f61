import DeskStandIn

/// All that goes wrong at once in a torture of the desk, each with some of the requests.
enum DeskFaults {
    /// Of requests that write.
    private static let writes: [(effect: FaultRule.Effect, probability: Double)] = [
        (.timeoutBefore(seconds: 0.3), 0.004), (.timeoutAfter(seconds: 0.3), 0.01), (.dropBefore, 0.005),
        (.dropAfter, 0.01), (.answer(.init(409), done: false), 0.01), (.answer(.init(409), done: true), 0.005),
        (.answer(.init(429, retryAfter: 2), done: false), 0.01),
        (.answer(.init(429, isText: true), done: false), 0.005),
        (.answer(.init(500), done: false), 0.005), (.answer(.init(502, isText: true), done: true), 0.005),
        (.answer(.init(503, retryAfter: 3), done: false), 0.005),
        (.answer(.init(503, isText: true), done: true), 0.005),
        (.truncated, 0.01), (.reset, 0.01), (.slow(seconds: 0.2), 0.01), (.drip(seconds: 0.1), 0.005),
    ]
    /// Of requests that read.
    private static let reads: [(effect: FaultRule.Effect, probability: Double)] = [
        (.timeoutBefore(seconds: 0.3), 0.002), (.dropBefore, 0.003), (.answer(.init(500), done: false), 0.003),
        (.answer(.init(429, retryAfter: 1), done: false), 0.003), (.truncated, 0.003), (.reset, 0.003),
    ]
    private static let deliveries: [(fault: WebhookFault, probability: Double)] = [
        (.lose, 0.2), (.duplicate(times: 3), 0.2), (.reverse(count: 3), 0.1), (.delay(seconds: 1), 0.1),
    ]

    static func plan(for server: Server) {
        for (effect, probability) in writes {
            for method in ["POST", "PUT"] {
                server.fail(
                    FaultRule(effect, method: method, path: "/api/v2/*", count: nil, probability: probability))
            }
        }
        for (effect, probability) in reads {
            server.fail(FaultRule(effect, method: "GET", path: "/api/v2/*", count: nil, probability: probability))
        }
        for (fault, probability) in deliveries {
            server.failWebhooks(fault, count: nil, probability: probability)
        }
    }
}
