import Flow
import Foundation
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// What the store's own log says, by the ways on which things really happen.
@Suite struct HappeningTests {
    private typealias Kind = Happening.Kind

    /// What has happened since that number, without the times.
    private func happened(_ fixture: Fixture, after id: Int64 = 0) async throws -> [Happening] {
        try await fixture.store.happenings(after: id, limit: 99)
    }

    private func kinds(_ fixture: Fixture, after id: Int64 = 0) async throws -> [Kind] {
        try await happened(fixture, after: id).map(\.kind)
    }

    private func deliver(_ mail: OutgoingMailID, _ outcome: DeliveryOutcome, _ fixture: Fixture) async throws {
        let (store, now) = (fixture.store, fixture.start)
        _ = try await store.claimDue(limit: 99, now: now, owner: "a", lease: Fixture.lease)
        _ = try await store.handOver(
            [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: now, lease: Fixture.lease)
        try await store.settle([(mail, outcome, now + .seconds(300))], now: now)
    }

    @Test("a first enquiry opens a conversation and adds an entry, in this order, at the time of its filing")
    func opens() async throws {
        try await Fixture.with { fixture in
            #expect(try await fixture.store.lastHappening() == 0)
            let now = fixture.start + .milliseconds(7)
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 1), at: now) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let found = try await happened(fixture)
            #expect(found.map(\.kind) == [.conversationOpened, .entryAdded])
            #expect(found.allSatisfy { $0.at == now && $0.conversation == filed.conversation && $0.mail == nil })
            #expect(found.map(\.entry) == [nil, EntryID(1)])
            #expect(try await fixture.store.lastHappening() == found.last?.id)
        }
    }

    @Test("a decision that is held whole leaves nothing that happened")
    func rollsBack() async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.carryOut([
                .open(
                    kind: .inHouse, practitioner: fixture.jane.id, counterpart: .existing(fixture.mark.id), subject: ""),
                .add(to: .opened, by: .counterpart, unproven: false), .setKind(ConversationID(99), .support),
            ])
            #expect(filed.decision?.disposition == .held(.undecided))
            #expect(try await happened(fixture).isEmpty)
        }
    }

    @Test("whoever becomes a client has their enquiry promoted, once, now")
    func promotes() async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let before = try await fixture.store.lastHappening()
            let earliest = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000) - 1)
            for _ in 1...2 { _ = try await fixture.store.bringIn([PromotionTests.anna], now: fixture.start) }
            let found = try await happened(fixture, after: before)
            #expect(found.map(\.kind) == [.conversationPromoted])
            #expect(found.map(\.conversation) == [filed.conversation])
            let at = try #require(found.first).at
            #expect(at >= earliest)
            #expect(at - earliest < .seconds(60))
        }
    }

    @Test("an enquiry that is given its practitioner is assigned and waits; an answer ends that, once")
    func assigns() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.generalEnquiry()
            let reference = ConversationReference.existing(id)
            let before = try await fixture.store.lastHappening()
            let now = fixture.start + .seconds(60)
            try await fixture.carryOut([.assign(id, fixture.jane.id), .awaitAnswer(in: reference)], uid: 3, at: now)
            try await fixture.carryOut([.awaitAnswer(in: reference)], uid: 4)
            for uid in [UInt32(5), 6] { try await fixture.carryOut([.answered(reference)], uid: uid) }
            let found = try await happened(fixture, after: before)
            #expect(found.map(\.kind) == [.conversationAssigned, .conversationWaiting, .conversationAnswered])
            #expect(found.allSatisfy { $0.conversation == id })
            #expect(found.map(\.entry) == [nil, EntryID(1), EntryID(1)])
            #expect(found[1].at == now)
        }
    }

    @Test("a note is added as a note; released, it is added once more, as the message that it became")
    func releases() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let before = try await fixture.store.lastHappening()
            let mail = Mails.from("mark@client.example", text: "On holiday", uid: 1, verdict: .vacation)
            let filed = try await fixture.file(mail) { _, _ in
                Decision(
                    disposition: .note, rule: "test.note", effects: [.note(in: .existing(id), by: .counterpart)],
                    conversation: .existing(id))
            }
            let note = try await fixture.store.notices(of: try await happened(fixture, after: before))
            #expect(note.map(\.entryKind) == [.note])
            let released = fixture.start + .seconds(60)
            _ = try await fixture.store.release(
                filed.arrival, vouchedBy: nil, now: released,
                by: Judgement(read: { _ in mail }) { _, _ in fixture.message(in: id, by: .counterpart) })
            let found = try await happened(fixture, after: before)
            #expect(found.map(\.kind) == [.entryAdded, .entryAdded])
            #expect(Set(found.map(\.entry)) == [EntryID(2)])
            #expect(found.map(\.at) == [fixture.start, released])
            let notices = try await fixture.store.notices(of: found)
            #expect(notices.map(\.entryKind) == [.message, .message])
        }
    }

    @Test("a relayed mail that was taken is sent, and failed where a report says so later")
    func delivers() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await fixture.openConversation(owner: "a")
            let before = try await fixture.store.lastHappening()
            try await deliver(mail, QueueTests.later, fixture)
            #expect(try await kinds(fixture, after: before).isEmpty)
            let due = fixture.start + .seconds(300)
            _ = try await fixture.store.claimDue(limit: 9, now: due, owner: "a", lease: Fixture.lease)
            _ = try await fixture.store.handOver(
                [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: due, lease: Fixture.lease)
            for _ in 1...2 { try await fixture.store.settle([(mail, QueueTests.ok, due)], now: due) }
            _ = try await fixture.file(Mails.from("mailer@client.example", uid: 70), at: due) { _, _ in
                Decision(
                    disposition: .dropped, rule: "report",
                    effects: [
                        .report(mail, status: "5.1.1", severity: .hard, diagnostic: nil, recipient: nil)
                    ], routes: [ServedRoute("report")])
            }
            let found = try await happened(fixture, after: before)
            #expect(found.map(\.kind) == [.deliverySent, .deliveryFailed])
            #expect(found.allSatisfy { $0.at == due && $0.conversation == id })
            #expect(found.allSatisfy { $0.mail == mail && $0.entry == EntryID(1) })
        }
    }

    @Test("a mail that is refused has failed; a notice that is sent or refused carries no entry, and is not told")
    func refuses() async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 1), owner: "a") { arrival, _ in
                fixture.enquiry(arrival)
            }
            let before = try await fixture.store.lastHappening()
            try await deliver(filed.queued[0], QueueTests.ok, fixture)
            #expect(try await kinds(fixture, after: before).isEmpty)
            try await deliver(filed.queued[1], QueueTests.never, fixture)
            #expect(try await kinds(fixture, after: before) == [.deliveryFailed])
        }
    }

    @Test("the templates whose deliveries are told are those that carry somebody's words", arguments: [true, false])
    func templates(isRelayed: Bool) async throws {
        try await Fixture.with { fixture in
            let sql = try await fixture.store.read { db in
                try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = 'happening_delivery'")
            }
            for template in TemplateName.allCases where template.isRelayed == isRelayed {
                #expect(sql?.contains("'\(template.rawValue)'") == isRelayed, "\(template)")
            }
        }
    }

    @Test("forgetting goes step by step from the oldest on, keeps what a webhook needs, and uses no number again")
    func forgets() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            for uid in UInt32(1)...5 { _ = try await fixture.openConversation(subject: "\(uid)", uid: uid) }
            let last = try await store.lastHappening()
            #expect(last == 10)
            #expect(try await store.forgetHappenings(before: fixture.start, limit: 99) == 0)
            let later = fixture.start + .seconds(1)
            #expect(try await store.forgetHappenings(before: later, limit: 3) == 3)
            #expect(try await happened(fixture).first?.id == 4)
            let url = try #require(WebhookURL("https://hook.example/x"))
            var generator = SystemRandomNumberGenerator()
            let webhook = try await store.addWebhook(
                url, secret: WebhookSecret(using: &generator), kinds: [], now: fixture.start)
            _ = try await fixture.openConversation(subject: "6", uid: 6)
            #expect(try await store.forgetHappenings(before: later, limit: 99) == 7)
            #expect(try await store.forgetHappenings(before: later, limit: 99) == 0)
            #expect(try await happened(fixture).map(\.id) == [11, 12])
            _ = try await store.settle(webhook: webhook.id, .gone, of: 11, now: fixture.start)
            #expect(try await store.forgetHappenings(before: later, limit: 99) == 2)
            #expect(try await happened(fixture).isEmpty)
            #expect(try await store.lastHappening() == 12)
            _ = try await fixture.openConversation(subject: "7", uid: 7)
            #expect(try await happened(fixture).map(\.id) == [13, 14])
        }
    }

    @Test("what is told has numbers and words of state, in the same bytes each time, and nothing that anybody wrote")
    func tells() async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(subject: "My / shoulder", owner: "a")
            try await deliver(mail, QueueTests.ok, fixture)
            let notices = try await fixture.store.notices(of: try await happened(fixture))
            let told = try notices.map { String(decoding: try $0.json(), as: UTF8.self) }
            let people = #""kind":"in-house","#
            let entry = #""author":"counterpart","channel":"mail","conversation":1,"counterpart":"m1","#
            let time = #""timestamp":"2025-10-09T08:53:20.000Z""#
            #expect(
                told == [
                    #"{"data":{"conversation":1,"counterpart":"m1",\#(people)"practitioner":"p1"},\#(time),"#
                        + #""type":"conversation.opened"}"#,
                    #"{"data":{\#(entry)"entry":1,"entryKind":"message",\#(people)"practitioner":"p1"},\#(time),"#
                        + #""type":"entry.added"}"#,
                    #"{"data":{\#(entry)"entry":1,"entryKind":"message",\#(people)"mail":1,"practitioner":"p1","#
                        + #""recipient":"practitioner"},\#(time),"type":"delivery.sent"}"#,
                ])
            #expect(notices.map(\.id) == ["evt_1", "evt_2", "evt_3"])
        }
    }

    @Test("who is in nobody's books is null, and so is everything of a conversation that is gone")
    func tellsNull() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.generalEnquiry()
            let known = try #require(try await happened(fixture).first)
            var gone = known
            gone.conversation = ConversationID(99)
            let notices = try await fixture.store.notices(of: [known, gone])
            let told = try notices.map { String(decoding: try $0.json(), as: UTF8.self) }
            #expect(told[0].contains(#""counterpart":null,"kind":"enquiry","practitioner":null"#))
            #expect(told[1].contains(#""conversation":99,"counterpart":null,"kind":null,"practitioner":null"#))
        }
    }

    @Test("a time is told to the millisecond", arguments: [Int64(0), 1, 7, 29, 123, 289, 573, 999])
    func milliseconds(_ part: Int64) throws {
        let happening = Happening(
            id: 1, at: Timestamp(milliseconds: 1_760_000_000_000 + part), kind: .entryAdded,
            conversation: ConversationID(1))
        let told = String(decoding: try HappeningNotice(happening: happening).json(), as: UTF8.self)
        let digits = "\(1_000 + part)".dropFirst()
        #expect(told.contains("2025-10-09T08:53:20.\(digits)Z"), "\(told)")
    }
}
