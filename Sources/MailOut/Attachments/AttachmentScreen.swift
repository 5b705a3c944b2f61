import Logging
import Mail
import Store
import Synchronization

/// Has the files of a mail looked through before it is composed; a file that nobody could look through is not passed on.
final class AttachmentScreen: Sendable {
    enum Outcome {
        case looked(FileObjections)
        /// Until then, for the scanner of that name.
        case waits(until: Timestamp, scanner: String)
    }

    private let scanner: AttachmentScanner?
    private let policy: AttachmentPolicy
    private let store: Store
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let health = Mutex(ScannerHealth())

    init(
        scanner: AttachmentScanner?, policy: AttachmentPolicy, store: Store, now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.scanner = scanner
        self.policy = policy
        self.store = store
        self.now = now
        self.logger = logger
    }

    /// Asks the scanner where there is one and the mail has files.
    func look(at mail: ClaimedMail) async -> Outcome {
        guard mail.gathered.isEmpty else { return await look(atGathered: mail) }
        guard let scanner, scanner.concerns(mail) else { return .looked(FileObjections()) }
        let name = "\(scanner.address)"
        if let until = health.withLock({ $0.wait(at: now()) }) { return .waits(until: until, scanner: name) }
        do {
            let objections = try await scanner.objections(to: mail, policy: policy)
            if health.withLock({ $0.worked(at: now()) }) == .working { await clearAlarm(name) }
            return .looked(objections)
        } catch {
            if health.withLock({ $0.failed(at: now()) }) == .down {
                logger.error(
                    "the scanner cannot be asked; mails with files wait",
                    metadata: ["scanner": "\(name)", "why": "\(error)"])
            }
            return .waits(until: health.withLock { $0.wait(at: now()) } ?? now() + ScannerHealth.pause, scanner: name)
        }
    }

    /// The files of all messages that a digest carries.
    private func look(atGathered digest: ClaimedMail) async -> Outcome {
        var objections = FileObjections()
        for part in digest.gathered {
            switch await look(at: part) {
            case .looked(let found): objections.gathered[part.id] = found.byPlace
            case .waits(let until, let scanner): return .waits(until: until, scanner: scanner)
            }
        }
        return .looked(objections)
    }

    /// True where looking at the mail takes as long as a scanner does.
    func mayTakeLong(_ mail: ClaimedMail) -> Bool {
        guard mail.frozen == nil, let scanner else { return false }
        return ([mail] + mail.gathered).contains(where: scanner.concerns)
    }

    private func clearAlarm(_ name: String) async {
        do {
            try await store.clearAlarm(Alarm.scannerDown, name, now: now())
        } catch {
            logger.error("an alarm cannot be cleared", metadata: ["kind": "scanner-down", "why": "\(error)"])
        }
    }
}
