import Mail
import Testing
import Triage

@testable import MailOut

@Suite struct RetryScheduleTests {
    private let schedule = RetrySchedule()

    @Test("delays grow, never shrink, and stay within their bounds", arguments: 1...40)
    func growth(mail: Int) {
        let id = OutgoingMailID(Int64(mail))
        let delays = (1...200).map { schedule.delay(afterAttempts: $0, of: id) }
        #expect(zip(delays, delays.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(delays.allSatisfy { $0 >= .seconds(225) && $0 <= .seconds(21_600) })
        #expect(delays[1] > delays[0])
        #expect(delays[199] > .seconds(16_000))
    }

    @Test("five days hold many attempts, and not a flood of them")
    func lifetime() {
        var moment = Timestamp(seconds: 0)
        var attempts = 0
        while moment - Timestamp(seconds: 0) < RetrySchedule.lifetime {
            attempts += 1
            moment = schedule.next(after: moment, attempts: attempts, of: OutgoingMailID(7))
        }
        #expect((20...40).contains(attempts))
    }

    @Test("mails that failed together do not come back together")
    func spread() {
        let delays = Set((1...100).map { schedule.delay(afterAttempts: 1, of: OutgoingMailID(Int64($0))) })
        #expect(delays.count > 80)
    }

    @Test("impossible numbers of attempts are taken for the nearest possible", arguments: [Int.min, -1, 0, Int.max])
    func bounds(attempts: Int) {
        let delay = schedule.delay(afterAttempts: attempts, of: OutgoingMailID(.min))
        #expect(delay > .zero && delay <= .seconds(21_600))
    }
}
