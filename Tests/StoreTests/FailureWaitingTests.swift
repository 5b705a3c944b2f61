import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Who waits for an answer after a mail has failed, was held, or has arrived after all (product §6).
@Suite("Waiting, and what becomes of mails") struct FailureWaitingTests {
    private static let tooLarge = DeliveryOutcome.failed(
        ServerReply(stage: .body, code: 552, enhanced: "5.3.4", text: "too big"))

    private func prepare(
        _ mail: OutgoingMailID, _ preparation: Preparation, _ rig: ReminderRig, at text: String
    ) async throws {
        let now = ReminderRig.at(text)
        _ = try await rig.store.claimDue(limit: 99, now: now, owner: "a", lease: .seconds(30))
        _ = try await rig.store.handOver([preparation], owner: "a", now: now, lease: .seconds(30))
    }

    private func send(
        _ mail: OutgoingMailID, _ outcome: DeliveryOutcome, _ rig: ReminderRig, at text: String
    ) async throws {
        try await prepare(mail, .ready(mail, QueueTests.frozen(mail)), rig, at: text)
        try await rig.store.settle([(mail, outcome, .never)], now: ReminderRig.at(text))
    }

    /// Jane answers.
    private func answer(
        _ id: ConversationID, _ rig: ReminderRig, at text: String, uid: UInt32
    ) async throws -> OutgoingMailID {
        try await write(in: id, by: .practitioner, "jane@practice.example", rig, at: text, uid: uid)
    }

    private func write(
        in id: ConversationID, by party: Party, _ sender: String, _ rig: ReminderRig, at text: String, uid: UInt32
    ) async throws -> OutgoingMailID {
        let mail = Mails.from(sender, text: "Words \(uid).", uid: uid)
        let filed = try await rig.fixture.file(mail, at: ReminderRig.at(text)) { _, _ in
            var decision = rig.fixture.message(in: id, by: party)
            decision.effects.append(party == .practitioner ? .answered(.existing(id)) : .awaitAnswer(in: .existing(id)))
            return decision
        }
        return try #require(filed.queued.first)
    }

    private func bounce(_ mail: OutgoingMailID, _ status: String, _ rig: ReminderRig, at text: String) async throws {
        let arrival = Mails.from(
            "mailer-daemon@mx.example", text: "\(mail)", messageID: "r\(mail)@mx.example",
            uid: 100 + UInt32(mail.rawValue))
        try await rig.fixture.file(arrival, at: ReminderRig.at(text)) { _, _ in
            Decision(
                disposition: .dropped, rule: "report",
                effects: [.report(mail, status: status, severity: .hard, diagnostic: nil)],
                routes: [ServedRoute("report \(mail)")])
        }
    }

    private func question(_ rig: ReminderRig) async throws -> OutgoingMailID {
        try #require(try await rig.store.queuedMails(states: [.due], limit: 9).first).id
    }

    /// `entry desk` of the row that waits; nil where nothing does.
    private func waiting(_ rig: ReminderRig) async throws -> [Int64]? {
        try await rig.store.read { db in
            try db.row("SELECT entry, for_desk, anchor FROM waiting").map {
                [$0["entry"], $0["for_desk"], $0["anchor"]]
            }
        }
    }

    private func notices(_ rig: ReminderRig) async throws -> [TemplateName] {
        try await rig.store.queuedMails(states: [.due], limit: 99).map(\.template).filter {
            [.deliveryProblem, .notDelivered].contains($0)
        }
    }

    @Test("a question that bounces late, after its answer or its closing, opens nothing", arguments: [true, false])
    func lateBounce(isAnswered: Bool) async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-02 09:00")
            let asked = try await question(rig)
            try await send(asked, QueueTests.ok, rig, at: "2026-03-02 09:01")
            if isAnswered {
                let answer = try await answer(id, rig, at: "2026-03-02 10:00", uid: 1)
                try await send(answer, QueueTests.ok, rig, at: "2026-03-02 10:01")
            } else {
                try await rig.waiting("2026-03-02 10:00") { try $0.close(id) }
            }
            try await bounce(asked, "5.1.1", rig, at: "2026-03-02 11:00")
            #expect(try await waiting(rig) == nil)
            #expect(try await notices(rig) == (isAnswered ? [] : [.notDelivered]))
            #expect(try await rig.count("SELECT count(*) FROM desk_task") == 0)
        }
    }

    @Test("an answer that bounces after a later one arrived, or after a new question, leaves the ladder as it is")
    func overtaken() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-02 09:00")
            let one = try await answer(id, rig, at: "2026-03-02 10:00", uid: 1)
            try await send(one, QueueTests.ok, rig, at: "2026-03-02 10:01")
            let two = try await answer(id, rig, at: "2026-03-02 11:00", uid: 2)
            try await send(two, QueueTests.ok, rig, at: "2026-03-02 11:01")
            try await bounce(one, "5.3.4", rig, at: "2026-03-02 11:30")
            #expect(try await waiting(rig) == nil)
            #expect(try await notices(rig) == [.deliveryProblem])
            _ = try await write(
                in: id, by: .counterpart, "mark@client.example", rig, at: "2026-03-02 12:00", uid: 3)
            let before = try await waiting(rig)
            try await bounce(two, "5.3.4", rig, at: "2026-03-02 13:00")
            #expect(try await waiting(rig) == before)
            #expect(try await notices(rig).count == 2)
        }
    }

    @Test("where the later answer failed too, the question waits again")
    func bothLost() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-02 09:00")
            let one = try await answer(id, rig, at: "2026-03-02 10:00", uid: 1)
            try await send(one, QueueTests.ok, rig, at: "2026-03-02 10:01")
            let two = try await answer(id, rig, at: "2026-03-02 11:00", uid: 2)
            try await send(two, Self.tooLarge, rig, at: "2026-03-02 11:01")
            #expect(try await waiting(rig) == [1, 0, ReminderRig.at("2026-03-02 11:01").milliseconds])
            try await bounce(one, "5.3.4", rig, at: "2026-03-02 11:30")
            #expect(try await waiting(rig) == [1, 0, ReminderRig.at("2026-03-02 11:30").milliseconds])
        }
    }

    @Test("a question refused for its size stays the practitioner's; sent again, it begins a ladder of its own")
    func sentAgain() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-02 09:00")
            try await send(try await question(rig), Self.tooLarge, rig, at: "2026-03-02 09:01")
            #expect(try await waiting(rig) == [1, 0, ReminderRig.at("2026-03-02 09:00").milliseconds])
            _ = try await write(
                in: id, by: .counterpart, "mark@client.example", rig, at: "2026-03-02 12:00", uid: 3)
            #expect(try await waiting(rig) == [2, 0, ReminderRig.at("2026-03-02 12:00").milliseconds])
            _ = try await write(
                in: id, by: .counterpart, "mark@client.example", rig, at: "2026-03-02 13:00", uid: 4)
            #expect(try await waiting(rig) == [2, 0, ReminderRig.at("2026-03-02 12:00").milliseconds])
        }
    }

    @Test("a held answer is an alarm and no answer; sent after all, it is one", arguments: [true, false])
    func held(isLeak: Bool) async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-02 09:00")
            let mail = try await answer(id, rig, at: "2026-03-02 10:00", uid: 1)
            #expect(try await waiting(rig) == nil)
            try await prepare(
                mail, isLeak ? .leak(mail, found: "x") : .unrenderable(mail, why: "x"), rig, at: "2026-03-02 10:01")
            #expect(try await waiting(rig)?.first == 1)
            #expect(try await rig.store.alarms().map { "\($0.kind) \($0.detail)" } == ["mail-held mail \(mail)"])
            try await rig.store.retry(mail, now: ReminderRig.at("2026-03-02 11:00"))
            #expect(try await rig.store.alarms().isEmpty)
            try await send(mail, QueueTests.ok, rig, at: "2026-03-02 11:01")
            #expect(try await waiting(rig) == nil)
        }
    }

    @Test("an answer that fails and arrives with a retry is one, but not to a question that came after it")
    func retried() async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-02 09:00")
            let mail = try await answer(id, rig, at: "2026-03-02 10:00", uid: 1)
            try await send(mail, Self.tooLarge, rig, at: "2026-03-02 10:01")
            #expect(try await waiting(rig)?.first == 1)
            try await rig.store.retry(mail, now: ReminderRig.at("2026-03-02 11:00"))
            try await send(mail, QueueTests.ok, rig, at: "2026-03-02 11:01")
            #expect(try await waiting(rig) == nil)
            let next = try await answer(id, rig, at: "2026-03-02 12:00", uid: 2)
            _ = try await write(
                in: id, by: .counterpart, "mark@client.example", rig, at: "2026-03-02 12:01", uid: 3)
            try await send(next, QueueTests.ok, rig, at: "2026-03-02 12:02")
            #expect(try await waiting(rig)?.first == 4)
        }
    }

    @Test("a reminder for an address that is suppressed meanwhile gives what it lists to the desk")
    func suppressedReminder() async throws {
        try await ReminderRig.with { rig in
            _ = try await rig.ask(at: "2026-03-05 09:00")
            try await send(try await question(rig), QueueTests.ok, rig, at: "2026-03-05 09:01")
            _ = try await rig.run("2026-03-05 09:00")
            let mail = try #require(try await rig.run("2026-03-05 13:00").mails.first)
            try await rig.store.write { db in
                for hour in ["2026-03-05 06:00", "2026-03-05 12:00"] {
                    try Suppression(db: db, now: ReminderRig.at(hour)).strike(Fixture.address("jane@practice.example"))
                }
            }
            try await prepare(mail, .ready(mail, QueueTests.frozen(mail)), rig, at: "2026-03-05 13:01")
            #expect(try await rig.store.queuedMails(states: [.failed], limit: 9).map(\.id) == [mail])
            #expect(try await rig.run("2026-03-05 20:00").escalated.count == 1)
        }
    }
}
