import Curl
import Flow
import Mail
import Metrics
import MetricsTestKit
import Testing

@testable import Desk

@Suite struct DeskCountTests {
    @Test(
        "an answer is counted by what it means",
        arguments: [
            (200, "ok"), (201, "ok"), (302, "ok"), (401, "refused"), (422, "refused"), (429, "limited"),
            (500, "failed"), (503, "failed"),
        ])
    func answers(status: Int, word: String) throws {
        let counted = TestMetrics()
        withMetricsFactory(counted) { DeskCounts.note(DeskCounts.Answer(status: status)) }
        #expect(try counted.expectCounter("postern_desk_requests_total", [("outcome", word)]).totalValue == 1)
    }

    @Test(
        "a task is counted by what came of it",
        arguments: [
            (DeskOutcome.done(externalID: "1", commentID: nil), "done"), (.retry(after: nil, why: "x"), "put-off"),
            (.later(after: .seconds(1), why: "x"), "put-off"), (.ambiguous(why: "x"), "unanswered"),
            (.failed(why: "x"), "refused"),
        ])
    func tasks(outcome: DeskOutcome, word: String) throws {
        let counted = TestMetrics()
        withMetricsFactory(counted) { DeskCounts.note(outcome) }
        #expect(try counted.expectCounter("postern_desk_tasks_total", [("outcome", word)]).totalValue == 1)
    }

    @Test("what an answer says is left of a limit is told, but for the limits that each ticket has")
    func left() throws {
        let counted = TestMetrics()
        withMetricsFactory(counted) {
            let budget = RateBudget(now: { Timestamp(seconds: 1_000) })
            let fields = [
                ("x-rate-limit", "700"), ("x-rate-limit-remaining", "699"),
                ("zendesk-ratelimit-ticket-updates", "total=100; remaining=98; resets=12"),
                ("zendesk-ratelimit-per-ticket-updates", "total=30; remaining=7; resets=468"),
            ]
            let answer = HTTPResponse(status: 200, headers: fields.map { (name: $0.0, value: $0.1) }, body: [])
            budget.learn(answer, .ticket(4_711))
        }
        let left = { (limit: String) in
            try counted.expectGauge("postern_desk_rate_limit_remaining", [("limit", limit)]).lastValue
        }
        #expect(try left("account") == 699)
        #expect(try left("updates") == 98)
        #expect(counted.recorders.count == 2)
    }
}
