import Mail
import Testing

@testable import Flow

@Suite struct AddressStandingTests {
    private static let start = Timestamp(seconds: 1_760_000_000)
    private static let hour = Duration.seconds(3_600)
    private static let day = Duration.seconds(86_400)

    enum Event: Sendable { case strike, accept, probe }

    struct History: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// What happened, each so many hours after the start.
        let events: [(Event, hours: Int)]
        /// What is then said, so many hours after the start.
        let asked: Int
        let verdict: AddressStanding.Verdict
    }

    static let all = [
        History(testDescription: "one refusal is no rule", events: [(.strike, 0)], asked: 1, verdict: .open),
        History(
            testDescription: "two within hours are one fault", events: [(.strike, 0), (.strike, 3)], asked: 4,
            verdict: .open),
        History(
            testDescription: "two some hours apart suppress", events: [(.strike, 0), (.strike, 4)], asked: 5,
            verdict: .suppressed),
        History(
            testDescription: "a third within hours of the first counts with it",
            events: [(.strike, 0), (.strike, 2), (.strike, 4)], asked: 5, verdict: .suppressed),
        History(
            testDescription: "a strike is forgotten after 30 days", events: [(.strike, 0), (.strike, 30 * 24)],
            asked: 30 * 24 + 1, verdict: .open),
        History(
            testDescription: "29 days later it is not", events: [(.strike, 0), (.strike, 29 * 24)], asked: 29 * 24 + 1,
            verdict: .suppressed),
        History(
            testDescription: "a delivery between clears the first",
            events: [(.strike, 0), (.accept, 5), (.strike, 5 + 25)], asked: 31, verdict: .open),
        History(
            testDescription: "what was taken and reported within a day was no delivery",
            events: [(.strike, 0), (.accept, 5), (.strike, 6)], asked: 7, verdict: .suppressed),
        History(
            testDescription: "after a week one mail is let through", events: [(.strike, 0), (.strike, 4)],
            asked: 4 + 7 * 24, verdict: .probe),
        History(
            testDescription: "and only one", events: [(.strike, 0), (.strike, 4), (.probe, 4 + 7 * 24)],
            asked: 5 + 7 * 24, verdict: .suppressed),
        History(
            testDescription: "a probe that is taken opens after a day without a report",
            events: [(.strike, 0), (.strike, 4), (.probe, 172), (.accept, 172)], asked: 172 + 24, verdict: .open),
        History(
            testDescription: "not before", events: [(.strike, 0), (.strike, 4), (.probe, 172), (.accept, 172)],
            asked: 172 + 23, verdict: .suppressed),
        History(
            testDescription: "a probe that is refused begins another week",
            events: [(.strike, 0), (.strike, 4), (.probe, 172), (.strike, 173)], asked: 173 + 7 * 24 - 1,
            verdict: .suppressed),
        History(
            testDescription: "after 30 days without a refusal all is forgotten", events: [(.strike, 0), (.strike, 4)],
            asked: 4 + 30 * 24, verdict: .open),
    ]

    @Test("strikes, deliveries and probes decide what an address gets", arguments: all)
    func histories(_ history: History) throws {
        var standing: AddressStanding?
        for (event, hours) in history.events {
            let now = Self.start + Self.hour * hours
            switch event {
            case .strike: standing = .struck(standing, at: now)
            case .accept: standing = standing?.accepted(at: now)
            case .probe: standing = standing?.probed(at: now)
            }
        }
        let verdict = standing?.verdict(at: Self.start + Self.hour * history.asked) ?? .open
        #expect(verdict == history.verdict)
    }

    @Test("pauses grow, never shrink below their first length, and end")
    func pauses() {
        for schedule in [PauseSchedule.unavailable, .account, .domain] {
            var before = Duration.zero
            for times in 1...40 {
                let pause = schedule.end(after: Self.start, times: times) - Self.start
                #expect(pause >= before)
                #expect(pause <= .seconds(21_600 + 21_600 / 4))
                before = pause
            }
            #expect(schedule.end(after: Self.start, times: .max) > Self.start)
        }
    }
}
