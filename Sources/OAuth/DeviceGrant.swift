import Curl
import Foundation

/// A person's agreement that is given on another device (RFC 8628).
package struct DeviceGrant: Equatable, Sendable {
    let deviceCode: String
    /// What the person types there.
    package let userCode: String
    /// Where they go.
    package let verificationURL: String
    /// Seconds until the codes are worth nothing.
    package let lifetime: Int
    /// Seconds between our questions.
    var interval: Int

    private static let standardInterval = 5
    /// Seconds that "slow down" adds (RFC 8628 §3.5).
    private static let slowing = 5
    private static let longestInterval = 300
    private static let longestLifetime = 3_600

    /// - Throws: `TransferError` where the server does not answer with codes.
    init(_ response: HTTPResponse, place: String) throws(TransferError) {
        let object = (try? JSONSerialization.jsonObject(with: Data(response.body))) as? [String: Any] ?? [:]
        // QUIRK: Google names the address otherwise than the standard (DeviceGrantTests).
        let address = object["verification_uri"] ?? object["verification_url"]
        guard response.status == 200, let device = object["device_code"] as? String, !device.isEmpty,
            let user = object["user_code"] as? String, let address = address as? String,
            address.hasPrefix("https://") || address.hasPrefix("http://")
        else {
            let code = (object["error"] as? String).map(OAuthWords.plain) ?? "status \(response.status)"
            throw TransferError(.login, "\(place) gives no device code (\(code))")
        }
        deviceCode = device
        userCode = OAuthWords.plain(user)
        verificationURL = String(decoding: address.utf8.prefix(2_000).filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
        lifetime = min(max(TokenAnswer.number(object["expires_in"]) ?? Self.longestLifetime, 1), Self.longestLifetime)
        interval = min(
            max(TokenAnswer.number(object["interval"]) ?? Self.standardInterval, 1), Self.longestInterval)
    }

    mutating func slowDown() { interval = min(interval + Self.slowing, Self.longestInterval) }
}
