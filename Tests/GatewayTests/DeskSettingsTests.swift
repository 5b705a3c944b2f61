import Desk
import Flow
import Testing

@testable import Gateway

@Suite struct DeskSettingsTests {
    private static func read(_ desk: String, web: String? = nil) throws -> DeskSettings {
        let sandbox = try Sandbox()
        let sections =
            web.map { "\"desk\": \(desk), \"web\": \($0), \"delivery\"" } ?? "\"desk\": \(desk), \"delivery\""
        let config = Sandbox.config.replacing("\"delivery\"", with: sections)
        return try SettingsReader(file: try sandbox.writeSettings(config: config)).read().desk
    }

    private static let oauth = #""oauth": {"clientId": "gw", "clientSecret": {"env": "ZD"}}"#
    private static let token = #""token": {"email": "a@b.example", "secret": {"env": "ZD"}}"#
    private static let url = #""url": "https://acme.zendesk.com""#

    @Test("without settings, and with empty ones, it is the built-in desk", arguments: ["{}", #"{"local": {}}"#])
    func local(_ desk: String) throws {
        #expect(try Self.read(desk) == .local)
    }

    @Test("an account with all that can be said of it")
    func account() throws {
        let settings = try Self.read(
            """
            {"zendesk": {\(Self.url), \(Self.oauth), "export": {\(Self.token)}, "name": "acme", "practitionerField": 11,
             "conversationField": 12, "forms": {"support": 13}, "groups": {"enquiry": 14},
             "recipient": "help@acme.example", "webhookSecret": {"env": "HOOK"}}}
            """, web: #"{"url": "https://gw.example"}"#)
        guard case .zendesk(let account) = settings else {
            Issue.record("no account")
            return
        }
        #expect(account.login == .oauth(client: "gw", .environment("ZD")))
        #expect(account.export == .token(email: "a@b.example", .environment("ZD")))
        #expect(
            settings.secrets.map(\.path) == [
                "desk.zendesk.oauth.clientSecret", "desk.zendesk.export.token.secret", "desk.zendesk.webhookSecret",
            ])
        let service = account.service(organisation: "Acme", web: WebLinks(origin: "https://gw.example"))
        #expect(service.url == "https://acme.zendesk.com")
        #expect(service.organisation == "Acme")
        #expect(service.name == "acme")
        #expect(service.practitionerField == 11)
        #expect(service.conversationField == 12)
        #expect(service.forms == [.support: 13])
        #expect(service.groups == [.enquiry: 14])
        #expect(service.recipient == "help@acme.example")
        #expect(service.webhook?.url == "https://gw.example/desk/zendesk")
    }

    @Test(
        "each mistake is named with its path and what may stand there",
        arguments: [
            ("{\"zendesk\": {\(oauth)}}", "desk.zendesk.url", "is missing"),
            ("{\"zendesk\": {\"url\": \"http://acme.zendesk.com\", \(oauth)}}", "desk.zendesk.url", "https://ACCOUNT"),
            ("{\"zendesk\": {\"url\": \"https://a.example/api\", \(oauth)}}", "desk.zendesk.url", "https://ACCOUNT"),
            ("{\"zendesk\": {\(url)}}", "desk.zendesk.oauth", "is missing"),
            ("{\"zendesk\": {\(url), \(oauth), \(token)}}", "desk.zendesk.token", "exclude each other"),
            ("{\"zendesk\": {\(url), \(oauth), \"name\": \"a-b\"}}", "desk.zendesk.name", "letters and digits"),
            ("{\"zendesk\": {\(url), \(oauth), \"export\": {}}}", "desk.zendesk.export.oauth", "is missing"),
            (
                "{\"zendesk\": {\(url), \(oauth), \"practitionerField\": 0}}", "desk.zendesk.practitionerField",
                "whole number"
            ),
            ("{\"zendesk\": {\(url), \(oauth)}, \"local\": {}}", "desk.local", "exclude each other"),
            (
                "{\"zendesk\": {\(url), \(oauth), \"webhookSecret\": {\"env\": \"HOOK\"}}}",
                "desk.zendesk.webhookSecret", "no section web"
            ),
            (
                "{\"zendesk\": {\(url), \"oauth\": {\"clientId\": \"a\"}}}", "desk.zendesk.oauth.clientSecret",
                "is missing"
            ),
        ])
    func mistakes(_ desk: String, _ path: String, _ says: String) throws {
        let error = #expect(throws: SettingsError.self) { try Self.read(desk) }
        let found = error?.problems ?? []
        #expect(found.contains { $0.path == path && $0.message.contains(says) }, "\(found)")
    }
}
