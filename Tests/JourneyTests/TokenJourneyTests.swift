import Foundation
import TestSupport
import Testing

@Suite("Tokens in the place of a password, on real servers", .timeLimit(.minutes(5)))
struct TokenJourneyTests {
    /// A gateway whose mailbox and submission server both take tokens of one account.
    private final class Gateway: Sendable {
        let lab: MailLab
        let account: TokenAccount
        let rig: PosternRig

        /// - Parameter lifetime: seconds of an access token.
        init(lifetime: Int = 3_600) async throws {
            let lab = try await MailLab.shared()
            let domain = lab.newDomain()
            account = lab.tokens.open(user: lab.gatewayUser(of: domain), lifetime: lifetime)
            let oauth = """
                {"provider": "custom", "clientId": "client", "tokenFile": "tokens.json",
                 "tokenURL": "\(account.tokenURL)", "authorizeURL": "\(account.authorizeURL)",
                 "deviceURL": "\(account.deviceURL)"}
                """
            var options = PosternRig.Options()
            options.oauth = oauth
            options.delivery = """
                {"smtp": {"url": "smtp://localhost:\(lab.submissionPort)", "security": "starttls",
                  "caFile": "\(lab.caFile)", "clientName": "gateway.test", "user": "\(lab.gatewayUser(of: domain))",
                  "oauth": \(oauth)}}
                """
            let jane = PosternRig.Practitioner(handle: "jane-doe", name: "Jane Doe", addresses: ["jane@practice.test"])
            self.lab = lab
            rig = try PosternRig(lab: lab, domain: domain, practitioners: [jane], options: options)
        }

        /// The address of somebody whom no other test knows.
        func stranger(_ name: String) -> String { "\(name)-\(rig.domain.prefix { $0 != "." })@people.test" }

        /// A stranger writes; the acknowledgement is what comes back.
        func write(from stranger: String) async throws {
            try await lab.deliver(
                Array(
                    """
                    From: Sam Lee <\(stranger)>
                    To: jane-doe@\(rig.domain)
                    Subject: A first session
                    Message-ID: <\(UUID().uuidString)@people.test>

                    Have you time on Friday?

                    """.replacing("\n", with: "\r\n").utf8), from: stranger, to: ["jane-doe@\(rig.domain)"])
        }

        /// `postern mailbox authorize` while a person agrees in their browser.
        func authorize(_ target: String) async throws {
            let told = rig.log.utf8.count
            let command = Task { try await rig.run(["mailbox", "authorize", target, "--json"]) }
            let url = try await url(after: told)
            let back = try #require(account.agree(to: url))
            let port = try #require(URLComponents(string: back)?.port)
            let target = back.drop { $0 != "?" }
            let page = try await exchange(port: port, Array("GET /\(target) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
            #expect(page?.status == 200)
            let result = try await command.value
            #expect(result.status == 0, "\(result.output)")
        }

        private func url(after told: Int) async throws -> String {
            try await until("the address is told") {
                self.rig.log.utf8.dropFirst(told).split(separator: UInt8(ascii: "\n"))
                    .map { String(decoding: $0, as: UTF8.self) }.first { $0.hasPrefix(self.account.authorizeURL) }
            }
        }

        func until<Value>(_ what: String, _ look: () async throws -> Value?) async throws -> Value {
            let deadline = ContinuousClock.now + .seconds(60)
            while ContinuousClock.now < deadline {
                if let value = try await look() { return value }
                try await Task.sleep(for: .milliseconds(100))
            }
            throw Missing(description: "\(what): not within a minute\n\(rig.log.suffix(3_000))")
        }

        struct Missing: Error, CustomStringConvertible { let description: String }

        /// True where an alarm of this kind stands.
        func alarms(_ kind: String) async throws -> Bool {
            try await rig.run(["queue", "alarms"]).output.contains("\(kind):")
        }

        /// Every token there ever was stays out of logs and of what commands print.
        func checkLog() throws {
            let file = String(decoding: try rig.folder.read("tokens.json"), as: UTF8.self)
            let words = file.split(separator: "\"").map(String.init)
            let tokens = words.indices.filter { ["accessToken", "refreshToken"].contains(words[$0]) }
                .map { words[$0 + 2] }
            #expect(tokens.count == 2)
            let shown = account.requests.compactMap { $0.form["refresh_token"] ?? $0.form["code"] }
            for token in tokens + shown { #expect(!rig.log.contains(token)) }
        }
    }

    @Test("authorized once, mail comes in and goes out; tokens are renewed, and what replaced them holds over restarts")
    func renewal() async throws {
        let gateway = try await Gateway(lifetime: 2)
        let first = try await gateway.rig.run(["check"])
        #expect(first.status != 0)
        #expect(first.output.contains("nobody has authorized it yet"))
        #expect(first.output.contains("mailbox authorize gateway"))
        try await gateway.authorize("gateway")
        let mode = try FileManager.default.attributesOfItem(atPath: gateway.rig.folder.file("tokens.json"))
        #expect(mode[.posixPermissions] as? Int == 0o600)
        for round in 1...3 {
            try gateway.rig.start()
            let stranger = gateway.stranger("sam\(round)")
            try await gateway.write(from: stranger)
            _ = try await gateway.lab.waitForMail(to: stranger)
            #expect(try await gateway.rig.end() == 0)
            // The access token's life; its refresh token was replaced with each renewal.
            try await Task.sleep(for: .seconds(2))
        }
        let shown = gateway.account.requests.compactMap { $0.form["refresh_token"] }
        #expect(shown.count >= 3)
        #expect(Set(shown).count == shown.count)
        let file = String(decoding: try gateway.rig.folder.read("tokens.json"), as: UTF8.self)
        #expect(file.contains(gateway.account.refreshToken ?? "none"))
        let listed = try await gateway.rig.run(["mailbox", "list"])
        #expect(listed.output.contains("gateway") && !listed.output.contains("never"))
        #expect(try await gateway.rig.run(["check"]).output.contains("last read"))
        try gateway.checkLog()
    }

    @Test("a token that the server ends early is renewed once, and nobody notices")
    func early() async throws {
        let gateway = try await Gateway()
        try await gateway.authorize("gateway")
        try gateway.rig.start()
        try await gateway.write(from: gateway.stranger("one"))
        _ = try await gateway.lab.waitForMail(to: gateway.stranger("one"))
        try await gateway.rig.end()
        // Older than what is taken for new; the server forgets it.
        let file = String(decoding: try gateway.rig.folder.read("tokens.json"), as: UTF8.self)
        let obtained = try #require(file.firstMatch(of: /"obtainedAt" : (\d+)/)?.1)
        let older = file.replacing(
            "\"obtainedAt\" : \(obtained)", with: "\"obtainedAt\" : \((Int(obtained) ?? 0) - 600)")
        try gateway.rig.folder.write(older.utf8, to: "tokens.json")
        gateway.account.expire()
        let before = gateway.account.requests.count
        try gateway.rig.start()
        try await gateway.write(from: gateway.stranger("two"))
        _ = try await gateway.lab.waitForMail(to: gateway.stranger("two"))
        try await gateway.rig.end()
        #expect(gateway.account.requests.count == before + 1)
        #expect(try await !gateway.alarms("mailbox-login"))
    }

    @Test(
        "a revocation is told and alarmed, the server is left alone, and a new authorization mends it all while serving"
    )
    func revocation() async throws {
        let gateway = try await Gateway()
        try await gateway.authorize("gateway")
        gateway.account.revoke()
        let before = gateway.account.requests.count
        // The file's access token is still in its time: the mail server refuses it, and the renewal fails.
        let file = String(decoding: try gateway.rig.folder.read("tokens.json"), as: UTF8.self)
        try gateway.rig.folder.write(
            file.replacing(/"accessToken" : "[^"]+"/, with: #""accessToken" : "ended""#)
                .replacing(/"obtainedAt" : \d+/, with: "\"obtainedAt\" : 1000000000").utf8, to: "tokens.json")
        try gateway.rig.start()
        _ = try await gateway.until("the alarm") { try await gateway.alarms("mailbox-login") ? true : nil }
        let alarms = try await gateway.rig.run(["queue", "alarms"]).output
        #expect(alarms.contains("mailbox authorize gateway"))
        #expect(gateway.rig.log.contains("invalid_grant"))
        #expect(gateway.account.requests.count == before + 1)
        let check = try await gateway.rig.run(["check"])
        #expect(check.status != 0)
        #expect(check.output.contains("revoked") && check.output.contains("mailbox authorize gateway"))
        let stranger = gateway.stranger("late")
        try await gateway.write(from: stranger)
        try await gateway.authorize("gateway")
        _ = try await gateway.lab.waitForMail(to: stranger)
        _ = try await gateway.until("the end of the alarm") {
            try await gateway.alarms("mailbox-login") ? nil : true
        }
        try await gateway.rig.end()
        try gateway.checkLog()
    }

    @Test("mail that cannot go out for want of a token waits, with an alarm, and goes out once somebody has authorized")
    func sending() async throws {
        let gateway = try await Gateway()
        try await gateway.authorize("gateway")
        // The mailbox reads with a password from here on: only sending wants a token.
        let name = "mailboxes/gateway.json"
        let mailbox = String(decoding: try gateway.rig.folder.read(name), as: UTF8.self)
        let secret = try #require(mailbox.range(of: #""oauth": {"#))
        let end = try #require(mailbox[secret.lowerBound...].firstIndex(of: "}"))
        try gateway.rig.folder.write(
            mailbox.replacingCharacters(in: secret.lowerBound...end, with: #""secret": {"file": "secret"}"#).utf8,
            to: name)
        try FileManager.default.removeItem(atPath: gateway.rig.folder.file("tokens.json"))
        gateway.account.revoke()
        try gateway.rig.start()
        let stranger = gateway.stranger("waits")
        try await gateway.write(from: stranger)
        _ = try await gateway.until("the alarm") { try await gateway.alarms("smtp-account") ? true : nil }
        #expect(gateway.rig.log.contains("mailbox authorize --smtp"))
        #expect(gateway.lab.mails(of: stranger).isEmpty)
        try await gateway.authorize("--smtp")
        _ = try await gateway.lab.waitForMail(to: stranger)
        _ = try await gateway.until("the end of the alarm") { try await gateway.alarms("smtp-account") ? nil : true }
        try await gateway.rig.end()
        try gateway.checkLog()
    }

    @Test("a person may agree on another device, or paste the address that their browser could not open")
    func otherWays() async throws {
        let gateway = try await Gateway()
        let told = Task { try await gateway.rig.run(["mailbox", "authorize", "gateway", "--device"]) }
        _ = try await gateway.until("the question whether somebody has agreed") {
            gateway.account.agreeOnDevice()
            return gateway.account.requests.isEmpty ? nil : true
        }
        let device = try await told.value
        #expect(device.status == 0, "\(device.output)")
        #expect(device.output.contains("ABCD-EFGH"))
        let wrong = try await gateway.rig.run(
            ["mailbox", "authorize", "gateway", "--wait", "1"],
            input: Array("http://127.0.0.1:1/?code=x&state=y\n".utf8))
        #expect(wrong.status == 1)
        #expect(gateway.rig.log.contains("not the answer to the address above"))
        let denied = try await gateway.rig.run(
            ["mailbox", "authorize", "gateway"], input: Array("some-code\n".utf8))
        #expect(denied.status == 1)
        #expect(gateway.rig.log.contains("invalid_grant"))
        #expect(try await gateway.rig.run(["mailbox", "authorize", "nobody"]).status == 1)
        #expect(try await gateway.rig.run(["mailbox", "authorize"]).status == 2)
        #expect(try await gateway.rig.run(["mailbox", "authorize", "gateway", "--smtp"]).status == 2)
    }
}
