package import Flow
package import Logging
package import Mail
package import Store
import Synchronization
import Triage

/// Carries tasks to the desk and brings home what its agents did.
///
/// Tasks of one ticket go strictly in order, one at a time; several tickets go side by side. A desk that is down holds up
/// its own tasks and nothing else. A task that was performed and not settled is performed again with the same key.
package final class DeskRunner: Sendable {
    /// How the runner is set up.
    package struct Options: Sendable {
        /// This process's name in claims.
        package var owner: String
        /// How long a claim lasts; longer than a desk's service takes for one task.
        package var lease: Duration
        /// Tickets that are worked on at the same time.
        package var sideBySide: Int
        /// The longest time between two looks at what agents did.
        package var pollInterval: Duration
        /// How long the desk may be silent before an alarm is raised.
        package var alarmAfter: Duration
        package init(
            owner: String, lease: Duration = .seconds(300), sideBySide: Int = 4, pollInterval: Duration = .seconds(60),
            alarmAfter: Duration = .seconds(600)
        ) {
            self.owner = owner
            self.lease = lease
            self.sideBySide = max(sideBySide, 1)
            self.pollInterval = pollInterval
            self.alarmAfter = alarmAfter
        }
    }

    /// Files what agents did, each change once by its id, and wakes whoever sends what follows.
    package typealias FileChanges = @Sendable ([DeskChange]) async throws -> Void

    /// The longest sleep: what another process queued is found by then at the latest.
    private static let longestSleep = Duration.seconds(30)
    /// While another worker asks a desk that is down whether it is back; its answer rings.
    private static let awaiting = Duration.seconds(5)
    /// After an error of the store.
    private static let pause = Duration.seconds(5)
    /// Changes that are filed together.
    static let changesTogether = 100

    let store: Store
    let desk: any DeskService
    private let options: Options
    private let file: FileChanges
    let now: @Sendable () -> Timestamp
    private let chance: @Sendable () -> Double
    private let logger: Logger
    private let tasks = WorkBell()
    private let changes = WorkBell()
    private let health: Mutex<DeskHealth>

    /// - Parameter chance: 0 to 1, spreads attempts that failed together.
    package init(
        store: Store, desk: any DeskService, options: Options, file: @escaping FileChanges,
        now: @escaping @Sendable () -> Timestamp, chance: @escaping @Sendable () -> Double = { .random(in: 0..<1) },
        logger: Logger
    ) {
        self.store = store
        self.desk = desk
        self.options = options
        self.file = file
        self.now = now
        self.chance = chance
        self.logger = logger
        health = Mutex(DeskHealth(alarmAfter: options.alarmAfter))
    }

    /// Tells the runner that a task may have been written.
    package func wake() { tasks.ring() }

    /// Tells the runner that an agent may have done something.
    package func wakeForChanges() { changes.ring() }

    /// Works until the task is cancelled; what is under way then is finished and settled.
    package func run() async {
        await attempt("recover") { try await self.store.recoverDeskTasks(owner: self.options.owner, now: self.now()) }
        await withTaskGroup(of: Void.self) { workers in
            workers.addTask { await self.keepPulling() }
            workers.addTask { await self.keepInspecting() }
            for _ in 1...options.sideBySide { workers.addTask { await self.work() } }
        }
    }

    /// Performs what is due now and files what agents did, once: for commands and tests.
    ///
    /// - Returns: how many tasks were performed, whatever became of them.
    /// - Throws: `StoreError`, `DeskUnreachable`.
    @discardableResult
    package func drain() async throws -> Int {
        let performed = try await performDue()
        try await pull()
        return performed
    }

    // MARK: Tasks

    /// Performs what is due now, several tickets side by side.
    ///
    /// - Returns: how many tasks were tried.
    /// - Throws: `StoreError`.
    @discardableResult
    package func performDue() async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { workers in
            for _ in 1...options.sideBySide { workers.addTask { try await self.performAllDue() } }
            return try await workers.reduce(0, +)
        }
    }

    private func work() async {
        while !Task.isCancelled {
            let seen = tasks.rung
            var sleep = Self.pause
            await attempt("perform") {
                try await self.performAllDue()
                sleep = try await self.untilNextDue()
            }
            if !Task.isCancelled { await tasks.wait(after: seen, atMost: sleep) }
        }
    }

    @discardableResult
    private func performAllDue() async throws -> Int {
        var performed = 0
        while !Task.isCancelled, let work = try await claim() {
            // Begun is also settled: an outcome that is known is worth more than a quick end.
            await Task { await self.carry(work) }.value
            performed += 1
        }
        return performed
    }

    private func claim() async throws -> DeskWork? {
        let moment = now()
        guard health.withLock({ $0.admits(at: moment) }) else { return nil }
        do {
            let claimed = try await store.claimDeskTasks(
                limit: 1, now: moment, owner: options.owner, lease: options.lease)
            if claimed.isEmpty { health.withLock { $0.foundNothing() } }
            return claimed.first
        } catch {
            health.withLock { $0.foundNothing() }
            throw error
        }
    }

    private func carry(_ work: DeskWork) async {
        let outcome = await desk.perform(work)
        let moment = now()
        let delay = DeskRetry.delay(
            afterAttempts: work.progress.attempts, chance: chance(), asked: outcome.askedDelay)
        log(outcome, of: work)
        DeskCounts.note(outcome)
        // Without this the lease ends, and the task is performed again with the same key.
        await attempt("settle") {
            try await self.store.settle(
                work.task, outcome, owner: self.options.owner, retryAt: moment + delay, now: moment)
        }
        let news = health.withLock { outcome.isAnswered ? $0.worked() : $0.failed(at: moment, delay: delay) }
        await attempt("report") { try await self.report(news) }
        // Its ticket's next task is due now, and a worker that found nothing may take it.
        if outcome.isAnswered { tasks.ring() }
    }

    private func report(_ news: DeskHealth.News) async throws {
        switch news {
        case .none: break
        case .alarming:
            logger.error("the desk does not answer", metadata: ["desk": "\(desk.name)"])
            try await store.raiseAlarm(Alarm.deskDown, desk.name, now: now())
        case .working:
            try await store.clearAlarm(Alarm.deskDown, desk.name, now: now())
            try await store.hastenDeskTasks(now: now())
        }
    }

    /// Ids and words of the service, never those of a mail.
    private func log(_ outcome: DeskOutcome, of work: DeskWork) {
        let (level, words): (Logger.Level, String) =
            switch outcome {
            case .done: (.info, "done")
            case .retry(_, let why), .later(_, let why): (.warning, "put off: \(why)")
            case .ambiguous(let why): (.warning, "not answered: \(why)")
            case .failed(let why): (.error, "refused: \(why)")
            }
        logger.log(
            level: level, "desk task \(words)",
            metadata: [
                "task": "\(work.task)", "ticket": "\(work.ticket)", "action": "\(work.action.rawValue)",
                "attempt": "\(work.progress.attempts)",
            ])
    }

    private func untilNextDue() async throws -> Duration {
        let moment = now()
        guard let due = try await store.nextDeskTask() else { return Self.longestSleep }
        let (silence, isAwaited) = health.withLock { ($0.silence, $0.isAwaited) }
        let next = max(due, silence ?? due)
        return min(max(next - moment, isAwaited ? Self.awaiting : .milliseconds(1)), Self.longestSleep)
    }

    // MARK: Changes

    private func keepPulling() async {
        while !Task.isCancelled {
            let seen = changes.rung
            await attempt("pull") { try await self.pull() }
            if !Task.isCancelled { await changes.wait(after: seen, atMost: options.pollInterval) }
        }
    }

    /// Files what agents did since the last time; the cursor moves behind what has been filed.
    ///
    /// - Returns: how many changes were filed.
    /// - Throws: `StoreError`, `DeskUnreachable`.
    @discardableResult
    package func pull() async throws -> Int {
        var filed = 0
        while !Task.isCancelled {
            let cursor = try await store.deskCursor(desk.name)
            let (found, next) = try await desk.changes(after: cursor, limit: Self.changesTogether)
            try await fileSoftly(found)
            if next != cursor { try await store.setDeskCursor(next, of: desk.name) }
            filed += found.count
            if found.isEmpty || next == cursor { break }
        }
        return filed
    }

    /// A change that cannot be filed is passed over with an alarm and holds up none behind it; a store that cannot be
    /// written does hold them up.
    func fileSoftly(_ found: [DeskChange]) async throws {
        guard !found.isEmpty else { return }
        do {
            return try await file(found)
        } catch let error as StoreError {
            throw error
        } catch {
            logger.warning("changes of the desk are filed one by one", metadata: ["why": "\(error)"])
        }
        for change in found {
            do {
                try await file([change])
            } catch let error as StoreError {
                throw error
            } catch {
                logger.error("a change cannot be filed", metadata: ["change": "\(change.id)", "why": "\(error)"])
                try await store.raiseAlarm(Alarm.deskChange, "\(desk.name) \(change.id)", now: now())
            }
        }
    }

    func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error("the desk cannot be worked with", metadata: ["doing": "\(what)", "why": "\(error)"])
        }
    }
}

extension DeskOutcome {
    /// The desk said what it thinks of the task, so it is there.
    fileprivate var isAnswered: Bool {
        switch self {
        case .done, .failed, .later: true
        case .retry, .ambiguous: false
        }
    }

    fileprivate var askedDelay: Duration? {
        switch self {
        case .retry(let after, _): after
        case .later(let after, _): after
        case .done, .failed, .ambiguous: nil
        }
    }
}
