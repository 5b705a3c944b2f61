import Curl
import DeskStandIn
import Flow
import Mail
import Synchronization
import Testing

@testable import Desk

/// What is done about an answer, or about none.
@Suite struct ZenDeskTroubleTests {
    struct Row: Sendable {
        var status: Int
        var body: String
        var retryAfter: String?
        var certainty: ZenDeskTrouble.Certainty
        var cause: ZenDeskTrouble.Cause = .other
    }

    static let suspended =
        #"{"error":"RecordInvalid","description":"Record validation errors","details":{"requester":[{"description":"Requester: Sam Roe is suspended.","error":"UserSuspended"}]}}"#
    static let closed =
        #"{"error":"RecordInvalid","description":"Record validation errors","details":{"status":[{"description":"Status closed prevents ticket update"}]}}"#

    static let rows: [Row] = [
        Row(
            status: 400, body: #"{"error":"IdempotentRequestError","description":"…"}"#, certainty: .nothingDone,
            cause: .keyMismatch),
        Row(status: 400, body: #"{"errors":[{"code":"InvalidPaginationDepth","title":"…"}]}"#, certainty: .never),
        Row(status: 401, body: #"{"error":"Couldn't authenticate you"}"#, certainty: .nothingDone, cause: .login),
        Row(
            status: 403, body: #"{"error":{"title":"Forbidden","message":"…"}}"#, certainty: .nothingDone, cause: .login
        ),
        Row(
            status: 404, body: #"{"error":"RecordNotFound","description":"Not found"}"#, certainty: .never,
            cause: .missing),
        Row(status: 404, body: "<html>gone</html>", certainty: .never, cause: .missing),
        Row(
            status: 409, body: #"{"error":"UpdateConflict","description":"…"}"#, certainty: .nothingDone,
            cause: .conflict),
        Row(status: 409, body: #"{"error":"DatabaseConflict","description":"…"}"#, certainty: .maybeDone),
        Row(status: 413, body: "", certainty: .never, cause: .tooLarge),
        Row(status: 422, body: suspended, certainty: .never, cause: .suspended),
        Row(status: 422, body: closed, certainty: .never, cause: .closed),
        Row(status: 422, body: "what?", certainty: .never),
        Row(
            status: 429, body: "Number of allowed API requests per minute exceeded", certainty: .nothingDone,
            cause: .tooMany),
        Row(status: 429, body: "", retryAfter: "0", certainty: .nothingDone, cause: .tooMany),
        Row(status: 429, body: "", retryAfter: "42", certainty: .nothingDone, cause: .tooMany),
        Row(status: 500, body: "{}", certainty: .maybeDone),
        Row(status: 502, body: "<html>502</html>", certainty: .maybeDone),
        Row(status: 503, body: "", retryAfter: "30", certainty: .maybeDone),
        Row(status: 302, body: "", certainty: .nothingDone),
    ]

    @Test("each answer is known for what may have become of the request", arguments: rows.indices)
    func classifies(_ index: Int) {
        let row = Self.rows[index]
        let trouble = ZenDeskTrouble(
            HTTPResponse(
                status: row.status, headers: row.retryAfter.map { [(name: "retry-after", value: $0)] } ?? [],
                body: Array(row.body.utf8)))
        #expect(trouble.certainty == row.certainty)
        #expect(trouble.cause == row.cause)
        #expect(trouble.retryAfter == row.retryAfter.map { Duration.seconds(max(Int64($0) ?? 0, 1)) })
        #expect(!trouble.description.contains("Sam Roe"))
    }

    static let losses: [(TransferError.Kind, ZenDeskTrouble.Certainty)] = [
        (.unreachable, .nothingDone), (.certificate, .nothingDone), (.refused, .nothingDone), (.login, .nothingDone),
        (.timeout, .maybeDone), (.closed, .maybeDone), (.protocolViolation, .maybeDone), (.stopped, .maybeDone),
    ]

    @Test("without an answer it counts how far it got", arguments: losses.indices)
    func withoutAnswer(_ row: Int) {
        let (kind, certainty) = Self.losses[row]
        #expect(ZenDeskTrouble(TransferError(kind, "x")).certainty == certainty)
    }

    @Test("what is the desk's trouble, what is one ticket's, and what nobody will mend by waiting")
    func outcomes() {
        #expect(ZenDesk.outcome(ZenDeskTrouble(.never, .suspended, "no")) == .failed(why: "no"))
        #expect(
            ZenDesk.outcome(ZenDeskTrouble(.nothingDone, .tooMany, "429")) == .later(after: .seconds(30), why: "429"))
        #expect(
            ZenDesk.outcome(ZenDeskTrouble(.nothingDone, .tooMany, "429", retryAfter: .seconds(7)))
                == .later(after: .seconds(7), why: "429"))
        #expect(ZenDesk.outcome(ZenDeskTrouble(.nothingDone, .login, "401")) == .retry(after: nil, why: "401"))
        #expect(
            ZenDesk.outcome(ZenDeskTrouble(.maybeDone, .other, "503", retryAfter: .seconds(9)))
                == .retry(after: .seconds(9), why: "503"))
        #expect(ZenDesk.outcome(ZenDeskTrouble(.maybeDone, .network, "?")) == .ambiguous(why: "?"))
    }

    // MARK: Budget

    @Test("four of five requests a minute are ours; what is refused counts nowhere")
    func accountBudget() {
        let clock = Clock()
        let budget = RateBudget(now: { clock.now })
        budget.learn(Self.answer(["x-rate-limit": "10"]), nil)
        for _ in 1...8 { #expect(budget.admit(nil) == nil) }
        #expect(budget.admit(nil) == .seconds(60))
        clock.advance(.seconds(59))
        #expect(budget.admit(.ticket(1)) == .seconds(1))
        clock.advance(.seconds(1))
        for _ in 1...8 { #expect(budget.admit(.ticket(1)) == nil) }
        #expect(budget.admit(.ticket(2)) != nil)
        budget.learn(Self.answer(["x-rate-limit": "nonsense"]), nil)
        #expect(RateBudget.allowed(of: 1) == 1)
    }

    @Test("25 updates of one ticket in ten minutes, and others go on")
    func ticketBudget() {
        let clock = Clock()
        let budget = RateBudget(now: { clock.now })
        for second in 0..<25 {
            #expect(budget.admit(.ticket(1)) == nil, "\(second)")
            clock.advance(.seconds(4))
        }
        #expect(budget.admit(.ticket(1)) == .seconds(500))
        #expect(budget.admit(.ticket(2)) == nil)
        clock.advance(.seconds(500))
        #expect(budget.admit(.ticket(1)) == nil)
        #expect(budget.admit(.ticket(1)) == .seconds(4))
    }

    @Test("eight exports a minute")
    func exportBudget() {
        let clock = Clock()
        let budget = RateBudget(now: { clock.now })
        for _ in 1...8 { #expect(budget.admit(.export) == nil) }
        #expect(budget.admit(.export) == .seconds(60))
        #expect(budget.admit(nil) == nil)
    }

    @Test("what others have spent counts too, of the account, of all updates, and of one ticket")
    func spentByOthers() {
        let clock = Clock()
        let budget = RateBudget(now: { clock.now })
        budget.learn(
            Self.answer(["x-rate-limit": "100", "x-rate-limit-remaining": "20", "ratelimit-reset": "30"]), nil)
        #expect(budget.admit(nil) == nil)
        budget.learn(
            Self.answer(["x-rate-limit": "100", "x-rate-limit-remaining": "19", "ratelimit-reset": "30"]), nil)
        #expect(budget.admit(nil) == .seconds(30))
        clock.advance(.seconds(30))
        #expect(budget.admit(nil) == nil)
        budget.learn(
            Self.answer(["zendesk-ratelimit-per-ticket-updates": "total=30; remaining=5; resets=468"]), .ticket(1))
        #expect(budget.admit(.ticket(1)) == .seconds(468))
        #expect(budget.admit(.ticket(2)) == nil)
        budget.learn(
            Self.answer(["zendesk-ratelimit-ticket-updates": "total=100; remaining=3; resets=12"]), .ticket(2))
        #expect(budget.admit(.ticket(3)) == .seconds(12))
        #expect(budget.admit(.export) == nil)
        budget.learn(Self.answer(["zendesk-ratelimit-incremental": "total=10; remaining=x"]), .export)
        #expect(budget.admit(.export) == nil)
    }

    @Test("80 updates of all tickets in a minute")
    func updatesBudget() {
        let clock = Clock()
        let budget = RateBudget(now: { clock.now })
        for ticket in 1...80 { #expect(budget.admit(.ticket(Int64(ticket))) == nil) }
        #expect(budget.admit(.ticket(81)) == .seconds(60))
        #expect(budget.admit(nil) == nil)
    }

    private static func answer(_ fields: [String: String]) -> HTTPResponse {
        HTTPResponse(status: 200, headers: fields.map { (name: $0.key, value: $0.value) }, body: [])
    }

    private final class Clock: Sendable {
        private let moment = Mutex(Timestamp(seconds: 1_000))
        var now: Timestamp { moment.withLock { $0 } }
        func advance(_ time: Duration) { moment.withLock { $0 = $0 + time } }
    }
}
