import Testing
import Triage

@testable import Flow

@Suite("Why a mail did not arrive, for people") struct FailureKindTests {
    private static let refusals: [(ServerReply.Stage, Int, String?, String, FailureKind)] = [
        (.rcpt, 550, "5.1.1", "no", .dead), (.rcpt, 550, nil, "No such user here", .dead),
        (.rcpt, 552, "5.2.2", "x", .full), (.rcpt, 452, "4.2.2", "x", .full), (.rcpt, 450, nil, "Mailbox full", .full),
        (.connect, 0, nil, "no route to host", .gaveUp), (.rcpt, 450, "4.2.0", "greylisted", .gaveUp),
        (.body, 552, "5.3.4", "too big", .refused), (.body, 550, "5.7.1", "go away", .refused),
        (.body, 554, nil, "no", .refused),
    ]

    @Test("from the server's answer", arguments: refusals)
    func refused(stage: ServerReply.Stage, code: Int, status: String?, words: String, kind: FailureKind) {
        #expect(
            FailureKind(refusal: ServerReply(stage: stage, code: code, enhanced: status, text: words)) == kind)
    }

    private static let reports: [(String?, String?, FailureKind)] = [
        ("5.1.1", nil, .dead), ("5.0.0", "550 no such user", .dead), ("5.2.2", nil, .full), ("4.2.2", nil, .full),
        ("5.0.0", "mailbox is full", .full), ("4.4.1", nil, .gaveUp), ("4.4.7", "expired", .gaveUp),
        ("5.7.1", nil, .refused), ("5.3.4", nil, .refused), (nil, nil, .refused),
    ]

    @Test("from a final report", arguments: reports)
    func reported(status: String?, words: String?, kind: FailureKind) {
        #expect(FailureKind(report: status, diagnostic: words) == kind)
    }
}
