import Curl
import Foundation
import OAuth

/// An `oauth` object: how one account's access tokens are come by.
struct OAuthSettings: Sendable {
    let client: OAuthClient
    /// The client's secret; read again each time it is shown.
    let secret: Secret?
    /// One for each `oauth` object of the process, so that however many ask, a token is renewed once.
    let tokens: TokenSource

    init(_ client: OAuthClient, secret: Secret?) {
        self.client = client
        self.secret = secret
        tokens = TokenSource(client)
    }

    /// The secret as it stands when it is asked for.
    fileprivate static func reading(_ secret: Secret) -> @Sendable () throws -> String {
        {
            guard let text = secret.text() else { throw Failure(secret.remedy) }
            return text
        }
    }

    /// A name as it stands in a command line.
    static func quoted(_ name: String) -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        return isPlain && !name.isEmpty ? name : "'\(name.replacing("'", with: #"'\''"#))'"
    }
}

/// Reading an `oauth` object.
extension Section {
    /// nil where the key is missing.
    ///
    /// - Parameters:
    ///   - user: the account.
    ///   - caFile: whom to trust; counts for a server of one's own only.
    ///   - authorize: the command that gets the first token.
    func oauth(user: String?, caFile: String?, authorize: String, relativeTo folder: URL) -> OAuthSettings? {
        guard let section = optionalSection("oauth") else { return nil }
        let provider = section.choice("provider", OAuthProvider.self)
        if provider == nil, !section.stands("provider") {
            section.missing("provider", "google, microsoft365 or custom")
        }
        let grant = section.choice("grant", OAuthClient.Grant.self) ?? .refreshToken
        let secret = section.secret("clientSecret", relativeTo: folder)
        let tenant = section.tenant(provider, grant)
        let own = section.ownEndpoints(provider, grant)
        let scope = section.text("scope")
        var client = OAuthClient(
            id: section.requiredText("clientId", "the application's id at the provider"),
            secret: secret.map(OAuthSettings.reading), grant: grant,
            endpoints: provider?.endpoints(tenant: tenant) ?? own,
            scope: scope ?? provider?.scope(grant) ?? "", tokenFile: "",
            mechanism: section.choice("mechanism", BearerToken.Mechanism.self) ?? .xoauth2, user: user,
            caFile: provider == .custom ? caFile : nil, remedy: "run \(Program.call(authorize))")
        if !section.stands("tokenFile") { section.missing("tokenFile", "a file that tokens are kept in, mode 0600,") }
        client.tokenFile = section.path("tokenFile", relativeTo: folder) ?? ""
        section.finish()
        section.checkGrant(provider, grant, hasSecret: secret != nil)
        return OAuthSettings(client, secret: secret)
    }

    private func checkGrant(_ provider: OAuthProvider?, _ grant: OAuthClient.Grant, hasSecret: Bool) {
        guard grant == .clientCredentials else { return }
        if provider == .google {
            mistake("grant", "client-credentials are nothing that Google takes for mail; use refresh-token")
        }
        if !hasSecret, !stands("clientSecret") {
            missing("clientSecret", "with client-credentials the application's secret")
        }
    }

    /// Microsoft's directory; anybody's organisation where none is named.
    private func tenant(_ provider: OAuthProvider?, _ grant: OAuthClient.Grant) -> String {
        let tenant = text("tenant")
        if let provider, provider != .microsoft365, tenant != nil {
            mistake("tenant", "goes with \"provider\": \"microsoft365\" only")
        }
        let isName = tenant?.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
            default: false
            }
        }
        if isName == false { mistake("tenant", "should be the directory's id or domain: \"example.onmicrosoft.com\"") }
        let shared = ["common", "organizations", "consumers"]
        if provider == .microsoft365, grant == .clientCredentials, tenant.map(shared.contains) ?? true {
            mistake(
                stands("tenant") ? "tenant" : nil,
                "client-credentials need the one directory's id or domain as tenant")
        }
        return isName == true ? tenant ?? "" : "organizations"
    }

    /// The endpoints of a server of one's own.
    private func ownEndpoints(_ provider: OAuthProvider?, _ grant: OAuthClient.Grant) -> OAuthEndpoints {
        let token = endpoint("tokenURL", provider)
        let authorize = endpoint("authorizeURL", provider)
        let device = endpoint("deviceURL", provider)
        if provider == .custom, !stands("tokenURL") { missing("tokenURL", "with provider custom the token endpoint") }
        if grant == .clientCredentials {
            for key in ["authorizeURL", "deviceURL"] where stands(key) {
                mistake(key, "is for people who agree; with client-credentials there are none")
            }
        }
        return OAuthEndpoints(token: token ?? "", authorize: authorize, device: device)
    }

    private func endpoint(_ key: String, _ provider: OAuthProvider?) -> String? {
        guard let address = text(key) else { return nil }
        if let provider, provider != .custom {
            mistake(key, "goes with \"provider\": \"custom\" only; \(provider.rawValue) has its own")
        }
        let url = URLComponents(string: address)
        let host = (url?.host ?? "").trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        guard let url, !host.isEmpty, url.user == nil, url.password == nil, url.fragment == nil,
            url.scheme == "https" || url.scheme == "http" && Section.isLoopback(host)
        else {
            mistake(key, "\"\(address)\" should begin with https:// (http:// for this machine only), without a user")
            return nil
        }
        return address
    }
}
