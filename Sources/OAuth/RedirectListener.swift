import Foundation

/// Waits on this machine for a browser that comes back (RFC 8252 §7.3), and for a line from whoever sits at the terminal.
package final class RedirectListener: Sendable {
    /// The port on 127.0.0.1.
    package let port: Int
    private let descriptor: Int32

    /// What has come.
    package enum Event: Sendable {
        /// A browser's request: its target. Answered by what the caller makes of it.
        case request(target: String)
        case line(String)
        case timeout
    }

    /// Why nobody can be waited for.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// Bytes of a browser's request that are read; what matters stands in the first line.
    private static let requestLimit = 16_384
    private static let browserTimeout = 5

    /// - Parameter port: 0 for any that is free.
    /// - Throws: `Failure`.
    package init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket: \(Self.words())") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(clamping: port).bigEndian
        // Nobody but this machine.
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let code = bind(descriptor, address, size) == 0 ? listen(descriptor, 8) : -1
                return code == 0 ? getsockname(descriptor, address, &size) : code
            }
        }
        guard code == 0 else {
            let why = Self.words()
            close(descriptor)
            throw Failure(description: "nobody can listen on 127.0.0.1:\(port): \(why)")
        }
        self.port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }

    /// Waits, on a thread of its own, until `judge` finds what was waited for.
    ///
    /// - Parameters:
    ///   - input: the descriptor that lines come from; nil for none.
    ///   - judge: looks at what has come: a value ends the waiting, nil goes on. A browser is told which.
    package func wait<Value: Sendable>(
        input: Int32?, seconds: Int, judge: @escaping @Sendable (Event) -> Value?
    ) async -> Value? {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in
                continuation.resume(returning: run(input, .now + .seconds(seconds), judge))
            }
        }
    }

    private func run<Value>(
        _ input: Int32?, _ deadline: ContinuousClock.Instant, _ judge: (Event) -> Value?
    ) -> Value? {
        var input = input
        var typed: [UInt8] = []
        while true {
            let left = (deadline - .now) / .milliseconds(1)
            guard left > 0 else { return judge(.timeout) }
            // A descriptor of -1 is passed over.
            var waits = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: input ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&waits, 2, Int32(clamping: Int(left) + 1)) >= 0 || errno == EINTR else { return judge(.timeout) }
            if waits[0].revents != 0, let value = serve(judge) { return value }
            guard waits[1].revents != 0, let open = input else { continue }
            guard let line = Self.readLine(open, &typed) else {
                if Self.isAtEnd(typed) { input = nil }
                continue
            }
            if let value = judge(.line(line)) { return value }
        }
    }

    /// Reads one browser's request, asks `judge`, and tells the browser.
    private func serve<Value>(_ judge: (Event) -> Value?) -> Value? {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        defer { close(connection) }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var limit = timeval(tv_sec: Self.browserTimeout, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard let target = Self.target(Self.readRequest(connection)) else { return nil }
        let value = judge(.request(target: target))
        let answer = Array(RedirectPage.answer(isDone: value != nil).utf8)
        _ = answer.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        shutdown(connection, Int32(SHUT_WR))
        return value
    }

    private static func readRequest(_ connection: Int32) -> [UInt8] {
        var request: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let end = Array("\r\n\r\n".utf8)
        while request.count < requestLimit {
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            request += buffer[..<count]
            if request.suffix(count + 3).indices.contains(where: { request[$0...].starts(with: end) }) { break }
        }
        return request
    }

    /// The target of a GET request; nil for anything else.
    static func target(_ request: [UInt8]) -> String? {
        guard let end = request.firstIndex(of: 0x0D) else { return nil }
        let words = String(decoding: request[..<end], as: UTF8.self).split(separator: " ")
        guard words.count == 3, words[0] == "GET", words[2].hasPrefix("HTTP/") else { return nil }
        return String(words[1])
    }

    /// The mark in what was typed that nothing more can come.
    private static let endMark: [UInt8] = [0]

    private static func isAtEnd(_ typed: [UInt8]) -> Bool { typed == endMark }

    private static func readLine(_ input: Int32, _ typed: inout [UInt8]) -> String? {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = Foundation.read(input, &buffer, buffer.count)
        if count > 0 { typed += buffer[..<count].filter { $0 != 0 } }
        let end = typed.firstIndex(of: 0x0A)
        // A last line needs no end.
        guard let end = end ?? (count <= 0 && !typed.isEmpty ? typed.endIndex : nil) else {
            typed = count <= 0 || typed.count > requestLimit ? endMark : typed
            return nil
        }
        let line = String(decoding: typed[..<end], as: UTF8.self)
        typed = Array(typed[min(end + 1, typed.endIndex)...])
        return line
    }

    private static func words() -> String { String(cString: strerror(errno)) }
}

/// What the browser shows at the end.
enum RedirectPage {
    static func answer(isDone: Bool) -> String {
        let words =
            isDone
            ? "Postern has its answer. You can close this window."
            : "This is not the answer that Postern waits for. Start again from the address that the terminal shows."
        let page = "<!doctype html><html lang=\"en\"><title>Postern</title><p>\(words)</p></html>"
        return "HTTP/1.1 \(isDone ? "200 OK" : "400 Bad Request")\r\nContent-Type: text/html; charset=utf-8\r\n"
            + "Content-Length: \(page.utf8.count)\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\n"
            + "Content-Security-Policy: default-src 'none'\r\nConnection: close\r\n\r\n\(page)"
    }
}
