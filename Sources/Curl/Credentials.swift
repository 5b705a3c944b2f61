/// What proves to a server who we are.
package enum LoginProof: Hashable, Sendable {
    case password(String)
    case bearer(BearerToken)
}

/// An OAuth 2.0 access token, and how a mail server takes it.
package struct BearerToken: Hashable, Sendable {
    /// The SASL mechanisms that carry a token.
    package enum Mechanism: String, Hashable, Sendable, CaseIterable {
        /// The one that Google and Microsoft had first.
        case xoauth2
        /// RFC 7628.
        case oauthbearer

        var loginOption: String { "AUTH=\(rawValue.uppercased())" }
    }

    package var text: String
    package var mechanism: Mechanism

    package init(text: String, mechanism: Mechanism) {
        self.text = text
        self.mechanism = mechanism
    }
}

/// Where the proof for a login comes from: asked at each connect, so that one that was changed counts at once.
package struct Credentials: Sendable {
    /// The proof as it stands now; what it throws is why there is none.
    package let proof: @Sendable (CurlLoop) async throws -> LoginProof
    /// Told that the server refused a proof; true where asking again may give a better one.
    package let refused: @Sendable (LoginProof) async -> Bool
    /// What an operator does about a login that is refused.
    package let remedy: String
    /// Changes when somebody has mended what the proof comes from; nil where that cannot be seen.
    package let mark: @Sendable () -> String?

    package init(
        remedy: String, mark: @escaping @Sendable () -> String? = { nil },
        proof: @escaping @Sendable (CurlLoop) async throws -> LoginProof,
        refused: @escaping @Sendable (LoginProof) async -> Bool
    ) {
        self.remedy = remedy
        self.mark = mark
        self.proof = proof
        self.refused = refused
    }

    /// A password from a file or a variable.
    package static func password(_ text: @escaping @Sendable () throws -> String) -> Credentials {
        Credentials(remedy: "check the user name and the secret") { _ in
            .password(try text())
        } refused: { _ in
            false
        }
    }
}

extension CurlLoop {
    /// Connects to an IMAP server and logs in; a token that is refused is renewed once.
    ///
    /// - Parameter timeout: until the login has been accepted, and for each later write.
    /// - Throws: `TransferError`, or why there is no proof.
    package func openIMAP(
        _ endpoint: Endpoint, credentials: Credentials, timeout: Duration
    ) async throws -> RawSession {
        let proof = try await credentials.proof(self)
        do {
            return try await openIMAP(endpoint.showing(proof), timeout: timeout)
        } catch let error where error.kind == .login {
            guard await credentials.refused(proof) else { throw error }
            return try await openIMAP(endpoint.showing(credentials.proof(self)), timeout: timeout)
        }
    }

    /// Hands one mail over as `sendMail` does; a token that is refused is renewed once, before anything of the mail went out.
    ///
    /// - Throws: why there is no proof.
    package func sendMail(_ mail: SMTPTransfer, credentials: Credentials) async throws -> SMTPResult {
        let proof = try await credentials.proof(self)
        var mail = mail
        mail.endpoint = mail.endpoint.showing(proof)
        let result = await sendMail(mail)
        guard result.error?.kind == .login, !result.handedOver, await credentials.refused(proof) else { return result }
        mail.endpoint = mail.endpoint.showing(try await credentials.proof(self))
        return await sendMail(mail)
    }
}

extension Endpoint {
    /// The same server with this proof of who we are.
    fileprivate func showing(_ proof: LoginProof) -> Endpoint {
        var endpoint = self
        switch proof {
        case .password(let text): (endpoint.password, endpoint.bearer) = (text, nil)
        case .bearer(let token): (endpoint.password, endpoint.bearer) = (nil, token)
        }
        return endpoint
    }
}
