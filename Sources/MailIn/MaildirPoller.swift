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
    package init(
        account: MaildirAccount, store: Store, intake: Intake, judgement: Judgement, owner: String?, lease: Duration,
        now: @escaping @Sendable () -> Timestamp, onFiled: @escaping @Sendable ([Filed]) async -> Void,
        logger: Logger,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.account = account
        self.logger = logger
        self.pause = pause
        source = MaildirSource(path: account.path, mailbox: account.name, messageLimit: account.messageLimit)
        filing = Filing(
            store: store, intake: intake, judgement: judgement, owner: owner, lease: lease, now: now,
            onFiled: onFiled)
    }

    /// How the mailbox is doing.
    package var status: MailboxStatus { state.withLock { $0 } }

    /// Watches until the task is cancelled.
    package func run() async {
        var done: Set<String> = []
        var mark: [Date]?
        var failures = 0
        while !Task.isCancelled {
            var delay = account.pollInterval
            do {
                let before = source.changeMark
                if before != mark {
                    try await look(&done)
                    mark = Self.isSettled(before) ? before : nil
                    state.withLock { ($0.lastSuccess, $0.lastError) = (filing.now(), nil) }
                }
                failures = 0
            } catch {
                failures += 1
                delay = RetryDelay.after(failures: failures, isLogin: false, chance: 0)
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
        try await look(&done)
    }

    /// - Parameter done: unique names known to be filed, so that a look does not ask the store for each again.
    private func look(_ done: inout Set<String>) async throws {
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
            guard let mail = source.read(file, now: filing.now()) else { continue }
            batch.append((file, mail))
            bytes += mail.bytes.count
            if batch.count >= Self.batchLimit || bytes >= Self.batchBytes {
                try await fileBatch(batch, &done)
                (batch, bytes) = ([], 0)
            }
        }
        try await fileBatch(batch, &done)
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
