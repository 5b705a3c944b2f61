import Synchronization
import Triage

/// Wakes one waiting worker, and keeps what it was woken for.
///
/// The queue is the table in the store; this only saves looking there, so that losing a signal loses time and no mail.
final class WakeSignal: Sendable {
    private struct State {
        var isRung = false
        var claimed: [OutgoingMailID] = []
        var waiters: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var lastNumber = 0
    }

    private let state = Mutex(State())

    /// Wakes one waiting worker, or lets the next wait return at once.
    func ring(_ claimed: [OutgoingMailID] = []) {
        let waiter = state.withLock { state in
            state.claimed += claimed
            state.isRung = state.waiters.isEmpty
            return state.waiters.popLast()
        }
        waiter?.continuation.resume()
    }

    /// What was taken and not handed over, since the store could not be written; wakes nobody, as the store cannot still.
    func putBack(_ claimed: [OutgoingMailID]) { state.withLock { $0.claimed = claimed + $0.claimed } }

    /// What has been claimed for us, the oldest first; wakes another worker where more is left than `limit`.
    func takeClaimed(atMost limit: Int) -> [OutgoingMailID] {
        let (taken, isMore) = state.withLock { state in
            let taken = Array(state.claimed.prefix(limit))
            state.claimed.removeFirst(taken.count)
            return (taken, !state.claimed.isEmpty)
        }
        if isMore { ring() }
        return taken
    }

    /// Returns when it is rung, when `limit` has passed, or when the task is cancelled.
    func wait(atMost limit: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.waitForRing() }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }

    private func waitForRing() async {
        let number = state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.isRung || Task.isCancelled {
                        state.isRung = state.isRung && Task.isCancelled
                        return true
                    }
                    state.waiters.append((number, continuation))
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let index = state.waiters.firstIndex { $0.number == number }
                return index.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume()
        }
    }
}
