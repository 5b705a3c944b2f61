import Curl
import Desk
import Flow
import Foundation
import Logging
import Mail
import Store
import TestSupport

/// The gateway's side in a torture of the desk: files what its script says, carries it to the desk and reads the desk's
/// changes, until somebody kills it.
struct DeskWorker {
    private let clock: ScaledClock
    private let script: DeskScript
    private let storeFile: String
    private let url: String
    private let port: Int
    private let field: Int64

    static let webhookSecret = "torture"
    /// Tasks that may wait before more is filed.
    private static let waiting = 300
    /// Of the faster time: longer than a request may really take.
    private static let lease = Duration.seconds(30_000)

    /// - Parameter arguments: enquiries, the store's file, the desk's address, the port of our pages, the ticket field,
    ///   and the clock's three.
    init(_ arguments: [String]) throws {
        guard arguments.count == 8, let clock = ScaledClock(arguments[5...]), let count = Int(arguments[0]),
            let port = Int(arguments[3]), let field = Int64(arguments[4])
        else { throw Failed("the worker is started by the torture") }
        (self.clock, script, storeFile, url) = (clock, DeskScript(enquiries: count), arguments[1], arguments[2])
        (self.port, self.field) = (port, field)
    }

    static func settings(url: String, field: Int64) -> ZenDeskSettings {
        var settings = ZenDeskSettings(
            url: url, login: .client(id: "postern", secret: { "stand-in-secret" }),
            organisation: DeskFiling.organisation)
        settings.exportLogin = .token(email: "owner@desk.example", secret: { "stand-in-token" })
        settings.practitionerField = field
        return settings
    }

    func run() async throws {
        let store = try Store(at: storeFile)
        let clock = clock
        var logger = Logger(label: "desk") { _ in StreamLogHandler.standardError(label: "desk") }
        logger.logLevel = .critical
        let desk = ZenDesk(
            DeskWorker.settings(url: url, field: field), loop: CurlLoop(connectionsPerServer: 16), store: store,
            carrier: PlainCarrier(store: store), now: { clock.now }, logger: logger)
        let runner = DeskRunner(
            store: store, desk: desk,
            options: DeskRunner.Options(
                owner: "worker", lease: DeskWorker.lease, sideBySide: 12, pollInterval: .milliseconds(500)),
            file: { changes in _ = try await store.file(changes, now: clock.now, owner: nil, lease: .seconds(60)) },
            now: { clock.now }, logger: logger)
        let web = try FakeWeb(port: port) { request in
            let ticket = try? ZenDeskWebhook.verify(
                body: request.body, signature: request.headers["x-zendesk-webhook-signature"] ?? "",
                timestamp: request.headers["x-zendesk-webhook-signature-timestamp"] ?? "",
                secret: DeskWorker.webhookSecret, now: clock.now)
            guard let ticket else { return .json(401, "") }
            desk.notice(ticket)
            runner.wakeForChanges()
            return .json(200, "")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await runner.run() }
            group.addTask { try await feed(store, runner) }
            try await group.waitForAll()
        }
        withExtendedLifetime(web) {}
    }

    /// Files step after step, and wakes the runner often: its sleeps are those of the machine's slower time.
    private func feed(_ store: Store, _ runner: DeskRunner) async throws {
        let filing = try await DeskFiling(store, clock)
        var next = try await store.counts()["arrivals"] ?? 0
        var round = 0
        while true {
            while next < script.steps.count, try await waiting(in: store) < DeskWorker.waiting {
                for step in script.steps[next...].prefix(20) {
                    try await filing.file(step, number: next)
                    next += 1
                }
            }
            runner.wake()
            round += 1
            if round % 20 == 0 { runner.wakeForChanges() }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private func waiting(in store: Store) async throws -> Int {
        let counts = try await store.deskTaskCounts()
        return counts["due", default: 0] + counts["claimed", default: 0]
    }
}
