import Mail
import Testing
import Triage

@testable import Flow

@Suite("The order of judgement")
struct JudgementOrderTests {
    let rules = JourneyRules()

    @Test(
        "Automatic mail opens nothing and answers nothing",
        arguments: Verdict.Kind.allCases.filter(\.isAutomatic))
    func automatic(kind: Verdict.Kind) {
        let decision = decide(
            Fixture.arrival(verdict: kind), Fixture.known(Fixture.publicAddress), by: rules)
        #expect(decision.disposition == .ignored)
        #expect(decision.effects.isEmpty)
    }

    @Test(
        "Automatic mail on its sender's conversation is a note, no entry and no relay",
        arguments: Verdict.Kind.allCases.filter { $0.isAutomatic && $0 != .list && $0 != .vacation })
    func note(kind: Verdict.Kind) {
        let decision = decide(
            Fixture.arrival(from: "jane@practice.example", verdict: kind),
            Fixture.known(sender: Fixture.jane, Fixture.reply(.practitioner)), by: rules)
        #expect(decision.disposition == .note)
        #expect(decision.effects == [.note(in: .existing(Fixture.enquiry.id), by: .practitioner)])
    }

    @Test(
        "What an operator releases is read as a person's, whatever it was taken for",
        arguments: Verdict.Kind.allCases.filter(\.isAutomatic))
    func released(kind: Verdict.Kind) {
        var known = Fixture.known(Fixture.publicAddress)
        known.isReleased = true
        #expect(decide(Fixture.arrival(verdict: kind), known, by: rules).rule == "journey.enquiry.first")
    }

    @Test("A list mail with the token of its proven owner is a person's; unproven it is a note")
    func list() {
        let proven = Arrivals.withToken(verdict: .list, proof: .pass)
        let known = Fixture.known(sender: Fixture.jane, Fixture.reply(.practitioner))
        #expect(decide(proven, known, by: rules).rule == "journey.practitioner-answer")
        #expect(decide(Arrivals.withToken(verdict: .list, proof: .none), known, by: rules).disposition == .note)
    }

    @Test("Suspected spam is held without a notice, unless its sender owns the token and is proven")
    func spam() {
        let stranger = decide(
            Fixture.arrival(verdict: .spam), Fixture.known(Fixture.publicAddress), by: rules)
        #expect(stranger.disposition == .held(.suspectedSpam))
        #expect(stranger.effects.isEmpty)
        let known = Fixture.known(sender: Fixture.jane, Fixture.reply(.practitioner))
        #expect(decide(Arrivals.withToken(verdict: .spam, proof: .pass), known, by: rules).disposition == .filed)
        #expect(
            decide(Arrivals.withToken(verdict: .spam, proof: .none), known, by: rules).disposition
                == .held(.suspectedSpam))
    }

    @Test("Our own mail and a mail acted on before are dropped")
    func dropped() {
        #expect(decide(Fixture.arrival(verdict: .ours), Fixture.known(Fixture.publicAddress), by: rules).rule == "ours")
        var known = Fixture.known(Fixture.publicAddress)
        known.earlier = ArrivalID(3)
        let decision = decide(Fixture.arrival(), known, by: rules)
        #expect(decision.disposition == .dropped)
        #expect(decision.effects.isEmpty)
    }

    @Test("A delivery report is acted on only where it proves to be about a mail of ours")
    func report() {
        var arrival = Fixture.arrival(from: "mailer-daemon@mx.example", verdict: .deliveryReport)
        arrival.report = DeliveryReport(
            recipients: [.init(address: "sam@people.example", status: "5.1.1", action: "failed", diagnostic: "no")],
            severity: .hard, originalIDs: [])
        let proven = Fixture.resolved(
            .returnPath(OutgoingMailID(9)), .outgoing(OutgoingMailID(9), Fixture.enquiry.id, .counterpart))
        #expect(
            decide(arrival, Fixture.known(proven), by: rules).effects == [
                .report(
                    OutgoingMailID(9), status: "5.1.1", severity: .hard, diagnostic: "no",
                    recipient: "sam@people.example")
            ])
        let unproven = decide(arrival, Fixture.known(Fixture.publicAddress), by: rules)
        #expect(unproven.disposition == .ignored)
        #expect(unproven.effects.isEmpty)
    }

    @Test("Budgets hold what headers miss")
    func budgets() {
        for volume in [Volume(fromSender: 10), Volume(inConversation: 60), Volume(sameBody: 20)] {
            var known = Fixture.known(Fixture.publicAddress)
            known.volume = volume
            #expect(decide(Fixture.arrival(), known, by: rules).disposition == .held(.overBudget))
            known.waived = [.overBudget]
            #expect(decide(Fixture.arrival(), known, by: rules).disposition == .filed)
        }
    }

    @Test(
        "Words that many have written hold up nobody who is proven to own the address, before ten times as many",
        arguments: [(20, SenderProof.pass, true), (200, .pass, false), (20, .none, false)])
    func sameWords(count: Int, proof: SenderProof, isTaken: Bool) {
        let decision = World.mail(
            Fixture.sam, to: Fixture.reply(World.enquiry, .counterpart), proof: proof, text: "Thanks",
            change: { _, known in known.volume = Volume(sameBody: count) })
        #expect(decision.disposition == (isTaken ? .filed : .held(.overBudget)))
    }

    @Test("No From address, or several, is nobody")
    func sender() {
        var arrival = Fixture.arrival()
        arrival.from = []
        #expect(decide(arrival, Fixture.known(Fixture.publicAddress), by: rules).disposition == .held(.noSender))
        arrival.from = Fixture.addresses("a@x.example", "b@x.example").map { Mailbox(address: $0) }
        #expect(decide(arrival, Fixture.known(Fixture.publicAddress), by: rules).disposition == .held(.noSender))
    }
}

@Suite("Hold and confirm")
struct ConfirmationTests {
    let rules = JourneyRules()

    func question(expires: Timestamp = Fixture.now + .seconds(60), used: Bool = false) -> Known.Resolved {
        Fixture.resolved(
            .question(QuestionID(4)),
            .question(
                KnownQuestion(
                    id: QuestionID(4), asked: Fixture.jane.addresses[0], arrival: ArrivalID(11),
                    person: Fixture.jane.id, expiresAt: expires, isUsed: used)))
    }

    @Test(
        "The asked address answers: the held mail is released in its owner's name",
        arguments: [SenderProof.pass, .none])
    func answered(proof: SenderProof) {
        let decision = decide(
            Fixture.arrival(from: "jane@practice.example", proof: proof, text: "Yes"),
            Fixture.known(sender: Fixture.jane, question()),
            by: rules)
        #expect(
            decision.effects == [
                .useQuestion(QuestionID(4)), .release(ArrivalID(11), .author(Fixture.jane.id)),
            ])
    }

    @Test("Another address, a forged one, a late or second answer confirm nothing")
    func refused() {
        let from = { (address: String, proof: SenderProof, key: Known.Resolved) in
            decide(Fixture.arrival(from: address, proof: proof), Fixture.known(key), by: self.rules)
        }
        let refusals = [
            (from("mallory@evil.example", .pass, question()), HoldReason.unrecognisedSender),
            (from("jane@practice.example", .fail, question()), .failedAuthentication),
            (from("jane@practice.example", .pass, question(expires: Fixture.now)), .staleQuestion),
            (from("jane@practice.example", .pass, question(used: true)), .staleQuestion),
        ]
        for (decision, reason) in refusals {
            #expect(decision.disposition == .held(reason))
            #expect(decision.effects.isEmpty)
        }
    }

    @Test(
        "A no is a no",
        arguments: [
            "No, that was not me!", "no", "Nein.", "I didn\u{2019}t write this", "Non, ce n'est pas moi",
            "That wasn't me",
            "Não fui eu", "Nee, dat was ik niet", "Please stop this",
        ])
    func denied(words: String) {
        let decision = decide(
            Fixture.arrival(from: "jane@practice.example", text: words),
            Fixture.known(sender: Fixture.jane, question()), by: rules)
        #expect(decision.rule == "question.denied")
        #expect(decision.effects == [.useQuestion(QuestionID(4))])
    }

    @Test(
        "A yes is a yes, in few words or none",
        arguments: ["Yes, that was me.", "yes", "Ja", "", "Oui c'est moi", "Ok"])
    func confirmed(words: String) {
        let decision = decide(
            Fixture.arrival(from: "jane@practice.example", text: words),
            Fixture.known(sender: Fixture.jane, question()), by: rules)
        #expect(decision.rule == "question.answered")
    }

    @Test("An automatic answer confirms nothing")
    func automatic() {
        let decision = decide(
            Fixture.arrival(from: "jane@practice.example", verdict: .vacation),
            Fixture.known(sender: Fixture.jane, question()), by: rules)
        #expect(decision.disposition == .ignored)
        #expect(decision.effects.isEmpty)
    }

    @Test(
        "A released mail is filed in the name of whoever vouches, unproven unless an operator says so",
        arguments: [true, false])
    func vouched(isByOperator: Bool) {
        var known = Fixture.known(Fixture.reply(.practitioner))
        known.vouched = Fixture.jane.id
        known.isReleased = isByOperator
        let decision = decide(Fixture.arrival(from: "jane@holiday.example", proof: .none), known, by: rules)
        #expect(decision.rule == "journey.practitioner-answer")
        #expect(
            decision.effects.first
                == .add(
                    to: .existing(Fixture.enquiry.id), by: .practitioner, unproven: !isByOperator))
    }
}

enum Arrivals {
    /// A mail of the practitioner that carries their reply token in its own keys.
    static func withToken(verdict: Verdict.Kind, proof: SenderProof) -> Arrival {
        var arrival = Fixture.arrival(from: "jane@practice.example", verdict: verdict, proof: proof)
        let key = ThreadKey.reply(Fixture.enquiry.id, .practitioner)
        arrival.keys = ThreadKeys(found: [ThreadKeys.Found(key: key, header: "To")])
        return arrival
    }
}
