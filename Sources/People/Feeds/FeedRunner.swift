package import Curl
import Flow
package import Logging
package import Mail
package import Store
import Triage

/// Reads calendars at their intervals, brings in what they hold, and alarms where one has not been read for too long.
///
/// What was brought in is in the store: the runner may be ended at any instant.
package final class FeedRunner: Sendable {
    private let feeds: [FeedAccount]
    private let store: Store
    private let loop: CurlLoop
    private let now: @Sendable () -> Timestamp
    private let clock: any Clock<Duration>
    private let onChange: @Sendable () -> Void
    private let logger: Logger

    /// Calendars that are read at one time: a dead server keeps others waiting for no longer than its time-out.
    private static let lanes = 4
    /// A calendar that its server says is as it was is read again all the same after so long: people may be known now who
    /// were not, and the window moves on.
    private static let fullRead = Duration.seconds(3_600)

    /// - Parameter onChange: told when bookings have changed.
    package init(
        feeds: [FeedAccount], store: Store, loop: CurlLoop, now: @escaping @Sendable () -> Timestamp,
        clock: any Clock<Duration> = ContinuousClock(), onChange: @escaping @Sendable () -> Void, logger: Logger
    ) {
        self.feeds = feeds
        self.store = store
        self.loop = loop
        self.now = now
        self.clock = clock
        self.onChange = onChange
        self.logger = logger
    }

    /// A feed as its lane knows it.
    private struct Watched {
        let account: FeedAccount
        var due: Timestamp
        var tag: String?
        var readInFull: Timestamp?
    }

    /// Reads until the task is cancelled; what has been begun is finished.
    package func run() async {
        let start = now()
        await withTaskGroup(of: Void.self) { group in
            for lane in 0..<FeedRunner.lanes {
                let own = feeds.enumerated().filter { $0.offset % FeedRunner.lanes == lane }
                    .map { Watched(account: $0.element, due: start) }
                if !own.isEmpty { group.addTask { await self.watch(own) } }
            }
        }
    }

    private func watch(_ feeds: [Watched]) async {
        var feeds = feeds
        while !Task.isCancelled {
            guard let next = feeds.indices.min(by: { feeds[$0].due < feeds[$1].due }) else { return }
            let wait = feeds[next].due - now()
            if wait > .zero {
                do { try await clock.sleep(for: wait) } catch { return }
            }
            await look(&feeds[next])
            feeds[next].due = now() + feeds[next].account.every
        }
    }

    private func look(_ feed: inout Watched) async {
        let moment = now()
        let isFull = feed.readInFull.map { moment - $0 >= FeedRunner.fullRead } ?? true
        do {
            let result = try await fetch(feed.account, tag: isFull ? nil : feed.tag, CalendarImport.Options())
            if let outcome = result.outcome {
                (feed.tag, feed.readInFull) = (result.tag, moment)
                try await succeeded(feed.account, outcome)
            } else {
                try await succeeded(feed.account, nil)
            }
        } catch {
            let trouble = error as? FeedTrouble ?? FeedTrouble("\(error)")
            logger.warning(
                "a calendar cannot be read", metadata: ["feed": "\(feed.account.name)", "why": "\(trouble)"])
            do {
                try await failed(feed.account, trouble, since: moment)
            } catch {
                logger.error("a calendar cannot be looked after", metadata: ["why": "\(error)"])
            }
        }
    }

    /// Reads one calendar now.
    ///
    /// - Parameter options: without the feed and the member's property, which are the account's.
    /// - Throws: `FeedTrouble`, `StoreError`.
    package func read(
        _ account: FeedAccount, options: CalendarImport.Options = CalendarImport.Options()
    ) async throws -> ImportOutcome {
        guard let outcome = try await fetch(account, tag: nil, options).outcome else {
            throw FeedTrouble("the server says that nothing has changed, though it was not asked that")
        }
        return outcome
    }

    /// The same for good: alarms that stood end with it.
    package func readAndNote(
        _ account: FeedAccount, _ options: CalendarImport.Options = CalendarImport.Options()
    ) async throws -> ImportOutcome {
        let outcome = try await read(account, options: options)
        try await succeeded(account, outcome)
        return outcome
    }

    /// What one look came to.
    private struct Look {
        /// Nil where nothing has changed since the answer with the tag.
        let outcome: ImportOutcome?
        let tag: String?
    }

    private func fetch(
        _ account: FeedAccount, tag: String?, _ options: CalendarImport.Options
    ) async throws -> Look {
        let people = try await store.people(role: .practitioner, limit: .max)
        guard let practitioner = people.first(where: { $0.handle == account.practitioner }) else {
            throw FeedTrouble(
                "there is no practitioner \(account.practitioner); import them first, or correct the handle")
        }
        let fetched = try await FeedFetch(loop: loop).fetch(account, tag: tag)
        guard let bytes = fetched.bytes else { return Look(outcome: nil, tag: tag) }
        var options = options
        (options.feed, options.member) = (account.name, account.member)
        options.feeds = Set(feeds.map(\.name))
        let outcome = try await CalendarImport(store: store)
            .bookings(bytes, of: practitioner, now: now(), options: options)
        guard !outcome.isRefused else {
            throw FeedTrouble(outcome.mistakes.map(\.description).joined(separator: "; "), isOfContent: true)
        }
        return Look(outcome: outcome, tag: fetched.tag)
    }

    // MARK: Health

    private func succeeded(_ account: FeedAccount, _ outcome: ImportOutcome?) async throws {
        let moment = now()
        try await store.note(FeedReading(feed: account.name, since: moment, succeededAt: moment))
        try await store.clearAlarm(Alarm.feedLate, account.name, now: moment)
        try await store.clearAlarm(Alarm.feedUnreadable, account.name, now: moment)
        guard let outcome else { return }
        if outcome.created + outcome.updated + outcome.cancelled > 0 { onChange() }
        logger.info(
            "calendar read",
            metadata: [
                "feed": "\(account.name)", "events": "\(outcome.events)", "created": "\(outcome.created)",
                "updated": "\(outcome.updated)", "cancelled": "\(outcome.cancelled)",
                "heldBack": "\(outcome.heldBack)",
            ])
        let detail = FeedRunner.shrunk(account.name)
        if outcome.heldBack > 0 {
            logger.error("much is gone from a calendar: nothing was cancelled", metadata: ["feed": "\(account.name)"])
            try await store.raiseAlarm(Alarm.feedShrunk, detail, now: moment)
        } else {
            try await store.clearAlarm(Alarm.feedShrunk, detail, now: moment)
        }
    }

    /// What the alarm says, and how it is ended.
    package static func shrunk(_ name: String) -> String {
        "\(name): most of its bookings are gone from the calendar, and none was cancelled; if that is right: "
            + "postern feed read \(name) --confirm"
    }

    private func failed(_ account: FeedAccount, _ trouble: FeedTrouble, since: Timestamp) async throws {
        let moment = now()
        try await store.note(FeedReading(feed: account.name, since: since, trouble: trouble.what))
        if trouble.isOfContent { try await store.raiseAlarm(Alarm.feedUnreadable, account.name, now: moment) }
        guard let reading = try await store.feedReadings()[account.name] else { return }
        if moment - (reading.succeededAt ?? reading.since) > account.limit {
            try await store.raiseAlarm(Alarm.feedLate, account.name, now: moment)
        }
    }
}
