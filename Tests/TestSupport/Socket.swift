import Foundation
import Glibc
import Synchronization

/// What a socket of the tests' own did not do.
package struct SocketError: Error, CustomStringConvertible {
    /// What was tried, and the system's reason.
    package let description: String

    init(_ what: String, code: Int32 = errno) {
        description = "\(what): \(String(cString: strerror(code)))"
    }
}

/// A blocking TCP connection on loopback, for threads that tests own.
final class Socket: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32, timeout: Duration) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: Int(timeout.components.seconds), tv_usec: 0)
        limit.tv_usec = Int(timeout.components.attoseconds / 1_000_000_000_000)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
        var isOn: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { Glibc.close(descriptor) }

    /// Connects to a port on 127.0.0.1; each read and write may take `timeout`.
    convenience init(port: Int, timeout: Duration) throws {
        let descriptor = try Socket.make()
        let code = withLoopback(port: port) { Glibc.connect(descriptor, $0, $1) }
        guard code == 0 else {
            let error = SocketError("connect to 127.0.0.1:\(port)")
            Glibc.close(descriptor)
            throw error
        }
        self.init(descriptor: descriptor, timeout: timeout)
    }

    static func make() throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw SocketError("socket") }
        return descriptor
    }

    /// The next bytes, up to 64 kB; empty at the end of the stream.
    func receive() throws -> [UInt8] {
        let capacity = 65_536
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
            count = Glibc.recv(descriptor, buffer.baseAddress, capacity, 0)
            filled = max(count, 0)
        }
        guard count >= 0 else { throw SocketError("receive") }
        return bytes
    }

    /// Sends all of `bytes`.
    func send(_ bytes: some Sequence<UInt8>) throws {
        let bytes = Array(bytes)
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw SocketError("send") }
            sent += count
        }
    }

    /// Ends both directions; a thread that waits in `receive` wakes with the end of the stream.
    func shutdown() {
        Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
    }

    /// Says that nothing more will be sent.
    func endSending() {
        Glibc.shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Says that nothing more will be sent, and reads until the other side has gone too.
    ///
    /// A close with unread bytes would be a reset, and could take the last line from the other side.
    func closeInOrder() {
        endSending()
        while let more = try? receive(), !more.isEmpty {}
    }

    /// Makes the coming close a reset instead of an orderly end.
    func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}

/// A listening TCP socket on a free port of 127.0.0.1.
final class Listener: Sendable {
    private let descriptor: Int32
    let port: Int

    /// - Parameter port: 0 for a free one.
    init(port wanted: Int = 0) throws {
        descriptor = try Socket.make()
        var isOn: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        let descriptor = descriptor
        let code = withLoopback(port: wanted) { Glibc.bind(descriptor, $0, $1) }
        guard code == 0, Glibc.listen(descriptor, SOMAXCONN) == 0 else {
            let error = SocketError("listen on 127.0.0.1")
            Glibc.close(descriptor)
            throw error
        }
        port = boundPort(descriptor)
    }

    deinit { Glibc.close(descriptor) }

    /// Waits for the next connection; nil once the listener has been stopped, or when nobody comes `within` its time.
    ///
    /// Each read and write of the connection may take `timeout`.
    func accept(timeout: Duration, within: Duration? = nil) -> Socket? {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let milliseconds = within.map { Int32($0 / .milliseconds(1)) } ?? -1
        guard Glibc.poll(&ready, 1, milliseconds) > 0 else { return nil }
        let connection = Glibc.accept(descriptor, nil, nil)
        guard connection >= 0 else { return nil }
        // Servers started meanwhile must not inherit it.
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        return Socket(descriptor: connection, timeout: timeout)
    }

    /// Wakes a thread that waits in `accept`; later connections are refused.
    func stop() {
        Glibc.shutdown(descriptor, Int32(SHUT_RDWR))
    }
}

/// Ports of 127.0.0.1 that were free a moment ago, and are given once in this process.
///
/// They lie below those that the system gives to connections: a browser beside a test would else take one before its server does.
/// - Throws: `SocketError`.
package func freePorts(_ count: Int) throws -> [Int] {
    var ports: [Int] = []
    for _ in 0..<FreePorts.range.count where ports.count < count {
        let port = FreePorts.next()
        if (try? Listener(port: port)) != nil { ports.append(port) }
    }
    guard ports.count == count else { throw SocketError("find \(count) free ports", code: EADDRINUSE) }
    return ports
}

/// Goes round the ports, from a place of its own in each process.
private enum FreePorts {
    static let range = 10_000..<32_000
    private static let given = Mutex(Int.random(in: range))

    static func next() -> Int {
        given.withLock { port in
            port = port + 1 < range.upperBound ? port + 1 : range.lowerBound
            return port
        }
    }
}

private func withLoopback<Value>(port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(clamping: port).bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}

private func boundPort(_ descriptor: Int32) -> Int {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            _ = getsockname(descriptor, $0, &size)
        }
    }
    return Int(UInt16(bigEndian: address.sin_port))
}
