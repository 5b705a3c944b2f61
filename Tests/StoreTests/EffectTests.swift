import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite struct EffectTests {
    @Test("there is one welcome for each person, ever")
    func welcomesOnce() async throws {
        try await Fixture.with { fixture in
            let welcome = Effect.queue(
                MailRequest(template: .welcome, recipient: .person(.existing(fixture.mark.id))))
            for uid in [UInt32(1), 2] {
                let mail = Mails.from("mark@client.example", uid: uid)
                let filed = try await fixture.file(mail) { _, known in
                    #expect(known.sender?.wasWelcomed == (uid == 2))
                    return Decision(
                        disposition: .filed, rule: "t", effects: [welcome, welcome], routes: [ServedRoute("w\(uid)")])
                }
                #expect(filed.queued.count == (uid == 1 ? 1 : 0))
            }
            #expect(try await fixture.store.counts()["outgoing"] == 1)
        }
    }

    /// Decisions whose parts do not fit: each must be held, not carried out by halves.
    static let misfits: [(String, @Sendable (Fixture) -> [Effect])] = [
        (
            "an entry in a conversation that is not opened",
            { _ in [.add(to: .opened, by: .counterpart, unproven: false)] }
        ),
        (
            "a mail to a person that is not registered",
            { _ in [.queue(MailRequest(template: .welcome, recipient: .person(.registered)))] }
        ),
        (
            "a mail to a person who does not exist",
            { _ in [.queue(MailRequest(template: .welcome, recipient: .person(.existing(PersonID(99)))))] }
        ),
        (
            "a mail to somebody else's address",
            { fixture in
                let address = MailRequest.Recipient.address(
                    fixture.jane.addresses[0], of: .existing(fixture.mark.id))
                return [.queue(MailRequest(template: .welcome, recipient: address))]
            }
        ),
        (
            "a question that is not asked",
            { fixture in
                let person = MailRequest.Recipient.person(.existing(fixture.mark.id))
                return [.queue(MailRequest(template: .confirmSender, recipient: person, asksQuestion: true))]
            }
        ),
        (
            "a mail for one side addressed to the other (G9)",
            { fixture in
                [
                    .open(
                        kind: .inHouse, practitioner: fixture.jane.id, counterpart: .existing(fixture.mark.id),
                        subject: ""),
                    .queue(
                        MailRequest(
                            template: .enquirerMessage, recipient: .person(.existing(fixture.mark.id)),
                            conversation: .opened, party: .practitioner)),
                ]
            }
        ),
        ("a question that does not exist", { _ in [.useQuestion(QuestionID(7))] }),
        (
            "a report on a mail that does not exist",
            { _ in [.report(OutgoingMailID(7), status: nil, severity: .hard, diagnostic: nil)] }
        ),
    ]

    @Test("a decision whose parts do not fit is held whole", arguments: misfits.indices)
    func holdsMisfits(_ index: Int) async throws {
        try await Fixture.with { fixture in
            let effects = Self.misfits[index].1(fixture)
            let before = try await fixture.store.counts()
            let filed = try await fixture.file(Mails.from("mark@client.example", uid: 1)) { _, _ in
                Decision(disposition: .filed, rule: "t", effects: effects, routes: [ServedRoute("r")])
            }
            #expect(filed.decision?.disposition == .held(.undecided), "\(Self.misfits[index].0)")
            let after = try await fixture.store.counts()
            #expect(after.filter { !$0.key.hasPrefix("arrivals") } == before.filter { !$0.key.hasPrefix("arrivals") })
        }
    }

    @Test("a final report fails the mail, a temporary one does not", arguments: [true, false])
    func reports(isHard: Bool) async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (_, mail) = try await fixture.openConversation(owner: "a")
            _ = try await store.handOver(
                [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: fixture.start, lease: Fixture.lease)
            try await store.settle([(mail, QueueTests.ok, .never)], now: fixture.start)
            let report = Mails.from("mailer-daemon@mx.example", uid: 1, verdict: .deliveryReport)
            try await fixture.file(report) { _, _ in
                let effect = Effect.report(
                    mail, status: "5.1.1", severity: isHard ? .hard : .soft, diagnostic: "no such user")
                return Decision(
                    disposition: .dropped, rule: "report", effects: [effect], routes: [ServedRoute("report \(mail)")])
            }
            let found = try #require(try await store.queuedMails(states: [isHard ? .failed : .sent], limit: 1).first)
            #expect(found.note == (isHard ? "report: 5.1.1 no such user" : "body 250 2.0.0 queued"))
            #expect(try await store.counts()["reports"] == 1)
        }
    }

    /// How the attempt ends that a final report on its mail has overtaken, and in which state that leaves the mail.
    static let overtaken: [(DeliveryOutcome?, OutgoingState)] = [
        (QueueTests.ok, .failed), (QueueTests.silent, .failed), (nil, .failed), (QueueTests.later, .due),
    ]

    @Test("a final report that is read before the attempt is settled is believed", arguments: overtaken.indices)
    func overtakes(_ index: Int) async throws {
        let (outcome, state) = Self.overtaken[index]
        try await Fixture.with { fixture in
            let store = fixture.store
            let (_, mail) = try await fixture.openConversation(owner: "a")
            let (start, ready) = (fixture.start, [Preparation.ready(mail, QueueTests.frozen(mail))])
            _ = try await store.handOver(ready, owner: "a", now: start, lease: Fixture.lease)
            try await fixture.file(Mails.from("mailer-daemon@mx.example", uid: 1)) { _, _ in
                Decision(
                    disposition: .dropped, rule: "report",
                    effects: [.report(mail, status: "5.1.1", severity: .hard, diagnostic: "nobody")],
                    routes: [ServedRoute("report \(mail)")])
            }
            if let outcome {
                try await store.settle([(mail, outcome, start)], now: start)
            } else {
                #expect(try await store.recover(now: start, owner: "a", uncertainWait: .zero) == 1)
            }
            let found = try #require(try await store.queuedMails(states: [state], limit: 1).first)
            #expect(found.note.contains("5.1.1 nobody") == (state == .failed))
            guard state == .failed else { return }
            #expect(try await fixture.callOffNotices(now: start) == [.notDelivered])
            // The operator's next attempt is another one: the old report says nothing of it.
            let later = start + .seconds(60)
            try await store.retry(mail, now: later)
            #expect(
                try await store.claimDue(limit: 9, now: later, owner: "b", lease: Fixture.lease).map(\.id) == [mail])
            _ = try await store.handOver(ready, owner: "b", now: later, lease: Fixture.lease)
            try await store.settle([(mail, QueueTests.ok, .never)], now: later)
            #expect(try await store.queuedMails(states: [.sent], limit: 1).map(\.id) == [mail])
        }
    }

    @Test("one mail answers several conversations, each relayed with its own entry")
    func answersSeveral() async throws {
        try await Fixture.with { fixture in
            let (one, _) = try await fixture.openConversation(subject: "One", uid: 901)
            let (two, _) = try await fixture.openConversation(subject: "Two", uid: 902)
            let filed = try await fixture.file(Mails.from("jane@practice.example", uid: 1), owner: "a") { _, _ in
                var decision = fixture.message(in: one, by: .practitioner)
                decision.effects += fixture.message(in: two, by: .practitioner).effects
                return decision
            }
            let mails = try await fixture.store.claimed(filed.queued, owner: "a")
            #expect(mails.map(\.conversation?.id) == [one, two])
            #expect(Set(mails.compactMap(\.entry?.id)).count == 2)
            for id in [one, two] {
                let (_, entries) = try #require(try await fixture.store.conversation(id))
                #expect(entries.map(\.author) == [.counterpart, .practitioner])
                #expect(entries.last?.delivery.map(\.template) == [.messageFromPractitioner])
            }
        }
    }

    @Test("a note stands in the conversation and counts as nobody's words")
    func notes() async throws {
        try await Fixture.with { fixture in
            let (conversation, _) = try await fixture.openConversation()
            let before = try #require(try await fixture.store.conversation(conversation))
            let mail = Mails.from("jane@practice.example", text: "I am away.", uid: 1, verdict: .vacation)
            try await fixture.file(mail, at: fixture.start + .seconds(60)) { _, _ in
                Decision(
                    disposition: .note, rule: "automatic.note",
                    effects: [.note(in: .existing(conversation), by: .practitioner)],
                    conversation: .existing(conversation), routes: [ServedRoute("c")])
            }
            let (summary, entries) = try #require(try await fixture.store.conversation(conversation))
            #expect(entries.map(\.kind) == [.message, .note])
            #expect(summary.conversation == before.0.conversation)
            #expect(try await fixture.store.counts()["arrivals.note"] == 1)
        }
    }
}
