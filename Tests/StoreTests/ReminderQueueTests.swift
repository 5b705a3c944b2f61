import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Reminders and agendas that could not be sent at once: what goes out in the end is true, said once, and by day.
@Suite struct ReminderQueueTests {
    private static func claim(_ rig: ReminderRig, _ at: String) async throws -> [ClaimedMail] {
        try await rig.store.claimDue(
            limit: 9, now: ReminderRig.at(at), owner: "test", lease: Fixture.lease
        ).filter { $0.template == .reminder || $0.template == .agenda }
    }

    private static func freeze(_ mail: OutgoingMailID, _ rig: ReminderRig) async throws {
        try await rig.store.write { db in
            try FrozenRow.insert(QueueTests.frozen(mail), for: mail, in: db)
        }
    }

    private static func state(_ mail: OutgoingMailID, _ rig: ReminderRig) async throws -> String? {
        try await rig.store.read { db in
            try String.fetchOne(db, sql: "SELECT state FROM outgoing WHERE id = ?", arguments: [mail.rawValue])
        }
    }

    @Test(
        "queued on a Friday, found in the queue on a Saturday night: it waits for Monday, frozen or not",
        arguments: [true, false])
    func notAtNight(isFrozen: Bool) async throws {
        try await ReminderRig.with { rig in
            _ = try await rig.ask(at: "2026-03-06 12:30")
            _ = try await rig.run("2026-03-06 12:30")
            let mail = try #require(try await rig.run("2026-03-06 16:30").mails.first)
            if isFrozen { try await Self.freeze(mail, rig) }
            #expect(try await Self.claim(rig, "2026-03-07 02:00").isEmpty)
            let due = try await rig.count("SELECT due_at FROM outgoing WHERE id = \(mail)")
            #expect(due.map { ReminderRig.text(Timestamp(milliseconds: $0)) } == "2026-03-09 09:00")
            #expect(try await Self.claim(rig, "2026-03-09 09:00").map(\.id) == [mail])
        }
    }

    @Test("the hours are those of the configuration where the practitioner has none of their own")
    func configuredHours() async throws {
        try await ReminderRig.with { rig in
            let hours = try WorkingHours(parsing: "mon-sun 00:00-24:00")
            _ = try await rig.ask(at: "2026-03-06 12:30")
            for moment in ["2026-03-06 12:30", "2026-03-06 16:30"] {
                _ = try await rig.store.runReminders(
                    now: ReminderRig.at(moment), ladder: Ladder(), defaultHours: hours)
            }
            #expect(try await Self.claim(rig, "2026-03-07 02:00").count == 1)
        }
    }

    @Test(
        "what is put off while its reminder is unsent has not been reminded of: the step comes later",
        arguments: ["snooze", "pause", "away"])
    func putOff(_ how: String) async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 09:00")
            let mail = try #require(try await rig.run("2026-03-05 13:00").mails.first)
            let until = ReminderRig.at("2026-03-10 09:00")
            try await rig.waiting("2026-03-05 13:01") { waiting in
                switch how {
                case "snooze": try waiting.snooze(id, until: until)
                case "pause": try waiting.pause(id, until: until)
                default: try waiting.away(rig.fixture.jane.id, until: until)
                }
            }
            #expect(try await Self.claim(rig, "2026-03-05 13:02").isEmpty)
            #expect(try await Self.state(mail, rig) == "cancelled")
            #expect(try await rig.steps(id).isEmpty)
            let seen = try await rig.play(from: "2026-03-05 13:03", to: "2026-03-11 08:00")
            #expect(seen == ["2026-03-10 09:00 mail"])
            #expect(try await rig.steps(id) == ["0 reminder"])
        }
    }

    @Test("a reminder of what the desk is told of is not sent")
    func forDesk() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 09:00")
            let mail = try #require(try await rig.run("2026-03-05 13:00").mails.first)
            try await rig.waiting("2026-03-05 13:01") { try $0.escalate(id) }
            #expect(try await Self.claim(rig, "2026-03-05 13:02").isEmpty)
            #expect(try await Self.state(mail, rig) == "cancelled")
        }
    }

    @Test("after days without a mail server there is one reminder: of everything, each once", arguments: [true, false])
    func stacks(isFrozen: Bool) async throws {
        try await ReminderRig.with { rig in
            let one = try await rig.ask("One", at: "2026-03-05 09:00", uid: 1)
            let two = try await rig.ask("Two", at: "2026-03-05 11:00", uid: 2)
            _ = try await rig.run("2026-03-05 11:00")
            let ladder = Ladder(reminders: [.working(.seconds(14_400)), .workingDays(3)], desk: nil)
            var mails: [OutgoingMailID] = []
            for moment in ["2026-03-05 13:00", "2026-03-05 15:00", "2026-03-10 09:00"] {
                if isFrozen, let last = mails.last { try await Self.freeze(last, rig) }
                mails += try await rig.store.runReminders(
                    now: ReminderRig.at(moment), ladder: ladder, defaultHours: .standard
                ).mails
            }
            try #require(mails.count == 3)
            let sent = try await Self.claim(rig, "2026-03-10 10:00")
            #expect(sent.map(\.id) == [mails[2]])
            #expect(sent.first?.items.map(\.conversation) == [one, two])
            #expect(sent.first?.conversation == nil)
            #expect(try await rig.steps(one) == ["0 passed", "1 reminder"])
            #expect(try await rig.steps(two) == ["0 reminder"])
            for mail in mails.dropLast() { #expect(try await Self.state(mail, rig) == "cancelled") }
        }
    }

    @Test("a frozen reminder of which some was answered is called off; another one says the rest")
    func frozenInPart() async throws {
        try await ReminderRig.with { rig in
            let one = try await rig.ask("One", at: "2026-03-05 09:00", uid: 1)
            let two = try await rig.ask("Two", at: "2026-03-05 09:00", uid: 2)
            _ = try await rig.run("2026-03-05 09:00")
            let mail = try #require(try await rig.run("2026-03-05 13:00").mails.first)
            try await Self.freeze(mail, rig)
            try await rig.answer(one, at: "2026-03-05 13:01", uid: 8)
            let sent = try await Self.claim(rig, "2026-03-05 13:02")
            #expect(sent.map { $0.items.map(\.conversation) } == [[two]])
            #expect(sent.first?.id != mail && sent.first?.conversation?.id == two)
            #expect(try await Self.state(mail, rig) == "cancelled")
        }
    }

    @Test(
        "of unsent agendas only the latest goes out; a scheduled one is not sent after six hours, nor what was answered"
    )
    func agendas() async throws {
        try await ReminderRig.with { rig in
            let jane = rig.fixture.jane.id
            let one = try await rig.ask("One", at: "2026-03-03 12:00", uid: 1)
            let two = try await rig.ask("Two", at: "2026-03-03 12:10", uid: 2)
            let day = CivilDay(number: 20_517)
            var mails: [OutgoingMailID?] = []
            for (offset, moment) in ["2026-03-05 07:00", "2026-03-06 07:00"].enumerated() {
                let now = ReminderRig.at(moment)
                mails.append(
                    try await rig.store.queueAgenda(for: jane, day: day.advanced(by: Int64(offset)), days: 7, now: now))
            }
            let (old, new) = (try #require(mails[0]), try #require(mails[1]))
            #expect(try await Self.state(old, rig) == "cancelled")
            try await rig.answer(one, at: "2026-03-06 07:30", uid: 8)
            let sent = try await Self.claim(rig, "2026-03-06 08:00")
            #expect(sent.map(\.id) == [new])
            #expect(sent.first?.items.map(\.conversation) == [two])
            try await rig.store.write { db in
                try db.run(
                    "UPDATE outgoing SET state = 'due', owner = NULL, lease_until = NULL WHERE id = ?", [new.rawValue])
            }
            #expect(try await Self.claim(rig, "2026-03-06 13:01").isEmpty)
            #expect(try await Self.state(new, rig) == "cancelled")
            let asked = try await rig.store.queueAgenda(for: jane, days: 7, now: ReminderRig.at("2026-03-06 13:02"))
            #expect(try await Self.claim(rig, "2026-03-07 13:00").map(\.id) == [asked])
        }
    }

    @Test("the button of an old reminder ends nothing that was asked since; the one of the new question does")
    func oldButton() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 13:00")
            #expect(try await Self.press(1, rig, "2026-03-05 13:01", "no").isDone)
            try await rig.answer(id, at: "2026-03-05 14:00", uid: 7)
            #expect(try await Self.press(1, rig, "2026-03-05 14:01").isOver)
            let again = Mails.from("mark@client.example", text: "And on Friday?", uid: 8)
            try await rig.fixture.file(again, at: ReminderRig.at("2026-03-05 15:00")) { _, _ in
                rig.fixture.message(in: id, by: .counterpart)
            }
            try await rig.waiting("2026-03-05 15:00") { waiting in
                let entry = try #require(try waiting.db.number("SELECT max(id) FROM entry"))
                try waiting.begin(id, entry: EntryID(entry))
            }
            #expect(try await Self.press(1, rig, "2026-03-05 15:01").isOver)
            #expect(try await rig.count("SELECT count(*) FROM waiting") == 1)
            _ = try await rig.run("2026-03-05 15:02")
            _ = try await rig.run("2026-03-06 12:00")
            #expect(try await Self.press(2, rig, "2026-03-06 12:01").isDone)
            #expect(try await rig.count("SELECT count(*) FROM waiting") == 0)
        }
    }

    @Test(
        "a ladder that becomes shorter ends at the desk all the same, once; one that becomes longer does not begin again"
    )
    func otherLength() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            _ = try await rig.play(from: "2026-03-05 09:00", to: "2026-03-09 10:00")
            #expect(try await rig.steps(id) == ["0 reminder", "1 reminder", "2 reminder"])
            let short = Ladder(reminders: [.working(.seconds(14_400))], desk: .workingDays(1))
            #expect(
                try await rig.play(from: "2026-03-09 10:01", to: "2026-04-01 00:00", short)
                    == ["2026-03-09 10:01 desk \(id)"])
            #expect(try await rig.steps(id) == ["0 reminder", "1 reminder", "2 reminder", "3 desk"])
            let long = Ladder(reminders: (1...6).map { .workingDays($0) }, desk: .workingDays(7))
            #expect(try await rig.play(from: "2026-03-09 10:02", to: "2026-05-01 00:00", long).isEmpty)
        }
    }

    private static func press(
        _ question: Int64, _ rig: ReminderRig, _ at: String, _ choice: String = "yes"
    ) async throws -> AnswerOutcome {
        let mail = Mails.from("jane@practice.example", text: "unused", uid: 99)
        let judgement = Judgement(read: { _ in mail }) { _, _ in
            Decision(disposition: .filed, rule: "test", routes: [ServedRoute("unused")])
        }
        return try await rig.store.answer(
            QuestionID(question), with: QuestionAnswer(choice: .init(rawValue: choice) ?? .yes),
            now: ReminderRig.at(at), owner: nil, lease: Fixture.lease, by: judgement)
    }
}

extension AnswerOutcome {
    fileprivate var isDone: Bool { if case .done = self { true } else { false } }
    fileprivate var isOver: Bool { self == .expired }
}
