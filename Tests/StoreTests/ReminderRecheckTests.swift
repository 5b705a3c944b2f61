import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Product §5: at the first claim the reason is looked at again.
@Suite struct ReminderRecheckTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let change: @Sendable (ReminderRig, ConversationID) async throws -> Void
        let reason: String?
    }

    static let table: [Case] = [
        Case(testDescription: "still unanswered", change: { _, _ in }, reason: nil),
        Case(
            testDescription: "answered", change: { try await $0.answer($1, at: "2026-03-05 13:01", uid: 8) },
            reason: "answered meanwhile"),
        Case(
            testDescription: "closed",
            change: { rig, id in try await rig.waiting("2026-03-05 13:01") { try $0.close(id) } },
            reason: "closed meanwhile: no answer is needed"),
        Case(
            testDescription: "snoozed",
            change: { rig, id in
                try await rig.waiting("2026-03-05 13:01") {
                    try $0.snooze(id, until: ReminderRig.at("2026-03-06 13:00"))
                }
            }, reason: "snoozed meanwhile"),
    ]

    @Test("a reminder whose reason has gone is not sent, and why is said", arguments: table)
    func rechecks(_ one: Case) async throws {
        try await ReminderRig.with { rig in
            let id = try await rig.ask(at: "2026-03-05 09:00")
            _ = try await rig.run("2026-03-05 09:00")
            let mail = try #require(try await rig.run("2026-03-05 13:00").mails.first)
            try await one.change(rig, id)
            let reason = try await rig.store.write { db in
                try Waiting(db: db, now: ReminderRig.at("2026-03-05 13:02")).reasonToCancel(mail)
            }
            #expect(reason == one.reason)
        }
    }

    @Test("of a mail about several what was answered is left out; the last one makes it a mail that a reply answers")
    func dropsItems() async throws {
        try await ReminderRig.with { rig in
            let one = try await rig.ask("One", at: "2026-03-05 09:00", uid: 1)
            let two = try await rig.ask("Two", at: "2026-03-05 09:00", uid: 2)
            _ = try await rig.run("2026-03-05 09:00")
            let mail = try #require(try await rig.run("2026-03-05 13:00").mails.first)
            try await rig.answer(one, at: "2026-03-05 13:01", uid: 8)
            try await rig.store.write { db in
                #expect(try Waiting(db: db, now: ReminderRig.at("2026-03-05 13:02")).reasonToCancel(mail) == nil)
                #expect(try AgendaRows(db: db).items(of: mail).map(\.conversation) == [two])
                let row = try #require(
                    try db.row("SELECT conversation, party FROM outgoing WHERE id = ?", [mail.rawValue]))
                #expect(row["conversation"] as Int64? == two.rawValue)
                #expect(row["party"] as String? == "practitioner")
            }
        }
    }

    @Test("other mails are none of its business")
    func otherMails() async throws {
        try await ReminderRig.with { rig in
            _ = try await rig.ask(at: "2026-03-05 09:00")
            let reasons = try await rig.store.write { db in
                try [1, 999].map { try Waiting(db: db, now: Fixture.start).reasonToCancel(OutgoingMailID($0)) }
            }
            #expect(reasons == [nil, nil])
        }
    }
}
