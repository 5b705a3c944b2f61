import Mail
import Reply
import Testing
import Triage

@testable import Flow

@Suite("Who an enquirer is, and whether the address is theirs")
struct IntroductionTests {
    static func rules(
        _ confirm: JourneyRules.Enquiries.ConfirmAddress = .never,
        _ withoutName: JourneyRules.Enquiries.WithoutName = .ask
    ) -> JourneyRules {
        var rules = JourneyRules()
        rules.enquiries.confirmAddress = confirm
        rules.enquiries.withoutName = withoutName
        return rules
    }

    /// Sam as registered by a mail that gave no name.
    static let nameless = KnownPerson(
        id: PersonID(2), role: .enquirer, name: nil, addresses: Fixture.addresses("sam@people.example"))

    static func nameless(_ arrival: inout Arrival) { arrival.from = [Mailbox(address: arrival.senderAddress)] }

    @Test("No name: held, and asked for it", arguments: [World.publicAddress(), World.general(.enquiries)])
    func nameNeeded(key: Known.Resolved) {
        let decision = World.mail(nil, to: key, change: { arrival, _ in Self.nameless(&arrival) })
        #expect(decision.disposition == .held(.nameNeeded))
        #expect(
            decision.summary == [
                "register - new@people.example", "ask name new@people.example",
                "name-needed > new@people.example +question",
            ])
    }

    @Test("An address is no name", arguments: ["new@people.example", "www.cheap.example", "42", "#close"])
    func noName(name: String) {
        let decision = World.mail(
            nil, to: World.publicAddress(),
            change: { arrival, _ in arrival.from = [Mailbox(name: name, address: arrival.senderAddress)] })
        #expect(decision.disposition == .held(.nameNeeded))
    }

    @Test("No name is accepted where the rules say so, or where an operator does")
    func accepted() {
        let byRule = World.mail(
            nil, to: World.publicAddress(), change: { arrival, _ in Self.nameless(&arrival) },
            by: Self.rules(.never, .accept))
        #expect(byRule.rule == "journey.enquiry.first")
        let byOperator = World.mail(
            nil, to: World.publicAddress(),
            change: { arrival, known in
                Self.nameless(&arrival)
                known.waived = [.nameNeeded]
            })
        #expect(byOperator.rule == "journey.enquiry.first")
    }

    @Test("The name that was given releases the enquiry and is kept")
    func named() {
        let decision = World.mail(
            Self.nameless, to: World.publicAddress(),
            change: { arrival, known in
                Self.nameless(&arrival)
                known.givenName = "Sam Lee"
            })
        #expect(decision.rule == "journey.enquiry.first")
        #expect(decision.summary.first == "rename 2 Sam Lee")
    }

    @Test("A name that a later mail carries is kept too; one that is known is not changed by a display name")
    func renamed() {
        let later = World.mail(
            Self.nameless, to: World.publicAddress(),
            change: { arrival, _ in arrival.from = [Mailbox(name: "Sam", address: arrival.senderAddress)] })
        #expect(later.summary.first == "rename 2 Sam")
        let other = World.mail(
            Fixture.sam, to: World.publicAddress(),
            change: { arrival, _ in arrival.from = [Mailbox(name: "S.", address: arrival.senderAddress)] })
        #expect(!other.summary.contains { $0.hasPrefix("rename") })
    }

    struct Confirmation: Sendable {
        var rule: JourneyRules.Enquiries.ConfirmAddress
        var proof: SenderProof
        var isForm = false
        var isConfirmed = false
        var isHeld: Bool
    }

    @Test(
        "Is the address theirs?",
        arguments: [
            Confirmation(rule: .never, proof: .none, isHeld: false),
            Confirmation(rule: .never, proof: .none, isForm: true, isHeld: false),
            Confirmation(rule: .unauthenticated, proof: .pass, isHeld: false),
            Confirmation(rule: .unauthenticated, proof: .none, isHeld: true),
            Confirmation(rule: .unauthenticated, proof: .none, isForm: true, isHeld: true),
            Confirmation(rule: .unauthenticated, proof: .none, isForm: true, isConfirmed: true, isHeld: true),
            Confirmation(rule: .always, proof: .pass, isHeld: true),
            Confirmation(rule: .always, proof: .pass, isConfirmed: true, isHeld: false),
            Confirmation(rule: .always, proof: .none, isConfirmed: true, isHeld: true),
        ])
    func confirmation(_ row: Confirmation) {
        var sam = Fixture.sam
        sam.isConfirmed = row.isConfirmed
        let decision = World.mail(
            sam, to: World.publicAddress(), proof: row.proof,
            change: { arrival, _ in if row.isForm { arrival.channel = .web } }, by: Self.rules(row.rule))
        #expect((decision.disposition == .held(.unconfirmedAddress)) == row.isHeld)
        if row.isHeld {
            #expect(
                decision.summary == [
                    "ask confirm-address sam@people.example", "confirm-address > sam@people.example +question",
                ])
        } else {
            #expect(decision.templates.last == .newCustomerEnquiry)
        }
    }

    @Test("The address confirmed releases the enquiry, an operator too", arguments: [true, false])
    func confirmed(byOwner: Bool) {
        let decision = World.mail(
            Fixture.sam, to: World.publicAddress(), proof: .none,
            change: { _, known in
                if byOwner { known.isAddressConfirmed = true } else { known.waived = [.unconfirmedAddress] }
            }, by: Self.rules(.always))
        #expect(decision.rule == "journey.enquiry.first")
    }

    @Test("Both needed: the name first, then the address, one mail at a time")
    func both() {
        let first = World.mail(
            nil, to: World.publicAddress(), proof: .none, change: { arrival, _ in Self.nameless(&arrival) },
            by: Self.rules(.always))
        #expect(first.templates == [.nameNeeded])
        let second = World.mail(
            Self.nameless, to: World.publicAddress(), proof: .none,
            change: { arrival, known in
                Self.nameless(&arrival)
                known.givenName = "Sam Lee"
            }, by: Self.rules(.always))
        #expect(second.disposition == .held(.unconfirmedAddress))
        #expect(second.templates == [.confirmAddress])
        #expect(second.summary.first == "rename 2 Sam Lee")
    }

    @Test("What a form showed is recorded once, when its words are filed")
    func shownOnce() {
        let decision = { (isConfirmed: Bool) in
            World.mail(
                Fixture.sam, to: World.publicAddress(), proof: .none,
                change: { arrival, known in
                    arrival.channel = .web
                    arrival.sawWordingAt = Fixture.now
                    known.isAddressConfirmed = isConfirmed
                }, by: Self.rules(.unauthenticated))
        }
        #expect(!decision(false).summary.contains("shown 2"))
        #expect(decision(true).summary.filter { $0 == "shown 2" }.count == 1)
    }

    @Test(
        "Questions to strangers are capped like all notices to them: held without a mail, and what they told us is kept"
    )
    func capped() {
        let decision = World.mail(
            nil, to: World.publicAddress(),
            change: { arrival, known in
                Self.nameless(&arrival)
                known.volume.toThisSource = 1_000
            })
        #expect(decision.disposition == .held(.nameNeeded))
        #expect(decision.summary.map { $0.prefix(8) } == ["register"])
        var unconfirmed = Self.nameless
        unconfirmed.isConfirmed = false
        let named = World.mail(
            unconfirmed, to: World.publicAddress(), proof: .none,
            change: { arrival, known in
                Self.nameless(&arrival)
                known.givenName = "Sam Lee"
                known.volume.toThisSource = 1_000
            }, by: Self.rules(.always))
        #expect(named.disposition == .held(.unconfirmedAddress))
        #expect(named.summary == ["rename 2 Sam Lee"])
    }

    @Test(
        "Over a budget the enquiry reaches the practitioner without the notices; whoever is confirmed is no stranger",
        arguments: [Volume(toStrangers: 300), volume(toThisStranger: 6), volume(toThisSource: 60)])
    func budgets(volume: Volume) {
        let templates = { (person: KnownPerson?, volume: Volume) in
            World.mail(person, to: World.publicAddress(), change: { _, known in known.volume = volume }).templates
        }
        #expect(templates(nil, volume) == [.newCustomerEnquiry])
        #expect(templates(Fixture.sam, volume) == [.enquiryAcknowledgement, .newCustomerEnquiry])
        var nearly = volume
        if volume.toStrangers > 0 { nearly.toStrangers -= 1 }
        if volume.toThisStranger > 0 { nearly.toThisStranger -= 1 }
        if volume.toThisSource > 0 { nearly.toThisSource -= 1 }
        #expect(templates(nil, nearly) == [.enquiryAcknowledgement, .newCustomerEnquiry])
    }

    static func volume(toThisStranger: Int = 0, toThisSource: Int = 0) -> Volume {
        var volume = Volume()
        volume.toThisStranger = toThisStranger
        volume.toThisSource = toThisSource
        return volume
    }

    @Test("A mail to two practitioners is welcomed once")
    func welcome() {
        let decision = World.mail(nil, to: World.publicAddress(), EnquiryTests.omarsAddress)
        #expect(decision.templates.filter { $0 == .welcome }.count == 1)
        #expect(decision.templates.filter { $0 == .enquiryAcknowledgement }.count == 2)
    }
}

@Suite("A site form's mail")
struct FormMailTests {
    static let form = Fixture.addresses("form@site.example")[0]

    static var rules: JourneyRules {
        var rules = JourneyRules()
        rules.enquiries.forms = [form]
        return rules
    }

    static func mail(
        _ visitors: String..., verdict: Verdict.Kind = .notification, proof: SenderProof = .pass
    ) -> Arrival {
        var arrival = Fixture.arrival(from: "Form@site.example", name: "Site", verdict: verdict, proof: proof)
        arrival.replyTo = visitors.map { Mailbox(name: "Vera", address: EmailAddress($0)) }
        return arrival
    }

    @Test("Its Reply-To is the enquirer, unconfirmed, whatever machine the form is")
    func identity() {
        let decision = decide(Self.mail("vera@people.example"), Fixture.known(Fixture.publicAddress), by: Self.rules)
        #expect(decision.rule == "journey.enquiry.first")
        #expect(decision.summary.first == "register Vera vera@people.example")
        #expect(decision.summary.contains("add counterpart @new unproven"))
    }

    @Test("What vouches for the site does not vouch for the visitor")
    func unconfirmed() {
        var rules = Self.rules
        rules.enquiries.confirmAddress = .unauthenticated
        let decision = decide(
            Self.mail("vera@people.example", verdict: .person), Fixture.known(Fixture.publicAddress), by: rules)
        #expect(decision.disposition == .held(.unconfirmedAddress))
    }

    @Test(
        "Without one visitor nobody is its author",
        arguments: [[], ["a@x.example", "b@x.example"], ["form@site.example"]])
    func nobody(visitors: [String]) {
        var arrival = Self.mail()
        arrival.replyTo = visitors.map { Mailbox(address: EmailAddress($0)) }
        #expect(decide(arrival, Fixture.known(Fixture.publicAddress), by: Self.rules).disposition == .held(.noSender))
    }

    @Test("A forged form is held; spam and absences stay what they are")
    func otherwise() {
        let known = Fixture.known(Fixture.publicAddress)
        #expect(
            decide(Self.mail("vera@people.example", proof: .fail), known, by: Self.rules).disposition
                == .held(.failedAuthentication))
        #expect(
            decide(Self.mail("vera@people.example", verdict: .spam), known, by: Self.rules).disposition
                == .held(.suspectedSpam))
        #expect(
            decide(Self.mail("vera@people.example", verdict: .vacation), known, by: Self.rules).disposition == .ignored)
    }

    @Test("Any other machine's mail stays a machine's, and another's Reply-To a conflict")
    func notAForm() {
        let known = Fixture.known(Fixture.publicAddress)
        #expect(decide(Self.mail("vera@people.example"), known, by: JourneyRules()).disposition == .ignored)
        #expect(
            decide(Self.mail("vera@people.example", verdict: .person), known, by: JourneyRules()).disposition
                == .held(.replyToConflict))
    }

    @Test("Reading a form's mail twice is reading it once")
    func twice() {
        let once = Self.mail("vera@people.example").read(asFormOf: [Self.form])
        let twice = once.read(asFormOf: [Self.form])
        #expect(once.from == twice.from && once.proof == twice.proof && once.otherSenders == twice.otherSenders)
    }
}
