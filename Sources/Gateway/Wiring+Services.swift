import Curl
import Desk
import Flow
import Foundation
import Logging
import Mail
import MailIn
import MailOut
import People
import Schedule
import ServiceLifecycle
import Store
import Triage

/// Where mail comes in: one watched mailbox, whatever kind it is.
enum Watcher: Sendable {
    case imap(MailboxPoller)
    case maildir(MaildirPoller)

    /// Watches until the task is cancelled.
    func run() async {
        switch self {
        case .imap(let poller): await poller.run()
        case .maildir(let poller): await poller.run()
        }
    }

    /// How the mailbox is doing.
    var status: MailboxStatus {
        switch self {
        case .imap(let poller): poller.status
        case .maildir(let poller): poller.status
        }
    }

    /// Files what is there now; a server is not asked, since it has no end.
    func runOnce() async throws {
        if case .maildir(let poller) = self { try await poller.runOnce() }
    }
}

extension Wiring {
    /// The name in claims of whoever holds the store's `ServeLock`.
    ///
    /// With that lock held, whatever is claimed in this name was left by a process that is gone.
    static let servingOwner = "serve"

    /// One watcher for each mailbox; `onFiled` is told after each commit.
    ///
    /// - Throws: `Failure` where a Maildir cannot be made.
    func watchers(
        owner: String, loop: CurlLoop, onFiled: @escaping @Sendable ([Filed]) async -> Void
    ) throws -> [Watcher] {
        try settings.mailboxes.map { mailbox in
            switch mailbox.source {
            case .imap(let server, let folders, let afterwards, let interval):
                let account = settings.imapAccount(mailbox, server, folders, afterwards, interval)
                return .imap(
                    MailboxPoller(
                        account: account, store: store, loop: loop, intake: intake, judgement: judgement,
                        owner: owner, lease: Wiring.lease, now: now, onFiled: onFiled, logger: logger))
            case .maildir(let folder, let afterwards, let interval):
                try Maildir(path: folder).create()
                let account = MaildirAccount(
                    name: mailbox.name, path: folder, afterwards: afterwards, pollInterval: interval,
                    messageLimit: settings.mailBytes)
                return .maildir(
                    MaildirPoller(
                        account: account, store: store, intake: intake, judgement: judgement, owner: owner,
                        lease: Wiring.lease, now: now, onFiled: onFiled, logger: logger))
            }
        }
    }

    /// The account of a mailbox; nil for a Maildir.
    func imapAccount(_ mailbox: MailboxSettings) -> IMAPAccount? {
        guard case .imap(let server, let folders, let afterwards, let interval) = mailbox.source else { return nil }
        return settings.imapAccount(mailbox, server, folders, afterwards, interval)
    }

    /// Everything that `serve` runs; ended in the reverse order, so that what still comes in is sent on.
    func services(loop: CurlLoop) throws -> [any Service] {
        let bell = WorkBell()
        let webhooks = WebhookRunner(store: store, loop: loop, now: now, logger: logger)
        let ring: @Sendable () -> Void = {
            bell.ring()
            webhooks.wake()
        }
        let runner = try runner(owner: Wiring.servingOwner, loop: loop, onSettled: ring)
        let service = try self.desk(loop)
        let desk = deskRunner(service, owner: Wiring.servingOwner, sender: Wiring.servingOwner) {
            runner.wake($0)
        }
        let due = scheduleRunner { _ in
            runner.wake()
            desk.wake()
        }
        let onFiled: @Sendable ([Filed]) async -> Void = { filed in
            ring()
            runner.wake(filed.flatMap(\.queued))
            desk.wake()
            due.wake()
            for mail in filed { log(mail) }
        }
        let watchers = try watchers(owner: Wiring.servingOwner, loop: loop, onFiled: onFiled)
        let onDeskWork: @Sendable () -> Void = {
            desk.wake()
            desk.wakeForChanges()
        }
        let health = mailboxWatch(watchers)
        let web = try webServer(
            onFiled: onFiled, desk: ZenDeskCalls(service, desk, now), bell: bell, hasOwnDesk: service is LocalDesk,
            watching: probes(of: health.mailboxes, desk: service.name), onDeskWork: onDeskWork
        ) {
            runner.wake($0)
            desk.wake()
            due.wake()
        }
        let watch = StoreWatch(store: store, logger: logger)
        let working: [any Service] = [
            UntilShutdown { await runner.run() }, UntilShutdown { await due.run() }, UntilShutdown { await desk.run() },
        ]
        let telling = UntilShutdown { await webhooks.run() }
        let others = UntilShutdown {
            await watch.run {
                ring()
                runner.wake()
                due.wake()
                desk.wake()
                desk.wakeForChanges()
            }
        }
        let watching = watchers.map { watcher in UntilShutdown { await watcher.run() } }
        return working + watching + [web].compactMap { $0 }
            + [others, UntilShutdown { await health.run() }, indexer(bell), telling]
            + calendars(loop) { due.wake() }
    }

    /// What looks at the age of each mailbox's last success; `watchers` stand in the order of the settings.
    private func mailboxWatch(_ watchers: [Watcher]) -> MailboxWatch {
        let mailboxes = zip(settings.mailboxes, watchers).map { mailbox, watcher in
            MailboxWatch.Mailbox(
                name: mailbox.name, remedy: mailbox.loginRemedy, limit: mailbox.successLimit,
                status: { watcher.status })
        }
        return MailboxWatch(mailboxes: mailboxes, store: store, now: now, logger: logger)
    }
}

extension Wiring {
    /// What does what falls due; `onQueued` is told of mails that are due in the queue.
    func scheduleRunner(onQueued: @escaping @Sendable ([OutgoingMailID]) -> Void) -> ScheduleRunner {
        ScheduleRunner(
            store: store, settings: settings.schedule, now: now, onQueued: onQueued, logger: logger)
    }

    /// What reads the calendars that bookings come from; `onChange` is told when bookings have changed.
    func feedRunner(_ loop: CurlLoop, onChange: @escaping @Sendable () -> Void = {}) -> FeedRunner {
        FeedRunner(
            feeds: settings.feeds.map(\.account), store: store, loop: loop, now: now, onChange: onChange, logger: logger
        )
    }

    /// None where there are no calendars: work that ends would end the others with it.
    private func calendars(_ loop: CurlLoop, onChange: @escaping @Sendable () -> Void) -> [any Service] {
        guard !settings.feeds.isEmpty else { return [] }
        let runner = feedRunner(loop, onChange: onChange)
        return [UntilShutdown { await runner.run() }]
    }

    /// Ids and rules, never words or addresses.
    private func log(_ mail: Filed) {
        guard let decision = mail.decision else { return }
        logger.info(
            "filed",
            metadata: [
                "arrival": "\(mail.arrival)", "as": "\(FiledView.name(decision.disposition))",
                "rule": "\(decision.rule)",
                "reason": "\(FiledView.reason(decision.disposition) ?? "")",
                "conversation": "\(mail.conversation.map(\.description) ?? "")",
                "queued": "\(mail.queued.map(\.description).joined(separator: " "))",
            ])
    }
}

/// Work that goes on until the process is told to end.
struct UntilShutdown: Service {
    let work: @Sendable () async -> Void

    func run() async throws { await cancelWhenGracefulShutdown { await work() } }
}

/// Notices what other processes write into the store: commands beside `serve`.
struct StoreWatch: Sendable {
    let store: Store
    let logger: Logger

    private static let interval = Duration.milliseconds(250)

    /// Calls `onChange` after every change until the task is cancelled.
    func run(onChange: @Sendable () -> Void) async {
        var last: Int?
        while !Task.isCancelled {
            do {
                let version = try await store.dataVersion()
                if let last, last != version { onChange() }
                last = version
                try await Task.sleep(for: StoreWatch.interval)
            } catch is CancellationError {
                return
            } catch {
                logger.error("the store cannot be watched", metadata: ["why": "\(error)"])
                try? await Task.sleep(for: .seconds(5))
            }
        }
    }
}
