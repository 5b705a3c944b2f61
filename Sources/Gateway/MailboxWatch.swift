import Curl
import Logging
import Mail
import MailIn
import Store

/// Looks at the age of each mailbox's last success, keeps it for who asks from another process, and alarms.
struct MailboxWatch: Sendable {
    /// One mailbox that is watched.
    struct Mailbox: Sendable {
        var name: String
        /// What to do about a login that is refused.
        var remedy: String
        /// How old the last success may be.
        var limit: Duration
        var status: @Sendable () -> MailboxStatus
    }

    let mailboxes: [Mailbox]
    let store: Store
    let now: @Sendable () -> Timestamp
    let logger: Logger

    private static let interval = Duration.seconds(5)
    /// A success is written down once a minute: each costs a commit.
    private static let pace = Duration.seconds(60)

    /// What was seen and said of a mailbox until now.
    private struct Known {
        var since: Timestamp
        var written: MailboxReading?
        var health: MailboxHealth?
    }

    /// Looks until the task is cancelled.
    func run(pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }) async {
        let start = now()
        var known = mailboxes.map { _ in Known(since: start) }
        while !Task.isCancelled {
            for (index, mailbox) in mailboxes.enumerated() {
                do {
                    try await look(mailbox, &known[index])
                } catch {
                    logger.error("a mailbox cannot be looked after", metadata: ["why": "\(error)"])
                }
            }
            do { try await pause(MailboxWatch.interval) } catch { break }
        }
        // What a cancelled task writes is refused, and the last successes would be forgotten.
        await Task { [known] in await keep(known) }.value
    }

    /// Writes down how the mailboxes are at the end.
    private func keep(_ known: [Known]) async {
        for (mailbox, known) in zip(mailboxes, known) {
            let last = reading(of: mailbox, known)
            if last != known.written { try? await store.note(last) }
        }
    }

    private func reading(of mailbox: Mailbox, _ known: Known) -> MailboxReading {
        let status = mailbox.status()
        return MailboxReading(
            mailbox: mailbox.name, since: known.since, succeededAt: status.lastSuccess, trouble: status.lastError)
    }

    private func look(_ mailbox: Mailbox, _ known: inout Known) async throws {
        let (status, now) = (mailbox.status(), now())
        let reading = reading(of: mailbox, known)
        if isWorthWriting(reading, after: known.written) {
            try await store.note(reading)
            known.written = reading
        }
        let health = MailboxHealth(status, since: known.since, now: now, limit: mailbox.limit)
        // A mailbox that has not been read yet is fine only for being young: that ends no alarm.
        guard !health.isLike(known.health), health != .fine || status.lastSuccess != nil else { return }
        try await tell(health, of: mailbox, now)
        known.health = health
    }

    private func isWorthWriting(_ reading: MailboxReading, after written: MailboxReading?) -> Bool {
        guard let written else { return true }
        if reading.trouble != written.trouble { return true }
        guard let succeeded = reading.succeededAt else { return false }
        return written.succeededAt.map { succeeded - $0 >= MailboxWatch.pace } ?? true
    }

    private func tell(_ health: MailboxHealth, of mailbox: Mailbox, _ now: Timestamp) async throws {
        let login = "\(mailbox.name): \(mailbox.remedy)"
        switch health {
        case .fine:
            try await store.clearAlarm(Alarm.mailboxLate, mailbox.name, now: now)
            try await store.clearAlarm(Alarm.mailboxLogin, login, now: now)
        case .loginRefused:
            logger.error("the login is refused", metadata: ["mailbox": "\(mailbox.name)", "do": "\(mailbox.remedy)"])
            try await store.raiseAlarm(Alarm.mailboxLogin, login, now: now)
        case .late(let age):
            logger.error("a mailbox has not been read", metadata: ["mailbox": "\(mailbox.name)", "for": "\(age)"])
            try await store.raiseAlarm(Alarm.mailboxLate, mailbox.name, now: now)
        }
    }
}

extension MailboxHealth {
    /// The same but for the age.
    fileprivate func isLike(_ other: MailboxHealth?) -> Bool {
        if case .late = self, case .late? = other { return true }
        return self == other
    }
}

extension MailboxSettings {
    /// How old the last success may be.
    var successLimit: Duration {
        switch source {
        case .imap(_, _, _, let interval), .maildir(_, _, let interval): MailboxHealth.limit(pollInterval: interval)
        }
    }

    /// What to do about a login that is refused.
    var loginRemedy: String {
        guard case .imap(let server, _, _, _) = source else { return "" }
        return server.credentials.remedy
    }
}
