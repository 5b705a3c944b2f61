import Curl
import Flow
import Foundation
import Logging
import Mail
import MailOut
import Store
import TestSupport
import Triage

/// Handing mails to a server that takes everything, Postfix's `smtp-sink`, beside Postfix's own `smtp-source`.
///
/// Twice: mails that are rendered already, and the whole queue, with render, gate, freeze and settle on disk.
enum Submission {
    private static let rounds = 3

    static func run(count: Int) async throws {
        let sink = try Sink()
        defer { sink.stop() }
        let frozen = try mails(count)
        let size = frozen.map(\.1.bytes.count).reduce(0, +) / max(count, 1)
        print("\(count) mails, \(size) bytes on average, to smtp-sink")
        for connections in [1, 4] {
            var times: [[Double]] = [[], [], []]
            for _ in 0..<rounds {
                times[0].append(try await timed { try await source(count, connections, size, sink.port) })
                times[1].append(try await timed { try await hand(frozen, connections, sink.port) })
                times[2].append(try await drain(count / 4, connections, sink.port) * 4)
            }
            report(count, connections, times.map { Durations($0) })
        }
    }

    private static func report(_ count: Int, _ connections: Int, _ times: [Durations]) {
        let names = ["smtp-source", "postern, rendered mails", "postern, the whole queue"]
        print("connections: \(connections)")
        for (name, time) in zip(names, times) {
            print("  \(name): \((Double(count) / time.median).short) mails/s")
        }
        for (name, time) in zip(names, times).dropFirst() {
            print("  \(name): \(String(format: "%.2f", times[0].median / time.median)) × smtp-source")
        }
    }

    private static func timed(_ work: () async throws -> Void) async throws -> Double {
        let start = now()
        try await work()
        return now() - start
    }

    // MARK: The three

    private static func source(_ count: Int, _ connections: Int, _ size: Int, _ port: Int) async throws {
        try await execute(
            "/usr/sbin/smtp-source",
            [
                "-d", "-s", "\(connections)", "-m", "\(count)", "-l", "\(size)", "-f", "a@messages.test", "-t",
                "b@people.test", "127.0.0.1:\(port)",
            ])
    }

    private static func hand(_ mails: [(OutgoingMailID, FrozenMail)], _ connections: Int, _ port: Int) async throws {
        let loop = CurlLoop()
        defer { loop.stop() }
        let courier = courier(loop, port)
        try await withThrowingTaskGroup(of: Void.self) { workers in
            for worker in 0..<connections {
                let own = mails.enumerated().filter { $0.offset % connections == worker }.map(\.element)
                workers.addTask {
                    for start in stride(from: 0, to: own.count, by: group) {
                        let outcomes = await courier.deliver(Array(own[start..<min(start + group, own.count)]))
                        guard outcomes.allSatisfy({ if case .sent = $0.1 { true } else { false } }) else {
                            throw Failed("a mail was not taken")
                        }
                    }
                }
            }
            try await workers.waitForAll()
        }
    }

    /// As many mails as the runner hands over in one go.
    private static let group = 16

    /// - Returns: seconds from the first claim to the last settled mail.
    private static func drain(_ count: Int, _ connections: Int, _ port: Int) async throws -> Double {
        let folder = try TemporaryFolder()
        let store = try Store(at: folder.file("postern.sqlite"))
        try await QueuedMessages(count: count).file(into: store)
        let loop = CurlLoop()
        defer { loop.stop() }
        let runner = OutboxRunner(
            store: store, composer: try composer(), courier: courier(loop, port),
            options: .init(owner: "bench", connections: connections), now: { moment() },
            logger: Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() }))
        let start = now()
        let tried = try await runner.drain()
        let time = now() - start
        guard tried == count else { throw Failed("\(tried) mails went out, not \(count)") }
        try store.close()
        return time
    }

    private static func courier(_ loop: CurlLoop, _ port: Int) -> SMTPCourier {
        SMTPCourier(
            loop: loop, endpoint: Endpoint(host: "127.0.0.1", port: port, security: .none), clientName: "bench.test",
            logger: Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    static func composer() throws -> Composer {
        let templates = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "templates").path
        return Composer(
            settings: ComposerSettings(
                scheme: AddressScheme(domain: "messages.test", style: .catchAll), organisation: "Calm Harbour"),
            keys: TokenKeys(current: .init(id: 1, secret: [UInt8](repeating: 7, count: 32))),
            templates: try Templates(folder: templates))
    }

    /// The same mail, rendered once, under as many numbers.
    private static func mails(_ count: Int) throws -> [(OutgoingMailID, FrozenMail)] {
        guard let from = EmailAddress("b-1@messages.test"), let to = EmailAddress("sam@people.test"),
            let id = MessageID("m-1@messages.test")
        else { throw Failed("no addresses") }
        let bytes = Array(QueuedMessages.rendered.utf8)
        return (1...count).map {
            (OutgoingMailID(Int64($0)), FrozenMail(envelopeFrom: from, envelopeTo: to, messageID: id, bytes: bytes))
        }
    }
}

/// Postfix's server that takes every mail and forgets it.
private final class Sink {
    let port: Int
    private let process = Process()

    init() throws {
        port = try freePorts(1)[0]
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/smtp-sink")
        process.arguments = ["-c", "-u", "postfix", "127.0.0.1:\(port)", "1000"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        Thread.sleep(forTimeInterval: 0.5)
        guard process.isRunning else { throw Failed("smtp-sink does not run") }
    }

    func stop() { process.terminate() }
}
