import Flow
import Foundation
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// What follows from mails that finally failed, on real files (product §5, §6).
@Suite struct FailureTests {
    private static let hour = Duration.seconds(3_600)
    private static let tooLarge = DeliveryOutcome.failed(
        ServerReply(stage: .body, code: 552, enhanced: "5.3.4", text: "too big"))

    /// Hands a mail over and settles it.
    private func attempt(
        _ mail: OutgoingMailID, _ outcome: DeliveryOutcome, _ fixture: Fixture, at now: Timestamp = Fixture.start
    ) async throws -> [OutgoingMailID] {
        let store = fixture.store
        _ = try await store.claimDue(limit: 99, now: now, owner: "a", lease: Fixture.lease)
        _ = try await store.handOver(
            [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: now, lease: Fixture.lease)
        return try await store.settle([(mail, outcome, now + .seconds(300))], now: now)
    }

    /// A conversation in which Jane has answered: its number and her mail.
    private func answered(
        _ fixture: Fixture, uid: UInt32 = 900, owner: String? = "a"
    ) async throws -> (ConversationID, OutgoingMailID) {
        let (id, mail) = try await fixture.openConversation(subject: "Talk \(uid)", owner: "a", uid: uid)
        _ = try await attempt(mail, QueueTests.ok, fixture)
        let filed = try await fixture.file(
            Mails.from("jane@practice.example", text: "Answer \(uid)", messageID: "j\(uid)@x.example", uid: uid + 1),
            owner: owner
        ) { _, _ in fixture.message(in: id, by: .practitioner) }
        return (id, try #require(filed.queued.first))
    }

    private func notices(_ fixture: Fixture) async throws -> [QueuedMail] {
        try await fixture.store.queuedMails(states: [.due, .claimed], limit: 99).filter {
            [.deliveryProblem, .notDelivered].contains($0.template)
        }
    }

    @Test(
        "an answer that failed is told to its practitioner once, however often it is settled; a retry that fails, once more"
    )
    func onceOnly() async throws {
        try await Fixture.with { fixture in
            let (_, answer) = try await answered(fixture)
            let told = try await attempt(answer, QueueTests.never, fixture)
            #expect(told.count == 1)
            #expect(try await fixture.store.settle([(answer, QueueTests.never, .never)], now: fixture.start).isEmpty)
            try await fixture.store.retry(answer, now: fixture.start)
            #expect(try await attempt(answer, Self.tooLarge, fixture).count == 1)
            let notices = try await notices(fixture)
            #expect(notices.map(\.template) == [.deliveryProblem, .deliveryProblem])
            #expect(notices.map(\.to) == ["jane@practice.example", "jane@practice.example"])
            #expect(try await fixture.store.alarms(limit: 9).isEmpty)
        }
    }

    @Test("words that never reached the practitioner are told to the counterpart, and the desk has the conversation")
    func counterpart() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await fixture.openConversation(owner: "a")
            try await fixture.store.write { db in
                try Waiting(db: db, now: Fixture.start).begin(id, entry: EntryID(1))
            }
            #expect(try await attempt(mail, QueueTests.never, fixture).count == 1)
            #expect(try await notices(fixture).map(\.to) == ["mark@client.example"])
            let isForDesk = try await fixture.store.read { db in
                try db.number("SELECT for_desk FROM waiting WHERE conversation = ?", [id.rawValue])
            }
            #expect(isForDesk == 1)
        }
    }

    @Test("a bounced answer makes the conversation unanswered again, the ladder anew")
    func restarts() async throws {
        try await Fixture.with { fixture in
            let (id, answer) = try await answered(fixture)
            _ = try await attempt(answer, QueueTests.ok, fixture)
            let later = fixture.start + Self.hour
            let filed = try await report(on: answer, "5.1.1", fixture, at: later)
            #expect(filed.queued.count == 1)
            #expect(try await notices(fixture).map(\.template) == [.deliveryProblem])
            let anchor = try await fixture.store.read { db in
                try db.number("SELECT anchor FROM waiting WHERE conversation = ? AND for_desk = 0", [id.rawValue])
            }
            #expect(anchor == later.milliseconds)
            // The same report on a second copy is filed as a mail of its own, and tells nobody again.
            _ = try await report(on: answer, "5.1.1", fixture, at: later, uid: 71)
            #expect(try await notices(fixture).count == 1)
        }
    }

    @discardableResult
    private func report(
        on mail: OutgoingMailID, _ status: String, severity: DeliveryReport.Severity = .hard,
        of recipient: String? = "jane@practice.example", _ fixture: Fixture, at now: Timestamp, uid: UInt32 = 70
    ) async throws -> Filed {
        try await fixture.file(
            Mails.from("mailer-daemon@mx.example", text: "\(uid)", messageID: "r\(uid)@mx.example", uid: uid), at: now
        ) { _, _ in
            Decision(
                disposition: .dropped, rule: "report",
                effects: [
                    .report(mail, status: status, severity: severity, diagnostic: nil, recipient: recipient)
                ],
                routes: [ServedRoute("report \(mail)")])
        }
    }

    @Test("five days of 4xx are a failure that is told")
    func patienceEnds() async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(owner: "a")
            _ = try await attempt(mail, QueueTests.later, fixture)
            let late = fixture.start + .seconds(5 * 86_400)
            #expect(try await attempt(mail, QueueTests.later, fixture, at: late).count == 1)
            #expect(try await notices(fixture).map(\.template) == [.notDelivered])
        }
    }

    @Test("a report of a full mailbox sends the same bytes again, and fails the mail when its patience ends")
    func fullMailbox() async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(owner: "a")
            _ = try await attempt(mail, QueueTests.ok, fixture)
            try await report(on: mail, "5.2.2", severity: .soft, fixture, at: fixture.start + Self.hour)
            let due = fixture.start + Self.hour + Self.hour * 6
            let again = try await fixture.store.claimDue(limit: 9, now: due, owner: "a", lease: Fixture.lease)
            #expect(again.map(\.frozen) == [QueueTests.frozen(mail)])
            _ = try await attempt(mail, QueueTests.ok, fixture, at: due)
            let late = fixture.start + .seconds(5 * 86_400)
            let filed = try await report(on: mail, "5.2.2", severity: .soft, fixture, at: late, uid: 72)
            #expect(filed.queued.count == 1)
            #expect(try await fixture.store.queuedMails(states: [.failed], limit: 9).map(\.id) == [mail])
        }
    }

    @Test(
        "a report of a full mailbox that is not the recipient's sends nothing again",
        arguments: [nil, "second@x.example"])
    func otherMailbox(recipient: String?) async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(owner: "a")
            _ = try await attempt(mail, QueueTests.ok, fixture)
            let filed = try await report(
                on: mail, "5.2.2", severity: .soft, of: recipient, fixture, at: fixture.start + Self.hour)
            #expect(filed.queued.count == 1)
            #expect(try await fixture.store.queuedMails(states: [.failed], limit: 9).map(\.id) == [mail])
        }
    }

    @Test("after two reports of a full mailbox the third is believed")
    func thrice() async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(owner: "a")
            var now = fixture.start
            for round in 1...3 {
                _ = try await attempt(mail, QueueTests.ok, fixture, at: now)
                let filed = try await report(
                    on: mail, "5.2.2", severity: .soft, fixture, at: now, uid: UInt32(70 + round))
                #expect(filed.queued.count == (round == 3 ? 1 : 0))
                now = now + Self.hour * 6
            }
            #expect(try await fixture.store.queuedMails(states: [.failed], limit: 9).map(\.id) == [mail])
            let kind = try await fixture.store.read { db in
                try db.number("SELECT 1 FROM failure WHERE kind = 'full'")
            }
            #expect(kind == 1)
        }
    }

    @Test("no notice is queued for an address that is suppressed itself, and the desk gets the conversation")
    func suppressedAuthor() async throws {
        try await Fixture.with { fixture in
            let (id, answer) = try await answered(fixture)
            try await fixture.store.write { db in
                for hours in [0, 5] {
                    try Suppression(db: db, now: Fixture.start + Self.hour * hours)
                        .strike(Fixture.address("jane@practice.example"))
                }
            }
            let now = fixture.start + Self.hour * 6
            #expect(try await attempt(answer, QueueTests.never, fixture, at: now).isEmpty)
            let isForDesk = try await fixture.store.read { db in
                try db.number("SELECT for_desk FROM waiting WHERE conversation = ?", [id.rawValue])
            }
            #expect(isForDesk == 1)
        }
    }

    @Test("a report or a late answer settles what was uncertain, and nothing is told twice")
    func uncertain() async throws {
        try await Fixture.with { fixture in
            let (_, one) = try await fixture.openConversation(subject: "One", owner: "a", uid: 1)
            let (_, two) = try await fixture.openConversation(subject: "Two", owner: "a", uid: 2)
            for mail in [one, two] { _ = try await attempt(mail, QueueTests.silent, fixture) }
            try await report(on: one, "5.1.1", fixture, at: fixture.start)
            #expect(try await fixture.store.settle([(two, QueueTests.ok, .never)], now: fixture.start).isEmpty)
            #expect(try await fixture.store.queuedMails(states: [.failed], limit: 9).map(\.id) == [one])
            #expect(try await fixture.store.queuedMails(states: [.sent], limit: 9).map(\.id) == [two])
            #expect(try await fixture.store.settle([(one, QueueTests.silent, .never)], now: fixture.start).isEmpty)
            #expect(try await notices(fixture).count == 1)
        }
    }

    @Test("the failure and what follows from it are one commit: a copy of the files has both or neither")
    func oneCommit() async throws {
        try await Fixture.with { fixture in
            let (_, answer) = try await answered(fixture)
            _ = try await attempt(answer, QueueTests.never, fixture)
            let copy = fixture.folder.appending(path: "copy.sqlite").path
            try await fixture.store.withoutTransaction { db in try db.execute(sql: "VACUUM INTO '\(copy)'") }
            let again = try Store(at: copy)
            #expect(try await again.queuedMails(states: [.failed], limit: 9).map(\.id) == [answer])
            #expect(try await again.queuedMails(states: [.due], limit: 9).map(\.template) == [.deliveryProblem])
            try again.close()
        }
    }
}
