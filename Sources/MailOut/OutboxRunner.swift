package import Flow
package import Logging
package import Mail
package import Store
import Synchronization
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
        /// How much may go out.
        package var rates: SendingRates
        /// Signs what the gate has let pass; nil where the relay does.
        package var signer: DKIMSigner?
        /// Looks through files before they are carried; nil for none.
        package var scanner: AttachmentScanner?
        /// Takes metadata out of files before they are carried; nil where it is kept.
        package var stripper: MetadataStripper?
        /// Looks for addresses in the words of documents; nil for none.
        package var documents: DocumentSearch?
        /// Told after outcomes have been stored.
        package var onSettled: @Sendable () -> Void = {}

        /// Longer than `SMTPCourier.longestGroup`.
        package static let standardLease = Duration.seconds(1_800)

        package init(
            owner: String, lease: Duration = standardLease, uncertainWait: Duration? = nil, connections: Int = 2,
            rates: SendingRates = .unlimited, signer: DKIMSigner? = nil,
            scanner: AttachmentScanner? = nil, stripper: MetadataStripper? = nil,
            documents: DocumentSearch? = nil
        ) {
            self.documents = documents
            self.owner = owner
            self.lease = lease
            self.uncertainWait = uncertainWait
            self.connections = max(connections, 1)
            self.rates = rates
            self.signer = signer
            self.scanner = scanner
            self.stripper = stripper
        }
    }

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
    private let screen: AttachmentScreen

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
        screen = AttachmentScreen(
            scanner: options.scanner, stripper: options.stripper, reader: options.documents?.reader,
            policy: composer.settings.attachments, store: store,
            now: now, logger: logger)
    }

    /// Tells the runner of mails that the filing transaction has claimed for it; with none, to look at the queue again.
    package func wake(_ claimed: [OutgoingMailID] = []) { signal.ring(claimed) }

    /// Sends until the task is cancelled; what is under way then is finished and settled.
    package func run() async {
        options.stripper?.removeLeftovers()
        await attempt("recover") { _ = try await self.recover(owner: self.options.owner) }
        await withTaskGroup(of: Void.self) { workers in
            workers.addTask { await self.keepRecovering() }
            workers.addTask { await self.screen.check() }
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
            var sleep: Duration?
            await attempt("send") {
                try await self.sendAllDue()
                sleep = try await self.untilNextDue()
            }
            guard !Task.isCancelled else { break }
            // A store that cannot be worked on is given time, however many mails come in.
            if let sleep { await signal.wait(atMost: sleep) } else { try? await Task.sleep(for: Self.pause) }
        }
    }

    @discardableResult
    func sendAllDue() async throws -> Int {
        var tried = 0
        var pace = GroupPace()
        while !Task.isCancelled {
            let mails = try await nextMails(atMost: pace.claim)
            if mails.isEmpty { break }
            let begun = pace
            (tried, pace) = try await finish(mails, tried, begun)
        }
        return tried
    }

    /// What was claimed for us, else what is due.
    private func nextMails(atMost limit: Int) async throws -> [ClaimedMail] {
        let woken = signal.takeClaimed(atMost: limit)
        if !woken.isEmpty {
            let mails = try await keeping(woken) { try await self.store.claimed(woken, owner: self.options.owner) }
            if !mails.isEmpty { return mails }
        }
        return try await store.claimDue(
            limit: limit, now: now(), owner: options.owner, lease: options.lease, rates: options.rates)
    }

    /// What has been begun is also settled: cancelling between the two would leave its mails uncertain.
    private func finish(_ mails: [ClaimedMail], _ tried: Int, _ pace: GroupPace) async throws -> (Int, GroupPace) {
        let stop = StopSign()
        return try await withTaskCancellationHandler {
            try await Task { try await self.send(mails, tried, pace, until: stop) }.value
        } onCancel: {
            stop.raise()
        }
    }

    /// Sends in groups: each is marked `handing-over` in the commit that settles the one before, and the next is
    /// prepared while it is under way.
    private func send(
        _ mails: [ClaimedMail], _ tried: Int, _ before: GroupPace, until stop: StopSign
    ) async throws -> (Int, GroupPace) {
        var (tried, pace, rest, attempts) = (tried, before, mails[...], [Attempt]())
        var ahead: [Preparation] = []
        while !rest.isEmpty {
            let group = rest.prefix(ahead.isEmpty ? pace.size : ahead.count)
            rest = rest.dropFirst(group.count)
            if !attempts.isEmpty, group.contains(where: screen.mayTakeLong) {
                // Looking through files takes its time; what the server said is not left in memory for so long.
                try await settle(attempts)
                attempts = []
            }
            let (begun, settling, known) = (group + rest, attempts, ahead)
            let ready = try await keeping(begun.map(\.id)) {
                let prepared = known.isEmpty ? await self.prepare(group) : known
                return try await self.mark(prepared, settling: settling)
            }
            (attempts, ahead) = ([], [])
            await OutboxCounts.notePutAside(group, besides: ready.map(\.0), in: store)
            guard !ready.isEmpty else { continue }
            async let delivered = deliver(ready)
            if rest.count < pace.size, !stop.isRaised {
                // A store that fails here fails again once these are settled.
                rest += (try? await nextMails(atMost: pace.claim)) ?? []
            }
            let next = rest.prefix(pace.size)
            if !next.contains(where: screen.mayTakeLong) { ahead = await prepare(next) }
            let (outcomes, time) = await delivered
            pace.took(time, for: ready.count)
            tried += ready.count
            attempts = settled(outcomes, of: group)
        }
        if !attempts.isEmpty { try await settle(attempts) }
        return (tried, pace)
    }

    private func deliver(
        _ ready: [(OutgoingMailID, FrozenMail)]
    ) async -> ([(OutgoingMailID, DeliveryOutcome)], Duration) {
        let begin = ContinuousClock.now
        let outcomes = await courier.deliver(ready)
        return (outcomes, ContinuousClock.now - begin)
    }

    private func prepare(_ mails: ArraySlice<ClaimedMail>) async -> [Preparation] {
        var prepared: [Preparation] = []
        for mail in mails { prepared.append(await prepare(mail)) }
        return prepared
    }

    /// What is claimed for us is taken up again where `work` fails: nobody else may before its lease ends.
    private func keeping<Result>(
        _ claimed: [OutgoingMailID], _ work: () async throws -> Result
    ) async throws -> Result {
        do {
            return try await work()
        } catch {
            signal.putBack(claimed)
            throw error
        }
    }

    private func mark(
        _ prepared: [Preparation], settling attempts: [Attempt]
    ) async throws -> [(OutgoingMailID, FrozenMail)] {
        let allowed: Set<OutgoingMailID>
        do {
            allowed = Set(
                try await store.handOver(
                    prepared, settling: attempts, owner: options.owner, now: now(), lease: options.lease,
                    rates: options.rates))
        } catch {
            // Nothing new is begun, but what the server said is known only here.
            if !attempts.isEmpty { try await settle(attempts) }
            throw error
        }
        return prepared.compactMap {
            if case .ready(let id, let frozen, _) = $0, allowed.contains(id) { (id, frozen) } else { nil }
        }
    }

    private func settled(
        _ outcomes: [(OutgoingMailID, DeliveryOutcome)], of group: ArraySlice<ClaimedMail>
    ) -> [Attempt] {
        let attempts = Dictionary(group.map { ($0.id, $0.attempts + 1) }) { first, _ in first }
        for (id, outcome) in outcomes { log(outcome, of: id) }
        let moment = now()
        OutboxCounts.note(outcomes, of: group, at: moment)
        return outcomes.map { id, outcome in
            (id: id, outcome: outcome, retryAt: retryAt(outcome, id, attempts: attempts[id] ?? 1, moment))
        }
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
    private func settle(_ attempts: [Attempt]) async throws {
        for pause in Self.settlePauses {
            do {
                _ = try await store.settle(attempts, now: now())
                return options.onSettled()
            } catch {
                logger.error("outcomes cannot be stored; trying again", metadata: ["why": "\(error)"])
                try await Task.sleep(for: pause)
            }
        }
        try await store.settle(attempts, now: now())
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
    func prepare(_ mail: ClaimedMail) async -> Preparation {
        if let frozen = mail.frozen { return .ready(mail.id, frozen) }
        if let why = composer.objection(toGathering: mail) { return .cancelled(mail.id, why: why) }
        switch await screen.look(at: mail) {
        case .looked(let objections):
            if let documents = options.documents, let found = documents.finding(in: objections, of: mail, composer) {
                if documents.policy == .hold { return .leak(mail.id, found: found) }
                await attempt("warn") {
                    try await self.store.raiseAlarm(Alarm.documentAddress, "mail \(mail.id): \(found)", now: self.now())
                }
            }
            return prepare(mail, objections)
        case .waits(let until, let alarm, let why): return .postponed(mail.id, until: until, alarm: alarm, why: why)
        }
    }

    private func prepare(_ mail: ClaimedMail, _ objections: FileObjections) -> Preparation {
        do {
            let composed = try composer.composed(mail, objections)
            let frozen = composed.mail
            guard let found = gate.leak(in: frozen.bytes, of: mail) else {
                if let objection = PageGate(composer: composer, gate: gate).objection(to: mail, objections, composed) {
                    return objection
                }
                // Last: a signature holds for the bytes as they are.
                return .ready(
                    mail.id, try options.signer?.signed(frozen, at: now()) ?? frozen,
                    RenderedWith(leftOut: composed.leftOut, gathered: mail.gathered.map(\.id)))
            }
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
        guard let due = try await store.nextDue(now: now(), rates: options.rates) else { return Self.longestSleep }
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

/// Tells who finishes what has been begun to begin nothing more.
private final class StopSign: Sendable {
    private let raised = Atomic(false)

    var isRaised: Bool { raised.load(ordering: .relaxed) }
    func raise() { raised.store(true, ordering: .relaxed) }
}
