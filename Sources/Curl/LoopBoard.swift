import CCurl
import Synchronization

/// What tasks leave for the loop's thread, and how they wake it.
final class LoopBoard: Sendable {
    /// What has come since the thread last looked.
    struct News {
        var opened: [SessionLink] = []
        var asked: [HTTPExchange] = []
    }

    private struct State {
        var news = News()
        var isStopping = false
        /// Set where something changed while the thread was awake: it then looks again before it sleeps.
        var hasNews = false
        /// nil while the thread is awake.
        var sleepsUntil: ContinuousClock.Instant?
        /// The multi handle whose poll is woken; nil before the thread runs and once it has ended.
        // Owned by the network thread; here it is only handed to curl_multi_wakeup, which any thread may call.
        nonisolated(unsafe) var multi: UnsafeMutableRawPointer?
    }

    private let state = Mutex(State())

    /// Gives the thread a connection to make; false when the loop has been stopped.
    func open(_ link: SessionLink) -> Bool {
        state.withLock { state in
            guard !state.isStopping else { return false }
            state.news.opened.append(link)
            Self.notify(&state)
            return true
        }
    }

    /// Gives the thread a request to make; false when the loop has been stopped.
    func ask(_ exchange: HTTPExchange) -> Bool {
        state.withLock { state in
            guard !state.isStopping else { return false }
            state.news.asked.append(exchange)
            Self.notify(&state)
            return true
        }
    }

    func stop() {
        state.withLock { state in
            state.isStopping = true
            Self.notify(&state)
        }
    }

    /// Makes the thread look at its connections again.
    func wake() {
        state.withLock { Self.notify(&$0) }
    }

    /// Makes the thread look again unless it wakes before `deadline` anyway.
    func wake(before deadline: ContinuousClock.Instant) {
        state.withLock { state in
            if let sleepsUntil = state.sleepsUntil, sleepsUntil <= deadline { return }
            Self.notify(&state)
        }
    }

    // MARK: The thread's side

    func attach(_ multi: UnsafeMutableRawPointer) {
        // The thread's own handle: others only ever wake it, which libcurl allows from any thread.
        nonisolated(unsafe) let multi = multi
        state.withLock { $0.multi = multi }
    }

    /// From here on the multi handle is not touched from outside, and nothing new is taken.
    func detach() -> News {
        state.withLock { state in
            state.multi = nil
            state.isStopping = true
            defer { state.news = News() }
            return state.news
        }
    }

    /// Says that the thread is awake; what is new, or nil when it is to end.
    func rise() -> News? {
        state.withLock { state in
            state.sleepsUntil = nil
            state.hasNews = false
            guard !state.isStopping else { return nil }
            defer { state.news = News() }
            return state.news
        }
    }

    /// Says that the thread is about to sleep; false when there is news.
    func retire(until deadline: ContinuousClock.Instant) -> Bool {
        state.withLock { state in
            guard !state.hasNews else { return false }
            state.sleepsUntil = deadline
            return true
        }
    }

    private static func notify(_ state: inout State) {
        state.hasNews = true
        // A wake-up sticks until the next poll, so one that comes between `retire` and the poll is not lost.
        if state.sleepsUntil != nil, let multi = state.multi { curl_multi_wakeup(multi) }
    }
}
