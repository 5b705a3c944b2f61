import Testing
import TestSupport

@testable import Curl

/// Real servers: TLS, certificates and logins are libcurl's work, so these look at what we ask of it.
@Suite(.timeLimit(.minutes(2)))
struct SecureTests {
    private func transfer(_ endpoint: Endpoint, to user: String, timeout: Duration = .seconds(20)) -> SMTPTransfer {
        SMTPTransfer(
            endpoint: endpoint, clientName: "client.example", envelopeFrom: "b-1@example.org", envelopeTo: user,
            bytes: Array("From: b-1@example.org\r\nSubject: secure\r\n\r\nhello\r\n".utf8), timeout: timeout)
    }

    @Test("Mail goes out over STARTTLS and TLS with a login", arguments: [Endpoint.Security.startTLS, .tls])
    func submission(security: Endpoint.Security) async throws {
        let lab = try await MailLab.shared()
        let user = "jane@\(lab.newDomain())"
        let endpoint = Endpoint(
            host: lab.host, port: security == .tls ? lab.submissionsPort : lab.submissionPort, security: security,
            user: user, password: lab.password, caFile: lab.caFile)
        let loop = CurlLoop()
        let result = await loop.sendMail(transfer(endpoint, to: "someone@\(security.rawValue).people.test"))
        #expect(result.error == nil)
        #expect(result.replies.last?.code == 250)
        loop.stop()
        let mails = try await lab.waitForMail(to: "someone@\(security.rawValue).people.test")
        #expect(mails.count == 1)
    }

    @Test(
        "A certificate of an unknown authority gets neither a password nor a mail",
        arguments: [Endpoint.Security.startTLS, .tls])
    func unknownAuthority(security: Endpoint.Security) async throws {
        let lab = try await MailLab.shared()
        var endpoint = Endpoint(
            host: lab.host, port: security == .tls ? lab.submissionsPort : lab.submissionPort, security: security,
            user: "jane@example.org", password: lab.password)
        let loop = CurlLoop()
        #expect(await loop.sendMail(transfer(endpoint, to: "x@people.test")).error?.kind == .certificate)
        endpoint.caFile = "/nonexistent/authority.pem"
        #expect(await loop.sendMail(transfer(endpoint, to: "x@people.test")).error?.kind == .certificate)
        loop.stop()
    }

    @Test("A wrong password is told as such, with the server's reply and without the password")
    func wrongPassword() async throws {
        let lab = try await MailLab.shared()
        let endpoint = Endpoint(
            host: lab.host, port: lab.submissionsPort, security: .tls, user: "jane@example.org", password: "mistaken",
            caFile: lab.caFile)
        let loop = CurlLoop()
        let result = await loop.sendMail(transfer(endpoint, to: "x@people.test"))
        #expect(result.error?.kind == .login)
        #expect(result.replies.last?.code == 535)
        #expect(result.error?.detail.contains("mistaken") == false)
        #expect(!result.handedOver)
        loop.stop()
    }

    @Test("An IMAP session tells its capabilities, carries bytes both ways and ends when told")
    func imapSession() async throws {
        let lab = try await MailLab.shared()
        let endpoint = Endpoint(
            host: lab.host, port: lab.imapsPort, security: .tls, user: lab.gatewayUser(of: lab.newDomain()),
            password: lab.password, caFile: lab.caFile)
        let loop = CurlLoop()
        let session = try await loop.openIMAP(endpoint, timeout: .seconds(20))
        #expect(session.capabilities.contains("IDLE"))
        try await session.send(Array("a NOOP\r\n".utf8))
        #expect(try await session.receive(timeout: .seconds(10)).starts(with: "a OK".utf8))
        let timeout = await #expect(throws: TransferError.self) {
            try await session.receive(timeout: .milliseconds(50))
        }
        #expect(timeout?.kind == .timeout)
        let waiting = Task { () -> TransferError? in
            do throws(TransferError) {
                _ = try await session.receive(timeout: .seconds(60))
                return nil
            } catch { return error }
        }
        waiting.cancel()
        #expect(await waiting.value?.kind == .stopped)
        // The ended task took nothing with it.
        try await session.send(Array("b NOOP\r\n".utf8))
        #expect(try await session.receive(timeout: .seconds(10)).starts(with: "b OK".utf8))
        session.close()
        let closed = await #expect(throws: TransferError.self) { try await session.receive(timeout: .seconds(10)) }
        #expect(closed?.kind == .closed)
        loop.stop()
    }

    @Test("Stopping the loop ends a pending read")
    func stopWhileReading() async throws {
        let lab = try await MailLab.shared()
        let endpoint = Endpoint(
            host: lab.host, port: lab.imapPort, security: .none, user: lab.gatewayUser(of: lab.newDomain()),
            password: lab.password)
        let loop = CurlLoop()
        let session = try await loop.openIMAP(endpoint, timeout: .seconds(20))
        async let error = #expect(throws: TransferError.self) { try await session.receive(timeout: .seconds(60)) }
        loop.stop()
        #expect(await error?.kind == .stopped)
    }
}
