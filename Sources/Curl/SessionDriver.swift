import CCurl
import Foundation

/// The thread's side of one connection: libcurl's handle, first while it connects, then as a pipe for our own bytes.
///
/// Each has a multi handle of its own: in a shared one libcurl prunes idle connections whenever another is made, and
/// takes one with unread bytes, which is every IDLE with news, for dead.
final class SessionDriver {
    private enum Phase {
        case connecting
        case open(curl_socket_t)
        case closed
    }

    private let link: SessionLink
    private var easy: EasyHandle?
    private var multi: UnsafeMutableRawPointer?
    private var phase = Phase.connecting
    private var isReadable = true
    private var isWritable = true
    /// How much of the link's first write has gone out.
    private var write: (id: UInt64, count: Int) = (0, 0)
    /// True while the connection has taken a part of a write.
    private var isMidWrite = false

    private static let chunk = 262_144
    /// The longest wait while libcurl connects: descriptors beyond `FD_SETSIZE` cannot be waited for.
    private static let connectPause = Duration.milliseconds(100)

    init(_ link: SessionLink) {
        self.link = link
        guard let easy = EasyHandle(link.plan), let multi = curl_multi_init() else {
            end(TransferError(.stopped, "out of memory"))
            return
        }
        self.easy = easy
        self.multi = multi
        curl_multi_add_handle(multi, easy.pointer)
    }

    deinit { release() }

    var isClosed: Bool {
        if case .closed = phase { true } else { false }
    }

    /// Goes as far as it can without waiting; the moment to be called again at the latest.
    func step(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        if let failure = link.failure {
            end(failure, isOurs: true)
            return nil
        }
        switch phase {
        case .closed: return nil
        case .connecting: return connect(now: now)
        case .open:
            writeOut(now: now)
            readIn()
            return isClosed ? nil : link.expire(now: now)
        }
    }

    /// Closes; libcurl's own farewell would wait for the server's, so its socket is shut before it can.
    ///
    /// - Parameter isOurs: the connection stands and is no longer wanted.
    func end(_ error: TransferError, isOurs: Bool = false) {
        if case .open(let socket) = phase {
            if isOurs, !isMidWrite { sayFarewell() }
            shutdown(socket, Int32(SHUT_RDWR))
        }
        phase = .closed
        let lines = easy?.lines ?? []
        release()
        link.fail(error, lines: lines)
    }

    private func sayFarewell() {
        guard let easy else { return }
        var sent = 0
        link.plan.service.farewell.withUnsafeBytes { bytes in
            _ = curl_easy_send(easy.pointer, bytes.baseAddress, bytes.count, &sent)
        }
    }

    private func release() {
        if let multi, let easy { curl_multi_remove_handle(multi, easy.pointer) }
        easy = nil
        if let multi { curl_multi_cleanup(multi) }
        multi = nil
    }

    private func connect(now: ContinuousClock.Instant) -> ContinuousClock.Instant? {
        guard let easy, let multi else { return nil }
        var running: Int32 = 0
        curl_multi_perform(multi, &running)
        var code = CURLE_OK
        guard postern_multi_result(multi, &code) != 0 else {
            var milliseconds = -1
            curl_multi_timeout(multi, &milliseconds)
            return now + min(Self.connectPause, milliseconds < 0 ? Self.connectPause : .milliseconds(milliseconds))
        }
        var socket: curl_socket_t = -1
        if code == CURLE_OK { code = postern_getinfo_socket(easy.pointer, &socket) }
        guard code == CURLE_OK, socket >= 0 else {
            end(
                TransferError(
                    code: code, place: link.plan.place, words: easy.errorWords, lastLine: easy.lastReply,
                    usesToken: link.plan.endpoint.bearer != nil))
            return nil
        }
        phase = .open(socket)
        link.didOpen(SessionLink.Greeting(lines: easy.lines))
        return now
    }

    // MARK: Bytes

    private func writeOut(now: ContinuousClock.Instant) {
        while isWritable, let next = link.firstWrite, let easy {
            if write.id != next.id { write = (next.id, 0) }
            var sent = 0
            let code = next.bytes.withUnsafeBytes { bytes -> CURLcode in
                guard let base = bytes.baseAddress, write.count < bytes.count else { return CURLE_OK }
                return curl_easy_send(easy.pointer, base + write.count, bytes.count - write.count, &sent)
            }
            write.count += sent
            isMidWrite = write.count > 0 && (next.isPart || write.count < next.bytes.count)
            if code == CURLE_AGAIN {
                isWritable = false
            } else if code != CURLE_OK {
                lose(code)
                return
            } else if write.count >= next.bytes.count {
                link.finishWrite(next.id, SessionLink.Written(count: write.count, error: nil))
            }
        }
        guard let next = link.firstWrite, next.deadline <= now else { return }
        let error = TransferError(.timeout, "\(link.plan.place): the server takes no more bytes")
        link.finishWrite(next.id, SessionLink.Written(count: write.id == next.id ? write.count : 0, error: error))
        end(error)
    }

    /// Reads until the connection has no more: with TLS, bytes that libcurl holds do not make the socket readable.
    private func readIn() {
        while isReadable, link.wantsBytes, let easy {
            var code = CURLE_OK
            let bytes = [UInt8](unsafeUninitializedCapacity: Self.chunk) { buffer, count in
                while count < buffer.count, let base = buffer.baseAddress {
                    var received = 0
                    code = curl_easy_recv(easy.pointer, base + count, buffer.count - count, &received)
                    if code == CURLE_OK, received == 0 { code = CURLE_GOT_NOTHING }
                    if code != CURLE_OK { break }
                    count += received
                }
            }
            if !bytes.isEmpty { link.deliver(bytes) }
            if code == CURLE_AGAIN {
                isReadable = false
            } else if code != CURLE_OK {
                lose(code)
            }
        }
    }

    private func lose(_ code: CURLcode) {
        let words = code == CURLE_GOT_NOTHING ? "the server closed the connection" : easy?.errorWords ?? ""
        let error = TransferError(code: code, place: link.plan.place, words: words, lastLine: "")
        if let pending = link.firstWrite {
            let count = write.id == pending.id ? write.count : 0
            link.finishWrite(pending.id, SessionLink.Written(count: count, error: error))
        }
        end(error)
    }

    // MARK: Waiting

    func appendWaits(to waits: inout [curl_waitfd], atMost limit: Int) {
        switch phase {
        case .closed: break
        case .connecting:
            guard let multi else { return }
            var found = [curl_waitfd](repeating: curl_waitfd(), count: limit)
            let count = postern_multi_waits(multi, &found, Int32(limit))
            waits += found.prefix(Int(count))
        case .open(let socket):
            var events: Int32 = 0
            if !isReadable { events |= CURL_WAIT_POLLIN }
            if !isWritable { events |= CURL_WAIT_POLLOUT }
            // Neither: its task has to take bytes first, and a hang-up that nobody reads would end every sleep.
            guard events != 0 else { return }
            waits.append(curl_waitfd(fd: socket, events: Int16(events), revents: 0))
        }
    }

    func note(_ waits: ArraySlice<curl_waitfd>) {
        guard case .open = phase, let wait = waits.first, wait.revents != 0 else { return }
        let events = Int32(wait.revents)
        // Errors and hang-ups come unasked and make both directions worth a try.
        let isOther = events & ~(CURL_WAIT_POLLIN | CURL_WAIT_POLLOUT) != 0
        if events & CURL_WAIT_POLLIN != 0 || isOther { isReadable = true }
        if events & CURL_WAIT_POLLOUT != 0 || isOther { isWritable = true }
    }
}
