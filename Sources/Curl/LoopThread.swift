import CCurl
import Foundation

/// The one thread that touches libcurl: it steps every connection, then sleeps until a socket or a task wants it.
final class LoopThread {
    private let board: LoopBoard
    private var drivers: [SessionDriver] = []
    private var waits: [curl_waitfd] = []

    /// Descriptors that one connecting transfer can wait for: sockets of two address families, resolver, TLS.
    private static let waitsPerConnect = 8
    private static let longestSleep = Duration.seconds(60)

    private init(board: LoopBoard) { self.board = board }

    /// Starts the thread.
    static func start(_ board: LoopBoard) {
        _ = globalInit
        let thread = Thread { LoopThread(board: board).run() }
        thread.name = "curl"
        thread.start()
    }

    /// Once for the process; a server that closes while we write must cost an error, not the process.
    private static let globalInit: Void = {
        curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        signal(SIGPIPE, SIG_IGN)
    }()

    private func run() {
        let stopped = TransferError(.stopped, "the network loop has been stopped")
        guard let multi = curl_multi_init() else {
            fail(board.detach(), TransferError(.stopped, "out of memory"))
            return
        }
        defer { curl_multi_cleanup(multi) }
        board.attach(multi)
        let requests = HTTPTransfers(multi)
        while let news = board.rise() {
            drivers += news.opened.map(SessionDriver.init)
            for exchange in news.asked { requests.begin(exchange) }
            let next = step()
            sleep(multi, until: requests.step(now: .now).map { min($0, next) } ?? next)
        }
        fail(board.detach(), stopped)
        requests.end(stopped)
        for driver in drivers { driver.end(stopped, isOurs: true) }
    }

    private func fail(_ news: LoopBoard.News, _ error: TransferError) {
        for link in news.opened { link.fail(error) }
        for exchange in news.asked { exchange.end(.failure(error)) }
    }

    /// Moves every connection as far as it goes; the moment at which one has to be looked at again.
    private func step() -> ContinuousClock.Instant {
        let now = ContinuousClock.now
        var next = now + Self.longestSleep
        for driver in drivers {
            if let deadline = driver.step(now: now) { next = min(next, deadline) }
        }
        drivers.removeAll(where: \.isClosed)
        return next
    }

    private func sleep(_ multi: UnsafeMutableRawPointer, until next: ContinuousClock.Instant) {
        waits.removeAll(keepingCapacity: true)
        var slices: [Range<Int>] = []
        for driver in drivers {
            let start = waits.count
            driver.appendWaits(to: &waits, atMost: Self.waitsPerConnect)
            slices.append(start..<waits.count)
        }
        guard board.retire(until: next) else { return }
        let milliseconds = max(0, Int32(clamping: next.wholeMilliseconds(from: .now)))
        var ready: Int32 = 0
        let code = waits.withUnsafeMutableBufferPointer {
            curl_multi_poll(multi, $0.baseAddress, UInt32($0.count), milliseconds, &ready)
        }
        // A poll that cannot be made (out of memory, a bad descriptor) must not become a loop without a pause.
        if code != CURLM_OK { Thread.sleep(forTimeInterval: 0.01) }
        for (driver, slice) in zip(drivers, slices) { driver.note(waits[slice]) }
    }
}

extension ContinuousClock.Instant {
    /// Milliseconds from `start` to here, rounded up; negative where it has passed.
    func wholeMilliseconds(from start: ContinuousClock.Instant) -> Int64 {
        let (seconds, attoseconds) = (self - start).components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
