import Synchronization
import Testing
import TestSupport

@testable import Curl

/// Logins with a token, at a real Dovecot and a real Postfix that ask the authorization server whose it is.
@Suite(.timeLimit(.minutes(2)))
struct BearerTests {
    /// Credentials of a test: tokens in the order they are asked for, and what was refused.
    private final class Purse: Sendable {
        let tokens: Mutex<[String]>
        let refused = Mutex<[String]>([])
        let mechanism: BearerToken.Mechanism

        init(_ tokens: [String], _ mechanism: BearerToken.Mechanism) {
            self.tokens = Mutex(tokens)
            self.mechanism = mechanism
        }

        var credentials: Credentials {
            Credentials(remedy: "") { _ in
                let text = self.tokens.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
                return .bearer(BearerToken(text: text, mechanism: self.mechanism))
            } refused: { proof in
                guard case .bearer(let token) = proof else { return false }
                self.refused.withLock { $0.append(token.text) }
                return true
            }
        }
    }

    private func imap(_ lab: MailLab, _ user: String) -> Endpoint {
        Endpoint(host: lab.host, port: lab.imapsPort, security: .tls, user: user, caFile: lab.caFile)
    }

    private func submission(_ lab: MailLab, _ user: String, to recipient: String = "x@people.test") -> SMTPTransfer {
        SMTPTransfer(
            endpoint: Endpoint(
                host: lab.host, port: lab.submissionPort, security: .startTLS, user: user, caFile: lab.caFile),
            clientName: "client.example", envelopeFrom: user, envelopeTo: recipient,
            bytes: Array("From: \(user)\r\nSubject: token\r\n\r\nhello\r\n".utf8), timeout: .seconds(20))
    }

    @Test("a token logs in by IMAP, in both mechanisms", arguments: BearerToken.Mechanism.allCases)
    func reading(mechanism: BearerToken.Mechanism) async throws {
        let lab = try await MailLab.shared()
        let user = lab.gatewayUser(of: lab.newDomain())
        let token = try #require(lab.tokens.open(user: user).accessToken())
        let loop = CurlLoop()
        defer { loop.stop() }
        let purse = Purse([token], mechanism)
        let session = try await loop.openIMAP(
            imap(lab, user), credentials: purse.credentials, timeout: .seconds(20))
        #expect(session.capabilities.contains("IDLE"))
        session.close()
        #expect(purse.refused.withLock { $0.isEmpty })
    }

    @Test("a token that is refused is asked for once more, and not again", arguments: BearerToken.Mechanism.allCases)
    func refusal(mechanism: BearerToken.Mechanism) async throws {
        let lab = try await MailLab.shared()
        let user = lab.gatewayUser(of: lab.newDomain())
        let good = try #require(lab.tokens.open(user: user).accessToken())
        let loop = CurlLoop()
        defer { loop.stop() }
        let once = Purse(["stale-token", good], mechanism)
        _ = try await loop.openIMAP(imap(lab, user), credentials: once.credentials, timeout: .seconds(20))
        #expect(once.refused.withLock { $0 } == ["stale-token"])
        let never = Purse(["bad-one", "bad-two"], mechanism)
        let error = await #expect(throws: TransferError.self) {
            try await loop.openIMAP(imap(lab, user), credentials: never.credentials, timeout: .seconds(20))
        }
        #expect(error?.kind == .login)
        #expect(error?.detail.contains("docs/oauth.md") == true)
        #expect(error?.detail.contains("bad-") == false)
        #expect(never.refused.withLock { $0 } == ["bad-one"])
    }

    @Test("another account's token opens nothing")
    func another() async throws {
        let lab = try await MailLab.shared()
        let token = try #require(lab.tokens.open(user: "somebody@else.test").accessToken())
        let loop = CurlLoop()
        defer { loop.stop() }
        let user = lab.gatewayUser(of: lab.newDomain())
        await #expect(throws: TransferError.self) {
            try await loop.openIMAP(
                imap(lab, user), credentials: Purse([token], .xoauth2).credentials, timeout: .seconds(20))
        }
    }

    @Test("a server that knows no tokens gets none")
    func unknownMechanism() async throws {
        let server = try ScriptedServer(
            script: """
                S: * OK ready
                C: $tag CAPABILITY
                S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
                S: $tag OK done
                ---
                S: * OK ready
                C: $tag CAPABILITY
                S: * CAPABILITY IMAP4rev1 AUTH=PLAIN
                S: $tag OK done
                """)
        let loop = CurlLoop()
        defer { loop.stop() }
        let endpoint = Endpoint(host: "127.0.0.1", port: server.port, security: .none, user: "u")
        let error = await #expect(throws: TransferError.self) {
            try await loop.openIMAP(
                endpoint, credentials: Purse(["token-text"], .xoauth2).credentials, timeout: .seconds(10))
        }
        #expect(error?.kind == .login, "\(error?.detail ?? "")")
        #expect(server.transcript.filter { $0.hasPrefix("C: ") }.count == 2)
        server.stop()
        #expect(!server.transcript.joined().contains("token-text"))
    }

    @Test("a token logs in by SMTP; one that is refused is renewed before anything of the mail is sent")
    func sending() async throws {
        let lab = try await MailLab.shared()
        let user = "jane@\(lab.newDomain())"
        let token = try #require(lab.tokens.open(user: user).accessToken())
        let loop = CurlLoop()
        defer { loop.stop() }
        for mechanism in BearerToken.Mechanism.allCases {
            let purse = Purse(["stale-token", token], mechanism)
            let result = try await loop.sendMail(
                submission(lab, user, to: "someone@bearer.people.test"), credentials: purse.credentials)
            #expect(result.error == nil)
            #expect(result.replies.last?.code == 250)
            #expect(purse.refused.withLock { $0 } == ["stale-token"])
        }
        let bad = try await loop.sendMail(
            submission(lab, "other@\(lab.newDomain())"), credentials: Purse(["bad-token"], .xoauth2).credentials)
        #expect(bad.error?.kind == .login)
        #expect(!bad.handedOver)
        #expect(try await lab.waitForMail(to: "someone@bearer.people.test", count: 2).count == 2)
    }

    @Test("the connection that stands is used again with a later token of the same account")
    func standing() async throws {
        let lab = try await MailLab.shared()
        let user = "jane@\(lab.newDomain())"
        let account = lab.tokens.open(user: user)
        let first = try #require(account.accessToken())
        let loop = CurlLoop()
        defer { loop.stop() }
        let one = try await loop.sendMail(submission(lab, user), credentials: Purse([first], .xoauth2).credentials)
        #expect(one.error == nil)
        // No server was asked about this one: had it logged in anew, it would have been refused.
        let two = try await loop.sendMail(
            submission(lab, user), credentials: Purse(["never-shown"], .xoauth2).credentials)
        #expect(two.error == nil)
    }
}
