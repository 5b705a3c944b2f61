import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

extension Fixture {
    /// Files a mail with these effects and nothing else.
    @discardableResult
    func carryOut(
        _ effects: [Effect], of mail: Arrival? = nil, uid: UInt32 = 1, in conversation: ConversationID? = nil,
        at now: Timestamp = Fixture.start, owner: String? = nil
    ) async throws -> Filed {
        try await file(
            mail ?? Mails.from("mark@client.example", text: "text \(uid)", uid: uid), at: now, owner: owner
        ) { _, _ in
            Decision(
                disposition: .filed, rule: "test", effects: effects, conversation: conversation.map { .existing($0) },
                routes: [ServedRoute("test \(uid)")])
        }
    }

    func known(_ id: ConversationID) async throws -> KnownConversation {
        try #require(try await store.conversation(id)).0.conversation
    }

    func number(_ sql: String, _ arguments: StatementArguments = []) async throws -> Int64? {
        try await store.read { db in try db.number(sql, arguments) }
    }

    /// An enquiry that names no practitioner, and its enquirer.
    func generalEnquiry(
        from sender: String = "anna@stranger.example", uid: UInt32 = 700
    ) async throws -> (ConversationID, KnownPerson) {
        let desk = try #require(try await store.read { db in try PersonRow.desk(in: db) })
        let anna = Fixture.address(sender)
        let filed = try await carryOut(
            [
                .register(name: nil, address: anna, locale: "en"),
                .open(kind: .enquiry, practitioner: desk.id, counterpart: .registered, subject: "Knee"),
                .add(to: .opened, by: .counterpart, unproven: false), .desk(.create(.enquiry), .opened),
            ], of: Mails.from(sender, subject: "Knee", uid: uid), uid: uid)
        #expect(filed.decision?.rule == "test")
        let id = ConversationID(try #require(try await number("SELECT max(id) FROM conversation")))
        return (id, try await known(id).counterpart)
    }
}

/// Each effect leaves the rows that it says, and a later decision knows of it.
@Suite struct JourneyEffectTests {
    @Test("an enquirer's name is theirs to tell, a member's came by import")
    func renames() async throws {
        try await Fixture.with { fixture in
            let (id, anna) = try await fixture.generalEnquiry()
            #expect(anna.name == nil)
            try await fixture.carryOut([.rename(anna.id, "Anna Lee")])
            #expect(try await fixture.known(id).counterpart.name == "Anna Lee")
            let refused = try await fixture.carryOut([.rename(fixture.mark.id, "Mallory")], uid: 2)
            #expect(refused.decision?.disposition == .held(.undecided))
            #expect(try await fixture.store.people(role: .member, limit: 9).map(\.name) == ["Mark Roe"])
        }
    }

    @Test("an enquiry that is given a practitioner waits for them, and carries all its words to them, in order")
    func assigns() async throws {
        try await Fixture.with { fixture in
            let (id, anna) = try await fixture.generalEnquiry()
            let reference = ConversationReference.existing(id)
            try await fixture.carryOut(
                [.add(to: reference, by: .counterpart, unproven: false)],
                of: Mails.from("anna@stranger.example", text: "And my hip.", uid: 2), uid: 2)
            var relay = MailRequest(
                template: .newCustomerEnquiry, recipient: .person(.existing(fixture.jane.id)),
                conversation: reference, party: .practitioner)
            relay.carriesFirstEntry = true
            let filed = try await fixture.carryOut(
                [
                    .assign(id, fixture.jane.id), .awaitAnswer(in: reference), .queue(relay),
                    .forwardRest(of: id, to: fixture.jane.id),
                ], uid: 3, owner: "a")
            let conversation = try await fixture.known(id)
            #expect(conversation.practitioner.id == fixture.jane.id)
            #expect(conversation.isWaiting)
            let mails = try await fixture.store.claimed(filed.queued, owner: "a")
            #expect(mails.map(\.entry?.text) == ["It still hurts.", "And my hip."])
            #expect(mails.map(\.template) == [.newCustomerEnquiry, .enquirerMessage])
            let mail = try #require(mails.first)
            #expect(mail.conversation?.isWithDesk == false)
            for other in [fixture.mark.id, anna.id] {
                let again = try await fixture.carryOut([.assign(id, other)], uid: 9 + UInt32(other.rawValue))
                #expect(again.decision?.disposition == .held(.undecided))
            }
        }
    }

    @Test("a conversation changes its kind, and stays in the words it has")
    func setsKind() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.generalEnquiry()
            try await fixture.carryOut([.setKind(id, .inHouse)])
            #expect(try await fixture.known(id).kind == .inHouse)
            let refused = try await fixture.carryOut([.setKind(ConversationID(99), .support)], uid: 2)
            #expect(refused.decision?.disposition == .held(.undecided))
        }
    }

    @Test("an agent's words are an entry of neither side, without a mail, and count as nobody's")
    func posts() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let reference = ConversationReference.existing(id)
            let filed = try await fixture.carryOut(
                [
                    .post("We will see to it.", to: reference, by: .agent, channel: .desk),
                    .queue(
                        MailRequest(
                            template: .messageFromSupport, recipient: .person(.existing(fixture.mark.id)),
                            conversation: reference, party: .counterpart, carriesEntry: true)),
                ], owner: "a")
            let (summary, entries) = try #require(try await fixture.store.conversation(id))
            #expect(entries.map(\.author) == [.counterpart, .agent])
            #expect(entries.last?.channel == "desk")
            #expect(entries.last?.trimmed == "")
            #expect(summary.conversation.counterpartWrote)
            let mail = try #require(try await fixture.store.claimed(filed.queued, owner: "a").first)
            #expect(mail.entry?.author == .agent)
            #expect(mail.entry?.raw == nil)
            #expect(mail.entry?.senders == [])
        }
    }

    @Test("who saw the sentence on the form, and when, is recorded; never later than it was filed")
    func shows() async throws {
        try await Fixture.with { fixture in
            let moments = [fixture.start + .seconds(-60), fixture.start + .seconds(60)]
            try await fixture.carryOut(moments.map { .shown(.existing(fixture.mark.id), at: $0) })
            let found = try await fixture.store.read { db in
                try db.numbers(
                    "SELECT shown_at FROM wording WHERE outgoing IS NULL AND person = ? ORDER BY id",
                    [
                        fixture.mark.id.rawValue
                    ])
            }
            #expect(found == [moments[0], fixture.start].map(\.milliseconds))
        }
    }

    @Test("an alarm is raised once and counted, until it is cleared")
    func alarms() async throws {
        try await Fixture.with { fixture in
            for uid in [UInt32(1), 2] {
                try await fixture.carryOut([.alarm(kind: "probe", "late"), .alarm(kind: "probe", "late")], uid: uid)
            }
            #expect(try await fixture.store.alarms().map(\.times) == [4])
        }
    }

    @Test("the agenda goes to who asked for it, with what it lists")
    func agenda() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let filed = try await fixture.carryOut(
                [.awaitAnswer(in: .existing(id)), .agenda(fixture.jane.id)], owner: "a")
            let mail = try #require(try await fixture.store.claimed(filed.queued, owner: "a").first)
            #expect(mail.template == .agenda)
            #expect(mail.items.map(\.conversation) == [id])
            #expect(mail.recipient.id == fixture.jane.id)
        }
    }

    @Test("acknowledged once in a conversation; an absence is passed on once, until that side writes again")
    func tellsOnce() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            #expect(try await !fixture.known(id).isAcknowledged)
            let notice = { (template: TemplateName, person: KnownPerson, party: Party) in
                Effect.queue(
                    MailRequest(
                        template: template, recipient: .person(.existing(person.id)), conversation: .existing(id),
                        party: party))
            }
            try await fixture.carryOut([
                notice(.memberAcknowledgement, fixture.mark, .counterpart),
                notice(.awayNotice, fixture.mark, .counterpart), notice(.awayNotice, fixture.jane, .practitioner),
            ])
            #expect(try await fixture.known(id).isAcknowledged)
            #expect(try await fixture.known(id).awayPassedOn == [.practitioner, .counterpart])
            for (uid, party) in [(UInt32(2), Party.counterpart), (3, .practitioner)] {
                try await fixture.carryOut(
                    [.add(to: .existing(id), by: party, unproven: false)], uid: uid, in: id)
                #expect(try await fixture.known(id).awayPassedOn == (party == .counterpart ? [.practitioner] : []))
            }
        }
    }

    @Test("no mail is for the help desk itself")
    func neverToDesk() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.generalEnquiry()
            let desk = try await fixture.known(id).practitioner
            let filed = try await fixture.carryOut([
                .queue(
                    MailRequest(
                        template: .newCustomerEnquiry, recipient: .person(.existing(desk.id)),
                        conversation: .existing(id), party: .practitioner))
            ])
            #expect(filed.decision?.disposition == .held(.undecided))
            #expect(filed.queued.isEmpty)
        }
    }

    /// What each effect leaves of a waiting conversation: whether it waits, and the columns that are set.
    static let waits: [(Effect, Bool, String)] = [
        (.answered(.existing(ConversationID(1))), false, "1"), (.stopWaiting(.existing(ConversationID(1))), false, "1"),
        (
            .snooze(.existing(ConversationID(1)), until: Fixture.start + .seconds(60)), true,
            "snoozed_until = \((Fixture.start + .seconds(60)).milliseconds)"
        ),
        (
            .pauseWaiting(.existing(ConversationID(1)), until: Fixture.start + .seconds(60)), true,
            "paused_until = \((Fixture.start + .seconds(60)).milliseconds)"
        ),
        (.restartWaiting(.existing(ConversationID(1))), true, "step = 0 AND for_desk = 0"),
        (.escalate(.existing(ConversationID(1))), true, "for_desk = 1"),
    ]

    @Test("what is decided about waiting reaches the reminders", arguments: waits.indices)
    func reachesReminders(_ index: Int) async throws {
        let (effect, isWaiting, condition) = Self.waits[index]
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            try await fixture.carryOut([.awaitAnswer(in: .existing(id))])
            #expect(try await fixture.known(id).isWaiting)
            try await fixture.carryOut([effect], uid: 2)
            #expect(try await fixture.known(id).isWaiting == isWaiting)
            if isWaiting { #expect(try await fixture.number("SELECT 1 FROM waiting WHERE \(condition)") == 1) }
        }
    }

    @Test("a practitioner who is away is so until the day they said")
    func away() async throws {
        try await Fixture.with { fixture in
            let until = fixture.start + .seconds(86_400)
            try await fixture.carryOut([.away(fixture.jane.id, until: until)])
            let found = try await fixture.number(
                "SELECT away_until FROM person WHERE id = ?", [fixture.jane.id.rawValue])
            #expect(found == until.milliseconds)
        }
    }
}
