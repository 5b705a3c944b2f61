import Curl
import Flow
import Foundation
import Logging
import Mail
import MailIn
import MailOut
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
                let account = imapAccount(mailbox, server, folders, afterwards, interval)
                return .imap(
                    MailboxPoller(
                        account: account, store: store, loop: loop, intake: intake, judgement: judgement,
                        owner: owner, lease: Wiring.lease, now: { .now }, onFiled: onFiled, logger: logger))
            case .maildir(let folder, let afterwards, let interval):
                try Maildir(path: folder).create()
                let account = MaildirAccount(
                    name: mailbox.name, path: folder, afterwards: afterwards, pollInterval: interval,
                    messageLimit: settings.mailBytes)
                return .maildir(
                    MaildirPoller(
                        account: account, store: store, intake: intake, judgement: judgement, owner: owner,
                        lease: Wiring.lease, now: { .now }, onFiled: onFiled, logger: logger))
            }
        }
    }

    private func imapAccount(
        _ mailbox: MailboxSettings, _ server: ServerSettings, _ folders: [MailboxSettings.Folder],
        _ afterwards: Afterwards, _ interval: Duration
    ) -> IMAPAccount {
        IMAPAccount(
            name: mailbox.name, endpoint: server.endpoint(password: nil),
            secret: {
                guard let secret = server.secret else { return "" }
                guard let text = secret.text() else { throw Failure(secret.remedy) }
                return text
            },
            folders: folders.map { IMAPAccount.Folder(name: $0.name, isJunk: $0.role == .junk) },
            afterwards: afterwards, pollInterval: interval, messageLimit: settings.mailBytes)
    }

    /// Everything that `serve` runs; ended in the reverse order, so that what still comes in is sent on.
    func services(loop: CurlLoop) throws -> [any Service] {
        let runner = try runner(owner: Wiring.servingOwner, loop: loop)
        let watchers = try watchers(owner: Wiring.servingOwner, loop: loop) { filed in
            runner.wake(filed.flatMap(\.queued))
            for mail in filed { log(mail) }
        }
        let sending = UntilShutdown { await runner.run() }
        let watching = watchers.map { watcher in UntilShutdown { await watcher.run() } }
        let others = UntilShutdown { await StoreWatch(store: store, logger: logger).run { runner.wake() } }
        return [sending] + watching + [others]
    }
}

extension Wiring {
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
