import Mail
import Testing
import Triage

@testable import Flow

@Suite("Which conversation: the first hit wins")
struct ConversationChoiceTests {
    static let byMessageID = Fixture.resolved(
        .ownMessage(OutgoingMailID(5)), .conversation(World.janesSupport, .practitioner), header: "In-Reply-To")
    static let byForeignID = Fixture.resolved(
        MessageID("x@y.example").map { .foreignMessage($0) } ?? .handle("x"),
        .conversation(World.janesSupport, .practitioner), header: "References")

    @Test("1. A question's token before everything; the answer is for nobody else")
    func question() {
        let decision = World.mail(
            Fixture.jane, to: World.asked(.confirmSender), World.publicAddress(), Self.byMessageID, text: "yes")
        #expect(decision.summary == ["use 4", "release 11 author(1)"])
    }

    @Test("1. A reply token before contact address, Message-ID and public address")
    func reply() {
        let decision = World.mail(
            Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner), Self.byMessageID, World.general(.support))
        #expect(decision.conversation == .existing(World.inHouse.id))
        #expect(decision.routes == [.conversation(World.inHouse.id)])
    }

    @Test("2. A contact address before our Message-ID")
    func contact() {
        let decision = World.mail(
            Fixture.jane, to: World.contact(isActive: true, continuing: World.inHouse), Self.byMessageID)
        #expect(decision.conversation == .existing(World.inHouse.id))
    }

    @Test("3. Our Message-ID before a foreign one and before public and general addresses")
    func messageID() {
        let decision = World.mail(Fixture.jane, to: Self.byMessageID, World.general(.agenda))
        #expect(decision.conversation == .existing(World.janesSupport.id))
    }

    @Test("4. A foreign Message-ID in its party's mail")
    func foreignID() {
        let decision = World.mail(Fixture.jane, to: Self.byForeignID)
        #expect(decision.conversation == .existing(World.janesSupport.id))
        #expect(World.mail(nil, to: Self.byForeignID).disposition == .held(.unrecognisedSender))
    }

    @Test("5. A public address: the pair's open conversation under the same subject, else a new one")
    func publicAddress() {
        let continued = World.mail(Fixture.member, to: World.publicAddress(continuing: World.inHouse))
        #expect(continued.conversation == .existing(World.inHouse.id))
        #expect(World.mail(Fixture.member, to: World.publicAddress()).conversation == .opened)
    }

    @Test("6. A general address, after everything else")
    func general() {
        let decision = World.mail(nil, to: World.publicAddress(), World.general(.enquiries))
        #expect(decision.rule == "journey.enquiry.first")
        #expect(World.mail(nil, to: World.general(.enquiries)).rule == "journey.enquiry.general")
    }

    @Test("7. Nothing matches: held as unroutable")
    func nothing() {
        #expect(World.mail(nil).disposition == .held(.unroutable))
    }

    @Test("Every token of the sender's is served once: question, reply and contact address in one mail")
    func several() {
        let other = KnownPerson(
            id: PersonID(30), role: .member, name: "Ann Poe", addresses: Fixture.addresses("ann@people.example"))
        let decision = World.mail(
            Fixture.jane, to: World.asked(.confirmSender), World.asked(.confirmSender),
            Fixture.reply(World.inHouse, .practitioner), World.contact(isActive: true, client: other),
            World.contact(isActive: true, client: other), text: "Yes, Friday at ten would suit me.")
        #expect(decision.routes.map(\.keys) == [["question 4"], ["conversation 20"], ["contact 1 30"]])
        #expect(decision.templates == [.messageFromPractitioner, .messageFromPractitioner])
    }

    @Test("The reply and the contact address of one pair are one client, who gets the words once")
    func onePair() {
        let decision = World.mail(
            Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner), World.contact(isActive: true))
        #expect(decision.templates == [.messageFromPractitioner])
    }

    @Test("Tokens of others beside the sender's own are not served")
    func notTheirs() {
        let foreign = Fixture.reply(World.conversation(40, .inHouse, Fixture.jane, Fixture.sam), .counterpart)
        let decision = World.mail(Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner), foreign)
        #expect(decision.routes == [.conversation(World.inHouse.id)])
    }

    @Test("A copy acts only for what has not been served", arguments: ["contact 1 3", "conversation 20"])
    func copies(key: String) {
        let decision = World.mail(
            Fixture.jane, to: World.contact(isActive: true, continuing: World.inHouse),
            change: { _, known in known.served = [key] })
        #expect(decision.disposition == .dropped)
        #expect(decision.effects.isEmpty)
    }
}
