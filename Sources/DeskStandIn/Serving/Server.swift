package import Logging

/// A ZenDesk account on this machine, with a second host for its files.
package final class Server: Sendable {
    /// Where the API is: `http://127.0.0.1:PORT`.
    package let url: String
    /// The host that the addresses of files lead to.
    package let contentURL: String
    let desk: Desk
    private let doors: [Door]
    private let work: Task<Void, Never>

    /// Starts on 127.0.0.1.
    ///
    /// - Parameters:
    ///   - port: 0 for a free one.
    ///   - clock: where the stand-in's time begins and stands until it is moved; nil to go with the system's.
    ///   - journal: a file from which the state is made again.
    /// - Throws: `JournalError`, `PortError`.
    package static func start(
        settings: DeskSettings = DeskSettings(), port: Int = 0, clock: Moment? = nil, seed: UInt64 = 1,
        journal: String? = nil, logger: Logger = Logger(label: "desk-stand-in")
    ) async throws -> Server {
        let desk = try Desk(settings: settings, clock: clock, seed: seed, journal: journal)
        let pump = Pump(desk: desk)
        let front = Front(desk: desk, pump: pump)
        let files = FileHost(desk: desk)
        let doors = [
            Door(port: port, logger: logger) { await front.respond(to: $0, $1) },
            Door(port: 0, logger: logger) { request, _ in files.respond(to: request) },
        ]
        let work = Task {
            await withTaskGroup(of: Void.self) { tasks in
                for door in doors { tasks.addTask { await door.run() } }
                tasks.addTask { await pump.run() }
            }
        }
        do {
            let ports = try await (doors[0].port(), doors[1].port())
            let server = Server(ports, desk, doors, work)
            try desk.open(url: server.url, contentURL: server.contentURL)
            return server
        } catch {
            work.cancel()
            throw error
        }
    }

    private init(_ ports: (Int, Int), _ desk: Desk, _ doors: [Door], _ work: Task<Void, Never>) {
        url = "http://127.0.0.1:\(ports.0)"
        contentURL = "http://127.0.0.1:\(ports.1)"
        self.desk = desk
        self.doors = doors
        self.work = work
    }

    /// Ends the server; what is under way ends with it.
    package func stop() async {
        desk.beginToStop()
        for door in doors { await door.close() }
        desk.stop()
        // A connection that does not end by itself is cut.
        let patience = Task {
            try await Task.sleep(for: .seconds(3))
            work.cancel()
        }
        await work.value
        patience.cancel()
    }

    /// Waits until the server is stopped.
    package func wait() async { await work.value }
}
