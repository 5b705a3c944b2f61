import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

@Suite("An enquirer becomes a client") struct PromotionTests {
    static let anna = ImportedPerson(
        externalID: "m2", role: .member, name: "Anna", handle: nil,
        addresses: [Fixture.address("anna@stranger.example")])

    /// Files Anna's enquiry to Jane with a ticket at the desk.
    private func enquiry(_ fixture: Fixture, from sender: String = "anna@stranger.example") async throws -> (
        ConversationID, Arrival
    ) {
        let mail = Mails.from(sender, uid: 1)
        let filed = try await fixture.file(mail) { arrival, _ in
            var decision = fixture.enquiry(arrival)
            decision.effects.append(.desk(.create(.enquiry), .opened))
            return decision
        }
        return (try #require(filed.conversation), mail)
    }

    private func kind(_ id: ConversationID, _ fixture: Fixture) async throws -> KnownConversation.Kind? {
        try await fixture.store.conversation(id)?.0.conversation.kind
    }

    private func tasks(_ fixture: Fixture) async throws -> [String] {
        try await fixture.store.read { db in
            try String.fetchAll(db, sql: "SELECT task || ' ' || detail FROM desk_task ORDER BY id")
        }
    }

    private static let solved = [
        "create ",
        "note The enquirer is a client now: the conversation goes on between them and the practitioner.",
        "status solved",
    ]

    @Test("who is imported as a member: their enquiry is in-house, the ticket is solved with a note, nothing is lost")
    func becomesMember() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await enquiry(fixture)
            let before = try #require(try await fixture.store.conversation(id))
            let report = try await fixture.store.bringIn([Self.anna], now: fixture.start)
            #expect((report.created, report.promoted) == (1, 1))
            #expect(try await kind(id, fixture) == .inHouse)
            #expect(try await tasks(fixture) == Self.solved)
            let after = try #require(try await fixture.store.conversation(id))
            #expect(after.1.map(\.text) == before.1.map(\.text))
            #expect(after.0.conversation.counterpartWrote)
            #expect(after.0.conversation.isOpen)

            let reply = Mails.from(
                "anna@stranger.example", uid: 2,
                keys: [.reply(id, .counterpart), .foreignMessage(try #require(mail.messageID))])
            let known = try await fixture.store.known(for: reply, now: fixture.start)
            for resolved in known.resolved {
                guard case .conversation(let found, .counterpart) = resolved.resolution else {
                    Issue.record("\(resolved.found.key) leads nowhere")
                    continue
                }
                #expect(found.id == id)
            }
            #expect(known.sender?.role == .member)
        }
    }

    @Test("an enquiry that nobody has been given yet stays the desk's when its sender becomes a member")
    func unassigned() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await enquiry(fixture)
            try await fixture.store.write { db in
                try db.run(
                    "UPDATE conversation SET practitioner = (SELECT id FROM person WHERE role = 'desk') WHERE id = ?",
                    [id.rawValue])
            }
            #expect(try await fixture.store.bringIn([Self.anna], now: fixture.start).promoted == 0)
            #expect(try await kind(id, fixture) == .enquiry)
            #expect(try await tasks(fixture) == ["create "])
        }
    }

    @Test("a known member whose second address enquired: merged and promoted")
    func merged() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await enquiry(fixture, from: "mark@second.example")
            var mark = Fixture.markRoe
            mark.addresses.append(Fixture.address("mark@second.example"))
            let report = try await fixture.store.bringIn([mark], now: fixture.start)
            #expect((report.updated, report.promoted) == (1, 1))
            #expect(try await kind(id, fixture) == .inHouse)
        }
    }

    @Test("a booking promotes the open enquiries of its pair, once; a cancelled or long past one does not")
    func booking() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await enquiry(fixture)
            try await fixture.store.bringIn([Self.anna], now: fixture.start)
            // An enquiry that was opened while its sender was a member, as one without proof of the sender is.
            try await fixture.store.write { db in
                try db.execute(sql: "UPDATE conversation SET kind = 'enquiry' WHERE id = ?", arguments: [id.rawValue])
            }
            let rows = try [
                BookingTests.booking("b1", "2027-01-01T09:00Z", "2027-01-01T10:00Z", member: "m2", status: .cancelled),
                BookingTests.booking("b2", "2001-01-01T09:00Z", "2001-01-01T10:00Z", member: "m2"),
                BookingTests.booking("b3", "2027-01-01T09:00Z", "2027-01-01T10:00Z", member: "m1"),
            ]
            #expect(try await fixture.store.importBookings(rows, now: fixture.start).promoted == 0)
            #expect(try await kind(id, fixture) == .enquiry)
            let booked = try [BookingTests.booking("b4", "2027-01-01T09:00Z", "2027-01-01T10:00Z", member: "m2")]
            #expect(try await fixture.store.importBookings(booked, now: fixture.start).promoted == 1)
            #expect(try await kind(id, fixture) == .inHouse)
            #expect(try await fixture.store.importBookings(booked, now: fixture.start).promoted == 0)
        }
    }

    @Test("a mark promotes; the last booking cancelled moves nothing back, and they are no active client any more")
    func back() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await enquiry(fixture)
            try await fixture.store.bringIn([Self.anna], now: fixture.start)
            let anna = try #require(try await fixture.store.person(named: "m2"))
            var rows = try [BookingTests.booking("b1", "2027-01-01T09:00Z", "2027-01-01T10:00Z", member: "m2")]
            try await fixture.store.importBookings(rows, now: fixture.start)
            rows[0].status = .cancelled
            #expect(try await fixture.store.importBookings(rows, now: fixture.start).updated == 1)
            #expect(try await kind(id, fixture) == .inHouse)
            #expect(
                try await !fixture.store.isActiveClient(
                    practitioner: fixture.jane.id, member: anna.id, now: fixture.start))
            try await fixture.store.write { db in
                try db.execute(sql: "UPDATE conversation SET kind = 'enquiry' WHERE id = ?", arguments: [id.rawValue])
            }
            let promoted = try await fixture.store.markActive(
                practitioner: fixture.jane.id, member: anna.id, by: "op", now: fixture.start)
            #expect(promoted == 1)
            #expect(try await kind(id, fixture) == .inHouse)
        }
    }
}
