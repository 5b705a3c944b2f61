import Foundation

/// A server of the lab that runs as a daemon and writes its process id to a file.
struct LabServer: Sendable {
    let name: String
    let pidFile: String
    /// The ports that answer, and what each says first.
    let greetings: [(port: Int, text: String)]
    let logFile: String
    let start: @Sendable () throws -> Void

    private static let startLimit: TimeInterval = 20
    private static let stopLimit: TimeInterval = 5
    private static let pollInterval: TimeInterval = 0.02

    /// Starts the server and waits until its ports answer.
    ///
    /// - Throws: `LabFailure` with the server's log.
    func startAndWait() throws {
        try start()
        let deadline = Date(timeIntervalSinceNow: LabServer.startLimit)
        for greeting in greetings {
            while !answers(greeting) {
                guard Date() < deadline else {
                    let log = (try? String(contentsOfFile: logFile, encoding: .utf8)) ?? "no log"
                    throw LabFailure("\(name) does not answer on port \(greeting.port):\n\(log)")
                }
                Thread.sleep(forTimeInterval: LabServer.pollInterval)
            }
        }
    }

    /// Ends the server and waits until it has gone.
    ///
    /// - Throws: `LabFailure` when it stays.
    func stopAndWait() throws {
        guard let pid = pid() else { return }
        try signal("TERM", pid)
        let deadline = Date(timeIntervalSinceNow: LabServer.stopLimit)
        while isAlive(pid) {
            if Date() > deadline { try signal("KILL", pid) }
            guard Date() < deadline.addingTimeInterval(1) else { throw LabFailure("\(name) does not stop") }
            Thread.sleep(forTimeInterval: LabServer.pollInterval)
        }
        // Postfix leaves its file behind, and the number may soon be another process's.
        try? FileManager.default.removeItem(atPath: pidFile)
    }

    private func pid() -> Int32? {
        let text = try? String(contentsOfFile: pidFile, encoding: .utf8)
        return text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// Whether a process runs; one that only waits to be reaped does not.
    private func isAlive(_ pid: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return false }
        return !status.contains("\nState:\tZ")
    }

    private func signal(_ signal: String, _ pid: Int32) throws {
        // `kill` of procps where this process is not root: only sudo may end Postfix.
        try Command.asRoot("kill", ["-\(signal)", String(pid)]).run(log: logFile + ".stop")
    }

    private func answers(_ greeting: (port: Int, text: String)) -> Bool {
        guard let socket = try? Socket(port: greeting.port, timeout: .seconds(2)) else { return false }
        guard !greeting.text.isEmpty else { return true }
        var reader = LineReader(socket)
        guard let line = try? reader.line() else { return false }
        return text(line).hasPrefix(greeting.text)
    }
}
