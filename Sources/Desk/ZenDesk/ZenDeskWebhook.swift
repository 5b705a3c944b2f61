import Crypto
import Foundation
package import Mail

/// What ZenDesk's webhooks say, looked at before it is believed.
///
/// A webhook is a hint where to look: nothing of its words is used.
package enum ZenDeskWebhook {
    /// Why a call is not believed.
    package enum Refusal: Error, Hashable, Sendable {
        /// Not signed with our secret, or not at all.
        case forged
        /// Signed too long ago, or in the future.
        case stale
        /// No ticket is named.
        case unreadable
    }

    /// How far the moment of a signature may be from ours.
    package static let freshness = Duration.seconds(300)
    /// What an event's body may hold at most.
    package static let longestBody = 1 << 20

    /// The ticket that a call tells of.
    ///
    /// - Parameters:
    ///   - body: the bytes as they came: some bodies are laid out over lines and end in one.
    ///   - signature: the field X-Zendesk-Webhook-Signature.
    ///   - timestamp: the field X-Zendesk-Webhook-Signature-Timestamp.
    package static func verify(
        body: [UInt8], signature: String, timestamp: String, secret: String, now: Timestamp
    ) throws(Refusal) -> Int64 {
        guard body.count <= longestBody, !secret.isEmpty, let code = Data(base64Encoded: signature),
            // Compares in a time that does not depend on where they differ.
            HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: Array(timestamp.utf8) + body, using: SymmetricKey(data: Array(secret.utf8)))
        else { throw .forged }
        guard let moment = ZenDeskTime.moment(fromSignature: timestamp) else { throw .stale }
        guard moment - now <= freshness, now - moment <= freshness else { throw .stale }
        guard let ticket = ticket(in: body) else { throw .unreadable }
        return ticket
    }

    /// By an event's detail or subject, or by the body that a trigger was given; ids come as numbers and as texts.
    private static func ticket(in body: [UInt8]) -> Int64? {
        guard let json = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] else { return nil }
        let subject = (json["subject"] as? String).flatMap { text in
            text.hasPrefix("zen:ticket:") ? String(text.dropFirst("zen:ticket:".count)) : nil
        }
        let named = [json["ticket_id"], (json["detail"] as? [String: Any])?["id"], subject]
        return named.lazy.compactMap { value in
            (value as? String).flatMap { Int64($0) } ?? (value as? NSNumber)?.int64Value
        }.first { $0 > 0 }
    }
}

extension ZenDeskTime {
    /// A moment with or without parts of a second.
    static func moment(fromSignature text: String) -> Timestamp? {
        if let whole = moment(text) { return whole }
        guard let dot = text.firstIndex(of: "."), text.hasSuffix("Z") else { return nil }
        return moment("\(text[..<dot])Z")
    }
}
