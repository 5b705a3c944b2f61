import Mail
import Testing
import Triage

@testable import Flow

@Suite("A party of a conversation writes to the address they were given")
struct AnswerTests {
    let rules = JourneyRules()

    @Test("Rule 6: a practitioner's answer notifies the client")
    func answer() {
        let decision = decide(
            Fixture.arrival(from: "jane@practice.example"),
            Fixture.known(sender: Fixture.jane, Fixture.reply(.practitioner)), by: rules)
        #expect(decision.rule == "journey.practitioner-answer")
        #expect(decision.templates == [.messageFromPractitioner])
        #expect(decision.recipients == [.person(.existing(Fixture.sam.id))])
    }

    @Test("The practitioner's second address is theirs too")
    func secondAddress() {
        let decision = decide(
            Fixture.arrival(from: "Jane.Doe@private.example"),
            Fixture.known(sender: Fixture.jane, Fixture.reply(.practitioner)), by: rules)
        #expect(decision.disposition == .filed)
    }

    @Test(
        "Rule 5: the enquirer's further mail notifies the practitioner, proven or not",
        arguments: [SenderProof.pass, .none])
    func further(proof: SenderProof) {
        let decision = decide(
            Fixture.arrival(proof: proof), Fixture.known(sender: Fixture.sam, Fixture.reply(.counterpart)), by: rules)
        #expect(decision.templates == [.enquirerMessage])
        #expect(
            decision.effects.first
                == .add(
                    to: .existing(Fixture.enquiry.id), by: .counterpart, unproven: proof == .none))
    }

    @Test("A practitioner without proof is held and asked at the address they wrote from")
    func unproven() {
        let decision = decide(
            Fixture.arrival(from: "jane.doe@private.example", proof: .none),
            Fixture.known(sender: Fixture.jane, Fixture.reply(.practitioner)), by: rules)
        #expect(decision.disposition == .held(.unprovenSender))
        #expect(decision.templates == [.confirmSender])
        #expect(
            decision.recipients == [
                .address(Fixture.addresses("jane.doe@private.example")[0], of: .existing(Fixture.jane.id))
            ])
    }

    @Test("A valid token from a stranger's address is held; its owner is asked, the stranger gets nothing")
    func strangerWithToken() {
        let decision = decide(
            Fixture.arrival(from: "mallory@evil.example"), Fixture.known(Fixture.reply(.practitioner)), by: rules)
        #expect(decision.disposition == .held(.unrecognisedSender))
        #expect(decision.recipients == [.address(Fixture.jane.addresses[0], of: .existing(Fixture.jane.id))])
        #expect(!decision.effects.contains { if case .add = $0 { true } else { false } })
    }

    @Test("A party cannot use the other party's address")
    func otherPartysToken() {
        let decision = decide(
            Fixture.arrival(), Fixture.known(sender: Fixture.sam, Fixture.reply(.practitioner)), by: rules)
        #expect(decision.disposition == .held(.unrecognisedSender))
    }

    @Test("A forged answer is held and nobody is asked", arguments: [Party.practitioner, .counterpart])
    func forged(party: Party) {
        let owner = Fixture.enquiry.person(party)
        let decision = decide(
            Fixture.arrival(from: owner.addresses[0].description, proof: .fail),
            Fixture.known(sender: owner, Fixture.reply(party)), by: rules)
        #expect(decision.disposition == .held(.failedAuthentication))
        #expect(decision.effects.isEmpty)
    }

    @Test("A mail to two of the sender's reply addresses serves both conversations, once each")
    func two() {
        let other = Fixture.conversation(8)
        let decision = decide(
            Fixture.arrival(from: "jane@practice.example"),
            Fixture.known(
                sender: Fixture.jane, Fixture.reply(.practitioner), Fixture.reply(other, .practitioner),
                Fixture.reply(.practitioner)), by: rules)
        #expect(decision.templates == [.messageFromPractitioner, .messageFromPractitioner])
        #expect(decision.routes == [.conversation(Fixture.enquiry.id), .conversation(other.id)])
    }

    @Test("A copy of a mail to two conversations serves only the one that has not been served")
    func copyOfTwo() {
        let other = Fixture.conversation(8)
        var known = Fixture.known(
            sender: Fixture.jane, Fixture.reply(.practitioner), Fixture.reply(other, .practitioner))
        known.served = [ServedRoute.key(Fixture.enquiry.id)]
        let arrival = Fixture.arrival(from: "jane@practice.example")
        #expect(decide(arrival, known, by: rules).routes == [.conversation(other.id)])
        known.served.insert(ServedRoute.key(other.id))
        #expect(decide(arrival, known, by: rules).disposition == .dropped)
    }

    @Test("Somebody else's reply address outweighs the sender's own Message-ID")
    func foreignToken() {
        let other = Fixture.conversation(8)
        let own = Fixture.resolved(
            .ownMessage(OutgoingMailID(5)), .conversation(other, .counterpart), header: "In-Reply-To")
        let decision = decide(
            Fixture.arrival(), Fixture.known(sender: Fixture.sam, Fixture.reply(.practitioner), own), by: rules)
        #expect(decision.disposition == .held(.unrecognisedSender))
    }

    @Test("Our Message-ID in a stranger's mail to the public address makes them no party of that conversation")
    func forwardedNotice() {
        let own = Fixture.resolved(
            .ownMessage(OutgoingMailID(5)), .conversation(Fixture.enquiry, .practitioner), header: "In-Reply-To")
        let decision = decide(
            Fixture.arrival(from: "colleague@practice.example"), Fixture.known(own, Fixture.publicAddress), by: rules)
        #expect(decision.rule == "journey.enquiry.first")
    }

    @Test("Our Message-ID alone, from somebody else, is held")
    func ownMessageOnly() {
        let own = Fixture.resolved(
            .ownMessage(OutgoingMailID(5)), .conversation(Fixture.enquiry, .practitioner), header: "References")
        let decision = decide(Fixture.arrival(from: "colleague@practice.example"), Fixture.known(own), by: rules)
        #expect(decision.disposition == .held(.unrecognisedSender))
    }

    @Test("Our Message-ID is enough where a phone dropped the reply address")
    func ownMessage() {
        let own = Fixture.resolved(
            .ownMessage(OutgoingMailID(5)), .conversation(Fixture.enquiry, .practitioner), header: "References")
        let decision = decide(
            Fixture.arrival(from: "jane@practice.example"), Fixture.known(sender: Fixture.jane, own), by: rules)
        #expect(decision.rule == "journey.practitioner-answer")
    }

    @Test("Nothing new in it, no attachment: held, never an empty relay; an attachment alone goes on")
    func empty() {
        var arrival = Fixture.arrival(from: "jane@practice.example", text: "")
        let known = Fixture.known(sender: Fixture.jane, Fixture.reply(.practitioner))
        #expect(decide(arrival, known, by: rules).disposition == .held(.empty))
        arrival.attachmentNames = ["plan.pdf"]
        #expect(decide(arrival, known, by: rules).disposition == .filed)
    }
}
