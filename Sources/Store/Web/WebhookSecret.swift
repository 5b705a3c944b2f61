import Foundation
import Mail

/// What a webhook's deliveries are signed with, shared with its receiver (Standard Webhooks, "Signature scheme").
///
/// It describes itself without its bytes: nothing that prints a webhook gives the secret away.
package struct WebhookSecret: Hashable, Sendable, CustomStringConvertible {
    /// As receivers know it: `whsec_` and base64.
    package let text: String
    /// What the text stands for.
    package let key: [UInt8]

    private static let prefix = "whsec_"
    /// 192 to 512 bits, as the standard wants.
    private static let lengths = 24...64
    /// 256 bits: as many as the signature has.
    private static let made = 32

    /// Reads a secret that somebody has; nil where it is none, or too short to be one.
    package init?(_ text: String) {
        guard text.hasPrefix(WebhookSecret.prefix),
            let key = Base64.decode(whole: Array(text.utf8.dropFirst(WebhookSecret.prefix.utf8.count))[...]),
            WebhookSecret.lengths.contains(key.count)
        else { return nil }
        self.text = text
        self.key = key
    }

    /// Makes a new one.
    package init(using generator: inout some RandomNumberGenerator) {
        key = (0..<WebhookSecret.made).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        text = WebhookSecret.prefix + Data(key).base64EncodedString()
    }

    package var description: String { "\(WebhookSecret.prefix)…" }
}
