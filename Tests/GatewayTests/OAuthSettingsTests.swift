import Curl
import Foundation
import OAuth
import Testing

@testable import Gateway

@Suite struct OAuthSettingsTests {
    /// A mailbox's file with this `oauth`.
    private static func mailbox(_ oauth: String, login: String = #""user": "post@example.org""#) -> String {
        #"{"name": "the box", "source": {"imap": {"url": "imaps://m.example", \#(login), "oauth": \#(oauth)}}}"#
    }

    private static func read(_ oauth: String) throws -> OAuthSettings {
        let sandbox = try Sandbox()
        let settings = try SettingsReader(file: try sandbox.writeSettings(mailbox: mailbox(oauth))).read()
        guard case .imap(let server, _, _, _) = settings.mailboxes.first?.source else {
            throw Failure("no mailbox on a server")
        }
        return try #require(server.oauth)
    }

    @Test("Google's and Microsoft's addresses and scopes are known")
    func presets() throws {
        let google = try Self.read(#"{"provider": "google", "clientId": "c", "tokenFile": "t.json"}"#).client
        #expect(google.endpoints.token == "https://oauth2.googleapis.com/token")
        #expect(google.scope == "https://mail.google.com/")
        #expect(google.grant == .refreshToken)
        #expect(google.mechanism == .xoauth2)
        #expect(google.user == "post@example.org")
        #expect(google.tokenFile.hasSuffix("/t.json"))
        #expect(google.remedy.contains("mailbox authorize 'the box'"))
        let microsoft = try Self.read(#"{"provider": "microsoft365", "clientId": "c", "tokenFile": "t"}"#).client
        #expect(microsoft.endpoints.token == "https://login.microsoftonline.com/organizations/oauth2/v2.0/token")
        #expect(microsoft.endpoints.device == "https://login.microsoftonline.com/organizations/oauth2/v2.0/devicecode")
        #expect(
            microsoft.scope
                == "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send offline_access"
        )
        let itself = try Self.read(
            """
            {"provider": "microsoft365", "tenant": "example.onmicrosoft.com", "grant": "client-credentials",
             "clientId": "c", "clientSecret": {"env": "S"}, "tokenFile": "t"}
            """
        ).client
        #expect(itself.endpoints.token == "https://login.microsoftonline.com/example.onmicrosoft.com/oauth2/v2.0/token")
        #expect(itself.scope == "https://outlook.office365.com/.default")
    }

    @Test("a server of one's own is reached where the settings say")
    func custom() throws {
        let client = try Self.read(
            """
            {"provider": "custom", "tokenURL": "http://127.0.0.1:9/token", "authorizeURL": "https://a.example/authorize",
             "scope": "mail offline", "mechanism": "oauthbearer", "clientId": "c", "tokenFile": "t"}
            """
        ).client
        #expect(client.endpoints.token == "http://127.0.0.1:9/token")
        #expect(client.endpoints.authorize == "https://a.example/authorize")
        #expect(client.endpoints.device == nil)
        #expect(client.scope == "mail offline")
        #expect(client.mechanism == .oauthbearer)
    }

    struct Mistake: Sendable, CustomTestStringConvertible {
        let oauth: String
        /// Below `source.imap`.
        let path: String
        let says: String
        var testDescription: String { says }
    }

    private static let google = #""provider": "google", "clientId": "c", "tokenFile": "t""#
    private static let microsoft = #""provider": "microsoft365", "clientId": "c", "tokenFile": "t""#
    private static let own =
        #""provider": "custom", "tokenURL": "https://a.example/t", "clientId": "c", "tokenFile": "t""#

    static let table = [
        Mistake(
            oauth: #"{"clientId": "c", "tokenFile": "t"}"#, path: ".oauth.provider",
            says: "google, microsoft365 or custom"),
        Mistake(
            oauth: #"{"provider": "yahoo", "clientId": "c", "tokenFile": "t"}"#, path: ".oauth.provider",
            says: "none of google, microsoft365, custom"),
        Mistake(oauth: #"{"provider": "google", "tokenFile": "t"}"#, path: ".oauth.clientId", says: "is missing"),
        Mistake(oauth: #"{"provider": "google", "clientId": "c"}"#, path: ".oauth.tokenFile", says: "mode 0600"),
        Mistake(
            oauth: "{\(google), \"clientSecret\": \"abc\"}", path: ".oauth.clientSecret", says: "no secret in the open"),
        Mistake(oauth: "{\(google), \"tenant\": \"x\"}", path: ".oauth.tenant", says: "microsoft365"),
        Mistake(
            oauth: "{\(microsoft), \"tenant\": \"a/b\"}", path: ".oauth.tenant", says: "the directory's id or domain"),
        Mistake(oauth: "{\(google), \"tokenURL\": \"https://a.example\"}", path: ".oauth.tokenURL", says: "custom"),
        Mistake(
            oauth: "{\(google), \"grant\": \"client-credentials\", \"clientSecret\": {\"env\": \"S\"}}",
            path: ".oauth.grant", says: "nothing that Google takes"),
        Mistake(
            oauth: "{\(microsoft), \"grant\": \"client-credentials\", \"clientSecret\": {\"env\": \"S\"}}",
            path: ".oauth",
            says: "one directory's id or domain"),
        Mistake(
            oauth:
                "{\(microsoft), \"tenant\": \"common\", \"grant\": \"client-credentials\", \"clientSecret\": {\"env\": \"S\"}}",
            path: ".oauth.tenant", says: "one directory's id or domain"),
        Mistake(
            oauth: "{\(microsoft), \"tenant\": \"example.org\", \"grant\": \"client-credentials\"}",
            path: ".oauth.clientSecret", says: "is missing"),
        Mistake(
            oauth:
                "{\(own), \"grant\": \"client-credentials\", \"clientSecret\": {\"env\": \"S\"}, \"deviceURL\": \"https://a.example\"}",
            path: ".oauth.deviceURL", says: "people who agree"),
        Mistake(
            oauth: "{\(own), \"grant\": \"password\"}", path: ".oauth.grant", says: "refresh-token, client-credentials"),
        Mistake(oauth: "{\(own), \"mechanism\": \"plain\"}", path: ".oauth.mechanism", says: "xoauth2, oauthbearer"),
        Mistake(
            oauth: #"{"provider": "custom", "clientId": "c", "tokenFile": "t"}"#, path: ".oauth.tokenURL",
            says: "is missing"),
        Mistake(
            oauth: #"{"provider": "custom", "tokenURL": "http://a.example/t", "clientId": "c", "tokenFile": "t"}"#,
            path: ".oauth.tokenURL", says: "https://"),
        Mistake(
            oauth: #"{"provider": "custom", "tokenURL": "https://me@a.example/t", "clientId": "c", "tokenFile": "t"}"#,
            path: ".oauth.tokenURL", says: "without a user"),
        Mistake(oauth: "{\(google), \"tokenfile\": \"t\"}", path: ".oauth.tokenfile", says: "is not a key here"),
        Mistake(oauth: "5", path: ".oauth", says: "where an object should"),
    ]

    @Test("each wrong combination is named with its path and what may stand there", arguments: table)
    func mistake(_ mistake: Mistake) throws {
        let sandbox = try Sandbox()
        let found = mistakes(in: try sandbox.writeSettings(mailbox: Self.mailbox(mistake.oauth)))
        let path = "source.imap\(mistake.path)"
        #expect(found.contains { $0.path == path && $0.message.contains(mistake.says) }, "\(found)")
    }

    @Test("secret and oauth exclude each other, and oauth needs a user, for mail in and mail out")
    func logins() throws {
        let sandbox = try Sandbox()
        let oauth = "{\(Self.google)}"
        let both = #""user": "u", "secret": {"env": "S"}"#
        let smtp = { (login: String) in
            Sandbox.config.replacing(
                "\"maildir\": \"var/out\"",
                with: "\"smtp\": {\"url\": \"smtp://m.example\", \(login), \"oauth\": \(oauth)}")
        }
        var found = mistakes(
            in: try sandbox.writeSettings(config: smtp(both), mailbox: Self.mailbox(oauth, login: both)))
        #expect(found.map(\.path) == ["delivery.smtp", "source.imap"])
        #expect(found.allSatisfy { $0.message.contains("exclude each other") })
        let caFile = #""security": "tls""#
        found = mistakes(
            in: try sandbox.writeSettings(
                config: smtp(#""clientName": "c""#), mailbox: Self.mailbox(oauth, login: caFile)))
        #expect(found.map(\.path) == ["delivery.smtp.user", "source.imap.user"])
        found = mistakes(
            in: try sandbox.writeSettings(
                config: smtp(#""user": "u""#), mailbox: Self.mailbox("null", login: #""user": "u""#)))
        #expect(found.map(\.path) == ["source.imap"])
        #expect(found.first?.message.contains("belong together") == true)
    }

    @Test("a client's secret that is missing is named before anything starts")
    func secrets() throws {
        let sandbox = try Sandbox()
        let oauth = "{\(Self.google), \"clientSecret\": {\"env\": \"GATEWAY_TESTS_UNSET\"}}"
        let settings = try SettingsReader(file: try sandbox.writeSettings(mailbox: Self.mailbox(oauth))).read()
        let error = #expect(throws: SettingsError.self) { try settings.secrets() }
        #expect(error?.problems.map(\.path) == ["source.imap.oauth.clientSecret"])
    }
}
