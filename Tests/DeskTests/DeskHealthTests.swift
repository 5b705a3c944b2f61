import Mail
import Testing

@testable import Desk

@Suite struct DeskHealthTests {
    private static let start = Timestamp(seconds: 1_000)
    private static let delay = Duration.seconds(10)

    /// Everything that is asked of a desk's health changes it; this makes it a value to expect.
    private struct Desk {
        var health = DeskHealth(alarmAfter: .seconds(600))
        mutating func failed(_ seconds: Int64 = 0) -> DeskHealth.News {
            health.failed(at: start + .seconds(seconds), delay: delay)
        }
        mutating func admitted(_ times: Int, _ moment: Timestamp) -> [Bool] {
            (1...times).map { _ in health.admits(at: moment) }
        }
    }

    @Test("one ticket's trouble is not the desk's: it is down after three failures in a row")
    func goesDown() {
        var desk = Desk()
        for _ in 1...2 { _ = desk.failed() }
        let news = desk.health.worked()
        #expect(news == .working)
        for _ in 1...2 { _ = desk.failed() }
        #expect(!desk.health.isDown)
        _ = desk.failed()
        #expect(desk.health.isDown)
        #expect(desk.health.silence == Self.start + Self.delay)
    }

    @Test("a desk that is down gets one attempt at a time, after the delay")
    func probes() {
        var desk = Desk()
        for _ in 1...3 { _ = desk.failed() }
        let later = Self.start + Self.delay
        let early = desk.admitted(1, Self.start)
        let due = desk.admitted(2, later)
        #expect(early == [false])
        #expect(due == [true, false])
        desk.health.foundNothing()
        let next = desk.admitted(1, later)
        #expect(next == [true])
        let news = desk.health.worked()
        #expect(news == .working)
        let all = desk.admitted(2, later)
        #expect(all == [true, true])
    }

    @Test("the alarm is raised once, when the silence has lasted, and ends with the first success")
    func alarms() {
        var desk = Desk()
        let first = [desk.health.worked(), desk.health.worked()]
        #expect(first == [.working, .none], "an alarm of an earlier process ends")
        let news = (0...6).map { desk.failed(200 * $0) }
        #expect(news == [.none, .none, .none, .alarming, .none, .none, .none])
        let last = [desk.health.worked(), desk.health.worked()]
        #expect(last == [.working, .none])
    }

    @Test(
        "delays grow from half a second to five minutes, spread by chance, and never undercut what the desk asks for",
        arguments: [
            (1, 1.0, nil, 500), (1, 0, nil, 250), (2, 1, nil, 1_000), (5, 1, nil, 8_000), (40, 1, nil, 300_000),
            (40, 0, nil, 150_000), (0, 1, nil, 500), (1, 1, Duration.seconds(90), 90_000),
            (40, 1, Duration.seconds(1), 300_000), (1, 1, Duration.seconds(864_000), 3_600_000),
        ] as [(Int, Double, Duration?, Int64)])
    func delays(attempts: Int, chance: Double, asked: Duration?, milliseconds: Int64) {
        let delay = DeskRetry.delay(afterAttempts: attempts, chance: chance, asked: asked)
        #expect(delay == .milliseconds(milliseconds))
    }
}
