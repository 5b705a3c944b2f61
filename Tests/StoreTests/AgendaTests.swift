import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Product §2.3: upcoming bookings and unanswered conversations, on a schedule and on request.
@Suite struct AgendaTests {
    private static let day = CivilDay(number: 20_517)

    private static func book(_ rig: ReminderRig, _ from: String, _ to: String, _ status: String = "confirmed")
        async throws
    {
        let (start, end) = (ReminderRig.at(from), ReminderRig.at(to))
        let (jane, mark) = (rig.fixture.jane.id, rig.fixture.mark.id)
        try await rig.store.write { db in
            try db.run(
                """
                INSERT INTO booking (external_id, practitioner, member, starts_at, ends_at, status, imported_at)
                VALUES (?, ?, ?, ?, ?, ?, 0)
                """, [from, jane.rawValue, mark.rawValue, start.milliseconds, end.milliseconds, status])
        }
    }

    @Test("it lists confirmed bookings that are not over, in order, and what waits for an answer, the oldest first")
    func lists() async throws {
        try await ReminderRig.with { rig in
            try await Self.book(rig, "2026-03-06 10:00", "2026-03-06 11:00")
            try await Self.book(rig, "2026-03-05 09:00", "2026-03-05 10:00")
            try await Self.book(rig, "2026-03-04 09:00", "2026-03-04 10:00")
            try await Self.book(rig, "2026-03-07 10:00", "2026-03-07 11:00", "cancelled")
            try await Self.book(rig, "2026-03-20 10:00", "2026-03-20 11:00")
            let two = try await rig.ask("Two", at: "2026-03-04 12:00", uid: 2)
            let one = try await rig.ask("One", at: "2026-03-03 12:00", uid: 1)
            let agenda = try await rig.store.agenda(
                for: rig.fixture.jane.id, from: ReminderRig.at("2026-03-05 09:30"), days: 7)
            #expect(agenda.bookings.map { ReminderRig.text($0.startsAt) } == ["2026-03-05 09:00", "2026-03-06 10:00"])
            #expect(agenda.bookings.allSatisfy { $0.client.id == rig.fixture.mark.id })
            #expect(agenda.unanswered.map(\.conversation) == [one, two])
            #expect(
                agenda.unanswered.map { ReminderRig.text($0.waitingSince) } == ["2026-03-03 12:00", "2026-03-04 12:00"])
        }
    }

    @Test("by schedule once a day, also when two processes ask at the same time; on request always")
    func once() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-03 12:00")
            let jane = rig.fixture.jane.id
            let other = try Store(at: rig.fixture.path)
            let now = ReminderRig.at("2026-03-05 07:00")
            async let here = rig.store.queueAgenda(for: jane, day: Self.day, days: 7, now: now)
            async let there = other.queueAgenda(for: jane, day: Self.day, days: 7, now: now)
            let mails = try await [here, there].compactMap(\.self)
            #expect(mails.count == 1)
            let left = try await rig.store.practitionersWithoutAgenda(zone: ReminderRig.zone, day: Self.day, limit: 9)
            #expect(left.isEmpty)
            let next = try await rig.store.queueAgenda(for: jane, day: Self.day.advanced(by: 1), days: 7, now: now)
            #expect(next != nil)
            let later = try await rig.store.queueAgenda(for: jane, day: Self.day.advanced(by: 60), days: 7, now: now)
            #expect(later != nil)
            // Days long gone are forgotten.
            #expect(try await rig.count("SELECT count(*) FROM agenda_sent") == 1)
            let asked = try await rig.store.queueAgenda(for: jane, days: 7, now: now)
            let again = try await rig.store.queueAgenda(for: jane, days: 7, now: now)
            #expect(asked != again)
            let items = try await rig.store.read { db in try AgendaRows(db: db).items(of: asked).map(\.conversation) }
            #expect(items == [id])
            try other.close()
        }
    }

    @Test("a claimed agenda and a claimed reminder bring along what they list")
    func claimed() async throws {
        try await ReminderRig.with { rig in
            try await Self.book(rig, "2026-03-08 10:00", "2026-03-08 11:00")
            try await Self.book(rig, "2026-03-12 10:00", "2026-03-12 11:00")
            let id = try await rig.ask(at: "2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 13:00")
            let now = ReminderRig.at("2026-03-05 14:00")
            _ = try await rig.store.queueAgenda(for: rig.fixture.jane.id, days: 5, now: now)
            let mails = try await rig.store.claimDue(limit: 9, now: now, owner: "a", lease: Fixture.lease)
            let reminder = try #require(mails.first { $0.template == .reminder })
            #expect(reminder.items.map(\.conversation) == [id] && reminder.items.allSatisfy { $0.closing != nil })
            #expect(reminder.conversation?.id == id && reminder.conversation?.party == .practitioner)
            let agenda = try #require(mails.first { $0.template == .agenda })
            #expect(agenda.items.map(\.conversation) == [id])
            #expect(agenda.bookings.map { ReminderRig.text($0.startsAt) } == ["2026-03-08 10:00"])
            #expect(agenda.conversation == nil)
        }
    }

    @Test("with nothing to tell the day passes without a mail; a booking is something to tell")
    func nothingToTell() async throws {
        try await ReminderRig.with { rig in
            let jane = rig.fixture.jane.id
            let now = ReminderRig.at("2026-03-05 07:00")
            #expect(try await rig.store.queueAgenda(for: jane, day: Self.day, days: 7, now: now) == nil)
            try await Self.book(rig, "2026-03-06 10:00", "2026-03-06 11:00")
            #expect(try await rig.store.queueAgenda(for: jane, day: Self.day, days: 7, now: now) == nil)
            let next = Self.day.advanced(by: 1)
            #expect(try await rig.store.queueAgenda(for: jane, day: next, days: 7, now: now) != nil)
        }
    }
}
