import Crypto
import Foundation

/// Carries deliveries to their receivers.
struct Pump: Sendable {
    let desk: Desk

    /// Delivers until it is cancelled.
    func run() async {
        for await _ in desk.bell {
            while !Task.isCancelled,
                let delivery = desk.touch(rings: false, { $0.nextDelivery(at: SystemTime.milliseconds) })
            {
                _ = await attempt(delivery)
            }
            guard let next = desk.look({ $0.nextDeliveryTime() }) else { continue }
            let desk = desk
            Task {
                try? await Task.sleep(for: .milliseconds(max(1, next - SystemTime.milliseconds)))
                desk.ring()
            }
        }
    }

    /// Tries one delivery.
    func attempt(_ delivery: Delivery) async -> WebClient.Reply {
        let found = desk.look { world -> (Webhook, DeskSettings, Moment)? in
            guard let webhook = delivery.probe ?? world.webhooks.first(where: { $0.id == delivery.webhookID }) else {
                return nil
            }
            return (webhook, world.settings, world.now)
        }
        guard let (webhook, settings, now) = found else {
            desk.touch(rings: false) { $0.underway -= 1 }
            return WebClient.Reply()
        }
        let stamp = (settings.signsWithSystemTime ? Moment(milliseconds: SystemTime.milliseconds) : now).stamp
        let hasBody = webhook.method != "GET" && webhook.method != "DELETE"
        let body = hasBody ? delivery.body : []
        let reply = await WebClient.post(
            body, to: webhook.endpoint, method: webhook.method,
            headers: headers(webhook, delivery, body, stamp), timeout: settings.webhookTimeout)
        if delivery.probe == nil {
            desk.touch(rings: false) { $0.settle(delivery, reply, at: SystemTime.milliseconds) }
        }
        return reply
    }

    private func headers(
        _ webhook: Webhook, _ delivery: Delivery, _ body: [UInt8], _ stamp: String
    ) -> [(name: String, value: String)] {
        var result: [(name: String, value: String)] = [
            ("Content-Type", "application/json; charset=utf-8"), ("User-Agent", "Zendesk Webhook"),
            ("X-Zendesk-Account-Id", "123456"), ("X-Zendesk-Webhook-Id", webhook.id),
            ("X-Zendesk-Webhook-Invocation-Id", delivery.invocationID),
            ("X-Zendesk-Webhook-Signature", Pump.signature(body, stamp, webhook.secret)),
            ("X-Zendesk-Webhook-Signature-Timestamp", stamp),
        ]
        let data = webhook.authentication["data"]
        switch webhook.authentication["type"]?.string {
        case "bearer_token": result.append(("Authorization", "Bearer \(data?["token"]?.string ?? "")"))
        case "basic_auth":
            let pair = "\(data?["username"]?.string ?? ""):\(data?["password"]?.string ?? "")"
            result.append(("Authorization", "Basic \(Base64.encoded(pair.utf8))"))
        case "api_key": result.append((data?["name"]?.string ?? "X-Api-Key", data?["value"]?.string ?? ""))
        default: break
        }
        for (name, value) in webhook.headers.object ?? [:] { result.append((name, value.words)) }
        return result
    }

    /// Over the time and the raw bytes of the body, with the secret's own bytes as the key.
    static func signature(_ body: [UInt8], _ stamp: String, _ secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(Array(stamp.utf8) + body), using: SymmetricKey(data: Data(secret.utf8)))
        return Base64.encoded(code)
    }
}
