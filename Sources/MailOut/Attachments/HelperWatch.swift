import Logging
import Mail
import Store
import Synchronization

/// Keeps an eye on a program that mails with files need: while it does not work they wait, with an alarm.
final class HelperWatch: Sendable {
    private let alarm: String
    private let store: Store
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let health = Mutex(ScannerHealth())

    init(alarm: String, store: Store, now: @escaping @Sendable () -> Timestamp, logger: Logger) {
        self.alarm = alarm
        self.store = store
        self.now = now
        self.logger = logger
    }

    /// Does the work unless it is too early to try again; whatever is thrown is the program's fault.
    ///
    /// - Parameter name: the program's, as the alarm has it.
    func watch(
        _ name: String, _ work: () async throws -> FileObjections
    ) async -> AttachmentScreen.Outcome {
        if let until = health.withLock({ $0.wait(at: now()) }) { return .waits(until: until, alarm: alarm, why: name) }
        do {
            let result = try await work()
            if health.withLock({ $0.worked(at: now()) }) == .working { await clear(name) }
            return .looked(result)
        } catch {
            if health.withLock({ $0.failed(at: now()) }) == .down {
                logger.error(
                    "a program that files need does not work; mails with files wait",
                    metadata: ["kind": "\(alarm)", "program": "\(name)", "why": "\(error)"])
            }
            let until = health.withLock { $0.wait(at: now()) } ?? now() + ScannerHealth.pause
            return .waits(until: until, alarm: alarm, why: name)
        }
    }

    private func clear(_ name: String) async {
        do {
            try await store.clearAlarm(alarm, name, now: now())
        } catch {
            logger.error("an alarm cannot be cleared", metadata: ["kind": "\(alarm)", "why": "\(error)"])
        }
    }
}
