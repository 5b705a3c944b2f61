import Testing
import Triage

@testable import Flow

@Suite("Who wrote: every cell of the table, through whole decisions")
struct WhoWroteTests {
    enum Route: String, CaseIterable, Sendable {
        case practitionersToken, practitionersContact, practitionersSupport, practitionersAgenda, memberWithToken
        case enquirerWithToken, memberAtPublicAddress, memberAtForm, memberAtSupport, strangerAtPublicAddress
        case strangerAtEnquiries
    }

    static func decision(_ route: Route, _ proof: SenderProof, required: Bool) -> Decision {
        let rules = JourneyRules(requireAuthentication: required)
        let (jane, member, sam) = (Fixture.jane, Fixture.member, Fixture.sam)
        return switch route {
        case .practitionersToken:
            World.mail(jane, to: Fixture.reply(World.inHouse, .practitioner), proof: proof, by: rules)
        case .practitionersContact: World.mail(jane, to: World.contact(isActive: true), proof: proof, by: rules)
        case .practitionersSupport: World.mail(jane, to: World.general(.support), proof: proof, by: rules)
        case .practitionersAgenda: World.mail(jane, to: World.general(.agenda), proof: proof, by: rules)
        case .memberWithToken:
            World.mail(member, to: Fixture.reply(World.inHouse, .counterpart), proof: proof, by: rules)
        case .enquirerWithToken:
            World.mail(sam, to: Fixture.reply(World.enquiry, .counterpart), proof: proof, by: rules)
        case .memberAtPublicAddress: World.mail(member, to: World.publicAddress(), proof: proof, by: rules)
        case .memberAtForm:
            World.mail(
                member, to: World.publicAddress(), proof: proof, change: { arrival, _ in arrival.channel = .web },
                by: rules)
        case .memberAtSupport: World.mail(member, to: World.general(.support), proof: proof, by: rules)
        case .strangerAtPublicAddress: World.mail(nil, to: World.publicAddress(), proof: proof, by: rules)
        case .strangerAtEnquiries: World.mail(nil, to: World.general(.enquiries), proof: proof, by: rules)
        }
    }

    @Test("Aligned pass: accepted", arguments: Route.allCases, [true, false])
    func pass(route: Route, required: Bool) {
        let decision = Self.decision(route, .pass, required: required)
        #expect(decision.disposition == .filed)
        #expect(!decision.summary.contains { $0.hasSuffix("unproven") })
    }

    @Test("Fail: held, whoever it is, and nothing follows", arguments: Route.allCases, [true, false])
    func fail(route: Route, required: Bool) {
        let decision = Self.decision(route, .fail, required: required)
        #expect(decision.disposition == .held(.failedAuthentication))
        #expect(decision.effects.isEmpty)
    }

    @Test(
        "None: a practitioner is held and asked whether they wrote it, by any route",
        arguments: [Route.practitionersToken, .practitionersContact, .practitionersSupport, .practitionersAgenda])
    func practitioner(route: Route) {
        let decision = Self.decision(route, .none, required: true)
        #expect(decision.disposition == .held(.unprovenSender))
        #expect(
            decision.summary == [
                "ask confirm-sender jane@practice.example", "confirm-sender > jane@practice.example +question",
            ])
    }

    @Test(
        "None: a member without a token is held and asked whether the address is theirs",
        arguments: [Route.memberAtPublicAddress, .memberAtForm, .memberAtSupport])
    func member(route: Route) {
        let decision = Self.decision(route, .none, required: true)
        #expect(decision.disposition == .held(.unconfirmedAddress))
        #expect(
            decision.summary == [
                "ask confirm-address max@people.example", "confirm-address > max@people.example +question",
            ])
    }

    @Test(
        "None: whoever has their own token, and a stranger, is accepted and marked unproven",
        arguments: [Route.memberWithToken, .enquirerWithToken, .strangerAtPublicAddress, .strangerAtEnquiries],
        [true, false])
    func unproven(route: Route, required: Bool) {
        let decision = Self.decision(route, .none, required: required)
        #expect(decision.disposition == .filed)
        #expect(decision.summary.contains { $0.hasPrefix("add counterpart") && $0.hasSuffix("unproven") })
    }

    @Test("None, where no server states who sent a mail: everybody counts as proven enough", arguments: Route.allCases)
    func notRequired(route: Route) {
        #expect(Self.decision(route, .none, required: false).disposition == .filed)
    }

    @Test("A confirmed address and a vouched author lift the hold, and prove nothing", arguments: [true, false])
    func released(isVouched: Bool) {
        let decision = World.mail(
            Fixture.member, to: World.publicAddress(), proof: .none,
            change: { _, known in
                if isVouched { known.vouched = Fixture.member.id } else { known.isAddressConfirmed = true }
            })
        #expect(decision.rule == "journey.member-first")
        #expect(decision.summary.contains("add counterpart @new unproven"))
    }

    @Test("Token valid, sender unknown: held, and the registered address is asked, never the sender")
    func unknown() {
        for key in [
            Fixture.reply(World.inHouse, .practitioner), World.contact(isActive: true),
            World.contact(isActive: false, continuing: World.inHouse),
        ] {
            let decision = World.mail(nil, to: key)
            #expect(decision.disposition == .held(.unrecognisedSender))
            #expect(
                decision.summary == [
                    "ask confirm-sender jane@practice.example", "confirm-sender > jane@practice.example +question",
                ])
        }
        #expect(World.mail(Fixture.member, to: World.contact(isActive: true)).disposition == .held(.unrecognisedSender))
        #expect(World.mail(nil, to: World.contact(isActive: true), proof: .fail).effects.isEmpty)
    }

    @Test("The desk's side of a conversation is nobody's to write from")
    func desk() {
        let decision = World.mail(nil, to: Fixture.reply(World.janesSupport, .counterpart))
        #expect(decision.disposition == .held(.unrecognisedSender))
        #expect(decision.effects.isEmpty)
    }
}
