import Flow
import Foundation
package import Logging
package import Mail
package import Store
import Synchronization

/// A folder in Maildir form that is watched, and what is done there.
package struct MaildirAccount: Sendable {
    /// The mailbox's name in the configuration.
    package var name: String
    /// The folder that holds `new/` and `cur/`.
    package var path: String
    package var afterwards: Afterwards
    /// Between looks at the folder's times; a look costs two calls of the system.
    package var pollInterval: Duration
    /// Bytes above which only the beginning of a mail is read.
    package var messageLimit: Int

    /// Between looks at the folder: a look costs one `stat`.
    package static let standardPollInterval = Duration.milliseconds(250)

    package init(
        name: String, path: String, afterwards: Afterwards = .keep,
        pollInterval: Duration = standardPollInterval, messageLimit: Int = IMAPAccount.standardMessageLimit
    ) {
        self.name = name
        self.path = path
        self.afterwards = afterwards
        self.pollInterval = pollInterval
        self.messageLimit = messageLimit
    }
}

/// Watches one Maildir: every file is filed once, by its unique name.
package final class MaildirPoller: Sendable {
    private let account: MaildirAccount
    private let source: MaildirSource
    private let filing: Filing
    private let logger: Logger
    private let pause: @Sendable (Duration) async throws -> Void
    private let state = Mutex(MailboxStatus())

    /// Files of one commit.
    private static let batchLimit = 100
    private static let batchBytes = 16_777_216
    /// Seconds; FAT's.
    private static let coarsestTick = 2.0

    /// - Parameters: as of `MailboxPoller`.
    package convenience init(
        account: MaildirAccount, store: Store, intake: Intake, judgement: Judgement, owner: String?, lease: Duration,
        now: @escaping @Sendable () -> Timestamp, onFiled: @escaping @Sendable ([Filed]) async -> Void,
        logger: Logger,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        let filing = Filing(
            store: store, intake: intake, judgement: judgement, owner: owner, lease: lease, now: now,
            onFiled: onFiled)
        let source = MaildirSource(path: account.path, mailbox: account.name, messageLimit: account.messageLimit)
        self.init(account: account, source: source, filing: filing, logger: logger, pause: pause)
    }

    init(
        account: MaildirAccount, source: MaildirSource, filing: Filing, logger: Logger,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.account = account
        self.source = source
        self.filing = filing
        self.logger = logger
        self.pause = pause
    }

    /// How the mailbox is doing.
    package var status: MailboxStatus { state.withLock { $0 } }

    /// Watches until the task is cancelled.
    package func run() async {
        var done: Set<String> = []
        var mark: [Date]?
        var failures = 0
        var unread = Unread()
        while !Task.isCancelled {
            var delay = account.pollInterval
            do {
                let before = source.changeMark
                if before != mark || unread.isDue(filing.now()) {
                    let trouble = try await look(&done)
                    mark = Self.isSettled(before) ? before : nil
                    unread.note(trouble, now: filing.now())
                    state.withLock { ($0.lastSuccess, $0.lastError) = (filing.now(), trouble) }
                } else {
                    // Nothing has come since it was read to its end: a quiet mailbox is not a late one.
                    state.withLock { $0.lastSuccess = filing.now() }
                }
                failures = 0
            } catch {
                failures += 1
                delay = RetryDelay.after(failures: failures, isLogin: false, chance: 0)
                FilingCounts.noteError(in: account.name)
                state.withLock { $0.lastError = "\(error)" }
                logger.warning(
                    "mailbox is tried again later", metadata: ["mailbox": "\(account.name)", "why": "\(error)"])
            }
            do { try await pause(delay) } catch { return }
        }
    }

    /// False for times so young that a later change may leave them as they are: file systems count in ticks, some in
    /// seconds.
    private static func isSettled(_ mark: [Date]) -> Bool {
        mark.allSatisfy { $0.timeIntervalSinceNow < -coarsestTick }
    }

    /// Files what has not been filed, once through the folder; for commands and tests.
    package func runOnce() async throws {
        var done: Set<String> = []
        _ = try await look(&done)
    }

    /// Looks at a folder in which a file could not be read: nothing there need change when it can be.
    private struct Unread {
        private var looks = 0
        private var again: Timestamp?

        func isDue(_ now: Timestamp) -> Bool { again.map { $0 <= now } ?? false }

        mutating func note(_ trouble: String?, now: Timestamp) {
            looks = trouble == nil ? 0 : looks + 1
            again = trouble == nil ? nil : now + RetryDelay.after(failures: looks, isLogin: false, chance: 0)
        }
    }

    /// - Parameter done: unique names known to be filed, so that a look does not ask the store for each again.
    /// - Returns: what is wrong with a file that cannot be read, which stops none of the others; nil when all is well.
    private func look(_ done: inout Set<String>) async throws -> String? {
        var trouble: String?
        let files = try source.files()
        done.formIntersection(files.map(\.uniqueName))
        var batch: [(MaildirSource.File, RawMail)] = []
        var bytes = 0
        for file in files where !done.contains(file.uniqueName) {
            if try await filing.store.hasFiled(source.source(of: file)) {
                // The last run may have ended between the commit and this.
                settle(file)
                done.insert(file.uniqueName)
                continue
            }
            let mail: RawMail?
            do {
                mail = try source.read(file, now: filing.now())
            } catch {
                FilingCounts.noteError(in: account.name)
                trouble = "\(file.uniqueName) cannot be read: \(error)"
                logger.warning(
                    "a file cannot be read and is tried again later",
                    metadata: ["mailbox": "\(account.name)", "file": "\(file.uniqueName)", "why": "\(error)"])
                continue
            }
            guard let mail else { continue }
            batch.append((file, mail))
            bytes += mail.bytes.count
            if batch.count >= Self.batchLimit || bytes >= Self.batchBytes {
                try await fileBatch(batch, &done)
                (batch, bytes) = ([], 0)
            }
        }
        try await fileBatch(batch, &done)
        return trouble
    }

    private func fileBatch(_ batch: [(MaildirSource.File, RawMail)], _ done: inout Set<String>) async throws {
        let filed = try await filing.file(batch.map(\.1), cursor: nil)
        state.withLock { $0.filed += filed }
        for (file, _) in batch {
            settle(file)
            done.insert(file.uniqueName)
        }
    }

    private func settle(_ file: MaildirSource.File) {
        do {
            try source.settle(file, account.afterwards)
        } catch {
            logger.warning("a file stays where it is", metadata: ["mailbox": "\(account.name)", "why": "\(error)"])
        }
    }
}
