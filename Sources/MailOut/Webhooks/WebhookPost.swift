import Crypto
import Curl
import Foundation
import Mail
import Store

/// One attempt to tell a webhook of a happening (Standard Webhooks 1.0.0).
struct WebhookPost {
    /// What the receiver made of it.
    enum Answer: Hashable {
        case yes
        /// 410: it wants nothing more of us.
        case gone
        /// Anything else; `after` is what it asked us to wait.
        case no(why: String, after: Duration?)
    }

    let request: HTTPRequest

    /// - Parameter moment: of this attempt, which is signed: an old delivery cannot be played again.
    init(_ notice: HappeningNotice, to webhook: Webhook, at moment: Timestamp, timeout: Duration) throws {
        let body = try notice.json()
        let time = "\(moment.seconds)"
        let headers = [
            ("Content-Type", "application/json"), ("webhook-id", notice.id), ("webhook-timestamp", time),
            ("webhook-signature", WebhookPost.signature(notice.id, time, body, by: webhook.secret)),
        ]
        request = HTTPRequest(.post, webhook.url.text, headers: headers, body: body, timeout: timeout)
    }

    /// `v1,` and the MAC of `id.timestamp.body`; neither id nor time can hold a full stop.
    static func signature(_ id: String, _ time: String, _ body: [UInt8], by secret: WebhookSecret) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(id).\(time).".utf8) + body, using: SymmetricKey(data: secret.key))
        return "v1,\(Data(code).base64EncodedString())"
    }

    /// Only 2xx is a yes; a redirect is not followed, since it would take what was signed for one server to another.
    static func answer(_ response: HTTPResponse) -> Answer {
        switch response.status {
        case 200..<300: .yes
        case 410: .gone
        default: .no(why: "answered \(response.status)", after: asked(response))
        }
    }

    /// Retry-After in seconds (RFC 9110 §10.2.3); its other form, a date, comes from no API.
    private static func asked(_ response: HTTPResponse) -> Duration? {
        response["retry-after"].flatMap { Int64($0) }.flatMap { (0...86_400).contains($0) ? .seconds($0) : nil }
    }
}
