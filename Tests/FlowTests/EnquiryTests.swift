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
        #expect(decision.effects.contains(.recordWording(to: .registered)))
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
        known.waived = .replyToConflict
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

    @Test("A mail to nowhere is held, never guessed at", arguments: UnaddressedPolicy.allCases)
    func nowhere(policy: UnaddressedPolicy) {
        var arrival = Fixture.arrival()
        arrival.unaddressed = policy
        let decision = decide(arrival, Fixture.known(), by: rules)
        #expect(decision.disposition == .held(policy == .hold ? .unroutable : .unassigned))
        #expect(decision.effects.isEmpty)
    }

    @Test("A general address names no practitioner: held for assignment", arguments: AddressScheme.General.allCases)
    func general(_ general: AddressScheme.General) {
        let key = Fixture.resolved(.general(general), .general(general))
        let decision = decide(Fixture.arrival(), Fixture.known(key), by: rules)
        #expect(decision.disposition == .held(.unassigned))
        #expect(decision.effects.isEmpty)
    }
}
