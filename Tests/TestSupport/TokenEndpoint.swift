import Foundation
import Synchronization

/// An authorization server for tests (RFC 6749, 7636, 8628), which also says whose a token is (RFC 7662).
///
/// Each account has endpoints of its own, so that tests side by side do not meet.
package final class TokenEndpoint: Sendable {
    /// What is wrong with the next answers of an account's token endpoint.
    package enum Fault: Sendable {
        /// A status with a body.
        case status(Int, String)
        /// 200 with the beginning of the JSON.
        case truncated
        case silence
        case late(Duration)
    }

    struct Account {
        var user: String
        var rotates: Bool
        var lifetime: Int
        var refresh: String?
        /// The moments at which access tokens end.
        var access: [String: Date] = [:]
        var faults: [Fault] = []
        var requests: [FakeWeb.Request] = []
        /// The challenge and redirect of each code that was given out.
        var codes: [String: (challenge: String, redirect: String)] = [:]
        /// Device codes, and whether the person has agreed.
        var devices: [String: Bool] = [:]
    }

    private final class Book: Sendable {
        let accounts = Mutex<[String: Account]>([:])
    }

    private let book: Book
    private let web: FakeWeb

    /// - Throws: `SocketError`.
    package init() throws {
        let book = Book()
        self.book = book
        web = try FakeWeb { TokenEndpoint.answer($0, book) }
    }

    /// Where servers ask whose a token is; the token goes at its end.
    var introspectionURL: String { "\(web.url)/introspect?token=" }

    /// A new account that has been authorized once.
    ///
    /// - Parameters:
    ///   - rotates: whether each renewal replaces the refresh token, and ends the old one.
    ///   - lifetime: seconds of an access token.
    package func open(user: String, rotates: Bool = true, lifetime: Int = 3_600) -> TokenAccount {
        let name = TokenEndpoint.random()
        let account = Account(user: user, rotates: rotates, lifetime: lifetime, refresh: TokenEndpoint.random())
        book.accounts.withLock { $0[name] = account }
        return TokenAccount(endpoint: self, name: name)
    }

    var url: String { web.url }

    func with<Value>(_ name: String, _ body: (inout Account) -> sending Value) -> Value? {
        book.accounts.withLock { accounts in
            guard var account = accounts[name] else { return nil }
            defer { accounts[name] = account }
            return body(&account)
        }
    }

    fileprivate static func random() -> String { String(UInt64.random(in: .min ... .max), radix: 36) }

    // MARK: Answers

    private static func answer(_ request: FakeWeb.Request, _ book: Book) -> FakeWeb.Answer {
        let words = request.path.split(separator: "/").map(String.init)
        if words.first == "introspect" { return introspect(request.query["token"] ?? "", book) }
        guard words.count == 2 else { return .reply(404, [], "") }
        return book.accounts.withLock { accounts in
            guard var account = accounts[words[0]] else { return .reply(404, [], "") }
            defer { accounts[words[0]] = account }
            switch words[1] {
            case "token": return token(request, &account)
            case "device": return device(&account)
            default: return .reply(404, [], "")
            }
        }
    }

    private static func introspect(_ token: String, _ book: Book) -> FakeWeb.Answer {
        book.accounts.withLock { accounts in
            for account in accounts.values where account.access[token].map({ $0 > Date() }) == true {
                return .json(200, #"{"active": true, "email": "\#(account.user)"}"#)
            }
            return .json(200, #"{"active": false}"#)
        }
    }

    private static func token(_ request: FakeWeb.Request, _ account: inout Account) -> FakeWeb.Answer {
        account.requests.append(request)
        let fault = account.faults.isEmpty ? nil : account.faults.removeFirst()
        switch fault {
        case .status(let status, let body): return .json(status, body)
        case .silence: return .silence
        case .late(let time): return .late(time, grant(request.form, &account))
        case .truncated:
            guard case .reply(let status, let headers, let body) = grant(request.form, &account) else {
                return .silence
            }
            return .reply(status, headers, String(body.prefix(body.count / 2)))
        case nil: return grant(request.form, &account)
        }
    }

    private static func grant(_ form: [String: String], _ account: inout Account) -> FakeWeb.Answer {
        switch form["grant_type"] {
        case "refresh_token":
            guard let token = form["refresh_token"], token == account.refresh else { return no("invalid_grant") }
            if account.rotates { account.refresh = random() }
        case "authorization_code":
            guard let code = form["code"], let asked = account.codes.removeValue(forKey: code),
                asked.redirect == form["redirect_uri"], form["code_verifier"]?.isEmpty == false
            else { return no("invalid_grant") }
            account.refresh = random()
        case "urn:ietf:params:oauth:grant-type:device_code":
            guard let code = form["device_code"], let agreed = account.devices[code] else { return no("expired_token") }
            guard agreed else { return no("authorization_pending") }
            account.devices[code] = nil
            account.refresh = random()
        case "client_credentials":
            guard form["client_secret"] == TokenAccount.secret else { return no("invalid_client") }
            return tokens(&account, refresh: nil)
        default: return no("unsupported_grant_type")
        }
        return tokens(&account, refresh: account.refresh)
    }

    private static func tokens(_ account: inout Account, refresh: String?) -> FakeWeb.Answer {
        let access = random()
        account.access[access] = Date(timeIntervalSinceNow: TimeInterval(account.lifetime))
        let rest = refresh.map { #", "refresh_token": "\#($0)""# } ?? ""
        return .json(
            200, #"{"access_token": "\#(access)", "token_type": "Bearer", "expires_in": \#(account.lifetime)\#(rest)}"#)
    }

    private static func device(_ account: inout Account) -> FakeWeb.Answer {
        let code = random()
        account.devices[code] = false
        return .json(
            200,
            """
            {"device_code": "\(code)", "user_code": "ABCD-EFGH", "verification_uri": "https://login.test/device",
             "expires_in": 900, "interval": 1}
            """)
    }

    private static func no(_ code: String) -> FakeWeb.Answer {
        .json(400, #"{"error": "\#(code)", "error_description": "no"}"#)
    }
}

/// One account of a `TokenEndpoint`, as a test holds it.
package struct TokenAccount: Sendable {
    /// What a client with a secret shows.
    package static let secret = "client-secret"

    let endpoint: TokenEndpoint
    let name: String

    package var tokenURL: String { "\(endpoint.url)/\(name)/token" }
    package var authorizeURL: String { "\(endpoint.url)/\(name)/authorize" }
    package var deviceURL: String { "\(endpoint.url)/\(name)/device" }
    /// The refresh token that counts; nil after it was revoked.
    package var refreshToken: String? { endpoint.with(name) { $0.refresh } ?? nil }
    /// What the token endpoint was asked.
    package var requests: [FakeWeb.Request] { endpoint.with(name) { $0.requests } ?? [] }

    /// A new access token, as if it had been asked for; nil after it was revoked.
    package func accessToken() -> String? {
        endpoint.with(name) { account -> String? in
            guard account.refresh != nil else { return nil }
            let token = TokenEndpoint.random()
            account.access[token] = Date(timeIntervalSinceNow: TimeInterval(account.lifetime))
            return token
        } ?? nil
    }

    /// The person takes their agreement back: no token is worth anything any more.
    package func revoke() { _ = endpoint.with(name) { ($0.refresh, $0.access) = (nil, [:]) } }

    /// All access tokens end, though they said that they would live longer.
    package func expire() { _ = endpoint.with(name) { $0.access = [:] } }

    /// The next answers of the token endpoint, one fault each.
    package func fail(_ faults: TokenEndpoint.Fault...) { _ = endpoint.with(name) { $0.faults += faults } }

    /// The seconds that access tokens live from now on.
    package func live(seconds: Int) { _ = endpoint.with(name) { $0.lifetime = seconds } }

    /// The person agrees in their browser: where it is sent back to.
    ///
    /// - Parameter url: the address that the program told.
    package func agree(to url: String) -> String? {
        guard url.hasPrefix(authorizeURL + "?") else { return nil }
        let fields = FakeWeb.fields(String(url.dropFirst(authorizeURL.count + 1)))
        guard let redirect = fields["redirect_uri"], let state = fields["state"],
            let challenge = fields["code_challenge"], fields["code_challenge_method"] == "S256"
        else { return nil }
        let code = "code-\(challenge.prefix(8))"
        _ = endpoint.with(name) { $0.codes[code] = (challenge, redirect) }
        return "\(redirect)?code=\(code)&state=\(state)"
    }

    /// The person agrees on their other device.
    package func agreeOnDevice() {
        _ = endpoint.with(name) { account in
            for code in account.devices.keys { account.devices[code] = true }
        }
    }

    /// A token file as a first authorization leaves it.
    package var tokenFile: String { #"{"refreshToken": "\#(refreshToken ?? "")"}"# }
}
