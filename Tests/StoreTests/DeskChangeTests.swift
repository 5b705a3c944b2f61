import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// What happens at the desk is filed once, in its order, and none keeps the others out.
@Suite struct DeskChangeTests {
    private static func change(
        _ id: String, _ event: DeskChange.Event, of ticket: TicketID, at seconds: Int = 60
    ) -> DeskChange {
        DeskChange(id: id, ticket: ticket, at: Fixture.start + .seconds(seconds), event: event)
    }

    private static func file(
        _ changes: [DeskChange], _ fixture: Fixture, owner: String? = nil
    ) async throws -> [FiledChange] {
        try await fixture.store.file(
            changes, now: fixture.start + .seconds(120), owner: owner, lease: Fixture.lease)
    }

    private static func ticket(of id: ConversationID, _ fixture: Fixture) async throws -> KnownTicket {
        try #require(try await fixture.known(id).ticket)
    }

    @Test("an agent's public words are an entry and a mail, once however often they are told; private ones are neither")
    func filesComments() async throws {
        try await Fixture.with { fixture in
            let id = try await fixture.enquiryWithTicket()
            let ticket = try await Self.ticket(of: id, fixture).id
            let told = [
                Self.change("1", .comment("We look into it.", isPublic: true, agent: "Kim"), of: ticket),
                Self.change("2", .comment("She rang.", isPublic: false, agent: "Kim"), of: ticket),
            ]
            let first = try await Self.file(told + told, fixture, owner: "a")
            #expect(first.map(\.outcome) == [.done, .done, .repeated, .repeated])
            #expect(first.map(\.queued.count) == [1, 0, 0, 0])
            #expect(try await Self.file(told, fixture).allSatisfy { $0.outcome == .repeated && $0.queued.isEmpty })
            let (_, entries) = try #require(try await fixture.store.conversation(id))
            #expect(entries.map(\.text) == ["It still hurts.", "We look into it."])
            #expect(entries.last?.author == .agent)
            #expect(entries.last?.writtenAt == fixture.start + .seconds(60))
            let mail = try #require(try await fixture.store.claimed(first[0].queued, owner: "a").first)
            #expect(mail.template == .messageFromSupport)
            #expect(mail.conversation?.party == .counterpart)
        }
    }

    @Test(
        "an agent gives an enquiry to a practitioner by handle; its sender is told who got a receipt, nobody else",
        arguments: [true, false])
    func assigns(isReceived: Bool) async throws {
        try await Fixture.with { fixture in
            let (id, anna) = try await fixture.generalEnquiry()
            if isReceived {
                try await fixture.carryOut(
                    [
                        .queue(
                            MailRequest(
                                template: .enquiryReceived, recipient: .person(.existing(anna.id)),
                                conversation: .existing(id), party: .counterpart))
                    ], uid: 2)
            }
            let ticket = try await Self.ticket(of: id, fixture).id
            let filed = try await Self.file(
                [
                    Self.change("1", .assigned(handle: "nobody"), of: ticket),
                    Self.change("2", .assigned(handle: "Jane-Doe"), of: ticket),
                ], fixture, owner: "a")
            #expect(filed.map(\.outcome) == [.done, .done])
            let conversation = try await fixture.known(id)
            #expect(conversation.practitioner.id == fixture.jane.id)
            #expect(conversation.isWaiting)
            let mails = try await fixture.store.claimed(filed[1].queued, owner: "a")
            #expect(
                mails.map(\.template).sorted { $0.rawValue < $1.rawValue }
                    == (isReceived ? [.enquiryAcknowledgement] : []) + [.newCustomerEnquiry])
            #expect(mails.first { $0.template == .newCustomerEnquiry }?.entry?.text == "It still hurts.")
        }
    }

    @Test("the ticket follows the desk's status, and one that is told late undoes nothing")
    func followsStatus() async throws {
        try await Fixture.with { fixture in
            let id = try await fixture.enquiryWithTicket()
            let ticket = try await Self.ticket(of: id, fixture).id
            for (name, status, seconds, expected) in [
                ("1", TicketStatus.open, 60, TicketStatus.open), ("2", .solved, 90, .solved), ("3", .hold, 70, .solved),
                ("4", .closed, 100, .closed),
            ] {
                _ = try await Self.file([Self.change(name, .status(status), of: ticket, at: seconds)], fixture)
                #expect(try await Self.ticket(of: id, fixture).status == expected)
            }
        }
    }

    @Test("a change that cannot be carried out is said, and the others are filed")
    func refusesOne() async throws {
        try await Fixture.with { fixture in
            let id = try await fixture.enquiryWithTicket()
            let ticket = try await Self.ticket(of: id, fixture).id
            try await fixture.store.write { db in
                try db.execute(
                    sql: """
                        CREATE TRIGGER broken BEFORE INSERT ON entry WHEN NEW.text = 'bad'
                            BEGIN SELECT RAISE(ABORT, 'broken'); END
                        """)
            }
            let filed = try await Self.file(
                [
                    Self.change("1", .comment("bad", isPublic: true, agent: "Kim"), of: ticket),
                    Self.change("2", .status(.hold), of: TicketID(99)),
                    Self.change("3", .comment("good", isPublic: true, agent: "Kim"), of: ticket),
                ], fixture)
            #expect(filed.map(\.outcome) == [.refused("broken (SQLite 1811)"), .unknownTicket, .done])
            #expect(try await fixture.store.alarms().map(\.kind) == [Alarm.deskChange])
            #expect(try await fixture.store.conversation(id)?.1.map(\.text) == ["It still hurts.", "good"])
        }
    }
}
