import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// A practitioner leaves by an import that says so, and comes back by another.
@Suite struct DepartureTests {
    private static func jane(_ hasLeft: Bool?) -> ImportedPerson {
        var jane = Fixture.janeDoe
        jane.hasLeft = hasLeft
        return jane
    }

    private static func conversation(_ fixture: Fixture, _ mails: Int) async throws -> ConversationID {
        let first = try await fixture.carryOut(
            [
                .open(
                    kind: .inHouse, practitioner: fixture.jane.id, counterpart: .existing(fixture.mark.id),
                    subject: "Tuesday"),
                .add(to: .opened, by: .counterpart, unproven: false), .awaitAnswer(in: .opened),
                relay(fixture, .opened),
            ], uid: 1)
        #expect(first.decision?.rule == "test")
        let id = ConversationID(try #require(try await fixture.number("SELECT max(id) FROM conversation")))
        for uid in 1..<UInt32(mails) {
            try await fixture.carryOut(
                [
                    .add(to: .existing(id), by: .counterpart, unproven: false), .awaitAnswer(in: .existing(id)),
                    relay(fixture, .existing(id)),
                ], uid: uid + 1, in: id)
        }
        return id
    }

    private static func relay(_ fixture: Fixture, _ conversation: ConversationReference) -> Effect {
        .queue(
            MailRequest(
                template: .existingClientMessage, recipient: .person(.existing(fixture.jane.id)),
                conversation: conversation, party: .practitioner, carriesEntry: true))
    }

    @Test("what they have not answered is the desk's with all its words, once; what was to go to them does not go")
    func leaves() async throws {
        try await Fixture.with { fixture in
            let id = try await Self.conversation(fixture, 3)
            for _ in 1...2 {
                let problems = try await fixture.store.importPeople([Self.jane(true)], now: fixture.start)
                #expect(problems.isEmpty)
            }
            #expect(try await fixture.known(id).practitioner.hasLeft)
            let tasks = try await fixture.store.read { db in
                try db.rows("SELECT task, entry FROM desk_task ORDER BY id").map { "\($0["task"] as String)" }
            }
            #expect(tasks == ["create", "note", "comment", "comment"])
            #expect(try await fixture.number("SELECT count(*) FROM waiting") == 0)
            #expect(
                try await fixture.number("SELECT count(*) FROM outgoing WHERE state = 'cancelled'") == 3)
            let entries = try await fixture.number(
                "SELECT count(DISTINCT entry) FROM desk_task WHERE task IN ('create', 'comment')")
            #expect(entries == 3)
        }
    }

    @Test("a mail to them that is claimed at that moment is called off before it is handed over")
    func claimed() async throws {
        try await Fixture.with { fixture in
            _ = try await Self.conversation(fixture, 1)
            let claimed = try await fixture.store.claimDue(
                limit: 9, now: fixture.start, owner: "a", lease: Fixture.lease)
            #expect(claimed.count == 1)
            try await fixture.store.importPeople([Self.jane(true)], now: fixture.start)
            let mail = try #require(claimed.first?.id)
            let ready = try await fixture.store.handOver(
                [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: fixture.start, lease: Fixture.lease)
            #expect(ready.isEmpty)
            #expect(try await fixture.number("SELECT count(*) FROM outgoing WHERE state = 'cancelled'") == 1)
        }
    }

    @Test("bytes that exist are called off too, whether they wait, are claimed, or may have arrived")
    func frozen() async throws {
        try await Fixture.with { fixture in
            _ = try await Self.conversation(fixture, 3)
            let (store, now) = (fixture.store, fixture.start)
            let mails = try await store.claimDue(limit: 9, now: now, owner: "a", lease: Fixture.lease).map(\.id)
            #expect(mails.count == 3)
            let ready = mails.map { Preparation.ready($0, QueueTests.frozen($0)) }
            #expect(try await store.handOver(ready, owner: "a", now: now, lease: Fixture.lease) == mails)
            try await store.settle(
                [
                    (mails[0], QueueTests.later, now), (mails[1], QueueTests.silent, now),
                    (mails[2], QueueTests.later, now),
                ],
                now: now)
            let again = try await store.claimDue(limit: 1, now: now, owner: "a", lease: Fixture.lease)
            try await store.importPeople([Self.jane(true)], now: now)
            let second = again.map { Preparation.ready($0.id, QueueTests.frozen($0.id)) }
            #expect(try await store.handOver(second, owner: "a", now: now, lease: Fixture.lease) == [])
            #expect(try await fixture.number("SELECT count(*) FROM outgoing WHERE state = 'cancelled'") == 3)
            #expect(try await store.claimDue(limit: 9, now: now, owner: "a", lease: Fixture.lease).isEmpty)
        }
    }

    @Test("whoever wrote to them since they left and writes again goes on with the desk")
    func continues() async throws {
        try await Fixture.with { fixture in
            try await fixture.store.importPeople([Self.jane(true)], now: fixture.start)
            let desk = try #require(try await fixture.store.read { db in try PersonRow.desk(in: db) })
            try await fixture.carryOut([
                .open(
                    kind: .support, practitioner: desk.id, counterpart: .existing(fixture.mark.id), subject: "Tuesday"),
                .add(to: .opened, by: .counterpart, unproven: false),
            ])
            let mail = Mails.from("mark@client.example", subject: "Re: Tuesday", uid: 7, keys: [.handle("jane-doe")])
            let known = try await fixture.store.known(for: mail, now: fixture.start)
            guard case .practitioner(_, let continuing)? = known.resolved.first?.resolution else {
                Issue.record("the address is nobody's")
                return
            }
            #expect(continuing?.practitioner.id == desk.id)
        }
    }

    @Test("an answer of theirs that fails after they left is the desk's question again, and no reminder's")
    func failsLater() async throws {
        try await Fixture.with { fixture in
            let id = try await Self.conversation(fixture, 1)
            try await fixture.store.importPeople([Self.jane(true)], now: fixture.start)
            try await fixture.carryOut([.restartWaiting(.existing(id))], uid: 9, in: id)
            #expect(try await fixture.number("SELECT for_desk FROM waiting") == 1)
        }
    }

    @Test("an import that says nothing leaves it; who comes back gets mails again; no agenda meanwhile")
    func back() async throws {
        try await Fixture.with { fixture in
            let day = try #require(CivilDay(parsing: "2026-06-01"))
            func agendas() async throws -> [PersonID] {
                try await fixture.store.practitionersWithoutAgenda(
                    zone: fixture.jane.timeZone, day: day, limit: 9)
            }
            #expect(try await agendas() == [fixture.jane.id])
            try await fixture.store.importPeople([Self.jane(true)], now: fixture.start)
            #expect(try await agendas().isEmpty)
            var renamed = Self.jane(nil)
            renamed.name = "Jane D. Doe"
            try await fixture.store.importPeople([renamed], now: fixture.start)
            #expect(try await agendas().isEmpty)
            try await fixture.store.importPeople([Self.jane(false)], now: fixture.start)
            #expect(try await agendas() == [fixture.jane.id])
        }
    }
}
