import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite struct ClaimContextTests {
    @Test("a claimed mail brings both people, the entry and its bytes")
    func bringsContext() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await fixture.openConversation(owner: "a")
            let claimed = try #require(try await fixture.store.claimed([mail], owner: "a").first)
            #expect(claimed.template == .enquirerMessage)
            #expect(claimed.address == fixture.jane.addresses[0])
            #expect(claimed.recipient.id == fixture.jane.id)
            #expect(claimed.recipient.addresses == fixture.jane.addresses)
            #expect(claimed.recipient.phones == ["+44 20 7946 0018"])
            #expect(claimed.createdAt == fixture.start)
            let conversation = try #require(claimed.conversation)
            #expect(conversation.id == id)
            #expect(conversation.kind == .inHouse)
            #expect(conversation.party == .practitioner)
            #expect(conversation.practitioner.handle == "jane-doe")
            #expect(conversation.counterpart.name == "Mark Roe")
            #expect(conversation.references.isEmpty)
            let entry = try #require(claimed.entry)
            #expect(entry.author == .counterpart)
            #expect(entry.text == "It still hurts.")
            #expect(entry.raw == Mails.from("mark@client.example", uid: 900).raw)
            #expect(claimed.question == nil)
            #expect(claimed.frozen == nil)
        }
    }

    @Test("an entry brings every address its mail named the sender by, registered or not, also without its bytes")
    func bringsSenders() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            var answer = Mails.from("jane.private@gmail.example", uid: 1)
            answer.replyTo = ["jane@second.example", "JANE.private@gmail.example"].map {
                Mailbox(name: nil, address: EmailAddress($0))
            }
            answer.otherSenders = [Fixture.address("bounces@host.example")]
            let mail = answer
            let filed = try await fixture.file(mail, owner: "a") { _, _ in
                fixture.message(in: id, by: .practitioner)
            }
            let senders = ["jane.private@gmail.example", "jane@second.example", "bounces@host.example"]
            let before = try await fixture.store.claimed(filed.queued, owner: "a").first?.entry
            #expect(before?.senders.map(\.description) == senders)
            try await fixture.store.write { db in try db.run("UPDATE arrival SET raw = NULL") }
            let after = try await fixture.store.claimed(filed.queued, owner: "a").first?.entry
            #expect(after?.raw == nil)
            #expect(after?.senders.map(\.description) == senders)
        }
    }

    @Test("an entry brings its author's earlier addresses, which it may quote, and not the other side's")
    func bringsEarlierSenders() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            for (uid, sender) in [(UInt32(1), "jane.private@gmail.example"), (2, "jane@practice.example")] {
                let filed = try await fixture.file(Mails.from(sender, text: sender, uid: uid), owner: "a") { _, _ in
                    fixture.message(in: id, by: .practitioner)
                }
                let entry = try await fixture.store.claimed(filed.queued, owner: "a").first?.entry
                let all = ["jane@practice.example", "jane.private@gmail.example"]
                #expect(entry?.senders.map(\.description) == (uid == 1 ? [sender] : all))
            }
        }
    }

    @Test("an answer that waited for its confirmation brings its addresses too")
    func bringsSendersOfReleased() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let answer = Mails.from("jane.private@gmail.example", uid: 1)
            let held = try await fixture.file(answer) { _, _ in
                Decision(disposition: .held(.unrecognisedSender), rule: "test.held")
            }
            let judgement = Judgement(
                read: { _ in answer }, decide: { _, _ in fixture.message(in: id, by: .practitioner) })
            let released = try await fixture.store.release(
                held.arrival, vouchedBy: fixture.jane.id, now: fixture.start, by: judgement)
            let mails = try await fixture.store.claimDue(
                limit: 9, now: fixture.start, owner: "a", lease: Fixture.lease)
            let carried = mails.first { $0.id == released.queued.first }
            #expect(carried?.entry?.senders.map(\.description) == ["jane.private@gmail.example"])
        }
    }

    @Test("each party's references hold what their mail client has seen, in order")
    func separatesReferences() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (id, toJane) = try await fixture.openConversation(owner: "a")
            _ = try await store.handOver(
                [.ready(toJane, QueueTests.frozen(toJane))], owner: "a", now: fixture.start, lease: Fixture.lease)
            let answer = Mails.from("jane@practice.example", messageID: "jane-1@practice.example", uid: 1)
            let filed = try await fixture.file(answer, owner: "a") { _, _ in
                fixture.message(in: id, by: .practitioner)
            }
            let toMark = try #require(filed.queued.first)
            let forMark = try #require(try await store.claimed([toMark], owner: "a").first?.conversation)
            #expect(forMark.references.map(\.text) == ["mail-900@client.example"])
            _ = try await store.handOver(
                [.ready(toMark, QueueTests.frozen(toMark))], owner: "a", now: fixture.start, lease: Fixture.lease)
            let more = Mails.from("mark@client.example", text: "Thanks", messageID: "mark-2@client.example", uid: 2)
            let next = try await fixture.file(more, owner: "a") { _, _ in fixture.message(in: id, by: .counterpart) }
            let forJane = try #require(try await store.claimed(next.queued, owner: "a").first?.conversation)
            #expect(forJane.references.map(\.text) == ["m-\(toJane)@messages.example", "jane-1@practice.example"])
        }
    }

    @Test("of a long thread the first and the last 20 references are kept")
    func boundsReferences() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let batch = (1...60).map {
                Mails.from("jane@practice.example", text: "\($0)", messageID: "\($0)@practice.example", uid: $0)
            }
            _ = try await fixture.store.file(
                batch, cursor: nil, now: fixture.start, owner: nil, lease: Fixture.lease,
                by: Judgement(read: { _ in batch[0] }) { _, _ in fixture.message(in: id, by: .practitioner) })
            let last = Mails.from("mark@client.example", text: "last", uid: 99)
            let filed = try await fixture.file(last, owner: "a") { _, _ in fixture.message(in: id, by: .counterpart) }
            let context = try #require(try await fixture.store.claimed(filed.queued, owner: "a").first?.conversation)
            #expect(
                context.references.map(\.text) == (Array(1...20) + Array(41...60)).map { "\($0)@practice.example" })
        }
    }

    @Test("a question tells a registered person the subject, and an enquirer nothing of it", arguments: [true, false])
    func hidesSubjects(isRegistered: Bool) async throws {
        try await Fixture.with { fixture in
            try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let anna = try #require(try await fixture.store.people(role: .enquirer, limit: 1).first)
            let person = isRegistered ? fixture.mark : anna
            let mail = Mails.from("other@client.example", subject: "Private", text: "x", uid: 2)
            let expiry = fixture.start + .seconds(86_400)
            let filed = try await fixture.file(mail, owner: "a") { _, _ in
                let request = MailRequest(
                    template: .confirmSender, recipient: .address(person.addresses[0], of: .existing(person.id)),
                    asksQuestion: true)
                return Decision(
                    disposition: .held(.unrecognisedSender), rule: "t",
                    effects: [
                        .ask(
                            .confirmSender, address: person.addresses[0], person: .existing(person.id),
                            expiresAt: expiry), .queue(request),
                    ])
            }
            let question = try #require(try await fixture.store.claimed(filed.queued, owner: "a").first?.question)
            #expect(question.subject == (isRegistered ? "Private" : ""))
            #expect(question.heldAt == mail.receivedAt)
            #expect(question.expiresAt == expiry)
        }
    }
}
