import Curl
import Foundation

/// What a token endpoint's answer means (RFC 6749 §5, RFC 8628 §3.5).
enum TokenAnswer: Equatable, Sendable {
    case granted(Tokens)
    /// The person has not agreed yet; `slower` where we ask too often.
    case pending(slower: Bool)
    /// What we hold is of no use any more: a person has to agree anew. With the server's error code.
    case revoked(String)
    /// The client or its request is not accepted: the settings have to be mended. With the server's error code.
    case refused(String)
    /// A matter of time. With what was wrong, and for how many seconds the server wants to be left alone.
    case unavailable(String, seconds: Int?)

    /// What was granted.
    struct Tokens: Equatable, Sendable {
        var access: String
        /// nil where the old one goes on.
        var refresh: String?
        /// Seconds; nil where the server does not say.
        var lifetime: Int?
    }

    init(_ response: HTTPResponse) {
        let object = (try? JSONSerialization.jsonObject(with: Data(response.body))) as? [String: Any]
        switch response.status {
        case 200: self = object.map(Self.granted) ?? .unavailable("an answer that is no JSON", seconds: nil)
        case 400..<500 where response.status != 429 && response.status != 408:
            if let code = object?["error"] as? String {
                self = Self.error(code, response)
            } else {
                self = .unavailable("status \(response.status)", seconds: Self.wait(response))
            }
        case 300..<400: self = .unavailable("a redirect, which is not followed", seconds: nil)
        default: self = .unavailable("status \(response.status)", seconds: Self.wait(response))
        }
    }

    private static func granted(_ object: [String: Any]) -> TokenAnswer {
        guard let access = token(object["access_token"]) else {
            return .unavailable("an answer without a usable access_token", seconds: nil)
        }
        let type = object["token_type"] as? String
        guard type == nil || type?.lowercased() == "bearer" else { return .refused("token_type") }
        return .granted(
            Tokens(access: access, refresh: token(object["refresh_token"]), lifetime: number(object["expires_in"])))
    }

    private static func error(_ code: String, _ response: HTTPResponse) -> TokenAnswer {
        switch code {
        case "authorization_pending": .pending(slower: false)
        case "slow_down": .pending(slower: true)
        case "invalid_grant", "interaction_required", "consent_required", "login_required", "access_denied",
            "expired_token":
            .revoked(code)
        case "temporarily_unavailable", "server_error": .unavailable(code, seconds: wait(response))
        default: .refused(OAuthWords.plain(code))
        }
    }

    /// Visible ASCII only (RFC 6749 appendix A.12): anything else would say something of its own in a login.
    private static func token(_ value: Any?) -> String? {
        guard let text = value as? String, !text.isEmpty, text.utf8.count <= longestToken,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        return text
    }

    /// Microsoft's grow with the directory, and still are a tenth of this.
    private static let longestToken = 65_536

    /// QUIRK: some servers write numbers as text (TokenAnswerTests).
    static func number(_ value: Any?) -> Int? {
        if let text = value as? String { return Int(text) }
        return (value as? NSNumber).flatMap { Int(exactly: $0.doubleValue.rounded()) }
    }

    /// Seconds that Retry-After names (RFC 9110 §10.2.3); a date there is not looked at.
    private static func wait(_ response: HTTPResponse) -> Int? {
        response["retry-after"].flatMap(Int.init).map { min(max($0, 0), longestWait) }
    }

    private static let longestWait = 3_600
}

/// Words of a server, before a person sees them.
enum OAuthWords {
    /// Without control characters, and short.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(80).map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }))
    }
}
