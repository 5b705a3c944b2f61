import Foundation

/// Where a webhook's deliveries go: over TLS, or in the clear to this machine alone.
package struct WebhookURL: Hashable, Sendable {
    package let text: String
    /// For logs and alarms, since paths and queries may hold what is nobody's business.
    package let host: String

    /// Longer ones are refused by many servers, and typed by nobody.
    private static let longest = 2_000

    /// - Returns: nil for what is no `https://` with a host and without a user, nor `http://` to a name of this machine.
    package init?(_ text: String) {
        guard text.utf8.count <= WebhookURL.longest,
            let parts = URLComponents(string: text, encodingInvalidCharacters: false),
            let host = parts.host?.lowercased(), !host.isEmpty, parts.user == nil, parts.password == nil,
            parts.fragment == nil
        else { return nil }
        switch parts.scheme?.lowercased() {
        case "https": break
        case "http" where WebhookURL.isLoopback(host): break
        default: return nil
        }
        self.text = text
        self.host = host
    }

    /// The address that a name stands for is not asked: `localhost.example.org` may be anywhere.
    private static func isLoopback(_ host: String) -> Bool {
        if ["localhost", "[::1]", "::1"].contains(host) { return true }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count == 4 && labels[0] == "127" && labels.allSatisfy { UInt8($0) != nil }
    }
}
