import Mail
import Testing
import Triage

@testable import Flow

@Suite("The business rules")
struct BusinessRulesTests {
    @Test("Rule 1: the first mail of a member in a conversation is acknowledged with the security message, once")
    func monitored() {
        #expect(World.mail(Fixture.member, to: World.publicAddress()).templates.contains(.memberAcknowledgement))
        var acknowledged = World.inHouse
        acknowledged.isAcknowledged = true
        let further = World.mail(Fixture.member, to: Fixture.reply(acknowledged, .counterpart))
        #expect(further.templates == [.existingClientMessage])
        let first = World.mail(Fixture.member, to: Fixture.reply(World.inHouse, .counterpart))
        #expect(first.templates == [.memberAcknowledgement, .existingClientMessage])
    }

    @Test("Rule 1: an enquirer is told by acknowledgement and welcome; what a form showed is recorded")
    func told() {
        let decision = World.mail(nil, to: World.publicAddress())
        #expect(decision.templates.prefix(2) == [.enquiryAcknowledgement, .welcome])
        let byForm = World.mail(
            nil, to: World.publicAddress(), proof: .none,
            change: { arrival, _ in
                arrival.channel = .web
                arrival.sawWordingAt = Fixture.now
            })
        #expect(byForm.effects.contains(.shown(.registered, at: Fixture.now)))
    }

    @Test("Rule 2: nothing is forwarded before a stranger has said who they are")
    func contactInformation() {
        let decision = World.mail(
            nil, to: World.publicAddress(),
            change: { arrival, _ in arrival.from = [.init(address: arrival.senderAddress)] })
        #expect(decision.disposition == .held(.nameNeeded))
        #expect(!decision.templates.contains(.newCustomerEnquiry))
    }

    @Test("Rule 3: members talk in-house, non-members by the desk, and a practitioner's start with others is support")
    func systems() {
        #expect(World.mail(Fixture.member, to: World.publicAddress()).summary.contains("open in-house 1-3"))
        let enquiry = World.mail(nil, to: World.publicAddress()).summary
        #expect(enquiry.contains("open enquiry 1-new") && enquiry.contains("desk create enquiry @new"))
        let active = World.mail(Fixture.jane, to: World.contact(isActive: true)).summary
        #expect(active.contains("open in-house 1-3"))
        let support = World.mail(Fixture.jane, to: World.contact(isActive: false)).summary
        #expect(support.contains("open support 1-4") && support.contains("desk create support @new"))
    }

    @Test("Rule 3 is decided afresh for each message: an enquirer who became a member goes on in-house")
    func afresh() {
        let decision = World.mail(Fixture.member, to: Fixture.reply(World.promoted, .counterpart))
        #expect(
            decision.summary == [
                "kind 24 in-house", "desk note @24", "desk solved @24", "add counterpart @24", "await @24",
                "member-acknowledgement > 3 @24", "existing-client-message > 1 @24 +entry",
            ])
    }

    @Test("Rule 3 is decided afresh for each message: the booking lapsed, and the next start goes to support")
    func lapsed() {
        let active = World.mail(Fixture.jane, to: Fixture.reply(World.begun(isActive: true), .practitioner))
        #expect(active.summary == ["add practitioner @20", "message-from-practitioner > 3 @20 +entry"])
        let lapsed = World.mail(Fixture.jane, to: Fixture.reply(World.begun(isActive: false), .practitioner))
        #expect(lapsed.rule == "journey.support.not-active")
        #expect(!lapsed.recipients.contains(.person(.existing(Fixture.member.id))))
    }

    @Test("Rule 4: from the counterpart's words on an answer is waited for, until the practitioner's answer")
    func reminders() {
        let asked = [
            World.mail(Fixture.member, to: World.publicAddress()), World.mail(nil, to: World.publicAddress()),
            World.mail(Fixture.member, to: Fixture.reply(World.inHouse, .counterpart)),
            World.mail(Fixture.sam, to: Fixture.reply(World.enquiry, .counterpart)),
        ]
        for decision in asked {
            #expect(decision.effects.contains { if case .awaitAnswer = $0 { true } else { false } })
        }
        for conversation in [World.inHouse, World.enquiry] {
            let answer = World.mail(Fixture.jane, to: Fixture.reply(conversation, .practitioner))
            #expect(answer.effects.contains(.answered(.existing(conversation.id))))
        }
    }

    @Test("Rule 4: nobody is reminded of what a desk alone has to answer")
    func noReminders() {
        let decisions = [
            World.mail(nil, to: World.general(.enquiries)), World.mail(Fixture.member, to: World.general(.support)),
            World.mail(Fixture.sam, to: Fixture.reply(World.unassigned, .counterpart)),
            World.mail(Fixture.jane, to: Fixture.reply(World.janesSupport, .practitioner)),
        ]
        for decision in decisions {
            #expect(decision.disposition == .filed)
            #expect(!decision.effects.contains { if case .awaitAnswer = $0 { true } else { false } })
        }
    }

    @Test("Rule 5: a client's message notifies the practitioner, a member's and an enquirer's")
    func notifies() {
        let member = World.mail(Fixture.member, to: Fixture.reply(World.inHouse, .counterpart))
        #expect(member.summary.last == "existing-client-message > 1 @20 +entry")
        let enquirer = World.mail(Fixture.sam, to: Fixture.reply(World.enquiry, .counterpart))
        #expect(
            enquirer.summary == [
                "add counterpart @7", "desk comment @7", "await @7", "enquirer-message > 1 @7 +entry",
            ])
    }

    @Test("Rule 6: a practitioner's answer notifies the client, active or not; of an enquiry the ticket gets it too")
    func answers() {
        let inHouse = World.mail(Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner))
        #expect(
            inHouse.summary == [
                "add practitioner @20", "answered @20", "message-from-practitioner > 3 @20 +entry",
            ])
        let enquiry = World.mail(Fixture.jane, to: Fixture.reply(World.enquiry, .practitioner))
        #expect(
            enquiry.summary == [
                "add practitioner @7", "answered @7", "desk comment @7", "message-from-practitioner > 2 @7 +entry",
            ])
    }
}
