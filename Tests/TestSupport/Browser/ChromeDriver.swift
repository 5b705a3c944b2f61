import Foundation
import Glibc
import Synchronization

/// A private chromedriver on a free port of 127.0.0.1, which starts browsers and works them (W3C WebDriver).
///
/// It ends with this process, however that ends, and its browsers with it.
package final class ChromeDriver: Sendable {
    private let port: Int
    private let folder: TemporaryFolder
    private let keeper: LabKeeper
    private let browsers = Mutex<(started: Int, running: [pid_t])>((0, []))

    private static let startLimit: TimeInterval = 60
    private static let pollInterval: TimeInterval = 0.02
    /// Longer than the driver itself waits for a page or a script: what it says is better than silence.
    private static let patience = Duration.seconds(90)
    private static let sharedStart = Task { try await ChromeDriver.start() }

    /// The driver that all tests of this process share, started when the first one asks; each takes browsers of its own.
    ///
    /// - Throws: `LabFailure`.
    package static func shared() async throws -> ChromeDriver {
        try await sharedStart.value
    }

    /// Starts a driver of the caller's own.
    ///
    /// - Throws: `LabFailure` that says what to install where it is missing, else why it did not start.
    package static func start() async throws -> ChromeDriver {
        try await onOwnThread { try ChromeDriver() }
    }

    private init() throws {
        guard (try? Command("chromedriver", [])) != nil else {
            throw LabFailure(
                """
                the tests of pages need chromedriver, which is not installed: run scripts/setup.sh test \
                (Debian's chromium and chromium-driver)
                """
            )
        }
        let folder = try TemporaryFolder("chrome", isLeft: true)
        self.folder = folder
        keeper = try LabKeeper(folder: folder.path, pidFiles: [folder.file("pid"), folder.file("browsers")])
        let output = open(folder.file("said"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard output >= 0 else { throw LabFailure("cannot write \(folder.file("said"))") }
        defer { close(output) }
        // All that it and its browsers leave behind goes where it is taken away, not into the user's own folders.
        // The language is that of date fields, whose parts people type in their own order.
        // Of all ports it takes a free one itself: one found free here might be another's by the time it asks for it.
        let command = try Command(
            "env",
            [
                "HOME=\(folder.path)", "TMPDIR=\(folder.path)", "XDG_CONFIG_HOME=\(folder.file("config"))",
                "LANGUAGE=en_US", "chromedriver", "--port=0", "--log-path=\(folder.file("log"))", "--log-level=INFO",
            ])
        let process = try command.spawn(input: nil, output: output)
        try folder.write("\(process)\n".utf8, to: "pid")
        let hasEnded = Ended()
        Thread.detachNewThread {
            _ = Command.wait(for: process)
            hasEnded.flag.store(true, ordering: .releasing)
        }
        port = try ChromeDriver.port(in: folder, orUntil: hasEnded)
    }

    /// Ends the driver with all its browsers and takes its folder away; without it the same happens when the process ends.
    ///
    /// - Throws: `LabFailure` when something is left behind.
    package func stop() async throws {
        try await keeper.end()
    }

    private final class Ended: Sendable {
        let flag = Atomic(false)
    }

    /// Waits for the line that says where it listens.
    ///
    /// It reads `ChromeDriver was started successfully on port 40123.`
    private static func port(in folder: TemporaryFolder, orUntil hasEnded: Ended) throws -> Int {
        let deadline = Date(timeIntervalSinceNow: startLimit)
        while true {
            let isLast = hasEnded.flag.load(ordering: .acquiring) || Date() > deadline
            let said = (try? folder.read("said")).map { String(decoding: $0, as: UTF8.self) } ?? ""
            if let place = said.range(of: "successfully on port ") {
                let digits = said[place.upperBound...].prefix { $0.isNumber }
                // The full stop behind it says that the number is whole.
                if digits.endIndex < said.endIndex, let port = Int(digits) { return port }
            }
            if isLast { throw LabFailure("chromedriver does not start:\n\(said)") }
            Thread.sleep(forTimeInterval: pollInterval)
        }
    }
}

extension ChromeDriver {
    /// A place for the profile of one more browser, in the folder that goes away with the driver.
    func newProfile() -> String {
        let number = browsers.withLock { browsers in
            browsers.started += 1
            return browsers.started
        }
        return folder.file("profile\(number)")
    }

    /// Notes that a browser runs, so that it ends with the driver even where it no longer listens to it.
    func hasStarted(_ browser: pid_t) {
        note { $0.append(browser) }
    }

    /// Notes that a browser has ended, since its number may soon be another process's.
    func hasEnded(_ browser: pid_t, profile: String) {
        note { running in running.removeAll { $0 == browser } }
        try? FileManager.default.removeItem(atPath: profile)
    }

    private func note(_ change: (inout [pid_t]) -> Void) {
        browsers.withLock { browsers in
            change(&browsers.running)
            _ = try? folder.write(browsers.running.map { "\($0)\n" }.joined().utf8, to: "browsers")
        }
    }

    /// Asks for something and returns the answer's `value`.
    ///
    /// - Parameters:
    ///   - path: as in `/session/1/url`.
    ///   - body: for POST; nil for GET and DELETE, which have none.
    /// - Throws: `LabFailure` with what the driver says.
    func send(_ method: String, _ path: String, _ body: PageValue? = nil) async throws -> PageValue {
        let content = try body.map { try JSONEncoder().encode($0) } ?? Data()
        let head = [
            "\(method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Content-Type: application/json; charset=utf-8",
            "Content-Length: \(content.count)", "", "",
        ]
        let request = Array(head.joined(separator: "\r\n").utf8) + content
        do {
            let (status, answer) = try await onOwnThread { [port] in try ChromeDriver.exchange(request, port: port) }
            let value = try JSONDecoder().decode(PageValue.self, from: Data(answer))["value"]
            guard status != 200 else { return value }
            // Behind the first line stand versions and addresses in the driver's own code.
            let said = value["message"].string?.split(separator: "\n").first.map(String.init)
            throw LabFailure("the browser: \(said ?? String(decoding: answer, as: UTF8.self))")
        } catch let error as SocketError {
            throw LabFailure("chromedriver, asked for \(method) \(path): \(error)\n\(logEnd)")
        }
    }

    /// One request and its answer; the driver keeps the connection, even where it promises to close it.
    private static func exchange(_ request: [UInt8], port: Int) throws -> (status: Int, body: [UInt8]) {
        let socket = try Socket(port: port, timeout: patience)
        try socket.send(request)
        var reader = LineReader(socket)
        let status = try reader.line().map(text)?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        var length: Int?
        while let line = try reader.line().map(text), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
            length = Int(parts[1].drop { $0 == " " })
        }
        guard let status, let length, let body = try reader.bytes(length) else {
            throw LabFailure("chromedriver closes without an answer; has it been stopped?")
        }
        return (status, body)
    }

    private var logEnd: String {
        let log = (try? folder.read("log")).map { String(decoding: $0, as: UTF8.self) } ?? "no log"
        return log.split(separator: "\n").suffix(20).joined(separator: "\n")
    }
}
