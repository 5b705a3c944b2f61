import Curl
import Flow
import Testing

@testable import MailOut

/// One transaction as it was seen, and what it means.
struct Transaction: CustomTestStringConvertible, Sendable {
    enum Meaning: String { case sent, deferred, failed, uncertain }
    let name: String
    let replies: [(Int, String)]
    let handedOver: Bool
    let error: TransferError?
    let meaning: Meaning
    let stage: ServerReply.Stage
    let enhanced: String?
    let isAlarm: Bool
    var testDescription: String { name }

    init(
        _ name: String, _ replies: [(Int, String)], handedOver: Bool = false, error: TransferError.Kind? = nil,
        _ meaning: Meaning, at stage: ServerReply.Stage, enhanced: String? = nil, isAlarm: Bool = false
    ) {
        self.name = name
        self.replies = replies
        self.handedOver = handedOver
        self.error = error.map { TransferError($0, "words") }
        self.meaning = meaning
        self.stage = stage
        self.enhanced = enhanced
        self.isAlarm = isAlarm
    }

    private static let upToData = [(250, "ok"), (250, "ok"), (354, "go ahead")]

    static let all: [Transaction] = [
        Transaction(
            "accepted", upToData + [(250, "2.0.0 queued as 1")], handedOver: true, .sent, at: .body, enhanced: "2.0.0"),
        Transaction("no answer to the body", upToData, handedOver: true, error: .timeout, .uncertain, at: .body),
        Transaction("closed after the body", upToData, handedOver: true, error: .closed, .uncertain, at: .body),
        Transaction("cut off within the body", upToData, error: .closed, .deferred, at: .body),
        Transaction("unreachable", [], error: .unreachable, .deferred, at: .connect, isAlarm: true),
        Transaction("certificate", [], error: .certificate, .deferred, at: .connect, isAlarm: true),
        Transaction("stopped before its turn", [], error: .stopped, .deferred, at: .mail),
        Transaction("closed before RCPT is answered", [(250, "ok")], error: .closed, .deferred, at: .rcpt),
        Transaction(
            "an address that cannot stand in the envelope", [], error: .refused, .failed, at: .rcpt, enhanced: "5.6.7"),
        Transaction(
            "a greeting of 4xx", [(421, "busy")], error: .protocolViolation, .deferred, at: .greeting,
            isAlarm: true),
        Transaction("closing at MAIL", [(421, "busy")], error: .closed, .deferred, at: .mail, isAlarm: true),
        Transaction("a greeting of 5xx", [(554, "no")], error: .login, .deferred, at: .greeting, isAlarm: true),
        Transaction(
            "login refused", [(220, "hi"), (250, "ehlo"), (535, "5.7.8 bad password")], error: .login, .deferred,
            at: .auth, enhanced: "5.7.8", isAlarm: true),
        Transaction(
            "nothing to log in with", [], error: .login, .deferred, at: .auth, enhanced: "5.7.8", isAlarm: true),
        Transaction(
            "a token refused within the login", [(220, "hi"), (250, "ehlo")], error: .login, .deferred, at: .auth,
            enhanced: "5.7.8", isAlarm: true),
        Transaction(
            "sender refused", [(550, "5.7.1 not yours"), (503, "5.5.1 no"), (503, "5.5.1 no")], error: .closed,
            .deferred, at: .mail, enhanced: "5.7.1", isAlarm: true),
        Transaction(
            "too large", [(552, "5.3.4 too big")], error: .closed, .failed, at: .mail, enhanced: "5.3.4"),
        Transaction(
            "no such user", [(250, "ok"), (550, "5.1.1 unknown"), (503, "5.5.1 no recipients")], error: .closed,
            .failed, at: .rcpt, enhanced: "5.1.1"),
        Transaction(
            "mailbox full at RCPT", [(250, "ok"), (552, "5.2.2 over quota")], error: .refused, .deferred, at: .rcpt,
            enhanced: "5.2.2"),
        Transaction(
            "greylisted", [(250, "ok"), (450, "4.2.0 later")], error: .closed, .deferred, at: .rcpt, enhanced: "4.2.0"),
        Transaction("refused at DATA", [(250, "ok"), (250, "ok"), (554, "no")], error: .closed, .failed, at: .data),
        Transaction(
            "spam", upToData + [(550, "5.7.1 looks like spam")], handedOver: true, error: .closed, .failed, at: .body,
            enhanced: "5.7.1"),
        Transaction(
            "later, after the body", upToData + [(451, "4.3.0 try again")], handedOver: true, error: .closed, .deferred,
            at: .body, enhanced: "4.3.0"),
        Transaction(
            "too much sent", [(250, "ok"), (550, "5.4.5 Daily user sending limit exceeded")], error: .closed, .deferred,
            at: .rcpt, enhanced: "5.4.5", isAlarm: true),
        Transaction("a wrong class of status", [(250, "ok"), (550, "4.1.1 odd")], error: .closed, .failed, at: .rcpt),
    ]
}

@Suite struct SMTPOutcomeTests {
    @Test("what a server's answers mean for the mail", arguments: Transaction.all)
    func outcomes(transaction: Transaction) {
        let result = SMTPResult(
            replies: transaction.replies.map { SMTPResult.Reply(code: $0.0, text: $0.1) },
            handedOver: transaction.handedOver, error: transaction.error)
        let found = outcome(of: result)
        let (meaning, reply): (Transaction.Meaning, ServerReply) =
            switch found {
            case .sent(let reply): (.sent, reply)
            case .deferred(let reply): (.deferred, reply)
            case .failed(let reply): (.failed, reply)
            case .uncertain(let reply): (.uncertain, reply)
            }
        #expect(meaning == transaction.meaning)
        #expect(reply.stage == transaction.stage)
        #expect(reply.enhanced == transaction.enhanced)
        #expect(isAccountProblem(found) == transaction.isAlarm)
    }

    @Test("a server's words are kept short and on one line")
    func words() {
        let long = String(repeating: "x", count: 2_000)
        let found = outcome(
            of: SMTPResult(
                replies: [.init(code: 250, text: ""), .init(code: 550, text: "a\r\nb \(long)")], handedOver: false,
                error: nil))
        guard case .failed(let reply) = found else {
            Issue.record("a refused recipient is final")
            return
        }
        #expect(reply.text.hasPrefix("a  b x"))
        #expect(reply.text.count == 500)
    }
}
