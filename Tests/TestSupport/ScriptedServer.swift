import Foundation
import Synchronization

/// A TCP server on a thread of its own that plays a `Dialog`, for what no well-behaved server would say.
package final class ScriptedServer: Sendable {
    /// The client said something else than the script expects, or nothing.
    package struct Mismatch: Error, CustomStringConvertible {
        /// The script's line, what it expects and what came, with the conversation up to there.
        package let description: String
    }

    /// The port on 127.0.0.1.
    package let port: Int

    private let performance: Performance

    /// Starts to listen; the connections of the script are served one after the other.
    ///
    /// - Parameters:
    ///   - dialog: what to play.
    ///   - patience: how long a client may take for one line.
    /// - Throws: `SocketError`.
    package init(_ dialog: Dialog, patience: Duration = .seconds(10)) throws {
        let performance = try Performance(dialog, patience: patience)
        self.performance = performance
        port = performance.listener.port
        Thread.detachNewThread { performance.play() }
    }

    /// Plays the script in `text`.
    ///
    /// - Throws: `SocketError`, `Dialog.SyntaxError`.
    package convenience init(script text: String) throws {
        try self.init(Dialog(text))
    }

    deinit { performance.stop() }

    /// All lines up to now, with `S: ` or `C: ` before each.
    package var transcript: [String] { performance.state.withLock { $0.transcript } }

    /// Waits until the script has been played to its end.
    ///
    /// - Throws: `Mismatch`.
    package func finish() async throws {
        await performance.end()
        if let failure = performance.state.withLock({ $0.failure }) { throw failure }
    }

    /// Ends the script where it stands.
    package func stop() {
        performance.stop()
    }
}

/// The thread's side of a scripted server; it lives on while the thread does, so that the server can be let go.
private final class Performance: Sendable {
    struct State {
        var transcript: [String] = []
        var failure: ScriptedServer.Mismatch?
        var isStopped = false
        var isOver = false
        var socket: Socket?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    let listener: Listener
    let state = Mutex(State())
    private let dialog: Dialog
    private let patience: Duration

    init(_ dialog: Dialog, patience: Duration) throws {
        listener = try Listener()
        self.dialog = dialog
        self.patience = patience
    }

    func play() {
        do {
            for steps in dialog.connections {
                guard let socket = listener.accept(timeout: patience, within: patience) else {
                    throw Unexpected(description: "nobody connected")
                }
                let isStopped = state.withLock { state in
                    state.socket = socket
                    return state.isStopped
                }
                guard !isStopped else { break }
                try perform(steps, on: socket)
            }
        } catch {
            fail(error)
        }
        listener.stop()
        let waiting = state.withLock { state in
            state.isOver = true
            state.socket = nil
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    func stop() {
        listener.stop()
        let socket = state.withLock { state in
            state.isStopped = true
            return state.socket
        }
        socket?.shutdown()
    }

    func end() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if !state.isOver { state.waiting.append(continuation) }
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
    }

    private func fail(_ error: any Error) {
        state.withLock { state in
            guard !state.isStopped else { return }
            let said = state.transcript.map { "\n  \($0)" }.joined()
            state.failure = ScriptedServer.Mismatch(description: "\(error)\(said)")
        }
    }

    private func perform(_ steps: [Dialog.Line], on socket: Socket) throws {
        var reader = LineReader(socket)
        var tag = ""
        for line in steps {
            switch line.step {
            case .send(let pieces):
                let bytes = pieces.flatMap { piece -> [UInt8] in
                    switch piece {
                    case .bytes(let bytes): bytes
                    case .tag: Array(tag.utf8)
                    }
                }
                note("S: ", bytes)
                try socket.send(bytes)
            case .hear(let expected): try hear(expected, isWhole: true, line.number, &reader, &tag)
            case .hearPrefix(let expected): try hear(expected, isWhole: false, line.number, &reader, &tag)
            case .hearUntil(let last):
                while text(try next(&reader, line.number, expecting: last)) != last {}
            case .pause(let duration): Thread.sleep(forTimeInterval: duration / .seconds(1))
            case .silence: while try reader.line() != nil {}
            case .reset:
                socket.resetOnClose()
                return
            case .close:
                socket.closeInOrder()
                return
            }
        }
        socket.closeInOrder()
    }

    private func hear(
        _ expected: String, isWhole: Bool, _ number: Int, _ reader: inout LineReader, _ tag: inout String
    ) throws {
        let line = try next(&reader, number, expecting: expected)
        let heard = text(line)
        let wanted: String
        if expected.hasPrefix("$tag") {
            tag = String(heard.prefix { $0 != " " })
            wanted = tag + expected.dropFirst("$tag".count)
        } else {
            wanted = expected
        }
        guard isWhole ? heard == wanted : heard.hasPrefix(wanted), line.suffix(2) == [13, 10] else {
            let ending = line.suffix(2) == [13, 10] ? "" : " (without CRLF)"
            throw Unexpected(description: "line \(number) expects \"\(expected)\", but heard \"\(heard)\"\(ending)")
        }
    }

    private func next(_ reader: inout LineReader, _ number: Int, expecting expected: String) throws -> [UInt8] {
        let line: [UInt8]?
        do {
            line = try reader.line()
        } catch {
            throw Unexpected(description: "line \(number) expects \"\(expected)\", but heard nothing: \(error)")
        }
        guard let line else {
            throw Unexpected(description: "line \(number) expects \"\(expected)\", but the client has gone")
        }
        note("C: ", line)
        return line
    }

    private func note(_ mark: String, _ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n")).map { mark + text(Array($0)) }
        state.withLock { $0.transcript += lines }
    }
}

private struct Unexpected: Error, CustomStringConvertible {
    let description: String
}
