package import Curl

/// Who we are to an authorization server, and what we ask it for: one `oauth` object of the settings.
package struct OAuthClient: Sendable {
    /// How access tokens are come by.
    package enum Grant: String, Hashable, Sendable, CaseIterable {
        /// A person has agreed once; the refresh token they left lasts (RFC 6749 §6).
        case refreshToken = "refresh-token"
        /// The program stands for itself (RFC 6749 §4.4).
        case clientCredentials = "client-credentials"
    }

    package var id: String
    /// nil for a client that keeps none.
    package var secret: (@Sendable () throws -> String)?
    package var grant: Grant
    package var endpoints: OAuthEndpoints
    /// Words with spaces between them; empty for what the server gives by itself.
    package var scope: String
    package var tokenFile: String
    package var mechanism: BearerToken.Mechanism
    /// The account, which the server may suggest to whoever authorizes.
    package var user: String?
    /// A PEM file to trust instead of the system's certificates.
    package var caFile: String?
    /// What an operator calls when a person has to agree anew.
    package var remedy: String

    package init(
        id: String, secret: (@Sendable () throws -> String)? = nil, grant: Grant = .refreshToken,
        endpoints: OAuthEndpoints, scope: String, tokenFile: String, mechanism: BearerToken.Mechanism = .xoauth2,
        user: String? = nil, caFile: String? = nil, remedy: String
    ) {
        self.id = id
        self.secret = secret
        self.grant = grant
        self.endpoints = endpoints
        self.scope = scope
        self.tokenFile = tokenFile
        self.mechanism = mechanism
        self.user = user
        self.caFile = caFile
        self.remedy = remedy
    }
}

/// Where an authorization server is asked, and its customs.
package struct OAuthEndpoints: Hashable, Sendable {
    package var token: String
    /// nil where people cannot agree in a browser that comes back to this program.
    package var authorize: String?
    /// nil without a device grant.
    package var device: String?
    /// What else the authorization request says.
    package var extras: [String: String] = [:]
    /// The host of the address that the browser is sent back to: some servers take only one of the two.
    package var redirectHost = "127.0.0.1"
    /// Whether the scope is said again with each renewal.
    package var repeatsScope = false

    package init(token: String, authorize: String? = nil, device: String? = nil) {
        self.token = token
        self.authorize = authorize
        self.device = device
    }
}

/// The authorization servers that are known by name.
package enum OAuthProvider: String, Hashable, Sendable, CaseIterable {
    case google, microsoft365, custom

    /// What a provider's endpoints are; nil for a custom one.
    ///
    /// - Parameter tenant: Microsoft's: a directory's id or domain, or `organizations`.
    package func endpoints(tenant: String) -> OAuthEndpoints? {
        switch self {
        case .google:
            var endpoints = OAuthEndpoints(
                token: "https://oauth2.googleapis.com/token",
                authorize: "https://accounts.google.com/o/oauth2/v2/auth")
            // Without both, a refresh token comes the first time only.
            endpoints.extras = ["access_type": "offline", "prompt": "consent"]
            return endpoints
        case .microsoft365:
            let base = "https://login.microsoftonline.com/\(tenant)/oauth2/v2.0"
            var endpoints = OAuthEndpoints(
                token: "\(base)/token", authorize: "\(base)/authorize", device: "\(base)/devicecode")
            endpoints.extras = ["prompt": "select_account"]
            // The one whose port need not be registered.
            endpoints.redirectHost = "localhost"
            endpoints.repeatsScope = true
            return endpoints
        case .custom: return nil
        }
    }

    /// What mail in and mail out need: one scope for both, so that one token file serves both.
    package func scope(_ grant: OAuthClient.Grant) -> String {
        switch (self, grant) {
        case (.google, _): "https://mail.google.com/"
        case (.microsoft365, .clientCredentials): "https://outlook.office365.com/.default"
        case (.microsoft365, .refreshToken):
            "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
        case (.custom, _): ""
        }
    }
}
