import Curl
import Flow
import Foundation
import MailIn
import MailOut
import People
import Store
import Testing
import Triage

@testable import Gateway

@Suite struct SettingsTests {
    @Test("the shipped configuration has no mistake and keeps mail on this machine")
    func shipped() throws {
        let settings = try SettingsReader(file: Sandbox.tree.appending(path: "config.json").path).read()
        #expect(settings.organisation == "Calm Harbour")
        #expect(settings.mailboxes.map(\.name) == ["inbox"])
        #expect(settings.people.flatMap(\.people).map(\.handle) == ["jane-doe", "omar-haddad"])
        #expect(!settings.rules.requireAuthentication)
        guard case .maildir(let folder) = settings.delivery else {
            Issue.record("the shipped delivery is no Maildir")
            return
        }
        #expect(folder.hasSuffix("/var/out"))
    }

    @Test("settings that say nothing more get the safe defaults")
    func defaults() throws {
        let sandbox = try Sandbox()
        let settings = try SettingsReader(file: try sandbox.writeSettings()).read()
        #expect(settings.rules.requireAuthentication)
        #expect(settings.resendUncertainAfter == .seconds(3_600))
        #expect(settings.returnPath == .verp)
        #expect(settings.store == sandbox.path("var/postern.sqlite"))
        #expect(settings.mailboxes.map(\.unaddressed) == [.hold])
    }

    @Test("mails are composed by what the settings say")
    func composing() throws {
        let config = Sandbox.config.replacing(
            "\"domain\": \"messages.example.org\"}",
            with: "\"domain\": \"messages.example.org\", \"notices\": \"Hello\"}, "
                + "\"web\": {\"url\": \"https://app.example.org/\"}")
        let sandbox = try Sandbox()
        let settings = try SettingsReader(file: try sandbox.writeSettings(config: config)).read()
        #expect(settings.composing.webURL == "https://app.example.org")
        #expect(settings.composing.notices == "hello")
        #expect(settings.composing.organisation == "Calm Harbour")
    }

    @Test(
        "a preset gives a provider's limits, and what is written beside it goes before it",
        arguments: [
            ("", nil, nil, 2), (#", "preset": "gmail""#, 60, 2_000, 5),
            (#", "preset": "microsoft365", "rate": {"perDay": 500}"#, 30, 500, 3),
            (#", "preset": "fastmail", "connections": 1, "rate": {"perMinute": 7}"#, 7, 4_000, 1),
            (#", "rate": {"perMinute": 20}"#, 20, nil, 2),
        ] as [(String, Int?, Int?, Int)])
    func presets(written: String, perMinute: Int?, perDay: Int?, connections: Int) throws {
        let sandbox = try Sandbox()
        let config = Sandbox.config.replacing(
            "\"maildir\": \"var/out\"", with: "\"smtp\": {\"url\": \"smtp://h.example\"\(written)}")
        let settings = try SettingsReader(file: try sandbox.writeSettings(config: config)).read()
        #expect(settings.rates == SendingRates(perMinute: perMinute, perDay: perDay))
        #expect(settings.deliveryConnections == connections)
    }

    @Test("mistakes in three files are all named at once, each with its file, place and what may stand there")
    func threeAtOnce() throws {
        let sandbox = try Sandbox()
        let file = try sandbox.writeSettings(
            config: Sandbox.config.replacing("\"organisation\"", with: "\"organization\""),
            mailbox: #"{"name": "inbox", "source": {"maildir": {"path": "in"}}, "unaddressed": "bin"}"#,
            people: Sandbox.people.replacing("jane-doe", with: "support"))
        let found = mistakes(in: file)
        #expect(Set(found.map(\.path)) == ["organization", "unaddressed", "[0].handle"])
        #expect(found.contains { $0.file.hasSuffix("config.json") && $0.place == .init(line: 1, column: 2) })
        #expect(found.contains { $0.file.hasSuffix("inbox.json") && $0.message.contains("enquiry, support, hold") })
        #expect(found.contains { $0.file.hasSuffix("people.json") && $0.message.contains("Postern's own names") })
    }

    @Test(
        "a misspelt key is one mistake, which says what was meant",
        arguments: [
            ("\"organisation\"", "\"organization\"", "organization", "organisation"),
            ("\"addresses\"", "\"adresses\"", "adresses", "addresses"),
            ("\"domain\"", "\"domian\"", "addresses.domian", "domain"),
            ("\"delivery\"", "\"delivry\"", "delivry", "delivery"),
            ("\"maildir\": \"var/out\"", "\"mialdir\": \"var/out\"", "delivery.mialdir", "maildir"),
        ])
    func misspelt(old: String, new: String, path: String, meant: String) throws {
        let sandbox = try Sandbox()
        let found = mistakes(in: try sandbox.writeSettings(config: Sandbox.config.replacing(old, with: new)))
        #expect(found.map(\.path) == [path])
        #expect(found.first?.message == "is not a key here; did you mean \(meant)?")
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        let name: String
        let change: (old: String, new: String)
        let path: String
        let says: String
        var testDescription: String { name }

        init(_ name: String, _ old: String, _ new: String, _ path: String, _ says: String) {
            self.name = name
            change = (old, new)
            self.path = path
            self.says = says
        }
    }

    static let table: [Mistake] = [
        Mistake("a number for a text", "\"Calm Harbour\"", "5", "organisation", "the number 5"),
        Mistake("no domain", "\"domain\": \"messages.example.org\"", "", "addresses.domain", "is missing"),
        Mistake(
            "plus without an account", "\"domain\"", "\"style\": \"plus\", \"domain\"", "addresses.account",
            "is missing"),
        Mistake(
            "an unknown style", "\"domain\"", "\"style\": \"minus\", \"domain\"", "addresses.style",
            "catch-all, plus"),
        Mistake(
            "return path account without one", "\"domain\"", "\"returnPath\": \"account\", \"domain\"",
            "addresses.account", "reports go to"),
        Mistake(
            "an alias that looks like a token", "\"domain\"", "\"aliases\": {\"r-x\": \"support\"}, \"domain\"",
            "addresses.aliases", "letter and a hyphen"),
        Mistake(
            "an alias of nothing", "\"domain\"", "\"aliases\": {\"hi\": \"nobody\"}, \"domain\"",
            "addresses.aliases.hi", "none of enquiries"),
        Mistake("no key", "{\"id\": 1, \"secret\": {\"file\": \"var/key\"}}", "", "keys.tokens", "at least one key"),
        Mistake(
            "a secret in the open", "{\"file\": \"var/key\"}", "\"abc\"", "keys.tokens[0].secret",
            "no secret in the open"),
        Mistake(
            "two places for a secret", "{\"file\"", "{\"env\": \"K\", \"file\"", "keys.tokens[0].secret",
            "exactly one"),
        Mistake("key id 256", "\"id\": 1", "\"id\": 256", "keys.tokens[0].id", "1 to 255"),
        Mistake(
            "both deliveries", "\"maildir\"", "\"smtp\": {\"url\": \"smtp://mail.example.org\"}, \"maildir\"",
            "delivery", "exclude each other"),
        Mistake("no delivery", "\"maildir\": \"var/out\"", "", "delivery", "maildir (a folder) or smtp"),
        Mistake(
            "mail in the clear over the network", "\"maildir\": \"var/out\"",
            "\"smtp\": {\"url\": \"smtp://mail.example.org:25\", \"security\": \"none\"}", "delivery.smtp.security",
            "this machine only"),
        Mistake(
            "smtps with starttls", "\"maildir\": \"var/out\"",
            "\"smtp\": {\"url\": \"smtps://mail.example.org\", \"security\": \"starttls\"}", "delivery.smtp.security",
            "which is tls"),
        Mistake(
            "a user in the URL", "\"maildir\": \"var/out\"", "\"smtp\": {\"url\": \"smtp://me@mail.example.org\"}",
            "delivery.smtp.url", "without user"),
        Mistake(
            "a user without a secret", "\"maildir\": \"var/out\"",
            "\"smtp\": {\"url\": \"smtp://mail.example.org\", \"user\": \"me\"}", "delivery.smtp", "belong together"),
        Mistake(
            "a duration without a unit", "\"delivery\"", "\"uncertain\": {\"resendAfter\": \"60\"}, \"delivery\"",
            "uncertain.resendAfter", "\"30s\""),
        Mistake(
            "sending again while the first may be under way", "\"delivery\"",
            "\"uncertain\": {\"resendAfter\": \"29m\"}, \"delivery\"", "uncertain.resendAfter", "\"30m\""),
        Mistake(
            "an unknown key deep inside", "\"id\": 1", "\"id\": 1, \"colour\": 1", "keys.tokens[0].colour", "id, secret"
        ),
        Mistake(
            "a folder of mailboxes without any", "\"mailboxes\": \"mailboxes\"", "\"mailboxes\": \"nowhere\"",
            "mailboxes", "no *.json"),
        Mistake("people who are not there", "\"people.json\"", "\"crowd.json\"", "", "is not there"),
        Mistake("a comma too many", "\"var/out\"}", "\"var/out\"},", "", "a key in quotes"),
        Mistake("a key twice", "\"delivery\"", "\"store\": \"x\", \"delivery\"", "", "stands twice"),
    ]

    @Test("each mistake is named with its path and what may stand there", arguments: SettingsTests.table)
    func oneMistake(_ mistake: Mistake) throws {
        let sandbox = try Sandbox()
        let config = Sandbox.config.replacing(mistake.change.old, with: mistake.change.new)
        try #require(config != Sandbox.config)
        let found = mistakes(in: try sandbox.writeSettings(config: config))
        #expect(found.contains { $0.path == mistake.path && $0.message.contains(mistake.says) }, "\(found)")
    }

    @Test("null means never for uncertain mail")
    func neverResent() throws {
        let sandbox = try Sandbox()
        let config = Sandbox.config.replacing(
            "\"delivery\"", with: "\"uncertain\": {\"resendAfter\": null}, \"delivery\"")
        let settings = try SettingsReader(file: try sandbox.writeSettings(config: config)).read()
        #expect(settings.resendUncertainAfter == nil)
    }

    @Test("a mailbox on a server is read with its folders, secret and what happens afterwards")
    func imap() throws {
        let sandbox = try Sandbox()
        let mailbox = """
            {"name": "m", "trustedServers": ["mx.example.org"], "unaddressed": "enquiry",
             "source": {"imap": {"url": "imaps://mail.example.org", "user": "post", "secret": {"env": "P"},
             "folders": [{"name": "INBOX"}, {"name": "Junk", "role": "junk"}],
             "afterwards": "move", "moveTo": "Filed", "pollInterval": "30s"}}}
            """
        let settings = try SettingsReader(file: try sandbox.writeSettings(mailbox: mailbox)).read()
        guard case .imap(let server, let folders, .move(to: "Filed"), .seconds(30)) = settings.mailboxes.first?.source
        else {
            Issue.record("\(settings.mailboxes)")
            return
        }
        #expect(server.port == 993)
        #expect(server.security == .tls)
        #expect(server.secret == .environment("P"))
        #expect(folders.map(\.role) == [.inbox, .junk])
    }

    @Test("every secret that is missing is named, and a key file is made only where that is allowed")
    func secrets() throws {
        let sandbox = try Sandbox()
        let mailbox = """
            {"name": "m", "source": {"imap": {"url": "imap://mail.example.org", "user": "p",
             "secret": {"env": "GATEWAY_TESTS_UNSET"}}}}
            """
        let strict = Sandbox.config.replacing("\"createMissing\": true", with: "\"createMissing\": false")
        let file = try sandbox.writeSettings(config: strict, mailbox: mailbox)
        let error = try #require(throws: SettingsError.self) { try SettingsReader(file: file).read().secrets() }
        #expect(error.problems.map(\.path) == ["keys.tokens[0].secret", "source.imap.secret"])
        #expect(!FileManager.default.fileExists(atPath: sandbox.path("var/key")))
        let secrets = try SettingsReader(file: try sandbox.writeSettings()).read().secrets()
        #expect(secrets.keys.current.secret.count == 64)
        let mode = try FileManager.default.attributesOfItem(atPath: sandbox.path("var/key"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let again = try SettingsReader(file: sandbox.path("config.json")).read().secrets()
        #expect(again.keys.current.secret == secrets.keys.current.secret)
    }
}
