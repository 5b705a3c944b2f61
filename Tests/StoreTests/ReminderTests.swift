import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Product §2.4 rule 4 and §6: unanswered messages bring reminders to the practitioner, each once.
@Suite struct ReminderTests {
    @Test("the ladder: 4 working hours, 1 day, 2 days, then the desk; over a weekend")
    func ladder() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 15:00")
            let seen = try await rig.play(from: "2026-03-05 15:00", to: "2026-04-01 00:00")
            #expect(
                seen == [
                    "2026-03-06 11:00 mail", "2026-03-06 15:00 mail", "2026-03-09 15:00 mail",
                    "2026-03-10 15:00 desk \(id)",
                ])
            #expect(try await rig.steps(id) == ["0 reminder", "1 reminder", "2 reminder", "3 desk"])
            #expect(try await rig.store.nextReminder() == nil)
        }
    }

    @Test("nothing goes out outside working hours: what is found due at night waits for the morning")
    func onlyWithinHours() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 12:00")
            _ = try await rig.run("2026-03-05 12:00")
            let night = try await rig.run("2026-03-05 22:00")
            #expect(night.mails.isEmpty)
            #expect(night.next.map(ReminderRig.text) == "2026-03-06 09:00")
            #expect(try await rig.run("2026-03-06 09:00").mails.count == 1)
            #expect(try await rig.steps(id) == ["0 reminder"])
        }
    }

    @Test("what fell due during a week of downtime is one mail, the later steps at their distances from it")
    func downtime() async throws {
        try await ReminderRig.with { rig in
            let ladder = Ladder(reminders: Ladder().reminders, desk: .workingDays(10))
            let id = try await rig.ask(at: "2026-03-05 12:00")
            let seen = try await rig.play(from: "2026-03-13 09:30", to: "2026-04-01 00:00", ladder)
            #expect(seen == ["2026-03-13 09:30 mail", "2026-03-25 09:30 desk \(id)"])
            #expect(try await rig.steps(id) == ["0 passed", "1 passed", "2 reminder", "3 desk"])
        }
    }

    @Test("after downtime beyond the ladder's end the desk is told, once, and the practitioner is not")
    func downtimeToTheDesk() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 12:00")
            #expect(
                try await rig.play(from: "2026-03-23 08:00", to: "2026-04-01 00:00") == ["2026-03-23 09:00 desk \(id)"])
            #expect(try await rig.steps(id) == ["0 passed", "1 passed", "2 passed", "3 desk"])
        }
    }

    @Test("several due conversations go as one mail; a reply to a mail about one answers it")
    func combines() async throws {
        try await ReminderRig.with { rig in
            let one = try await rig.ask("One", at: "2026-03-05 08:00", uid: 1)
            let two = try await rig.ask("Two", at: "2026-03-05 08:30", uid: 2)
            let three = try await rig.ask("Three", at: "2026-03-05 11:00", uid: 3)
            let first = try await rig.run("2026-03-05 13:00")
            let second = try await rig.run("2026-03-05 15:00")
            #expect(first.mails.count == 1 && second.mails.count == 1)
            try await rig.store.read { db in
                let bound = try db.rows(
                    "SELECT conversation, party, priority FROM outgoing WHERE template = 'reminder' ORDER BY id"
                )
                #expect(bound.map { $0["conversation"] as Int64? } == [nil, three.rawValue])
                #expect(bound.map { $0["party"] as String? } == [nil, "practitioner"])
                #expect(bound.allSatisfy { $0["priority"] as Int == 2 })
                let items = try AgendaRows(db: db).items(of: first.mails[0])
                #expect(items.map(\.conversation) == [one, two])
                #expect(items.allSatisfy { $0.closing != nil && $0.counterpart.id == rig.fixture.mark.id })
                let closing = try db.numbers(
                    "SELECT conversation FROM question WHERE kind = 'no-answer-needed' ORDER BY id")
                #expect(closing == [one, two, three].map(\.rawValue))
            }
        }
    }

    @Test("an answer ends the ladder; the next question begins it again")
    func answered() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            #expect(try await rig.run("2026-03-05 13:00").mails.count == 1)
            try await rig.answer(id, at: "2026-03-05 13:30", uid: 5)
            #expect(try await rig.play(from: "2026-03-05 14:00", to: "2026-03-20 00:00") == [])
            let mail = Mails.from("mark@client.example", text: "And now?", uid: 6)
            try await rig.fixture.file(mail, at: ReminderRig.at("2026-03-20 09:00")) { _, _ in
                rig.fixture.message(in: id, by: .counterpart)
            }
            try await rig.waiting("2026-03-20 09:00") { waiting in
                let entry = try #require(try waiting.db.number("SELECT max(id) FROM entry"))
                try waiting.begin(id, entry: EntryID(entry))
            }
            let seen = try await rig.play(from: "2026-03-20 09:00", to: "2026-03-20 18:00")
            #expect(seen == ["2026-03-20 13:00 mail"])
            #expect(try await rig.count("SELECT count(DISTINCT entry) FROM reminder_step") == 2)
        }
    }

    @Test("a further message of the counterpart does not put the ladder off")
    func secondMessage() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            try await rig.waiting("2026-03-05 12:00") { try $0.begin(id, entry: EntryID(1)) }
            #expect(try await rig.run("2026-03-05 13:00").mails.count == 1)
        }
    }

    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (Waiting, ConversationID, PersonID) throws -> Void
        let seen: [String]
    }

    static let changes: [Change] = [
        Change(
            testDescription: "#close: no more", change: { waiting, id, _ in try waiting.close(id) },
            seen: ["2026-03-05 13:00 mail"]),
        Change(
            testDescription: "#snooze 2d: the next step at its end, the others at their distances",
            change: { waiting, id, _ in try waiting.snooze(id, until: ReminderRig.at("2026-03-09 14:00")) },
            seen: [
                "2026-03-05 13:00 mail", "2026-03-09 14:00 mail", "2026-03-10 14:00 mail", "2026-03-11 14:00 desk 1",
            ]),
        Change(
            testDescription: "a snooze that ends at night: the next morning",
            change: { waiting, id, _ in try waiting.snooze(id, until: ReminderRig.at("2026-03-06 23:00")) },
            seen: [
                "2026-03-05 13:00 mail", "2026-03-09 09:00 mail", "2026-03-10 09:00 mail", "2026-03-11 09:00 desk 1",
            ]),
        Change(
            testDescription: "a snooze that ends before the next step changes nothing",
            change: { waiting, id, _ in try waiting.snooze(id, until: ReminderRig.at("2026-03-05 15:00")) },
            seen: [
                "2026-03-05 13:00 mail", "2026-03-06 09:00 mail", "2026-03-09 09:00 mail", "2026-03-10 09:00 desk 1",
            ]),
        Change(
            testDescription: "an agent's reply pauses the ladder and is no answer",
            change: { waiting, id, _ in try waiting.pause(id, until: ReminderRig.at("2026-03-06 13:30")) },
            seen: [
                "2026-03-05 13:00 mail", "2026-03-06 13:30 mail", "2026-03-09 13:30 mail", "2026-03-10 13:30 desk 1",
            ]),
        Change(
            testDescription: "away until the 23rd",
            change: { waiting, _, jane in try waiting.away(jane, until: ReminderRig.at("2026-03-23 00:00")) },
            seen: [
                "2026-03-05 13:00 mail", "2026-03-23 09:00 mail", "2026-03-24 09:00 mail", "2026-03-25 09:00 desk 1",
            ]),
        Change(
            testDescription: "away for ever is away for 60 days",
            change: { waiting, _, jane in try waiting.away(jane, until: .never) },
            seen: [
                "2026-03-05 13:00 mail", "2026-05-04 15:00 mail", "2026-05-05 15:00 mail", "2026-05-06 15:00 desk 1",
            ]),
        Change(
            testDescription: "the answer bounced: the ladder begins anew from the bounce",
            change: { waiting, id, _ in
                try waiting.answered(id)
                try waiting.restart(id)
            },
            seen: [
                "2026-03-05 13:00 mail", "2026-03-06 10:00 mail", "2026-03-06 14:00 mail", "2026-03-09 14:00 mail",
                "2026-03-10 14:00 desk 1",
            ]),
        Change(
            testDescription: "nobody reads the practitioner's mail: straight to the desk",
            change: { waiting, id, _ in try waiting.escalate(id) },
            seen: ["2026-03-05 13:00 mail", "2026-03-05 14:00 desk 1"]),
    ]

    @Test("what a practitioner, an agent or a server says moves the ladder", arguments: changes)
    func moves(_ change: Change) async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            var seen = try await rig.play(from: "2026-03-05 09:00", to: "2026-03-05 13:30")
            try await rig.waiting("2026-03-05 14:00") { try change.change($0, id, rig.fixture.jane.id) }
            seen += try await rig.play(from: "2026-03-05 14:00", to: "2026-07-01 00:00")
            #expect(seen == change.seen)
        }
    }

    @Test("at night the desk is told at once where the practitioner's address is dead")
    func escalatesAtNight() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 20:00")
            try await rig.waiting("2026-03-05 20:01") { try $0.escalate(id) }
            #expect(try await rig.run("2026-03-05 20:02").escalated == [id])
            #expect(try await rig.steps(id) == ["3 desk"])
        }
    }

    @Test("a practitioner without an address is no reason to wait: the desk")
    func withoutAddress() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            try await rig.store.write { db in
                try db.run("DELETE FROM address WHERE person = ?", [rig.fixture.jane.id.rawValue])
            }
            _ = try await rig.run("2026-03-05 09:00")
            let run = try await rig.run("2026-03-05 13:00")
            #expect(run.escalated == [id] && run.mails.isEmpty)
        }
    }

    @Test("the desk gets one ticket with the question; a conversation that has one gets a note and is open again")
    func tickets() async throws {
        try await ReminderRig.with { rig in
            let one = try await rig.ask("One", at: "2026-03-05 09:00", uid: 1)
            let two = try await rig.ask("Two", at: "2026-03-05 09:00", uid: 2)
            try await rig.store.write { db in
                try DeskQueue(db: db, now: ReminderRig.at("2026-03-05 09:00")).add(
                    .create(.enquiry), two, entry: EntryID(2))
            }
            for id in [one, two] { try await rig.waiting("2026-03-05 10:00") { try $0.escalate(id) } }
            _ = try await rig.run("2026-03-05 10:00")
            try await rig.store.read { db in
                let rows = try db.rows(
                    """
                    SELECT ticket.kind, ticket.conversation, task, detail, entry FROM desk_task
                        JOIN ticket ON ticket.id = desk_task.ticket ORDER BY desk_task.id
                    """)
                let told = rows.map { "\($0["conversation"] as Int64) \($0["kind"] as String) \($0["task"] as String)" }
                #expect(
                    told == [
                        "2 enquiry create", "1 escalation create", "1 escalation note", "2 enquiry note",
                        "2 enquiry status",
                    ])
                let words = rows.compactMap { $0["detail"] as String? }
                #expect(
                    words[2]
                        == "The practitioner has not answered since 2026-03-05 09:00 UTC. Reminders sent: 0.")
            }
        }
    }

    @Test("other hours move what waits, by the next run; those of somebody else do not")
    func otherHours() async throws {
        try await ReminderRig.with { rig in
            _ = try await rig.ask(at: "2026-03-05 09:00")
            #expect(try await rig.run("2026-03-05 09:00").next.map(ReminderRig.text) == "2026-03-05 13:00")
            try await rig.store.write { db in
                try db.run("UPDATE person SET working_hours = 'mon 09:00-17:00' WHERE role = 'member'")
            }
            #expect(try await rig.store.nextReminder().map(ReminderRig.text) == "2026-03-05 13:00")
            try await rig.store.write { db in
                try db.run("UPDATE person SET working_hours = 'mon 09:00-17:00' WHERE role = 'practitioner'")
            }
            #expect(try await rig.run("2026-03-05 10:00").next.map(ReminderRig.text) == "2026-03-09 13:00")
            try await rig.store.write { db in
                try db.run("UPDATE person SET time_zone = 'Asia/Kathmandu', working_hours = NULL, name = 'Jane'")
            }
            // Thursday 09:00 in London is 14:45 in Kathmandu; four working hours on it is Friday, 10:45.
            #expect(try await rig.run("2026-03-05 10:00").next.map(ReminderRig.text) == "2026-03-06 05:00")
        }
    }

    @Test("another ladder is followed from the next run on, by what waits too; the desk may be told never")
    func otherLadder() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            #expect(try await rig.run("2026-03-05 09:00").next.map(ReminderRig.text) == "2026-03-05 13:00")
            let ladder = Ladder(reminders: [.working(.seconds(3_600)), .workingDays(3)], desk: nil)
            let seen = try await rig.play(from: "2026-03-05 09:30", to: "2026-05-01 00:00", ladder)
            #expect(seen == ["2026-03-05 10:00 mail", "2026-03-10 09:00 mail"])
            #expect(try await rig.steps(id) == ["0 reminder", "1 reminder"])
        }
    }

    @Test("the desk hears of it again when the answer bounced and none was given after it")
    func toldAgain() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            try await rig.waiting("2026-03-05 10:00") { try $0.escalate(id) }
            _ = try await rig.run("2026-03-05 10:00")
            try await rig.answer(id, at: "2026-03-05 11:00", uid: 7)
            try await rig.waiting("2026-03-05 12:00") { try $0.restart(id) }
            let seen = try await rig.play(from: "2026-03-05 12:00", to: "2026-04-01 00:00")
            #expect(seen.last == "2026-03-10 12:00 desk \(id)")
            #expect(try await rig.count("SELECT count(*) FROM desk_task WHERE task = 'note'") == 2)
            #expect(try await rig.count("SELECT count(*) FROM ticket") == 1)
        }
    }

    @Test("support talk and enquiries of nobody yet bring no reminders")
    func notForTheDesk() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            try await rig.waiting("2026-03-05 09:00") { waiting in
                try waiting.close(id)
                try waiting.db.run("UPDATE conversation SET kind = 'support'")
                try waiting.begin(id, entry: EntryID(1))
                try waiting.db.run(
                    """
                    UPDATE conversation SET kind = 'enquiry',
                        practitioner = (SELECT id FROM person WHERE role = 'desk')
                    """)
                try waiting.begin(id, entry: EntryID(1))
            }
            #expect(try await rig.count("SELECT count(*) FROM waiting") == 0)
        }
    }
}
