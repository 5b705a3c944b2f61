import Foundation
import Synchronization

/// The program run as a process of its own, as a user runs it.
struct PosternProcess {
    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String

        /// The output as JSON.
        var json: Any? { try? JSONSerialization.jsonObject(with: Data(output.utf8), options: .fragmentsAllowed) }
        var object: [String: Any] { json as? [String: Any] ?? [:] }
        var list: [[String: Any]] { json as? [[String: Any]] ?? [] }
    }

    /// Runs it to its end; output goes through files, so that no pipe can fill up and nothing blocks.
    static func run(_ arguments: [String], in sandbox: Sandbox, input: String = "") async throws -> Result {
        let name = UUID().uuidString
        let process = try start(arguments, in: sandbox, name: name, input: input)
        await process.ended()
        return try result(of: process, in: sandbox, name: name)
    }

    static func result(of process: Running, in sandbox: Sandbox, name: String) throws -> Result {
        Result(
            status: process.status,
            output: try String(contentsOfFile: sandbox.path("\(name).out"), encoding: .utf8),
            errors: try String(contentsOfFile: sandbox.path("\(name).err"), encoding: .utf8))
    }

    static func start(
        _ arguments: [String], in sandbox: Sandbox, name: String, input: String = ""
    ) throws -> Running {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "postern")
        process.arguments = arguments
        process.currentDirectoryURL = sandbox.folder
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: sandbox.write("\(name).in", input)))
        process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: sandbox.write("\(name).out", "")))
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: sandbox.write("\(name).err", "")))
        return try Running(process)
    }
}

/// A process that has been started; waiting for its end holds no thread.
final class Running: Sendable {
    let pid: Int32
    private let end = End()

    init(_ process: Process) throws {
        let end = end
        process.terminationHandler = { end.come($0.terminationStatus) }
        try process.run()
        pid = process.processIdentifier
    }

    /// A test that fails leaves nothing running.
    deinit {
        if end.status == nil { kill(pid, SIGKILL) }
    }

    var status: Int32 { end.status ?? -1 }

    func terminate() { kill(pid, SIGTERM) }

    func ended() async { await end.wait() }
}

/// The end of a process, which may come before or after somebody waits for it.
private final class End: Sendable {
    private struct State {
        var status: Int32?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    var status: Int32? { state.withLock { $0.status } }

    func come(_ status: Int32) {
        let waiters = state.withLock { state in
            state.status = status
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.status == nil { state.waiters.append(continuation) }
                return state.status != nil
            }
            if isOver { continuation.resume() }
        }
    }
}
