package import Curl
package import Logging
package import Mail
package import Store
import Synchronization

/// Watches one IMAP mailbox: everything that comes is filed once, whatever happens to server, network or us.
package final class MailboxPoller: Sendable {
    private let account: IMAPAccount
    private let loop: CurlLoop
    private let filing: Filing
    private let logger: Logger
    private let pause: @Sendable (Duration) async throws -> Void
    private let chance: @Sendable () -> Double
    private let state = Mutex(MailboxStatus())

    private static let connectTimeout = Duration.seconds(60)
    /// Between looks whether somebody has authorized anew.
    private static let glance = Duration.seconds(2)
    /// Servers may end an idle session after 30 minutes and routers after five (RFC 2177); the renewal proves life.
    private static let idleRenewal = Duration.seconds(290)
    /// Bytes that a mail may be larger than its RFC822.SIZE says, which some servers only estimate.
    private static let sizeSlack = 1_048_576

    /// - Parameters:
    ///   - owner: the process that claims what filing queues, with `lease`; nil leaves it due.
    ///   - onFiled: called after each commit, before the server is told.
    ///   - pause: how delays are waited for.
    ///   - chance: 0 to 1, for delays.
    package init(
        account: IMAPAccount, store: Store, loop: CurlLoop, intake: Intake, judgement: Judgement, owner: String?,
        lease: Duration, now: @escaping @Sendable () -> Timestamp,
        onFiled: @escaping @Sendable ([Filed]) async -> Void, logger: Logger,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        chance: @escaping @Sendable () -> Double = { .random(in: 0...1) }
    ) {
        self.account = account
        self.loop = loop
        self.logger = logger
        self.pause = pause
        self.chance = chance
        filing = Filing(
            store: store, intake: intake, judgement: judgement, owner: owner, lease: lease, now: now,
            onFiled: onFiled)
    }

    /// How the mailbox is doing.
    package var status: MailboxStatus { state.withLock { $0 } }

    /// Watches until the task is cancelled.
    package func run() async {
        var attempts = DeliveryAttempts()
        var failures = 0
        while !Task.isCancelled {
            do {
                try await watch(&attempts, &failures)
            } catch {
                if Task.isCancelled { return }
                failures += 1
                let isLogin = (error as? TransferError)?.kind == .login
                let delay = RetryDelay.after(failures: failures, isLogin: isLogin, chance: chance())
                FilingCounts.noteError(in: account.name)
                state.withLock { ($0.lastError, $0.isLoginRefused) = ("\(error)", $0.isLoginRefused || isLogin) }
                logger.warning(
                    "mailbox is tried again later",
                    metadata: ["mailbox": "\(account.name)", "why": "\(error)", "delay": "\(delay)"])
                do { try await wait(delay) } catch { return }
            }
        }
    }

    /// Waits before the next attempt; where a new authorization can be seen, no longer than until there is one.
    private func wait(_ delay: Duration) async throws {
        guard let mark = account.credentials.mark() else { return try await pause(delay) }
        var left = delay
        while left > .zero, account.credentials.mark() == mark {
            try await pause(min(left, Self.glance))
            left -= Self.glance
        }
    }

    // MARK: One connection

    private func watch(_ attempts: inout DeliveryAttempts, _ failures: inout Int) async throws {
        let connection = try await loop.openIMAP(
            account.endpoint, credentials: account.credentials, timeout: Self.connectTimeout)
        let literalLimit = account.messageLimit + account.messageLimit / 4 + Self.sizeSlack
        var session = IMAPSession(session: connection, literalLimit: literalLimit)
        defer { session.close() }
        try await session.learnCapabilities()
        while !Task.isCancelled {
            // The first folder is the one that is watched, so it is looked into last and stays selected.
            var trouble: String?
            for folder in account.folders.dropFirst().reversed() {
                trouble = try await readOther(folder, &session, &attempts) ?? trouble
            }
            guard let first = account.folders.first else { return }
            var watched = try await read(first, &session, &attempts)
            repeat {
                state.withLock { ($0.lastSuccess, $0.lastError, $0.isLoginRefused) = (filing.now(), trouble, false) }
                failures = 0
                guard try await hasNews(&session) else { break }
                let before = watched.filed
                defer { count(watched.filed - before) }
                try await watched.catchUp(&session, &attempts, uidNext: 0)
            } while !Task.isCancelled
        }
    }

    /// Reads a folder beside the watched one: that it is missing, or that a mail in it cannot be had, stops nobody else.
    ///
    /// - Returns: what is wrong; nil when all is well.
    private func readOther(
        _ folder: IMAPAccount.Folder, _ session: inout IMAPSession, _ attempts: inout DeliveryAttempts
    ) async throws -> String? {
        do {
            _ = try await read(folder, &session, &attempts)
            return nil
        } catch let error as IMAPError {
            switch error {
            case .violation, .bye: throw error
            case .refused, .undelivered:
                FilingCounts.noteError(in: account.name)
                let why = "\(folder.name): \(error)"
                logger.warning("a folder was not read", metadata: ["mailbox": "\(account.name)", "why": "\(why)"])
                return why
            }
        }
    }

    private func read(
        _ folder: IMAPAccount.Folder, _ session: inout IMAPSession, _ attempts: inout DeliveryAttempts
    ) async throws -> FolderReader {
        let found = try await session.select(folder.name, readOnly: account.afterwards == .keep)
        let stored = try await filing.store.cursor(mailbox: account.name, folder: folder.name)
        var reached: UInt32 = 0
        if let stored, stored.uidValidity == found.uidValidity {
            reached = stored.uid
        } else {
            if stored != nil {
                // All is read anew: what had been filed under the old numbers has no effect a second time.
                logger.notice("the folder was renumbered", metadata: ["mailbox": "\(account.name)"])
            }
            try await filing.store.setCursor(
                Cursor(mailbox: account.name, folder: folder.name, uidValidity: found.uidValidity, uid: 0))
        }
        var reader = FolderReader(
            account: account, folder: folder, filing: filing, logger: logger, uidValidity: found.uidValidity,
            reached: reached)
        defer { count(reader.filed) }
        try await reader.catchUp(&session, &attempts, uidNext: found.uidNext)
        return reader
    }

    private func count(_ filed: Int) { state.withLock { $0.filed += filed } }

    /// Waits: true when the server tells of news in the watched folder, false when it is time to look everywhere.
    private func hasNews(_ session: inout IMAPSession) async throws -> Bool {
        guard session.capabilities.contains("IDLE") else {
            try await pause(account.pollInterval)
            return false
        }
        let limit = account.folders.count > 1 ? min(account.pollInterval, Self.idleRenewal) : Self.idleRenewal
        let tag = try await session.beginIdle()
        let hasNews = session.isIdling ? try await session.awaitNews(timeout: limit) : false
        if hasNews { logger.debug("the server tells of news", metadata: ["mailbox": "\(account.name)"]) }
        do {
            try await session.endIdle(tag)
        } catch IMAPError.refused {
            try await pause(account.pollInterval)
            return false
        }
        return hasNews
    }
}
