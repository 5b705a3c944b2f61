import Foundation

/// What a token file holds.
struct StoredToken: Codable, Equatable, Sendable {
    /// Whose tokens these are: they are never shown to another server or in another client's name.
    var tokenURL: String?
    var clientId: String?
    /// nil for a client that stands for itself.
    var refreshToken: String?
    var accessToken: String?
    /// Seconds since 1970, UTC.
    var obtainedAt: Int64?
    var expiresAt: Int64?

    /// How long a token is taken for good where the server does not say.
    private static let assumedLifetime = 3_600

    /// With what was granted in the place of what there was.
    func taking(_ tokens: TokenAnswer.Tokens, for client: OAuthClient, now: Int64) -> StoredToken {
        let lifetime = Int64(min(max(tokens.lifetime ?? Self.assumedLifetime, 0), Self.longestLifetime))
        return StoredToken(
            tokenURL: client.endpoints.token, clientId: client.id, refreshToken: tokens.refresh ?? refreshToken,
            accessToken: tokens.access, obtainedAt: now, expiresAt: now + lifetime)
    }

    /// A year: more is a mistake, and would overflow in the end.
    private static let longestLifetime = 31_536_000

    func belongs(to client: OAuthClient) -> Bool {
        (tokenURL ?? client.endpoints.token) == client.endpoints.token && (clientId ?? client.id) == client.id
    }

    func isValid(at now: Int64) -> Bool { accessToken != nil && now < expiresAt ?? 0 }

    /// True while there is time to use it: a token is renewed five minutes before its end, or a fifth of its life.
    func isFresh(at now: Int64) -> Bool {
        guard accessToken != nil, let expiresAt, let obtainedAt else { return false }
        // A clock that was set back makes a token look newer than now: what it says of its life is then worth nothing.
        guard obtainedAt <= now + Self.skew else { return false }
        return now < expiresAt - min(Self.margin, max(0, expiresAt - obtainedAt) / 5)
    }

    private static let margin: Int64 = 300
    private static let skew: Int64 = 60
}

/// What has to be done before a token can be shown.
enum TokenStep: Equatable, Sendable {
    case use(String)
    case renew
    /// A person has to agree first; with why.
    case authorize(String)

    /// - Parameters:
    ///   - stored: what the token file holds; nil where there is none.
    ///   - refused: the access token that a mail server would not take.
    init(_ stored: StoredToken?, _ client: OAuthClient, refused: String?, now: Int64) {
        guard let stored else {
            self = client.grant == .clientCredentials ? .renew : .authorize("nobody has authorized it yet")
            return
        }
        guard stored.belongs(to: client) else {
            self =
                client.grant == .clientCredentials
                ? .renew : .authorize("\(client.tokenFile) is of another client or server")
            return
        }
        if let access = stored.accessToken, access != refused, stored.isFresh(at: now) {
            self = .use(access)
        } else if client.grant == .clientCredentials || stored.refreshToken != nil {
            self = .renew
        } else {
            self = .authorize("\(client.tokenFile) holds no refresh token")
        }
    }
}
