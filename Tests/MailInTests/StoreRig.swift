import Flow
import Foundation
import Logging
import Mail
import MailIn
import Store
import Synchronization
import TestSupport
import Triage

/// A store in a folder of its own, a decision that holds everything, and a record of what was filed.
final class StoreRig: Sendable {
    struct Seen: Sendable {
        let source: ArrivalSource
        let isNew: Bool
    }

    let store: Store
    let intake: Intake
    /// Set by a test to what a decision is to throw or do.
    let judgement: Judgement
    private let folder: TemporaryFolder
    private let seen = Mutex<[Seen]>([])
    private let judged = Mutex<[Arrival]>([])
    private let clock = Mutex(Timestamp(seconds: 1_700_000_000))

    init() throws {
        folder = try TemporaryFolder("mailin")
        store = try Store(at: folder.file("store.sqlite"))
        let scheme = AddressScheme(domain: "messages.test", style: .catchAll)
        let keys = TokenKeys(current: TokenKeys.Key(id: 1, secret: [UInt8](repeating: 7, count: 32)))
        let intake = Intake(scheme: scheme, keys: keys, mailboxes: [MailboxPolicy(name: "box")])
        self.intake = intake
        let judged = Recorder()
        recorder = judged
        judgement = Judgement(read: { intake.arrival(of: $0) }) { arrival, _ in
            judged.arrivals.withLock { $0.append(arrival) }
            return Decision(disposition: .held(.unroutable), rule: "test")
        }
    }

    private final class Recorder: Sendable {
        let arrivals = Mutex<[Arrival]>([])
    }

    private let recorder: Recorder

    /// The arrivals that were decided on, in order.
    var arrivals: [Arrival] { recorder.arrivals.withLock { $0 } }

    /// UIDs of mails that were filed for the first time, in order.
    var filedUIDs: [UInt32] { seen.withLock { $0.filter(\.isNew).map(\.source.uid) } }
    var filedNames: [String] { seen.withLock { $0.filter(\.isNew).map(\.source.name) } }

    var onFiled: @Sendable ([Filed]) async -> Void {
        { [self] filed in
            seen.withLock { $0 += filed.map { Seen(source: $0.source, isNew: $0.decision != nil) } }
        }
    }

    var now: @Sendable () -> Timestamp { { [self] in clock.withLock { $0 } } }

    func advance(by duration: Duration) { clock.withLock { $0 = $0 + duration } }

    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Waits until `condition` holds; false after 20 seconds.
    static func wait(until condition: () async throws -> Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while try await !condition() {
            guard ContinuousClock.now < deadline else { return false }
            try await Task.sleep(for: .milliseconds(5))
        }
        return true
    }
}
