import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// The reason of a mail is looked at again before its bytes are frozen (product §5).
@Suite struct RecheckTests {
    private func queue(
        _ template: TemplateName, to recipient: MailRequest.Recipient, in id: ConversationID, _ party: Party,
        _ fixture: Fixture, uid: UInt32 = 20
    ) async throws -> OutgoingMailID {
        let filed = try await fixture.file(Mails.from("mark@client.example", uid: uid), owner: "a") { _, _ in
            Decision(
                disposition: .filed, rule: "t",
                effects: [
                    .queue(
                        MailRequest(
                            template: template, recipient: recipient, conversation: .existing(id), party: party))
                ], conversation: .existing(id), routes: [ServedRoute("\(uid)")])
        }
        return try #require(filed.queued.first)
    }

    private func look(
        at mail: OutgoingMailID, _ fixture: Fixture, at now: Timestamp = Fixture.start
    ) async throws -> QueuedMail {
        _ = try await fixture.store.handOver(
            [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: now, lease: Fixture.lease)
        let all = try await fixture.store.queuedMails(states: Set(OutgoingState.allCases), limit: 99)
        return try #require(all.first { $0.id == mail })
    }

    @Test("an acknowledgement in a conversation that was closed meanwhile is called off, words go on")
    func closed() async throws {
        try await Fixture.with { fixture in
            let (id, words) = try await fixture.openConversation(owner: "a")
            let notice = try await queue(
                .memberAcknowledgement, to: .person(.existing(fixture.mark.id)), in: id, .counterpart, fixture)
            try await fixture.store.write { db in
                try db.run("UPDATE conversation SET is_open = 0 WHERE id = ?", [id.rawValue])
            }
            let found = try await look(at: notice, fixture)
            #expect(found.state == .cancelled)
            #expect(found.note == "the conversation was closed meanwhile")
            #expect(try await look(at: words, fixture).state == .handingOver)
        }
    }

    @Test("a question that was answered, has expired, or whose mail is not held any more is not asked")
    func questions() async throws {
        for (change, note) in [
            ("UPDATE question SET used_at = 1", "its question has been answered meanwhile"),
            ("UPDATE question SET expires_at = 1", "its question has expired"),
            ("UPDATE arrival SET disposition = 'discarded'", "the mail that it asks about is not held any more"),
            ("UPDATE question SET used_at = NULL", ""),
        ] {
            try await Fixture.with { fixture in
                let filed = try await fixture.file(Mails.from("mark@client.example", uid: 1), owner: "a") { _, _ in
                    Decision(
                        disposition: .held(.unprovenSender), rule: "t",
                        effects: [
                            .ask(
                                .confirmSender, address: Fixture.address("mark@client.example"),
                                person: .existing(fixture.mark.id), expiresAt: Fixture.start + .seconds(3_600)),
                            .queue(
                                MailRequest(
                                    template: .confirmSender, recipient: .person(.existing(fixture.mark.id)),
                                    asksQuestion: true)),
                        ], routes: [ServedRoute("t")])
                }
                let mail = try #require(filed.queued.first)
                try await fixture.store.write { db in try db.run(change) }
                let found = try await look(at: mail, fixture)
                #expect(found.state == (note.isEmpty ? .handingOver : .cancelled))
                #expect(found.note == note)
            }
        }
    }

    @Test("a mail whose person reads mail elsewhere by now goes there, with bytes made for that address")
    func moved() async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(owner: "a")
            var jane = Fixture.janeDoe
            jane.addresses = [Fixture.address("jane@new.example")]
            try await fixture.store.importPeople([jane], now: fixture.start)
            let found = try await look(at: mail, fixture)
            #expect(found.state == .due)
            #expect(found.messageID == nil)
            let claimed = try await fixture.store.claimDue(
                limit: 9, now: fixture.start, owner: "a", lease: Fixture.lease)
            #expect(claimed.map(\.address) == [Fixture.address("jane@new.example")])
            #expect(try await look(at: mail, fixture).state == .handingOver)
        }
    }

    @Test("words for somebody without any address fail, and their author is told")
    func homeless() async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(owner: "a")
            try await fixture.store.write { db in
                try db.run("DELETE FROM address WHERE person = ?", [fixture.jane.id.rawValue])
            }
            #expect(try await look(at: mail, fixture).state == .failed)
            #expect(try await fixture.callOffNotices(now: fixture.start) == [.notDelivered])
        }
    }

    @Test("a mail for one side of a conversation never goes to somebody who is not that side any more")
    func reassigned() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await fixture.openConversation(owner: "a")
            try await fixture.store.write { db in
                try db.run(
                    "UPDATE conversation SET practitioner = ? WHERE id = ?", [fixture.mark.id.rawValue, id.rawValue])
            }
            let found = try await look(at: mail, fixture)
            #expect(found.state == .cancelled)
            #expect(found.note == "its conversation is somebody else's by now")
        }
    }

    @Test("bytes that exist go out as they are, whatever has changed since (G4)")
    func frozen() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await fixture.openConversation(owner: "a")
            #expect(try await look(at: mail, fixture).state == .handingOver)
            try await fixture.store.settle([(mail, QueueTests.later, fixture.start)], now: fixture.start)
            try await fixture.store.write { db in
                try db.run("UPDATE conversation SET is_open = 0 WHERE id = ?", [id.rawValue])
                try db.run("DELETE FROM address WHERE person = ?", [fixture.jane.id.rawValue])
            }
            _ = try await fixture.store.claimDue(limit: 9, now: fixture.start, owner: "a", lease: Fixture.lease)
            #expect(try await look(at: mail, fixture).state == .handingOver)
        }
    }
}
