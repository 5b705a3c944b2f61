import Foundation

/// A connection to clamd on which nothing takes longer than until its deadline; for a thread that may wait.
final class ClamdSocket {
    private let descriptor: Int32
    private let deadline: ContinuousClock.Instant

    /// Connects.
    ///
    /// - Throws: `ScannerTrouble`.
    init(to address: ClamdAddress, until deadline: ContinuousClock.Instant) throws(ScannerTrouble) {
        self.deadline = deadline
        descriptor =
            switch address {
            case .unix(let path): try ClamdSocket.connect(unix: path, until: deadline)
            case .tcp(let host, let port): try ClamdSocket.connect(host: host, port: port, until: deadline)
            }
    }

    deinit { close(descriptor) }

    /// Sends all of these bytes.
    ///
    /// - Returns: false where the other side has closed; it may have said why.
    func send(_ bytes: ArraySlice<UInt8>) throws(ScannerTrouble) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try ClamdSocket.wait(for: Int16(POLLOUT), on: descriptor, until: deadline)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// What the other side says until the NUL at its end, or until it closes; at most `limit` bytes.
    func answer(atMost limit: Int) throws(ScannerTrouble) -> [UInt8] {
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: limit)
        while answer.count < limit {
            let count = recv(descriptor, &buffer, limit - answer.count, 0)
            if count > 0 {
                answer += buffer[..<count]
                if let end = answer.firstIndex(of: 0) { return Array(answer[..<end]) }
            } else if count == 0 {
                break
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try ClamdSocket.wait(for: Int16(POLLIN), on: descriptor, until: deadline)
            } else if errno != EINTR {
                throw ScannerTrouble("the connection broke: \(ClamdSocket.systemError())")
            }
        }
        return answer
    }

    // MARK: Connecting

    private static func connect(
        unix path: String, until deadline: ContinuousClock.Instant
    ) throws(ScannerTrouble) -> Int32 {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = try open(AF_UNIX)
        let status = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return try finish(descriptor, status: status, until: deadline)
    }

    private static func connect(
        host: String, port: Int, until deadline: ContinuousClock.Instant
    ) throws(ScannerTrouble) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(host, "\(port)", &hints, &found)
        guard status == 0, let first = found else {
            throw ScannerTrouble("\(host) is not found: \(String(cString: gai_strerror(status)))")
        }
        defer { freeaddrinfo(found) }
        var next: UnsafeMutablePointer<addrinfo>? = first
        var trouble = ScannerTrouble("\(host) has no address")
        while let info = next?.pointee {
            do {
                let descriptor = try open(info.ai_family)
                let status = Glibc.connect(descriptor, info.ai_addr, info.ai_addrlen)
                return try finish(descriptor, status: status, until: deadline)
            } catch {
                trouble = error
            }
            next = info.ai_next
        }
        throw trouble
    }

    private static func open(_ family: Int32) throws(ScannerTrouble) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw ScannerTrouble("no socket can be made: \(systemError())") }
        return descriptor
    }

    /// Waits until a connection has come about; closes the socket where none does.
    private static func finish(
        _ descriptor: Int32, status: Int32, until deadline: ContinuousClock.Instant
    ) throws(ScannerTrouble) -> Int32 {
        do throws(ScannerTrouble) {
            if status != 0 {
                guard errno == EINPROGRESS else { throw ScannerTrouble("cannot connect: \(systemError())") }
                try wait(for: Int16(POLLOUT), on: descriptor, until: deadline)
                var code: Int32 = 0
                var size = socklen_t(MemoryLayout<Int32>.size)
                getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
                guard code == 0 else { throw ScannerTrouble("cannot connect: \(String(cString: strerror(code)))") }
            }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    private static func wait(
        for events: Int16, on descriptor: Int32, until deadline: ContinuousClock.Instant
    ) throws(ScannerTrouble) {
        let rest = (deadline - ContinuousClock.now) / .milliseconds(1)
        guard rest > 0 else { throw ScannerTrouble("no answer in time") }
        var entry = pollfd(fd: descriptor, events: events, revents: 0)
        let count = poll(&entry, 1, Int32(min(rest.rounded(.up), Double(Int32.max))))
        guard count == 0 || (count < 0 && errno != EINTR) else { return }
        throw ScannerTrouble(count == 0 ? "no answer in time" : systemError())
    }

    private static func systemError() -> String { String(cString: strerror(errno)) }
}
