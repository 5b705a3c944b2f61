import Flow
import Logging
import Mail
import Store
import Synchronization

/// Has the files of a mail looked through and stripped before it is composed; a file that nobody could look through, or
/// take the metadata out of, is not passed on.
final class AttachmentScreen: Sendable {
    enum Outcome {
        case looked(FileObjections)
        /// Until then, with an alarm that says for what.
        case waits(until: Timestamp, alarm: String, why: String)
    }

    private let scanner: AttachmentScanner?
    private let stripper: MetadataStripper?
    private let reader: DocumentReader?
    private let policy: AttachmentPolicy
    private let store: Store
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let scanning: HelperWatch
    private let stripping: HelperWatch

    init(
        scanner: AttachmentScanner?, stripper: MetadataStripper?, reader: DocumentReader? = nil,
        policy: AttachmentPolicy, store: Store,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.scanner = scanner
        self.stripper = stripper
        self.reader = reader
        self.policy = policy
        self.store = store
        self.now = now
        self.logger = logger
        scanning = HelperWatch(alarm: Alarm.scannerDown, store: store, now: now, logger: logger)
        stripping = HelperWatch(alarm: Alarm.stripperDown, store: store, now: now, logger: logger)
    }

    /// Asks scanner and stripper, where there are some and the mail has files.
    func look(at mail: ClaimedMail) async -> Outcome {
        guard mail.gathered.isEmpty else { return await look(atGathered: mail) }
        let scanned = await scan(mail)
        guard case .looked(let objections) = scanned else { return scanned }
        guard let stripper, stripper.concerns(mail) else { return await read(mail, objections) }
        let stripped = await strip(mail, objections, with: stripper)
        guard case .looked(let objections) = stripped else { return stripped }
        return await read(mail, objections)
    }

    /// The words of the documents that are carried.
    private func read(_ mail: ClaimedMail, _ objections: FileObjections) async -> Outcome {
        guard let reader, mail.template.isRelayed, let raw = mail.entry?.raw else { return .looked(objections) }
        let message = Message(parsing: raw)
        guard !message.attachmentNames.isEmpty else { return .looked(objections) }
        var result = objections
        result.texts = await reader.texts(of: objections.carried(message.attachments)).filter { place, _ in
            objections.byPlace[place] == nil
        }
        return .looked(result)
    }

    /// Says in the log at once what mails with files will wait for.
    func check() async {
        guard let stripper else { return }
        do {
            let how = try await stripper.check()
            logger.info("metadata is taken out of files", metadata: ["how": "\(how)"])
        } catch {
            logger.error(
                "metadata cannot be taken out of files; mails with such files will wait", metadata: ["why": "\(error)"])
        }
    }

    /// The files of all messages that a digest carries.
    private func look(atGathered digest: ClaimedMail) async -> Outcome {
        var objections = FileObjections()
        for part in digest.gathered {
            switch await look(at: part) {
            case .looked(let found): objections.gathered[part.id] = found
            case .waits(let until, let alarm, let why): return .waits(until: until, alarm: alarm, why: why)
            }
        }
        return .looked(objections)
    }

    /// True where looking at the mail takes as long as a scanner does.
    func mayTakeLong(_ mail: ClaimedMail) -> Bool {
        mail.frozen == nil
            && ([mail] + mail.gathered).contains { part in
                scanner?.concerns(part) ?? false || stripper?.concerns(part) ?? false
            }
    }

    private func scan(_ mail: ClaimedMail) async -> Outcome {
        guard let scanner, scanner.concerns(mail) else { return .looked(FileObjections()) }
        return await scanning.watch("\(scanner.address)") {
            try await scanner.objections(to: mail, policy: self.policy)
        }
    }

    private func strip(
        _ mail: ClaimedMail, _ objections: FileObjections, with stripper: MetadataStripper
    ) async -> Outcome {
        let files = mail.entry?.raw.map { Message(parsing: $0).attachments } ?? []
        let tasks = stripper.tasks(files, leavingOut: objections.byPlace, policy: policy)
        guard !tasks.isEmpty else { return .looked(objections) }
        // Which of them it is may be another one the next time.
        return await stripping.watch("exiftool, qpdf (`postern check` says more)") {
            let outcome = try await stripper.strip(tasks)
            var result = objections
            result.stripped = outcome.stripped
            guard !outcome.failed.isEmpty else { return result }
            self.logger.warning(
                "metadata could not be taken out of files",
                metadata: [
                    "mail": "\(mail.id)", "files": "\(outcome.failed.count)", "then": "\(stripper.failure.rawValue)",
                ])
            switch stripper.failure {
            case .leaveOut: for place in outcome.failed { result.byPlace[place] = .unstrippable }
            case .pass: await self.tellKept()
            }
            return result
        }
    }

    private func tellKept() async {
        do {
            try await store.raiseAlarm(Alarm.metadataKept, "files that exiftool or qpdf cannot rewrite", now: now())
        } catch {
            logger.error("an alarm cannot be raised", metadata: ["kind": "metadata-kept", "why": "\(error)"])
        }
    }
}
