import Flow
package import Logging
package import Mail
package import Store
package import Triage

/// Sends what is due: claim, render, gate, commit the handing over, deliver, settle.
///
/// A mail that cannot be rendered, or that the gate stops, costs one mail. Nothing is handed over before the store has
/// committed that it is (G4, G5), and nothing is resent by any layer below.
package final class OutboxRunner: Sendable {
    /// How the runner is set up.
    package struct Options: Sendable {
        /// This process's name in claims.
        package var owner: String
        /// How long a claim lasts, and from handing over on once more; longer than a courier may take for one group, or
        /// a mail under way would be taken for lost and sent twice.
        package var lease: Duration
        /// After which an uncertain mail is sent again; nil for never by itself.
        package var uncertainWait: Duration?
        /// Groups that are on their way at the same time.
        package var connections: Int

        /// Longer than `SMTPCourier.longestGroup`.
        package static let standardLease = Duration.seconds(1_800)

        package init(
            owner: String, lease: Duration = standardLease, uncertainWait: Duration? = nil, connections: Int = 2
        ) {
            self.owner = owner
            self.lease = lease
            self.uncertainWait = uncertainWait
            self.connections = max(connections, 1)
        }
    }

    /// Mails of one group, which share a connection and two commits.
    static let groupSize = 16
    /// The longest sleep: what another process queued is found by then at the latest.
    private static let longestSleep = Duration.seconds(30)
    private static let recoveryInterval = Duration.seconds(60)
    /// After an error of the store.
    private static let pause = Duration.seconds(5)

    private let store: Store
    private let composer: Composer
    private let gate: LeakGate
    private let courier: any Courier
    private let options: Options
    private let schedule = RetrySchedule()
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let signal = WakeSignal()

    package init(
        store: Store, composer: Composer, courier: any Courier, options: Options,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        self.store = store
        self.composer = composer
        gate = LeakGate(composer: composer)
        self.courier = courier
        self.options = options
        self.now = now
        self.logger = logger
    }

    /// Tells the runner of mails that the filing transaction has claimed for it; with none, to look at the queue again.
    package func wake(_ claimed: [OutgoingMailID] = []) { signal.ring(claimed) }

    /// Sends until the task is cancelled; what is under way then is finished and settled.
    package func run() async {
        await attempt("recover") { _ = try await self.recover(owner: self.options.owner) }
        await withTaskGroup(of: Void.self) { workers in
            workers.addTask { await self.keepRecovering() }
            for _ in 1...options.connections { workers.addTask { await self.work() } }
        }
    }

    /// Sends until nothing is due: for the demonstration and for tests.
    ///
    /// - Returns: how many mails were tried.
    @discardableResult
    package func drain() async throws -> Int {
        _ = try await recover(owner: "")
        return try await withThrowingTaskGroup(of: Int.self) { workers in
            for _ in 1...options.connections { workers.addTask { try await self.sendAllDue() } }
            return try await workers.reduce(0, +)
        }
    }

    // MARK: Workers

    /// One connection's worth of sending: a slow server holds up this worker and no other.
    private func work() async {
        while !Task.isCancelled {
            var sleep = Self.pause
            await attempt("send") {
                try await self.sendAllDue()
                sleep = try await self.untilNextDue()
            }
            if !Task.isCancelled { await signal.wait(atMost: sleep) }
        }
    }

    @discardableResult
    private func sendAllDue() async throws -> Int {
        var tried = 0
        while !Task.isCancelled {
            let mails = try await nextMails()
            if mails.isEmpty { break }
            try await finish(mails)
            tried += mails.count
        }
        return tried
    }

    /// What was claimed for us, else what is due.
    private func nextMails() async throws -> [ClaimedMail] {
        let woken = signal.takeClaimed(atMost: Self.groupSize)
        if !woken.isEmpty {
            let mails = try await store.claimed(woken, owner: options.owner)
            if !mails.isEmpty { return mails }
        }
        return try await store.claimDue(
            limit: Self.groupSize, now: now(), owner: options.owner, lease: options.lease)
    }

    /// A group that has been begun is also settled: cancelling between the two would leave its mails uncertain.
    private func finish(_ group: [ClaimedMail]) async throws {
        try await Task { try await self.send(group) }.value
    }

    private func send(_ mails: [ClaimedMail]) async throws {
        let prepared = mails.map { prepare($0) }
        let allowed = Set(try await store.handOver(prepared, owner: options.owner, now: now(), lease: options.lease))
        let ready: [(OutgoingMailID, FrozenMail)] = prepared.compactMap {
            if case .ready(let id, let frozen) = $0, allowed.contains(id) { (id, frozen) } else { nil }
        }
        guard !ready.isEmpty else { return }
        let outcomes = await courier.deliver(ready)
        let attempts = Dictionary(mails.map { ($0.id, $0.attempts + 1) }) { first, _ in first }
        for (id, outcome) in outcomes { log(outcome, of: id) }
        let moment = now()
        try await settle(
            outcomes.map { id, outcome in
                (id: id, outcome: outcome, retryAt: retryAt(outcome, id, attempts: attempts[id] ?? 1, moment))
            })
    }

    private func log(_ outcome: DeliveryOutcome, of id: OutgoingMailID) {
        let (name, reply) =
            switch outcome {
            case .sent(let reply): ("sent", reply)
            case .deferred(let reply): ("deferred", reply)
            case .failed(let reply): ("failed", reply)
            case .uncertain(let reply): ("uncertain", reply)
            }
        logger.info(
            "\(name)", metadata: ["mail": "\(id)", "stage": "\(reply.stage.rawValue)", "code": "\(reply.code)"])
    }

    /// What the server said is known only here: a full disk or a locked database is waited for a while.
    private func settle(
        _ outcomes: [(id: OutgoingMailID, outcome: DeliveryOutcome, retryAt: Timestamp)]
    ) async throws {
        for pause in Self.settlePauses {
            do {
                return try await store.settle(outcomes, now: now())
            } catch {
                logger.error("outcomes cannot be stored; trying again", metadata: ["why": "\(error)"])
                try await Task.sleep(for: pause)
            }
        }
        try await store.settle(outcomes, now: now())
    }

    private static let settlePauses: [Duration] = [.milliseconds(50), .milliseconds(200), .seconds(1), .seconds(5)]

    private func retryAt(
        _ outcome: DeliveryOutcome, _ id: OutgoingMailID, attempts: Int, _ moment: Timestamp
    ) -> Timestamp {
        guard case .uncertain = outcome else { return schedule.next(after: moment, attempts: attempts, of: id) }
        return options.uncertainWait.map { moment + $0 } ?? .never
    }

    // MARK: One mail

    /// Bytes for a mail: the frozen ones, or rendered now and looked at by the gate.
    func prepare(_ mail: ClaimedMail) -> Preparation {
        if let frozen = mail.frozen { return .ready(mail.id, frozen) }
        do {
            let frozen = try composer.compose(mail)
            guard let found = gate.leak(in: frozen.bytes, of: mail) else { return .ready(mail.id, frozen) }
            logger.error("the last gate stopped a mail", metadata: ["mail": "\(mail.id)", "found": "\(found)"])
            return .leak(mail.id, found: found)
        } catch {
            logger.error("a mail cannot be rendered", metadata: ["mail": "\(mail.id)", "why": "\(error)"])
            return .unrenderable(mail.id, why: "\(error)")
        }
    }

    // MARK: Time

    /// Looks for mails whose lease ended while they were handed over: another process may have died meanwhile.
    private func keepRecovering() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: Self.recoveryInterval) } catch { return }
            await attempt("recover") { _ = try await self.recover(owner: "") }
        }
    }

    private func recover(owner: String) async throws -> Int {
        let count = try await store.recover(now: now(), owner: owner, uncertainWait: options.uncertainWait)
        if count > 0 {
            logger.warning("mails whose handing over was cut off are uncertain", metadata: ["count": "\(count)"])
        }
        return count
    }

    private func untilNextDue() async throws -> Duration {
        guard let due = try await store.nextDue() else { return Self.longestSleep }
        return min(max(due - now(), .milliseconds(1)), Self.longestSleep)
    }

    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error("the queue cannot be worked on", metadata: ["doing": "\(what)", "why": "\(error)"])
        }
    }
}
