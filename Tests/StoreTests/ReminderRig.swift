import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// A store with questions that wait for Jane's answer, and a clock in words.
struct ReminderRig {
    let fixture: Fixture
    var store: Store { fixture.store }

    static let ladder = Ladder()
    static let zone = "Europe/London"

    /// Runs `body` with a practitioner in London.
    static func with(_ body: (ReminderRig) async throws -> Void) async throws {
        try await Fixture.with { fixture in
            let rig = ReminderRig(fixture: fixture)
            try await rig.store.write { db in try db.run("UPDATE person SET time_zone = ?", [zone]) }
            try await body(rig)
        }
    }

    /// `2026-03-02 10:00` by the clocks of London.
    static func at(_ text: String) -> Timestamp {
        let parts = text.split(separator: " ")
        guard let day = CivilDay(parsing: parts[0]), let minute = MinuteOfDay.parse(parts[1]),
            let clock = WallClock(zone)
        else { preconditionFailure("\(text) is no moment") }
        return clock.moment(day, Int64(minute) * 60_000)
    }

    static func text(_ moment: Timestamp) -> String {
        guard let clock = WallClock(zone) else { return "" }
        return "\(clock.day(at: moment)) \(MinuteOfDay.text(Int(clock.timeOfDay(at: moment) / 60_000)))"
    }

    /// Mark writes to Jane: a conversation that waits.
    func ask(_ subject: String = "Shoulder", at text: String, uid: UInt32 = 900) async throws -> ConversationID {
        let now = Self.at(text)
        let mail = Mails.from("mark@client.example", subject: subject, text: subject, uid: uid)
        let filed = try await fixture.file(mail, at: now) { arrival, _ in fixture.conversation(arrival) }
        let id = try #require(filed.conversation)
        try await waiting(text) { waiting in
            let entry = try #require(
                try waiting.db.number("SELECT max(id) FROM entry WHERE conversation = ?", [id.rawValue]))
            try waiting.begin(id, entry: EntryID(entry))
        }
        return id
    }

    /// Jane writes in a conversation.
    func answer(_ id: ConversationID, at text: String, uid: UInt32) async throws {
        let mail = Mails.from("jane@practice.example", text: "Yes \(uid).", uid: uid)
        try await fixture.file(mail, at: Self.at(text)) { _, _ in fixture.message(in: id, by: .practitioner) }
        try await waiting(text) { try $0.answered(id) }
    }

    /// What filing would tell the reminders.
    func waiting(_ text: String, _ body: @escaping @Sendable (Waiting) throws -> Void) async throws {
        let now = Self.at(text)
        try await store.write { db in try body(Waiting(db: db, now: now)) }
    }

    /// What has been queued so far has gone out.
    func send(on store: Store? = nil) async throws {
        try await (store ?? self.store).write { db in
            try db.run(
                "UPDATE outgoing SET state = 'sent', due_at = NULL WHERE template = 'reminder' AND state = 'due'")
        }
    }

    /// A run after everything before has been sent.
    @discardableResult
    func run(_ text: String, _ ladder: Ladder = ReminderRig.ladder, on store: Store? = nil) async throws -> ReminderRun
    {
        try await send(on: store)
        return try await (store ?? self.store).runReminders(
            now: Self.at(text), ladder: ladder, defaultHours: .standard)
    }

    /// Runs at every step from one moment to another, each of them twice, and tells what happened.
    func play(from: String, to: String, _ ladder: Ladder = ReminderRig.ladder) async throws -> [String] {
        var now = Self.at(from)
        var seen: [String] = []
        while now <= Self.at(to) {
            for _ in 1...2 {
                try await send()
                let run = try await store.runReminders(now: now, ladder: ladder, defaultHours: .standard)
                seen += run.mails.map { _ in "\(Self.text(now)) mail" }
                seen += run.escalated.map { "\(Self.text(now)) desk \($0)" }
            }
            let next = try await store.nextReminder()
            guard let next, next > now else { break }
            now = next
        }
        return seen
    }

    /// Steps as they are recorded: `step how`.
    func steps(_ id: ConversationID, in store: Store? = nil) async throws -> [String] {
        try await (store ?? self.store).read { db in
            try db.rows(
                "SELECT step, how FROM reminder_step WHERE conversation = ? ORDER BY round, step", [id.rawValue]
            ).map { "\($0["step"] as Int) \($0["how"] as String)" }
        }
    }

    func count(_ sql: String, in store: Store? = nil) async throws -> Int64? {
        try await (store ?? self.store).read { db in try db.number(sql) }
    }
}
