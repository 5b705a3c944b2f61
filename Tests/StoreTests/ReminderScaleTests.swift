import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Many practitioners with many questions: each gets one mail, and every step is there once.
@Suite struct ReminderScaleTests {
    @Test("a Monday after a week of downtime: one mail for each practitioner, however many questions wait")
    func manyPractitioners() async throws {
        try await ReminderRig.with { rig in
            let ladder = Ladder(reminders: Ladder().reminders, desk: nil)
            try await Self.fill(rig, practitioners: 40, questions: 30)
            let run = try await rig.run("2026-03-16 09:00", ladder)
            #expect(run.mails.count == 40)
            #expect(run.passed == 40 * 30 * 2)
            #expect(run.failed.isEmpty)
            #expect(try await rig.count("SELECT count(*) FROM reminder_step WHERE how = 'reminder'") == 40 * 30)
            #expect(
                try await rig.count("SELECT count(DISTINCT person) FROM outgoing WHERE template = 'reminder'") == 40)
            #expect(try await rig.run("2026-03-16 09:00", ladder).mails.isEmpty)
        }
    }

    /// Rows as filing would leave them, a week before.
    private static func fill(_ rig: ReminderRig, practitioners: Int, questions: Int) async throws {
        let asked = ReminderRig.at("2026-03-09 10:00")
        let mark = rig.fixture.mark.id.rawValue
        try await rig.store.write { db in
            for number in 1...practitioners {
                try db.run(
                    """
                    INSERT INTO person (role, name, handle, locale, time_zone, created_at)
                    VALUES ('practitioner', 'P', ?, 'en', 'Europe/London', 0)
                    """, ["p\(number)"])
                let person = db.lastInsertedRowID
                try db.run(
                    "INSERT INTO address (canonical, written, person, position) VALUES (?, ?, ?, 0)",
                    ["p\(number)@practice.example", "p\(number)@practice.example", person])
                for _ in 1...questions {
                    try db.run(
                        """
                        INSERT INTO conversation (kind, practitioner, counterpart, subject, base_subject, created_at,
                            last_activity_at) VALUES ('in-house', ?, ?, 'S', 'S', 0, 0)
                        """, [person, mark])
                    let conversation = ConversationID(db.lastInsertedRowID)
                    try db.run(
                        """
                        INSERT INTO entry (conversation, kind, author, channel, text, trimmed, rule, confidence,
                            unproven, copied, written_at, filed_at)
                        VALUES (?, 'message', 'counterpart', 'mail', 'T', '', 'none', 1, 0, '', 0, ?)
                        """, [conversation.rawValue, asked.milliseconds])
                    try Waiting(db: db, now: asked).begin(conversation, entry: EntryID(db.lastInsertedRowID))
                }
            }
        }
    }
}
