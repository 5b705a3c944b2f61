import Curl
import Flow
import Logging
import Mail
import Store
import TestSupport
import Testing
import Triage

@testable import MailOut

/// A server that refuses at each stage, through the real SMTP client.
@Suite(.timeLimit(.minutes(1))) struct RefusalTests {
    struct Script: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let dialog: String
        let meaning: Transaction.Meaning
        let stage: ServerReply.Stage
        let ruling: DeliveryRuling
        var logsIn = false
    }

    private static let hello = "S: 220 mx.test\nC~ EHLO\nS: 250 mx.test\n"
    private static let mail = hello + "C~ MAIL FROM\n"
    private static let rcpt = mail + "S: 250 2.1.0 ok\nC~ RCPT TO\n"
    private static let data = rcpt + "S: 250 2.1.5 ok\nC: DATA\n"
    private static let body = data + "S: 354 go on\nC* .\n"

    static let scripts = [
        Script(
            testDescription: "at the greeting", dialog: "S: 554 5.7.1 go away\nX: close", meaning: .deferred,
            stage: .greeting, ruling: .account),
        Script(
            testDescription: "busy at the greeting", dialog: "S: 421 4.7.0 too many connections\nX: close",
            meaning: .deferred, stage: .greeting, ruling: .unavailable),
        Script(
            testDescription: "the login",
            dialog: "S: 220 mx.test\nC~ EHLO\nS: 250-mx.test\nS: 250 AUTH PLAIN\nC~ AUTH PLAIN\nS: 535 5.7.8 no\n"
                + "X: close",
            meaning: .deferred, stage: .auth, ruling: .account, logsIn: true),
        Script(
            testDescription: "the sender", dialog: mail + "S: 550 5.7.1 not yours\nX: close", meaning: .deferred,
            stage: .mail, ruling: .account),
        Script(
            testDescription: "the size", dialog: mail + "S: 552 5.3.4 too big\nX: close", meaning: .failed,
            stage: .mail, ruling: .mail),
        Script(
            testDescription: "nobody of that name", dialog: rcpt + "S: 550 5.1.1 unknown\nX: close", meaning: .failed,
            stage: .rcpt, ruling: .address),
        Script(
            testDescription: "a full mailbox is tried again", dialog: rcpt + "S: 552 5.2.2 over quota\nX: close",
            meaning: .deferred, stage: .rcpt, ruling: .soft),
        Script(
            testDescription: "Gmail's quota",
            dialog: rcpt + "S: 550-5.4.5 Daily user sending\nS: 550 5.4.5 limit exceeded\nX: close",
            meaning: .deferred, stage: .rcpt, ruling: .account),
        Script(
            testDescription: "at DATA", dialog: data + "S: 554 no\nX: close", meaning: .failed, stage: .data,
            ruling: .mail),
        Script(
            testDescription: "as spam", dialog: body + "S: 550 5.7.1 looks like spam\nX: close", meaning: .failed,
            stage: .body, ruling: .policy),
        Script(
            testDescription: "Microsoft's send-as",
            dialog: body + "S: 550 5.7.60 SMTP; no permissions to send as\nX: close",
            meaning: .deferred, stage: .body, ruling: .account),
        Script(
            testDescription: "later, after the body", dialog: body + "S: 451 4.3.0 later\nX: close",
            meaning: .deferred, stage: .body, ruling: .soft),
    ]

    @Test("a refusal at each stage has its meaning", arguments: scripts)
    func refuses(_ script: Script) async throws {
        let server = try ScriptedServer(script: script.dialog)
        let loop = CurlLoop()
        defer {
            loop.stop()
            server.stop()
        }
        var endpoint = Endpoint(host: "127.0.0.1", port: server.port, security: .none)
        if script.logsIn { (endpoint.user, endpoint.password) = ("me", "secret") }
        let courier = SMTPCourier(
            loop: loop, endpoint: endpoint, clientName: "gateway.test", timeout: .seconds(10),
            logger: Logger(label: "t", factory: { _ in SwiftLogNoOpLogHandler() }))
        let mail = FrozenMail(
            envelopeFrom: try #require(EmailAddress("b-1@x.example")),
            envelopeTo: try #require(EmailAddress("p@y.example")), messageID: try #require(MessageID("1@x.example")),
            bytes: Array("Subject: x\r\n\r\nHello\r\n".utf8))
        let outcomes = await courier.deliver([(OutgoingMailID(1), mail), (OutgoingMailID(2), mail)])
        let (meaning, reply): (Transaction.Meaning, ServerReply) =
            switch outcomes[0].1 {
            case .sent(let reply): (.sent, reply)
            case .deferred(let reply): (.deferred, reply)
            case .failed(let reply): (.failed, reply)
            case .uncertain(let reply): (.uncertain, reply)
            }
        #expect(meaning == script.meaning)
        #expect(reply.stage == script.stage)
        #expect(DeliveryRuling(refusal: reply) == script.ruling)
        // Where the account is refused, the second mail is not tried.
        if script.ruling.concernsAccount { #expect(outcomes[1].1 == outcomes[0].1) }
    }

    @Test("a refused account pauses the queue after one try, and after the pause everything goes out")
    func pauses() async throws {
        let practice = try await Practice()
        for number in 1...5 { try await practice.enquiry(number) }
        let locked = RecordingCourier { _, _ in .deferred(ServerReply(stage: .auth, code: 535, enhanced: "5.7.8")) }
        let runner = try practice.runner(courier: locked)
        try await runner.drain()
        // Two connections, two mails in the first group of each.
        #expect(locked.delivered.count <= 4)
        let tried = locked.delivered.count
        #expect(try await runner.drain() == 0)
        #expect(try await practice.states() == [.due: 15])
        #expect(try await practice.store.alarms(limit: 9).map(\.kind) == ["smtp-account"])
        practice.pass(.seconds(600))
        let courier = RecordingCourier()
        #expect(try await practice.runner(courier: courier).drain() == 15)
        #expect(try await practice.states() == [.sent: 15])
        #expect(try await practice.store.alarms(limit: 9).isEmpty)
        #expect(tried > 0)
    }

    @Test("over the rate mails wait: people's words go first")
    func rates() async throws {
        let practice = try await Practice()
        for number in 1...2 { try await practice.enquiry(number) }
        let courier = RecordingCourier()
        let runner = try practice.runner(courier: courier, rates: SendingRates(perMinute: 2))
        for minute in 1...3 {
            #expect(try await runner.drain() == 2)
            #expect(try await practice.states()[.sent] == 2 * minute)
            if minute == 1 {
                #expect(courier.delivered.allSatisfy { $0.1.envelopeTo.domain == "clinic.example" })
            }
            practice.pass(.seconds(61))
        }
    }

    @Test("groups are small where the server is slow, and grow where it is quick")
    func pace() {
        var pace = GroupPace()
        #expect(pace.size == 2)
        pace.took(.milliseconds(1), for: 2)
        #expect(pace.size == 4)
        pace.took(.milliseconds(1), for: 4)
        #expect(pace.size == GroupPace.largest)
        pace.took(.milliseconds(1), for: 8)
        #expect(pace.size == GroupPace.largest)
        pace.took(.seconds(2), for: 8)
        #expect(pace.size == 1)
        pace.took(.zero, for: 0)
        #expect(pace.size == 1)
    }
}
