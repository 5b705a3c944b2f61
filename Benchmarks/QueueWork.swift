import Flow
import Foundation
import Logging
import Mail
import MailOut
import Store
import Synchronization
import TestSupport
import Triage

/// What a mail of the queue costs this process, from claim to settled, with a courier that answers at once.
///
/// The digest is of all that was handed over: the same before and after a change that is to change nothing.
enum QueueWork {
    private static let start = Timestamp(seconds: 1_790_000_000)

    static func run(count: Int) async throws {
        let folder = try TemporaryFolder()
        let store = try Store(at: folder.file("postern.sqlite"))
        try await QueuedMessages(count: count, at: start).file(into: store)
        let courier = Taker()
        let runner = OutboxRunner(
            store: store, composer: try Submission.composer(), courier: courier,
            options: .init(owner: "bench", connections: 1), now: { start },
            logger: Logger(label: "bench", factory: { _ in SwiftLogNoOpLogHandler() }))
        let (before, begun) = (processorTime(), now())
        let tried = try await runner.drain()
        let (spent, passed) = (processorTime() - before, now() - begun)
        guard tried == count else { throw Failed("\(tried) mails went out, not \(count)") }
        try store.close()
        let each = 1_000_000 / Double(max(count, 1))
        print("\(count) mails from claim to settled, without a server")
        print("  processor: \((spent * each).short) µs a mail; passed: \((passed * each).short) µs a mail")
        print("  digest: \(courier.digest)")
    }

    private static func processorTime() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].map { Double($0.tv_sec) + Double($0.tv_usec) / 1_000_000 }.reduce(0, +)
    }
}

/// Takes every mail.
private final class Taker: Courier {
    private let taken = Mutex<[Int64: Digest]>([:])

    func deliver(_ mails: [(OutgoingMailID, FrozenMail)]) async -> [(OutgoingMailID, DeliveryOutcome)] {
        mails.map { id, mail in
            let digest = Digest(of: mail.bytes)
            taken.withLock { $0[id.rawValue] = digest }
            return (id, .sent(ServerReply(stage: .body, code: 250, enhanced: "2.0.0", text: "ok")))
        }
    }

    /// Of all bytes, by the mails' numbers.
    var digest: String {
        let all = taken.withLock { $0.sorted { $0.key < $1.key }.flatMap(\.value.bytes) }
        return Digest(of: all).hex
    }
}
