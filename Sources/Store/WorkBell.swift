import Synchronization

/// Wakes everybody who waits for work; what is rung between looking and waiting ends that wait at once.
///
/// The work is a table in the store; this only saves looking there, so that losing a ring loses time and no work.
package final class WorkBell: Sendable {
    private struct State {
        var rung = 0
        var lastNumber = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// How often it has been rung: asked for before looking for work, given to `wait` after finding none.
    package var rung: Int { state.withLock { $0.rung } }

    /// Ends the wait of everybody.
    package func ring() {
        let waiters = state.withLock { state in
            state.rung += 1
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Returns when it has been rung since `seen`, when `limit` has passed on the clock, or when the task is cancelled.
    package func wait(
        after seen: Int, atMost limit: Duration, _ clock: any Clock<Duration> = ContinuousClock()
    ) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitForRing(after: seen) }
            group.addTask { try? await clock.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForRing(after seen: Int) async {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.rung != seen || Task.isCancelled { return true }
                    state.waiters[number] = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume()
        }
    }
}
