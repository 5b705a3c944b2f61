import Mail
import Testing
import Triage

@testable import Flow

@Suite("A stranger writes to a practitioner's public address")
struct EnquiryTests {
    let rules = JourneyRules()

    @Test("The first mail opens an enquiry: acknowledged, welcomed once, forwarded")
    func first() {
        let decision = decide(
            Fixture.arrival(from: "new@people.example"), Fixture.known(Fixture.publicAddress), by: rules)
        #expect(decision.disposition == .filed)
        #expect(decision.rule == "journey.enquiry.first")
        #expect(decision.templates == [.enquiryAcknowledgement, .welcome, .newCustomerEnquiry])
        #expect(decision.conversation == .opened)
        #expect(
            decision.effects.first
                == .register(
                    name: "Sam Lee", address: Fixture.addresses("new@people.example")[0], locale: "en"))
    }

    @Test("Whoever was welcomed before is not welcomed again, and not registered twice")
    func known() {
        let decision = decide(
            Fixture.arrival(), Fixture.known(sender: Fixture.sam, Fixture.publicAddress), by: rules)
        #expect(decision.templates == [.enquiryAcknowledgement, .newCustomerEnquiry])
        #expect(!decision.effects.contains { if case .register = $0 { true } else { false } })
    }

    @Test("A mail under the same subject continues the open conversation, without a second acknowledgement")
    func continued() {
        let key = Fixture.resolved(
            .handle("jane-doe"), .practitioner(Fixture.jane, continuing: Fixture.enquiry))
        let decision = decide(Fixture.arrival(), Fixture.known(sender: Fixture.sam, key), by: rules)
        #expect(decision.rule == "journey.enquiry.continued")
        #expect(decision.templates == [.enquirerMessage])
    }

    @Test("An enquiry without a proof is forwarded, marked unproven")
    func unproven() {
        let decision = decide(
            Fixture.arrival(from: "new@people.example", proof: .none), Fixture.known(Fixture.publicAddress), by: rules)
        #expect(decision.effects.contains(.add(to: .opened, by: .counterpart, unproven: true)))
    }

    @Test("A forged stranger is held, and nobody is written to", arguments: [true, false])
    func forged(required: Bool) {
        let decision = decide(
            Fixture.arrival(proof: .fail), Fixture.known(Fixture.publicAddress),
            by: JourneyRules(requireAuthentication: required))
        #expect(decision.disposition == .held(.failedAuthentication))
        #expect(decision.effects.isEmpty)
    }

    @Test("An enquiry whose Reply-To is somebody else's is held")
    func replyTo() {
        var arrival = Fixture.arrival()
        arrival.replyTo = [Mailbox(address: EmailAddress("other@people.example"))]
        let decision = decide(arrival, Fixture.known(Fixture.publicAddress), by: rules)
        #expect(decision.disposition == .held(.replyToConflict))
        var known = Fixture.known(Fixture.publicAddress)
        known.waived = [.replyToConflict]
        #expect(decide(arrival, known, by: rules).disposition == .filed)
    }

    @Test("A null return path is never answered, but the enquiry goes on")
    func nullReturnPath() {
        var arrival = Fixture.arrival()
        arrival.hasNullReturnPath = true
        let decision = decide(arrival, Fixture.known(Fixture.publicAddress), by: rules)
        #expect(decision.templates == [.newCustomerEnquiry])
    }

    @Test("Over the cap of notices to strangers the enquiry still reaches the practitioner")
    func capped() {
        var known = Fixture.known(Fixture.publicAddress)
        known.volume.toStrangers = rules.budgets.noticesToStrangers
        #expect(decide(Fixture.arrival(), known, by: rules).templates == [.newCustomerEnquiry])
    }

    @Test("The acknowledgement and the welcome go to the enquirer, their words to the practitioner only")
    func recipients() {
        let decision = decide(
            Fixture.arrival(from: "new@people.example"), Fixture.known(Fixture.publicAddress), by: rules)
        #expect(
            decision.recipients == [
                .person(.registered), .person(.registered), .person(.existing(Fixture.jane.id)),
            ])
        for case .queue(let request) in decision.effects where request.party == .counterpart {
            #expect(!request.carriesEntry)
        }
    }

    static let omar = KnownPerson(
        id: PersonID(9), role: .practitioner, name: "Omar Haddad", handle: "omar-haddad",
        addresses: Fixture.addresses("omar@studio.example"))
    static var omarsAddress: Known.Resolved {
        Fixture.resolved(.handle("omar-haddad"), .practitioner(omar, continuing: nil))
    }

    @Test(
        "Somebody else's Message-ID is no key that was given: a member without proof is asked, one of ours is enough",
        arguments: [(ThreadKey.ownMessage(OutgoingMailID(5)), true), (foreignMessage, false)])
    func foreignMessageID(key: ThreadKey, isTaken: Bool) {
        let resolved = Fixture.resolved(key, .conversation(World.inHouse, .counterpart), header: "References")
        let decision = World.mail(Fixture.member, to: resolved, proof: .none)
        #expect(decision.disposition == (isTaken ? .filed : .held(.unconfirmedAddress)))
        #expect(World.mail(Fixture.member, to: resolved).disposition == .filed)
    }

    static let foreignMessage = MessageID("x@y.example").map { ThreadKey.foreignMessage($0) } ?? .handle("x")

    @Test("A practitioner at another's public address goes to support, and is told so; at their own it means nothing")
    func colleague() {
        let decision = World.mail(Fixture.jane, to: Self.omarsAddress)
        #expect(
            decision.summary == [
                "open support 1-4", "add practitioner @new", "desk create support @new", "routed-to-support > 1 @new",
            ])
        #expect(World.mail(Fixture.jane, to: Self.omarsAddress, proof: .none).disposition == .held(.unprovenSender))
        #expect(World.mail(Fixture.jane, to: World.publicAddress()).disposition == .held(.unroutable))
    }

    @Test("Of a mail to two, one of whom may not have it yet, one part is served and the mail is held for the other")
    func servedInPart() {
        let decision = World.mail(
            Fixture.member, to: Fixture.reply(World.inHouse, .counterpart), Self.omarsAddress, proof: .none)
        #expect(decision.disposition == .held(.unconfirmedAddress))
        #expect(decision.routes == [.conversation(World.inHouse.id)])
        #expect(decision.summary.first == "add counterpart @20 unproven")
        #expect(decision.templates.contains(.existingClientMessage))
        #expect(decision.summary.contains("ask confirm-address max@people.example"))
    }

    @Test("A mail to two practitioners opens an enquiry with each; its sender is registered and welcomed once")
    func two() {
        let decision = decide(
            Fixture.arrival(from: "new@people.example"), Fixture.known(Fixture.publicAddress, Self.omarsAddress),
            by: rules)
        let registered = decision.effects.filter { if case .register = $0 { true } else { false } }
        #expect(registered.count == 1)
        #expect(
            decision.recipients.filter { $0 == .person(.existing(Fixture.jane.id)) }.count == 1)
        #expect(decision.recipients.filter { $0 == .person(.existing(Self.omar.id)) }.count == 1)
        #expect(decision.routes.map(\.keys) == [["practitioner 1"], ["practitioner 9"]])
    }

    @Test("Words for one practitioner never go to another, whatever the mail refers to")
    func forwarded() {
        let own = Fixture.resolved(
            .ownMessage(OutgoingMailID(5)), .conversation(Fixture.enquiry, .counterpart), header: "References")
        let decision = decide(
            Fixture.arrival(), Fixture.known(sender: Fixture.sam, own, Self.omarsAddress), by: rules)
        #expect(decision.rule == "journey.enquiry.first")
        #expect(!decision.recipients.contains(.person(.existing(Fixture.jane.id))))
    }

    @Test("The same practitioner's public address with our Message-ID continues that conversation")
    func samePractitioner() {
        let own = Fixture.resolved(
            .ownMessage(OutgoingMailID(5)), .conversation(Fixture.enquiry, .counterpart), header: "References")
        let decision = decide(
            Fixture.arrival(), Fixture.known(sender: Fixture.sam, own, Fixture.publicAddress), by: rules)
        #expect(decision.rule == "journey.enquirer-message")
        #expect(decision.templates == [.enquirerMessage])
    }

    @Test("Nobody writes from an address of ours")
    func ownAddress() {
        var rules = rules
        rules.scheme = AddressScheme(domain: "messages.example.org", style: .catchAll)
        let decision = decide(
            Fixture.arrival(from: "omar-haddad@messages.example.org"), Fixture.known(Fixture.publicAddress), by: rules)
        #expect(decision.disposition == .held(.noSender))
        #expect(decision.effects.isEmpty)
    }
}
