import TestSupport
import Testing

@Suite struct ManualClockTests {
    @Test("A sleeper wakes when its time is reached and not before")
    func sleeperWakes() async throws {
        let clock = ManualClock()
        let sleeper = Task {
            try await clock.sleep(for: .seconds(10))
            return clock.now.offset
        }
        await clock.sleepers()
        clock.advance(by: .seconds(9))
        await clock.sleepers()
        clock.advance(by: .seconds(1))
        #expect(try await sleeper.value == .seconds(10))
    }

    @Test("A deadline in the past does not wait")
    func pastDeadline() async throws {
        let clock = ManualClock()
        clock.advance(by: .seconds(5))
        try await clock.sleep(until: .init(offset: .seconds(5)))
        #expect(clock.now.offset == .seconds(5))
    }

    @Test("A cancelled sleeper wakes with CancellationError, and no other does")
    func cancelledSleeper() async throws {
        let clock = ManualClock()
        let cancelled = Task { try await clock.sleep(for: .seconds(10)) }
        let other = Task { try await clock.sleep(for: .seconds(10)) }
        await clock.sleepers(2)
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        clock.advance(by: .seconds(10))
        try await other.value
    }
}
