package import Curl
package import Logging
package import Mail
package import Store
import Synchronization

/// Tells webhooks what happened, each strictly in order and one thing at a time, several side by side.
///
/// The cursor of a webhook is on disk behind what its receiver has acknowledged before the next thing is sent. What was
/// sent and not acknowledged, or not stored, is sent again with the same id.
package final class WebhookRunner: Sendable {
    /// How the runner is set up.
    package struct Options: Sendable {
        /// From connecting to the last byte of the answer.
        package var timeout: Duration
        /// Webhooks that are told something at the same time; further ones wait for their turn.
        package var sideBySide: Int
        /// How long what happened is kept for those who ask for it later.
        package var kept: Duration

        package init(
            timeout: Duration = .seconds(15), sideBySide: Int = 16, kept: Duration = .seconds(90 * 86_400)
        ) {
            self.timeout = timeout
            self.sideBySide = max(sideBySide, 1)
            self.kept = kept
        }
    }

    /// The longest sleep: what another process wrote is found by then at the latest.
    private static let longestSleep = Duration.seconds(30)
    /// After an error of the store, or when the network loop is gone.
    private static let pause = Duration.seconds(5)
    /// Between two looks at what may be forgotten.
    private static let forgetting = Duration.seconds(3_600)
    /// Happenings that are read, and forgotten, in one go.
    private static let together = 100

    private let store: Store
    private let loop: CurlLoop
    private let options: Options
    private let now: @Sendable () -> Timestamp
    private let chance: @Sendable () -> Double
    private let logger: Logger
    private let bell = WorkBell()
    /// Webhooks that somebody is telling something just now.
    private let busy = Mutex<Set<Int64>>([])

    /// - Parameter chance: 0 to 1, spreads attempts that failed together.
    package init(
        store: Store, loop: CurlLoop, options: Options = Options(), now: @escaping @Sendable () -> Timestamp,
        chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) }, logger: Logger
    ) {
        self.store = store
        self.loop = loop
        self.options = options
        self.now = now
        self.chance = chance
        self.logger = logger
    }

    /// Tells the runner that something may have happened, or that a webhook was added or enabled.
    package func wake() { bell.ring() }

    /// Works until the task is cancelled; what is under way then is finished and stored.
    package func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.keepForgetting() }
            while !Task.isCancelled {
                let seen = bell.rung
                var (due, sleep) = ([Webhook](), Self.pause)
                await attempt("look") { (due, sleep) = try await self.look() }
                for webhook in due { group.addTask { await self.serve(webhook) } }
                if !Task.isCancelled { await bell.wait(after: seen, atMost: sleep) }
            }
        }
    }

    /// Tells all webhooks what is due for them now, once: for commands and tests.
    ///
    /// - Returns: how often something was sent, whatever the answer.
    /// - Throws: `StoreError`; `TransferError` where the network loop has been stopped.
    @discardableResult
    package func drain() async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            let moment = now()
            for webhook in try await store.webhooksWithNews() where webhook.nextAt <= moment {
                group.addTask { try await self.tell(webhook) }
            }
            return try await group.reduce(0, +)
        }
    }

    // MARK: Webhooks

    /// Takes those that are due and nobody tells anything yet, and says how long nothing else is due.
    private func look() async throws -> ([Webhook], Duration) {
        let moment = now()
        // Who is busy before the rows are read, and not after, has moved its cursor meanwhile: it is taken next time.
        let before = busy.withLock { $0 }
        let all = try await store.webhooksWithNews()
        return busy.withLock { busy in
            let idle = all.filter { !before.contains($0.id) }
            let due = idle.prefix { $0.nextAt <= moment }.prefix(max(options.sideBySide - busy.count, 0))
            busy.formUnion(due.map(\.id))
            // Who is due and has to wait is taken when another ends, which rings.
            let next = idle.first { $0.nextAt > moment }.map { $0.nextAt - moment }
            return (Array(due), min(next ?? Self.longestSleep, Self.longestSleep))
        }
    }

    private func serve(_ webhook: Webhook) async {
        await attempt("tell") { try await self.tell(webhook) }
        _ = busy.withLock { $0.remove(webhook.id) }
        bell.ring()
    }

    /// Tells a webhook one thing after the other, until there is nothing more or one is not taken.
    ///
    /// - Returns: how often something was sent.
    @discardableResult
    private func tell(_ webhook: Webhook) async throws -> Int {
        var (webhook, sent) = (webhook, 0)
        while !Task.isCancelled {
            let found = try await store.happenings(after: webhook.cursor, limit: Self.together)
            guard let last = found.last?.id else { break }
            for happening in found where webhook.wants(happening.kind) {
                guard !Task.isCancelled else { return sent }
                sent += 1
                guard try await finish(happening, webhook) else { return sent }
                (webhook.cursor, webhook.attempts) = (happening.id, 0)
            }
            // Kept behind what it does not want to hear of only where that is much: it costs a commit.
            if last - webhook.cursor >= Self.together {
                let goesOn = try await store.settle(webhook: webhook.id, .passed, of: last, now: now())
                guard goesOn else { return sent }
            }
            webhook.cursor = last
        }
        return sent
    }

    /// Begun is also stored: an answer that is known is worth more than a quick end.
    private func finish(_ happening: Happening, _ webhook: Webhook) async throws -> Bool {
        try await Task { try await self.tell(webhook, of: happening) }.value
    }

    private func tell(_ webhook: Webhook, of happening: Happening) async throws -> Bool {
        guard let notice = try await store.notices(of: [happening]).first else { return false }
        let post = try WebhookPost(notice, to: webhook, at: now(), timeout: options.timeout)
        let answer: WebhookPost.Answer
        do throws(TransferError) {
            answer = WebhookPost.answer(try await loop.send(post.request))
        } catch {
            // Not the receiver's doing: nothing was tried.
            if error.kind == .stopped { throw error }
            answer = .no(why: error.description, after: nil)
        }
        let outcome = outcome(answer, of: webhook)
        log(outcome, of: happening, webhook)
        return try await store.settle(webhook: webhook.id, outcome, of: happening.id, now: now())
    }

    private func outcome(_ answer: WebhookPost.Answer, of webhook: Webhook) -> WebhookOutcome {
        switch answer {
        case .yes: return .delivered
        case .gone: return .gone
        case .no(let why, let after):
            let pause = WebhookRetry.pause(afterAttempts: webhook.attempts + 1, chance: chance(), asked: after)
            return pause.map { .retry(at: now() + $0, why: why) } ?? .dead(why: why)
        }
    }

    /// Numbers and the host, never a path, a body or a secret.
    private func log(_ outcome: WebhookOutcome, of happening: Happening, _ webhook: Webhook) {
        let (level, words): (Logger.Level, String) =
            switch outcome {
            case .delivered, .passed: (.debug, "took it")
            case .retry(_, let why): (.warning, "is tried again: \(why)")
            case .gone: (.warning, "wants nothing more and is disabled")
            case .dead(let why): (.error, "is disabled: \(why)")
            }
        logger.log(
            level: level, "webhook \(words)",
            metadata: [
                "webhook": "\(webhook.id)", "host": "\(webhook.url.host)", "happening": "\(happening.id)",
                "kind": "\(happening.kind.rawValue)", "attempt": "\(webhook.attempts + 1)",
            ])
    }

    // MARK: The log

    private func keepForgetting() async {
        while !Task.isCancelled {
            await attempt("forget") {
                let limit = self.now() + .milliseconds(-self.options.kept.milliseconds)
                while try await self.store.forgetHappenings(before: limit, limit: Self.together) > 0,
                    !Task.isCancelled
                {}
            }
            do { try await Task.sleep(for: Self.forgetting) } catch { return }
        }
    }

    /// A store that cannot be worked on is given time.
    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error("webhooks cannot be told", metadata: ["doing": "\(what)", "why": "\(error)"])
            try? await Task.sleep(for: Self.pause)
        }
    }
}
