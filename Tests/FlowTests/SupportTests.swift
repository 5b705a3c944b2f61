import Mail
import Testing
import Triage

@testable import Flow

@Suite("General addresses")
struct SupportTests {
    @Test(
        "enquiries@: a stranger's is a ticket without practitioner, received neutrally, and nobody is said to be added")
    func enquiry() {
        let decision = World.mail(nil, to: World.general(.enquiries))
        #expect(
            decision.summary == [
                "register Nora New new@people.example", "open enquiry 4-new", "add counterpart @new",
                "desk create enquiry @new", "enquiry-received > new @new", "welcome > new @new",
            ])
    }

    @Test("The same subject within 30 days continues, on the ticket alone")
    func continued() {
        let decision = World.mail(Fixture.sam, to: World.general(.enquiries, continuing: World.unassigned))
        #expect(decision.summary == ["add counterpart @23", "desk comment @23"])
    }

    @Test(
        "Registered people have support, from whichever general address; members are told that messages are monitored",
        arguments: [AddressScheme.General.enquiries, .support, .notices])
    func support(general: AddressScheme.General) {
        #expect(
            World.mail(Fixture.jane, to: World.general(general)).summary == [
                "open support 1-4", "add practitioner @new", "desk create support @new",
            ])
        #expect(
            World.mail(Fixture.member, to: World.general(general)).summary == [
                "open support 4-3", "add counterpart @new", "desk create support @new",
                "member-acknowledgement > 3 @new",
            ])
        let silent = World.mail(
            Fixture.member, to: World.general(general), change: { arrival, _ in arrival.hasNullReturnPath = true })
        #expect(silent.rule == "journey.support" && silent.templates.isEmpty)
    }

    @Test("Their support continues too, and not another's or a conversation with somebody else")
    func supportContinued() {
        let jane = World.mail(Fixture.jane, to: World.general(.support, continuing: World.janesSupport))
        #expect(jane.summary == ["add practitioner @21", "desk comment @21"])
        let member = World.mail(Fixture.member, to: World.general(.support, continuing: World.membersSupport))
        #expect(member.summary == ["add counterpart @22", "desk comment @22"])
        let other = World.mail(Fixture.jane, to: World.general(.support, continuing: World.inHouse))
        #expect(other.rule == "journey.support")
    }

    @Test(
        "support@ and notices@: a stranger's is an enquiry without practitioner",
        arguments: [AddressScheme.General.support, .notices])
    func stranger(general: AddressScheme.General) {
        #expect(World.mail(nil, to: World.general(general)).rule == "journey.enquiry.general")
    }

    @Test("What means nothing goes where the mailbox says", arguments: UnaddressedPolicy.allCases)
    func unaddressed(policy: UnaddressedPolicy) {
        let rule = { (person: KnownPerson?) in
            World.mail(person, change: { arrival, _ in arrival.unaddressed = policy }).rule
        }
        switch policy {
        case .enquiry, .support:
            #expect(rule(nil) == "journey.enquiry.general")
            #expect(rule(Fixture.jane) == "journey.support")
            #expect(rule(Fixture.member) == "journey.support")
        case .hold: #expect(rule(nil) == "unaddressed.hold")
        }
    }

    @Test("A token of ours that does not verify was meant for one conversation: held, whatever the mailbox says")
    func forgedToken() {
        let decision = World.mail(
            nil,
            change: { arrival, _ in
                arrival.unaddressed = .enquiry
                arrival.keys = ThreadKeys(found: [], forged: ["r-abc"])
            })
        #expect(decision.disposition == .held(.unroutable))
    }

    @Test("agenda@: a practitioner gets theirs, also for an empty mail")
    func agenda() {
        #expect(World.mail(Fixture.jane, to: World.general(.agenda), text: "").summary == ["agenda 1"])
    }

    @Test("agenda@: nothing goes to a null return path")
    func agendaNullReturnPath() {
        let decision = World.mail(
            Fixture.jane, to: World.general(.agenda), change: { arrival, _ in arrival.hasNullReturnPath = true })
        #expect(decision.disposition == .held(.unroutable))
        #expect(decision.effects.isEmpty)
    }

    @Test("agenda@: others have none", arguments: [Fixture.member, Fixture.sam])
    func noAgenda(person: KnownPerson) {
        let decision = World.mail(person, to: World.general(.agenda))
        #expect(decision.disposition == .held(.unroutable))
        #expect(decision.templates == [.unroutable])
    }

    @Test(
        "postmaster and abuse reach the operator and are never answered",
        arguments: [AddressScheme.General.postmaster, .abuse])
    func postmaster(general: AddressScheme.General) {
        for person in [nil, Fixture.jane, Fixture.member] {
            let decision = World.mail(person, to: World.general(general))
            #expect(decision.disposition == .held(.unroutable))
            #expect(decision.summary == ["alarm postmaster"])
        }
    }

    @Test("A practitioner's public address is not for practitioners: held, and told so")
    func practitioner() {
        let decision = World.mail(Fixture.jane, to: World.publicAddress())
        #expect(decision.disposition == .held(.unroutable))
        #expect(decision.summary == ["unroutable > jane@practice.example"])
    }

    @Test("The sender of an unroutable mail is told on an aligned pass only, never on a null return path, and capped")
    func unroutable() {
        let rules = JourneyRules()
        #expect(
            World.mail(nil).summary == [
                "register Nora New new@people.example", "unroutable > new@people.example",
            ])
        let silent = [
            World.mail(nil, proof: .none), World.mail(nil, proof: .fail),
            World.mail(nil, change: { arrival, _ in arrival.hasNullReturnPath = true }),
            World.mail(nil, change: { arrival, _ in arrival.channel = .web }),
            World.mail(nil, change: { _, known in known.volume.toStrangers = rules.budgets.noticesToStrangers }),
            World.mail(
                nil, change: { _, known in known.volume.toThisStranger = rules.budgets.noticesToOneStranger }),
            World.mail(nil, change: { _, known in known.volume.toThisSource = rules.budgets.noticesToOneSource }),
            World.mail(nil, change: { _, known in known.isReleased = true }),
        ]
        for decision in silent { #expect(decision.effects.isEmpty) }
    }

    @Test("Without a desk nothing is lost: held")
    func noDesk() {
        let decision = World.mail(nil, to: World.general(.enquiries), change: { _, known in known.desk = nil })
        #expect(decision.disposition == .held(.unroutable))
        let support = World.mail(
            Fixture.jane, to: World.contact(isActive: false), change: { _, known in known.desk = nil })
        #expect(support.disposition == .held(.unroutable))
    }
}
