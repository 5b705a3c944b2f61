import Flow
import Mail
import Synchronization
import Testing
import Triage

@testable import MailOut
@testable import Store

/// While one group is with the server the next is claimed and rendered: nothing of that may outlive what happens meanwhile.
@Suite(.timeLimit(.minutes(1))) struct PreparedAheadTests {
    @Test("what is called off while it is prepared ahead is not handed over, and the rest goes once")
    func calledOff() async throws {
        let practice = try await Practice()
        for number in 1...6 { try await practice.enquiry(number) }
        let called = Mutex<[Int64]>([])
        let store = practice.store
        let courier = BusyCourier {
            let claimed = try await store.write { db in
                try db.numbers(
                    "UPDATE outgoing SET state = 'cancelled', owner = NULL, lease_until = NULL, due_at = NULL "
                        + "WHERE state = 'claimed' RETURNING id")
            }
            called.withLock { $0 = claimed }
        }
        try await practice.runner(courier: courier).drain()
        let off = Set(called.withLock { $0 })
        #expect(!off.isEmpty)
        let delivered = courier.inner.delivered.map(\.0.rawValue)
        #expect(off.isDisjoint(with: delivered))
        #expect(Set(delivered).count == delivered.count && delivered.count == 18 - off.count)
        #expect(try await practice.states() == [.sent: 18 - off.count, .cancelled: off.count])
    }

    @Test("a store that fails meanwhile loses nothing: what was said is settled, what was claimed goes later, once")
    func storeFails() async throws {
        let practice = try await Practice()
        for number in 1...6 { try await practice.enquiry(number) }
        let store = practice.store
        let courier = BusyCourier(before: {
            try await store.withoutTransaction { db in _ = try db.number("PRAGMA query_only = 1") }
        }) {
            try await store.withoutTransaction { db in _ = try db.number("PRAGMA query_only = 0") }
        }
        let runner = try practice.runner(courier: courier)
        _ = try? await runner.drain()
        practice.pass(.seconds(400))
        try await runner.drain()
        #expect(Set(courier.inner.delivered.map(\.0)).count == 18 && courier.inner.delivered.count == 18)
        #expect(try await practice.states() == [.sent: 18])
    }

    @Test("a runner that is stopped meanwhile settles what is under way, and leaves nothing in doubt")
    func stopped() async throws {
        let practice = try await Practice()
        for number in 1...12 { try await practice.enquiry(number) }
        let running = Mutex<Task<Void, Never>?>(nil)
        let courier = BusyCourier { running.withLock { $0?.cancel() } }
        let runner = try practice.runner(courier: courier, rates: SendingRates(perMinute: 1_000))
        let task = Task { await runner.run() }
        running.withLock { $0 = task }
        await task.value
        let states = try await practice.states()
        #expect(states[.handingOver] == nil && states[.uncertain] == nil)
        #expect(states[.sent] == courier.inner.delivered.count)
        #expect(courier.inner.delivered.count < 36, "nothing new is claimed")
        try await practice.runner(courier: courier).drain()
    }
}

/// A server that takes its time over the first group, while something happens.
private final class BusyCourier: Courier {
    let inner = RecordingCourier()
    private let before: @Sendable () async throws -> Void
    private let meanwhile: @Sendable () async throws -> Void
    private let isFirst = Mutex(true)

    init(
        before: @escaping @Sendable () async throws -> Void = {},
        _ meanwhile: @escaping @Sendable () async throws -> Void
    ) {
        (self.before, self.meanwhile) = (before, meanwhile)
    }

    func deliver(_ mails: [(OutgoingMailID, FrozenMail)]) async -> [(OutgoingMailID, DeliveryOutcome)] {
        let isFirst = isFirst.withLock { first in
            defer { first = false }
            return first
        }
        if isFirst {
            do {
                try await before()
                // Long enough for the next group to be claimed and rendered.
                try await Task.sleep(for: .milliseconds(500))
                try await meanwhile()
            } catch {
                Issue.record(error)
            }
        }
        return await inner.deliver(mails)
    }
}
