import Curl
import Foundation
import Mail

/// What requests show for a login; a token of OAuth is fetched once for all that wait for it, and again when it is refused.
actor ZenDeskTokens {
    private struct Token {
        var text: String
        var ends: Timestamp
    }

    private let login: ZenDeskSettings.Login
    private let ask: @Sendable (HTTPRequest) async throws(TransferError) -> HTTPResponse
    private let request: HTTPRequest
    private let now: @Sendable () -> Timestamp
    private var token: Token?
    private var underWay: Task<Result<Token, ZenDeskTrouble>, Never>?

    /// What is asked for, and how long before its end a token is not used any more.
    private static let lifetime = 7_200
    private static let margin = Duration.seconds(60)

    /// - Parameters:
    ///   - request: to the token endpoint, without a body.
    ///   - ask: sends it.
    init(
        _ login: ZenDeskSettings.Login, request: HTTPRequest, now: @escaping @Sendable () -> Timestamp,
        ask: @escaping @Sendable (HTTPRequest) async throws(TransferError) -> HTTPResponse
    ) {
        self.login = login
        self.request = request
        self.now = now
        self.ask = ask
    }

    /// The value of the field Authorization.
    func authorization() async throws(ZenDeskTrouble) -> String {
        switch login {
        case .token(let email, let secret):
            let pair = "\(email)/token:\(try Self.read(secret))"
            return "Basic \(Data(pair.utf8).base64EncodedString())"
        case .client(let id, let secret):
            if let token, token.ends > now() { return "Bearer \(token.text)" }
            let task = underWay ?? Task { await self.fetch(id, secret) }
            underWay = task
            let fetched = await task.value
            underWay = nil
            token = try? fetched.get()
            return "Bearer \(try fetched.get().text)"
        }
    }

    /// Forgets a token that was refused; false where another one would be no different.
    func discard(_ authorization: String) -> Bool {
        guard case .client = login else { return false }
        if let token, authorization == "Bearer \(token.text)" { self.token = nil }
        return true
    }

    private func fetch(_ id: String, _ secret: ZenDeskSettings.Secret) async -> Result<Token, ZenDeskTrouble> {
        do {
            let fields: [String: Any] = [
                "grant_type": "client_credentials", "client_id": id, "client_secret": try Self.read(secret),
                "scope": "read write", "expires_in": Self.lifetime,
            ]
            var request = request
            request.body = Array(try JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys]))
            let response = try await ask(request)
            guard response.status == 200 else { throw Self.refused(response) }
            guard let json = try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any],
                let text = json["access_token"] as? String, !text.isEmpty
            else { throw ZenDeskTrouble(.nothingDone, .login, "ZenDesk's token cannot be read") }
            let seconds = (json["expires_in"] as? NSNumber)?.int64Value ?? Int64(Self.lifetime)
            return .success(Token(text: text, ends: now() + (.seconds(seconds) - Self.margin)))
        } catch let trouble as ZenDeskTrouble {
            return .failure(trouble)
        } catch let error as TransferError {
            return .failure(ZenDeskTrouble(.nothingDone, .network, error.description))
        } catch {
            return .failure(ZenDeskTrouble(.nothingDone, .login, "ZenDesk's token cannot be read"))
        }
    }

    private static func refused(_ response: HTTPResponse) -> ZenDeskTrouble {
        var trouble = ZenDeskTrouble(response)
        trouble.certainty = .nothingDone
        if 400..<500 ~= response.status, response.status != 429 {
            trouble.cause = .login
            trouble.description = "ZenDesk gives this client no token (\(response.status)): check its id and its secret"
        }
        return trouble
    }

    private static func read(_ secret: ZenDeskSettings.Secret) throws(ZenDeskTrouble) -> String {
        do { return try secret() } catch { throw ZenDeskTrouble(.nothingDone, .login, "\(error)") }
    }
}
