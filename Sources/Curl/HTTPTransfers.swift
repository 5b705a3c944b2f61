import CCurl

/// The thread's side of all requests: they share the loop's own multi handle, which keeps their connections for later
/// ones.
final class HTTPTransfers {
    private let multi: UnsafeMutableRawPointer
    private var running: [UnsafeMutableRawPointer: HTTPHandle] = [:]

    init(_ multi: UnsafeMutableRawPointer) { self.multi = multi }

    func begin(_ exchange: HTTPExchange) {
        guard !exchange.isOver else { return }
        guard let handle = HTTPHandle(exchange) else {
            exchange.end(.failure(TransferError(.stopped, "out of memory")))
            return
        }
        running[handle.pointer] = handle
        curl_multi_add_handle(multi, handle.pointer)
    }

    /// Goes as far as it can without waiting; the moment to be called again at the latest.
    func step(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        for handle in running.values where handle.exchange.isOver { remove(handle) }
        guard !running.isEmpty else { return nil }
        var count: Int32 = 0
        curl_multi_perform(multi, &count)
        var ended: UnsafeMutableRawPointer?
        var code = CURLE_OK
        while postern_multi_ended(multi, &ended, &code) != 0 {
            guard let ended, let handle = running[ended] else { continue }
            let answer = handle.answer(code)
            remove(handle)
            handle.exchange.end(answer)
        }
        guard !running.isEmpty else { return nil }
        var milliseconds = -1
        curl_multi_timeout(multi, &milliseconds)
        return milliseconds < 0 ? nil : now + .milliseconds(milliseconds)
    }

    func end(_ error: TransferError) {
        for handle in running.values {
            remove(handle)
            handle.exchange.end(.failure(error))
        }
    }

    private func remove(_ handle: HTTPHandle) {
        curl_multi_remove_handle(multi, handle.pointer)
        running[handle.pointer] = nil
    }
}
