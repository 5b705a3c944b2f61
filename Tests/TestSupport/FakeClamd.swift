import Foundation
import Synchronization

/// A server that speaks clamd's protocol on a thread of its own and answers as told.
package final class FakeClamd: Sendable {
    /// What it does once it has been asked.
    package enum Manner: Sendable {
        /// Answers `text` and a NUL, then closes.
        case answer(String)
        /// Says nothing, and stays.
        case silence
        /// Closes before it has read the file, or said that it is there.
        case hangUp
        /// Says that the file is too large as soon as it has so many bytes, and closes.
        case limit(Int)
    }

    private struct State {
        var manner: Manner
        var files: [[UInt8]] = []
        var open: [Socket] = []
    }

    /// On 127.0.0.1.
    package let port: Int
    private let listener: Listener
    private let state: Mutex<State>

    /// - Throws: `SocketError`.
    package init(_ manner: Manner = .answer("stream: OK")) throws {
        let listener = try Listener()
        self.listener = listener
        port = listener.port
        state = Mutex(State(manner: manner))
        Thread.detachNewThread { [weak self] in
            while let socket = listener.accept(timeout: .seconds(10)) {
                guard let self else { return }
                try? self.serve(socket)
            }
        }
    }

    deinit { stop() }

    /// The files that it has been given whole.
    package var files: [[UInt8]] { state.withLock { $0.files } }

    /// What it does from the next question on.
    package func behave(_ manner: Manner) { state.withLock { $0.manner = manner } }

    /// Refuses connections from now on.
    package func stop() {
        listener.stop()
        for socket in state.withLock({ $0.open }) { socket.shutdown() }
    }

    private func serve(_ socket: Socket) throws {
        var reader = LineReader(socket)
        var command: [UInt8] = []
        while let byte = try reader.bytes(1)?.first, byte != 0 { command.append(byte) }
        let manner = state.withLock { $0.manner }
        if case .hangUp = manner { return socket.resetOnClose() }
        if command == Array("zPING".utf8) { return try finish(socket, "PONG") }
        guard command == Array("zINSTREAM".utf8) else { return try finish(socket, "UNKNOWN COMMAND") }
        var file: [UInt8] = []
        while let head = try reader.bytes(4) {
            let count = head.reduce(0) { $0 << 8 | Int($1) }
            guard count > 0, let chunk = try reader.bytes(count) else { break }
            file += chunk
            if case .limit(let most) = manner, file.count > most {
                return try finish(socket, "INSTREAM size limit exceeded. ERROR")
            }
        }
        state.withLock { $0.files.append(file) }
        switch manner {
        case .answer(let text): try finish(socket, text)
        case .limit: try finish(socket, "stream: OK")
        case .silence: state.withLock { $0.open.append(socket) }
        case .hangUp: break
        }
    }

    private func finish(_ socket: Socket, _ text: String) throws {
        try socket.send(Array(text.utf8) + [0])
        socket.endSending()
    }
}
