/// Something that goes wrong with deliveries of webhooks.
package enum WebhookFault: Sendable, Hashable {
    case lose
    /// The same delivery so many times.
    case duplicate(times: Int)
    case delay(seconds: Double)
    /// So many are held back, and then come in the other order.
    case reverse(count: Int)
}

/// For which deliveries, and how often.
struct WebhookFaultRule: Sendable {
    var fault: WebhookFault
    var pattern: String
    var count: Int?
    var probability: Double?
}

extension World {
    /// The faults that a delivery meets, which are used up by that.
    mutating func matchingWebhookFaults(_ type: String) -> [WebhookFault] {
        var result: [WebhookFault] = []
        var kept: [WebhookFaultRule] = []
        for var rule in webhookFaults {
            let happens = Pattern.covers(rule.pattern, type) && rule.probability.map { chance.happens($0) } ?? true
            if happens {
                result.append(rule.fault)
                rule.count = rule.count.map { $0 - 1 }
            }
            if rule.count != 0 { kept.append(rule) }
        }
        webhookFaults = kept
        return result
    }
}
