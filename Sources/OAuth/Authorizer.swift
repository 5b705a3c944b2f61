package import Curl
import Foundation

/// Turns a person's agreement into tokens, and keeps them.
package struct Authorizer: Sendable {
    private let client: OAuthClient
    private let loop: CurlLoop
    private let now: @Sendable () -> Int64

    package init(
        _ client: OAuthClient, loop: CurlLoop,
        now: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }
    ) {
        self.client = client
        self.loop = loop
        self.now = now
    }

    /// Trades the code that a browser brought for tokens.
    ///
    /// - Throws: `TransferError` where the server gives none, `TokenFile.Flaw` where they cannot be kept.
    package func redeem(_ code: String, of authorization: Authorization) async throws {
        let request = TokenRequest.code(code, redirect: authorization.redirect, verifier: authorization.verifier)
        try await keep(TokenAnswer(try await loop.send(try request.request(client))))
    }

    /// Asks for the codes of a device grant.
    ///
    /// - Parameter endpoint: the server's device authorization endpoint.
    /// - Throws: `TransferError`.
    package func beginDevice(_ endpoint: String) async throws(TransferError) -> DeviceGrant {
        var fields: [(name: String, value: String)] = [("client_id", client.id)]
        if !client.scope.isEmpty { fields.append(("scope", client.scope)) }
        return try DeviceGrant(
            try await loop.send(.form(endpoint, fields, caFile: client.caFile)), place: endpoint)
    }

    /// Asks until the person has agreed, at the pace that the server wants.
    ///
    /// - Throws: as `redeem`; `login` too where the person says no or takes too long.
    package func finishDevice(
        _ grant: DeviceGrant, pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) async throws {
        var grant = grant
        let end = now() + Int64(grant.lifetime)
        while now() < end {
            try await pause(.seconds(grant.interval))
            let answer: TokenAnswer
            do throws(TransferError) {
                answer = TokenAnswer(try await loop.send(deviceRequest(grant)))
            } catch {
                // The person may still be typing: a line that broke once is no reason to begin anew (RFC 8628 §3.5).
                guard error.kind == .timeout || error.kind == .unreachable || error.kind == .closed else { throw error }
                grant.slowDown()
                continue
            }
            switch answer {
            case .pending(let slower): if slower { grant.slowDown() }
            case .unavailable: grant.slowDown()
            case .granted, .revoked, .refused: return try await keep(answer)
            }
        }
        throw TransferError(.login, "nobody has agreed in time; begin anew")
    }

    private func deviceRequest(_ grant: DeviceGrant) throws(TransferError) -> HTTPRequest {
        do {
            return try TokenRequest.device(grant.deviceCode).request(client)
        } catch {
            throw TransferError(.login, "\(error)")
        }
    }

    private func keep(_ answer: TokenAnswer) async throws {
        switch answer {
        case .granted(let tokens):
            guard tokens.refresh != nil else {
                throw TransferError(
                    .login,
                    "\(client.endpoints.token) gave no refresh token: it wants a scope for that (offline_access), or "
                        + "the application has no right to one")
            }
            let file = TokenFile(path: client.tokenFile)
            let lock = try await file.lock()
            defer { lock.release() }
            try file.write(StoredToken().taking(tokens, for: client, now: now()))
        case .revoked(let code), .refused(let code):
            throw TransferError(.login, "\(client.endpoints.token) says no (\(code))")
        case .unavailable(let why, _): throw TransferError(.unreachable, "\(client.endpoints.token): \(why)")
        case .pending:
            throw TransferError(.protocolViolation, "\(client.endpoints.token): an answer to another question")
        }
    }
}
