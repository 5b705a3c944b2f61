import Curl

/// What a token endpoint is asked (RFC 6749 §4, §6; RFC 8628 §3.4).
enum TokenRequest: Sendable {
    case renewal(refreshToken: String)
    case ownRight
    /// RFC 7636 §4.5: the verifier shows that who asks for the token is who asked for the code.
    case code(String, redirect: String, verifier: String)
    case device(String)

    /// Answers are a few kilobytes.
    static let bodyLimit = 262_144
    static let timeout = Duration.seconds(20)

    /// The request as it goes out.
    ///
    /// - Throws: why the client's secret cannot be had.
    func request(_ client: OAuthClient) throws -> HTTPRequest {
        var fields = self.fields(client) + [("client_id", client.id)]
        if let secret = client.secret { fields.append(("client_secret", try secret())) }
        return HTTPRequest.form(client.endpoints.token, fields, caFile: client.caFile)
    }

    private func fields(_ client: OAuthClient) -> [(name: String, value: String)] {
        switch self {
        case .renewal(let token):
            let scope = client.endpoints.repeatsScope && !client.scope.isEmpty ? [("scope", client.scope)] : []
            return [("grant_type", "refresh_token"), ("refresh_token", token)] + scope
        case .ownRight:
            let scope = client.scope.isEmpty ? [] : [("scope", client.scope)]
            return [("grant_type", "client_credentials")] + scope
        case .code(let code, let redirect, let verifier):
            return [
                ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
                ("code_verifier", verifier),
            ]
        case .device(let code):
            return [("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", code)]
        }
    }
}

extension HTTPRequest {
    /// A form to an authorization server.
    static func form(_ url: String, _ fields: [(name: String, value: String)], caFile: String?) -> HTTPRequest {
        HTTPRequest(
            .post, url,
            headers: [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"),
            ],
            body: Array(FormText.encode(fields).utf8), caFile: caFile, timeout: TokenRequest.timeout,
            bodyLimit: TokenRequest.bodyLimit)
    }
}
