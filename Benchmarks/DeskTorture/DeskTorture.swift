import DeskStandIn
import Foundation
import Logging
import Mail
import Store
import Synchronization
import TestSupport

/// Enquiries and comments go to a desk where everything goes wrong, while the gateway is killed every few seconds; then both
/// sides are compared.
struct DeskTorture {
    private let enquiries: Int
    private let seed: UInt64
    private let clock: ScaledClock
    private let folder: TemporaryFolder

    /// Of the faster time in a second: an hour of limits passes in a minute.
    private static let speed: Int64 = 60
    /// Seconds between two kills.
    private static let lives: ClosedRange<Double> = 1.5...5
    /// Seconds without a sign of progress; a round over a hundred tickets takes some.
    private static let patience = 60.0

    init(enquiries: Int, seed: UInt64?) throws {
        self.enquiries = enquiries
        self.seed = seed ?? .random(in: 1...UInt64.max)
        clock = ScaledClock(speed: Self.speed, beginning: Timestamp(seconds: 1_780_000_000))
        folder = try TemporaryFolder("desk-torture")
    }

    private var storeFile: String { folder.file("postern.sqlite") }

    func run() async throws {
        print("enquiries \(enquiries), seed \(seed)")
        var logger = Logger(label: "desk-stand-in")
        logger.logLevel = .critical
        let server = try await Server.start(
            clock: Moment(milliseconds: clock.now.milliseconds), seed: seed, logger: logger)
        let ticking = Task { try await tick(server) }
        let field = try server.addField("Practitioner")
        for title in ["Notify requester of received request", "Notify requester of comment update"] {
            server.setTrigger(title, isActive: false)
        }
        guard let port = try freePorts(1).first else { throw Failed("no free port") }
        try server.subscribe(to: "http://127.0.0.1:\(port)/desk/zendesk", secret: DeskWorker.webhookSecret)
        DeskFaults.plan(for: server)
        let agent = DeskAgent(server, seed: seed)
        let begun = now()
        let kills = try await torture(server, agent, port, field)
        let elapsed = now() - begun
        let traffic = server.traffic
        ticking.cancel()
        print(
            "kills \(kills) in \(Int(elapsed)) s, \(Int(elapsed) * Int(Self.speed) / 60) minutes of the desk's time; "
                + "requests \(traffic.requests), refused by a limit \(traffic.refused)")
        let ledger = DeskLedger(
            script: DeskScript(enquiries: enquiries), store: try Store(at: storeFile), server: server,
            agent: agent.record)
        let differences = try await ledger.compare()
        await server.stop()
        guard differences.isEmpty else {
            for difference in differences.prefix(20) { print("  \(difference)") }
            throw Failed("NOT WHOLE: \(differences.count) differences; seed \(seed)")
        }
        print("nothing missing, nothing twice")
    }

    /// Keeps the desk's clock beside ours.
    private func tick(_ server: Server) async throws {
        while !Task.isCancelled {
            let behind = (clock.now.milliseconds - server.now.milliseconds) / 1_000
            if behind > 0 { try server.advance(seconds: behind) }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Until everything is filed and carried; then once more without faults and kills.
    ///
    /// - Returns: how often the gateway was killed.
    private func torture(_ server: Server, _ agent: DeskAgent, _ port: Int, _ field: Int64) async throws -> Int {
        let acting = Task {
            while !Task.isCancelled, agent.record.count < enquiries {
                agent.act()
                try await Task.sleep(for: .milliseconds(8))
            }
        }
        var kills = 0
        var dice = SeededGenerator(seed: ~seed)
        while true {
            let worker = try start(server.url, port, field)
            let life = Double.random(in: Self.lives, using: &dice)
            let isDone = try await isDone(within: life, agent)
            kill(worker.processIdentifier, SIGKILL)
            worker.waitUntilExit()
            kills += 1
            if isDone { break }
            guard worker.terminationReason == .uncaughtSignal else { throw Failed("the gateway ended by itself") }
        }
        acting.cancel()
        server.heal()
        let worker = try start(server.url, port, field)
        defer { worker.terminate() }
        try await settle()
        return kills
    }

    private func start(_ url: String, _ port: Int, _ field: Int64) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
        process.arguments =
            ["worker", "\(enquiries)", storeFile, url, "\(port)", "\(field)"] + clock.arguments
        try process.run()
        return process
    }

    /// True once the script is filed, no task waits, and agents have said all they will.
    private func isDone(within seconds: Double, _ agent: DeskAgent) async throws -> Bool {
        let end = now() + seconds
        while now() < end {
            try await Task.sleep(for: .milliseconds(250))
            guard FileManager.default.fileExists(atPath: storeFile), agent.record.count >= enquiries else { continue }
            if try await progress().isIdle { return true }
        }
        return false
    }

    private struct Progress: Equatable {
        var entries = 0
        var waiting = 0
        var isIdle = false
    }

    private func progress() async throws -> Progress {
        let store = try Store(at: storeFile)
        defer { try? store.close() }
        let tasks = try await store.deskTaskCounts()
        let waiting = tasks["due", default: 0] + tasks["claimed", default: 0]
        let arrivals = try await store.counts()
        return Progress(
            entries: arrivals["entries"] ?? 0, waiting: waiting,
            isIdle: waiting == 0 && arrivals["arrivals"] == DeskScript(enquiries: enquiries).steps.count)
    }

    /// Waits until nothing has changed for a while.
    private func settle() async throws {
        var last = Progress()
        var since = now()
        while now() - since < Self.patience {
            try await Task.sleep(for: .milliseconds(500))
            let progress = try await progress()
            if progress != last { (last, since) = (progress, now()) }
        }
    }
}
