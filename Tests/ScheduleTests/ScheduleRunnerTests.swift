import Flow
import Foundation
import Logging
import Mail
import Store
import Synchronization
import TestSupport
import Testing
import Triage

@testable import Schedule

@Suite struct ScheduleRunnerTests {
    @Test(
        "agendas go out at their time by each practitioner's clock, once a day, and not to those with nothing to be told"
    )
    func agendas() async throws {
        try await Rig.with { rig in
            let jane = try await rig.practitioner("jane", zone: "Europe/London")
            let omar = try await rig.practitioner("omar", zone: "Asia/Kathmandu")
            _ = try await rig.practitioner("idle", zone: "Europe/London")
            for person in [jane, omar] { try await rig.ask(person) }
            let settings = ScheduleSettings(agenda: AgendaSchedule(minute: 420, days: [.monday, .tuesday]))
            var sent: [String] = []
            // Monday 2026-03-02 to Wednesday; 07:00 in Kathmandu is 01:15 in UTC.
            for minute in stride(from: 0, through: 3 * 1_440, by: 15) {
                let now = Rig.monday + .seconds(minute * 60)
                let report = try await rig.runner(settings, at: now).runOnce()
                sent += report.agendas.map { _ in "\(minute / 1_440) \(MinuteOfDay.text(minute % 1_440))" }
            }
            #expect(sent == ["0 01:15", "0 07:00", "1 01:15", "1 07:00"])
        }
    }

    @Test("an agenda that is hours late is not made up for")
    func lateAgenda() async throws {
        try await Rig.with { rig in
            try await rig.ask(try await rig.practitioner("jane", zone: "UTC"))
            let settings = ScheduleSettings(agenda: AgendaSchedule(minute: 420, days: [.monday]))
            let late = try await rig.runner(settings, at: Rig.monday + .seconds(14 * 3_600)).runOnce()
            #expect(late.agendas.isEmpty)
            let utc = WallClock.utc
            #expect(
                settings.agenda?.next(after: Rig.monday + .seconds(14 * 3_600), utc) == Rig.monday
                    + .seconds(7 * 90_000))
        }
    }

    @Test("nothing is done before answers that came during downtime have been read; then what is due, once")
    func settlesFirst() async throws {
        try await Rig.with { rig in
            let jane = try await rig.practitioner("jane", zone: "UTC")
            let asked = try await rig.ask(jane, at: Rig.monday)
            let clock = ManualClock()
            let queued = Mutex<[OutgoingMailID]>([])
            let now = Rig.monday + .seconds(13 * 3_600)
            let runner = ScheduleRunner(
                store: rig.store, settings: ScheduleSettings(), settling: .seconds(120),
                now: { now }, clock: clock, onQueued: { mails in queued.withLock { $0 += mails } },
                logger: Rig.logger)
            let running = Task { await runner.run() }
            await clock.sleepers()
            #expect(queued.withLock { $0 }.isEmpty)
            clock.advance(by: .seconds(121))
            await clock.sleepers()
            #expect(queued.withLock { $0.count } == 1)
            // Later it finds nothing to do again.
            clock.advance(by: .seconds(61))
            await clock.sleepers()
            #expect(queued.withLock { $0.count } == 1)
            running.cancel()
            await running.value
            #expect(
                try await rig.store.waitingConversations(
                    ladder: Ladder(), defaultHours: .standard, limit: 9
                ).map(\.conversation) == [asked])
        }
    }

    @Test("a changed ladder is followed from the next start on")
    func changedLadder() async throws {
        try await Rig.with { rig in
            try await rig.ask(try await rig.practitioner("jane", zone: "UTC"), at: Rig.monday)
            _ = try await rig.runner(ScheduleSettings(), at: Rig.monday).runOnce()
            let before = try await rig.store.nextReminder()
            #expect(before == Rig.monday + .seconds(13 * 3_600))
            let clock = ManualClock()
            let runner = ScheduleRunner(
                store: rig.store, settings: ScheduleSettings(ladder: Ladder(reminders: [.working(.seconds(3_600))])),
                settling: .seconds(1), now: { Rig.monday }, clock: clock, onQueued: { _ in }, logger: Rig.logger)
            let running = Task { await runner.run() }
            await clock.sleepers()
            clock.advance(by: .seconds(2))
            await clock.sleepers()
            running.cancel()
            await running.value
            let after = try await rig.store.nextReminder()
            #expect(after == Rig.monday + .seconds(10 * 3_600))
        }
    }
}
