import Flow
package import Logging
package import Mail
package import Store
package import Triage

/// Does what falls due by the clock: reminders, escalations and agendas.
///
/// All of it is rows of the store, each step written once in one transaction: the runner may be ended at any instant, and may
/// run beside the command that does the same.
package final class ScheduleRunner: Sendable {
    /// The longest sleep: a clock that was set, or a change nobody rang for, is noticed by then.
    static let longestSleep = Duration.seconds(60)
    /// After an error.
    private static let pause = Duration.seconds(30)
    /// The shortest sleep: what cannot be done is not tried without end.
    private static let shortestSleep = Duration.milliseconds(200)
    private static let agendasTogether = 100

    private let store: Store
    private let settings: ScheduleSettings
    private let settling: Duration
    private let now: @Sendable () -> Timestamp
    private let clock: any Clock<Duration>
    private let onQueued: @Sendable ([OutgoingMailID]) -> Void
    private let logger: Logger
    private let bell = WorkBell()

    /// - Parameters:
    ///   - settling: how long after the start nothing is done: answers that came during downtime are read first.
    ///   - onQueued: told of mails that are due in the queue.
    package init(
        store: Store, settings: ScheduleSettings, settling: Duration = .seconds(120),
        now: @escaping @Sendable () -> Timestamp, clock: any Clock<Duration> = ContinuousClock(),
        onQueued: @escaping @Sendable ([OutgoingMailID]) -> Void, logger: Logger
    ) {
        self.store = store
        self.settings = settings
        self.settling = settling
        self.now = now
        self.clock = clock
        self.onQueued = onQueued
        self.logger = logger
    }

    /// Looks at once: somebody has written, answered, or changed their hours.
    package func wake() { bell.ring() }

    /// Runs until the task is cancelled; what has been begun is finished.
    package func run() async {
        do { try await clock.sleep(for: settling) } catch { return }
        while !Task.isCancelled {
            var sleep = Self.pause
            let seen = bell.rung
            do {
                sleep = try await self.sleep(after: runOnce())
            } catch {
                logger.error("what falls due cannot be worked on", metadata: ["why": "\(error)"])
            }
            if !Task.isCancelled { await bell.wait(after: seen, atMost: sleep, clock) }
        }
    }

    /// Does all that is due now.
    @discardableResult
    package func runOnce() async throws -> ScheduleReport {
        let moment = now()
        let reminders = try await store.runReminders(
            now: moment, ladder: settings.ladder, defaultHours: settings.hours)
        let agendas = try await sendAgendas(moment)
        log(reminders, agendas)
        let mails = reminders.mails + agendas.mails
        if !mails.isEmpty { onQueued(mails) }
        return ScheduleReport(
            reminders: reminders.mails, escalated: reminders.escalated, agendas: agendas.mails,
            next: [reminders.next, agendas.next].compactMap(\.self).min(),
            isComplete: reminders.failed.isEmpty && agendas.isComplete)
    }

    private func sleep(after report: ScheduleReport) -> Duration {
        guard report.isComplete else { return Self.pause }
        guard let next = report.next else { return Self.longestSleep }
        return min(max(next - now(), Self.shortestSleep), Self.longestSleep)
    }

    private func log(_ reminders: ReminderRun, _ agendas: AgendaRun) {
        for mail in reminders.mails { logger.info("reminder queued", metadata: ["mail": "\(mail)"]) }
        for mail in agendas.mails { logger.info("agenda queued", metadata: ["mail": "\(mail)"]) }
        for conversation in reminders.escalated {
            logger.notice("unanswered: the desk is told", metadata: ["conversation": "\(conversation)"])
        }
        for failure in reminders.failed {
            logger.error(
                "reminders cannot be worked on",
                metadata: ["practitioner": "\(failure.practitioner)", "why": "\(failure.why)"])
        }
    }

    // MARK: Agendas

    private struct AgendaRun {
        var mails: [OutgoingMailID] = []
        var next: Timestamp?
        var isComplete = true
    }

    private func sendAgendas(_ moment: Timestamp) async throws -> AgendaRun {
        var run = AgendaRun()
        guard let schedule = settings.agenda else { return run }
        for zone in try await store.practitionerZones() {
            let clock = WallClock(zone) ?? .utc
            if let next = schedule.next(after: moment, clock) { run.next = min(run.next ?? next, next) }
            guard let day = schedule.day(now: moment, clock) else { continue }
            try await send(day, zone: zone, moment, &run)
        }
        return run
    }

    private func send(_ day: CivilDay, zone: String, _ moment: Timestamp, _ run: inout AgendaRun) async throws {
        while !Task.isCancelled {
            let people = try await store.practitionersWithoutAgenda(zone: zone, day: day, limit: Self.agendasTogether)
            for person in people {
                do {
                    let mail = try await store.queueAgenda(
                        for: person, day: day, days: settings.agendaDays, now: moment)
                    if let mail { run.mails.append(mail) }
                } catch {
                    run.isComplete = false
                    logger.error(
                        "an agenda cannot be queued", metadata: ["practitioner": "\(person)", "why": "\(error)"])
                }
            }
            if people.count < Self.agendasTogether || !run.isComplete { return }
        }
    }
}

/// What one run did, and when there is something to do again.
package struct ScheduleReport: Sendable {
    package let reminders: [OutgoingMailID]
    package let escalated: [ConversationID]
    package let agendas: [OutgoingMailID]
    /// Nil for nothing in sight.
    package let next: Timestamp?
    /// False where something could not be done and is tried again.
    package let isComplete: Bool
}
