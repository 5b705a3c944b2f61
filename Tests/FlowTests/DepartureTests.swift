import Mail
import Testing
import Triage

@testable import Flow

@Suite("A practitioner who has left")
struct DepartureTests {
    private static var jane: KnownPerson {
        var jane = Fixture.jane
        jane.hasLeft = true
        return jane
    }

    private static func publicAddress(continuing: KnownConversation? = nil) -> Known.Resolved {
        Fixture.resolved(.handle("jane-doe"), .practitioner(jane, continuing: continuing))
    }

    private static func conversation(
        _ id: Int64, _ kind: KnownConversation.Kind, _ counterpart: KnownPerson, isTold: Bool = false
    ) -> KnownConversation {
        var conversation = World.conversation(id, kind, jane, counterpart)
        conversation.isToldOfLeaving = isTold
        return conversation
    }

    private static func reply(_ conversation: KnownConversation, _ party: Party) -> Known.Resolved {
        Fixture.resolved(.reply(conversation.id, party), .conversation(conversation, party))
    }

    @Test("a stranger at their public address: an enquiry of the desk's, which is told whom it was written to")
    func stranger() {
        let decision = World.mail(nil, to: Self.publicAddress())
        #expect(decision.rule == "journey.enquiry.general")
        #expect(
            decision.summary == [
                "register Nora New new@people.example", "open enquiry 4-new", "add counterpart @new",
                "desk create enquiry @new", "enquiry-received > new @new", "welcome > new @new",
                "desk note @new",
            ])
    }

    @Test("a member at their public address: support, and the member is told that they have left")
    func member() {
        #expect(
            World.mail(Fixture.member, to: Self.publicAddress()).summary == [
                "open support 4-3", "add counterpart @new", "desk create support @new",
                "practitioner-left > 3 @new", "desk note @new",
            ])
    }

    @Test(
        "further words in a conversation with them: a ticket has them, nobody else; who wrote is told once",
        arguments: [KnownConversation.Kind.inHouse, .enquiry])
    func further(kind: KnownConversation.Kind) {
        let person = kind == .inHouse ? Fixture.member : Fixture.sam
        let ticket = kind == .inHouse ? "escalation" : "enquiry"
        let words = ["add counterpart @20", "desk create \(ticket) @20"]
        let first = Self.conversation(20, kind, person)
        let told = [
            "desk note @20",
            "practitioner-left > \(person.id) @20",
        ]
        #expect(World.mail(person, to: Self.reply(first, .counterpart)).summary == words + told)
        #expect(World.mail(person, to: Self.publicAddress(continuing: first)).summary == words + told)
        let second = Self.conversation(20, kind, person, isTold: true)
        #expect(World.mail(person, to: Self.reply(second, .counterpart)).summary == words)
    }

    @Test("what they write to a client themselves goes to support, commands too, and never to the client")
    func own() {
        let conversation = Self.conversation(20, .inHouse, Fixture.member)
        for text in ["I have moved to Bath.", "#close"] {
            let decision = World.mail(Self.jane, to: Self.reply(conversation, .practitioner), text: text)
            #expect(decision.rule == "journey.support.left")
            #expect(
                decision.summary == [
                    "open support 1-4", "add practitioner @new", "desk create support @new",
                    "routed-to-support > 1 @new",
                ])
        }
        let contact = Fixture.resolved(
            .contact(practitioner: Self.jane.id, client: Fixture.member.id),
            .contact(Self.jane, client: Fixture.member, isActive: true, continuing: nil))
        #expect(World.mail(Self.jane, to: contact).rule == "journey.support.left")
        #expect(World.mail(Self.jane, to: World.general(.agenda)).disposition == .held(.unroutable))
    }

    @Test("their absence is told to nobody, and a client's answer to their invitation is the desk's")
    func automatic() {
        let conversation = Self.conversation(20, .inHouse, Fixture.member)
        let away = World.mail(Self.jane, to: Self.reply(conversation, .practitioner)) { arrival, _ in
            arrival.verdict.kind = .vacation
        }
        #expect(away.templates.isEmpty)
        let answer = World.mail(Fixture.member, to: Self.reply(conversation, .counterpart)) { arrival, _ in
            arrival.verdict.kind = .notification
            arrival.answersInvitation = true
        }
        #expect(answer.templates.isEmpty)
        #expect(answer.summary.contains("desk create escalation @20"))
    }

    @Test("the desk can give them nothing, and what a requester writes there is not passed on to them")
    func desk() {
        func change(_ event: DeskChange.Event) -> DeskChange {
            DeskChange(id: "1", ticket: TicketID(23), at: Fixture.now, event: event)
        }
        let assigned = decide(change(.assigned(handle: "jane-doe")), in: World.unassigned, assignee: Self.jane)
        #expect(assigned.rule == "desk.has-left")
        #expect(assigned.summary == ["desk note @23"])
        let outside = decide(
            change(.outsideComment("Hello?", isVerified: true)), in: Self.conversation(7, .enquiry, Fixture.sam),
            assignee: nil)
        #expect(outside.summary == ["post counterpart @7 Hello?"])
    }
}
