import Mail
import Testing
import Triage

@testable import Flow

@Suite("Vacation notices and complaints")
struct AbsenceTests {
    static let until = Fixture.now + .seconds(7 * 86_400)

    static func notice(
        of party: Party, in conversation: KnownConversation, proof: SenderProof = .pass, until: Timestamp? = until,
        verdict: Verdict.Kind = .vacation
    ) -> Decision {
        World.mail(
            conversation.person(party), to: Fixture.reply(conversation, party), proof: proof,
            change: { arrival, _ in
                arrival.verdict.kind = verdict
                arrival.hasNullReturnPath = true
                arrival.awayUntil = until
            })
    }

    @Test("A practitioner's is passed on once as a line, and its return date moves the reminders")
    func practitioner() {
        let milliseconds = Self.until.milliseconds
        #expect(
            Self.notice(of: .practitioner, in: World.inHouse).summary == [
                "note practitioner @20", "away 1 \(milliseconds)", "away > 3 @20 \(milliseconds)",
            ])
        #expect(
            Self.notice(of: .practitioner, in: World.enquiry, until: nil).summary == [
                "note practitioner @7", "away > 2 @7",
            ])
    }

    @Test("A client's is passed on to the practitioner, and moves nothing")
    func counterpart() {
        #expect(
            Self.notice(of: .counterpart, in: World.inHouse).summary == [
                "note counterpart @20", "away > 1 @20 \(Self.until.milliseconds)",
            ])
    }

    @Test(
        "A calendar program's answer to an invitation is passed on, and is no answer; another machine's mail is a note",
        arguments: [Verdict.Kind.notification, .autoReply])
    func calendar(kind: Verdict.Kind) {
        let answer = { (party: Party, isCalendar: Bool, proof: SenderProof) in
            World.mail(
                World.inHouse.person(party), to: Fixture.reply(World.inHouse, party), proof: proof,
                change: { arrival, _ in
                    arrival.verdict.kind = kind
                    arrival.answersInvitation = isCalendar
                })
        }
        #expect(answer(.counterpart, true, .pass).templates == [.existingClientMessage])
        #expect(answer(.practitioner, true, .pass).templates == [.messageFromPractitioner])
        #expect(answer(.practitioner, true, .pass).disposition == .note)
        #expect(answer(.practitioner, true, .none).templates.isEmpty, "without the proof its words would need")
        #expect(answer(.counterpart, false, .pass).templates.isEmpty)
    }

    @Test("Once: what was passed on is not passed on again; the other side's is another matter")
    func once() {
        var conversation = World.inHouse
        conversation.awayPassedOn = [.counterpart]
        #expect(Self.notice(of: .counterpart, in: conversation).templates.isEmpty)
        #expect(Self.notice(of: .practitioner, in: conversation).templates == [.awayNotice])
        conversation.awayPassedOn = [.counterpart, .practitioner]
        for party in Party.allCases { #expect(Self.notice(of: party, in: conversation).templates.isEmpty) }
    }

    @Test(
        "Neither over the conversation's budget nor over its sender's; the reminders move all the same",
        arguments: [Volume(fromSender: 120), Volume(inConversation: 60)])
    func budgets(volume: Volume) {
        let decision = World.mail(
            Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner),
            change: { arrival, known in
                arrival.verdict.kind = .vacation
                arrival.awayUntil = Self.until
                known.volume = volume
            })
        #expect(decision.summary == ["note practitioner @20", "away 1 \(Self.until.milliseconds)"])
    }

    @Test("Not to the desk, and not without the proof that the party needs")
    func neither() {
        let support = Self.notice(of: .practitioner, in: World.janesSupport)
        #expect(support.templates.isEmpty && support.summary.contains("away 1 \(Self.until.milliseconds)"))
        #expect(
            Self.notice(of: .practitioner, in: World.inHouse, proof: .none).summary == ["note practitioner @20"])
        #expect(Self.notice(of: .practitioner, in: World.inHouse, proof: .fail).effects.isEmpty)
        #expect(Self.notice(of: .counterpart, in: World.inHouse, proof: .none).templates == [.awayNotice])
    }

    @Test(
        "It is never an answer, and other automatic mail is a note alone",
        arguments: Verdict.Kind.allCases.filter(\.isAutomatic))
    func neverAnAnswer(kind: Verdict.Kind) {
        let decision = Self.notice(of: .practitioner, in: World.inHouse, verdict: kind)
        guard kind != .list else { return #expect(decision.rule == "journey.practitioner-answer") }
        #expect(decision.disposition == .note)
        #expect(!decision.effects.contains(.answered(.existing(World.inHouse.id))))
        if kind != .vacation { #expect(decision.summary == ["note practitioner @20"]) }
    }

    static func complaint(_ resolved: Known.Resolved...) -> Decision {
        var arrival = Fixture.arrival(from: "fbl@provider.example", verdict: .notification)
        arrival.isComplaint = true
        var known = Fixture.known()
        known.resolved = resolved
        return decide(arrival, known, by: JourneyRules())
    }

    @Test("A complaint about a mail of ours stops the notices to its address; the alarm is raised there, once")
    func complaints() {
        let decision = Self.complaint(
            Fixture.resolved(.returnPath(OutgoingMailID(9)), .outgoing(OutgoingMailID(9), nil, nil)))
        #expect(decision.disposition == .dropped)
        #expect(decision.summary == ["complaint 9"])
    }

    @Test("One that names no mail of ours is ignored")
    func unproven() {
        let decision = Self.complaint(Fixture.publicAddress)
        #expect(decision.disposition == .ignored)
        #expect(decision.effects.isEmpty)
    }

    @Test("One that names no mail of ours, and an unproven report, can be released as a person's mail")
    func released() {
        for isComplaint in [true, false] {
            var arrival = Fixture.arrival(verdict: isComplaint ? .notification : .deliveryReport)
            arrival.isComplaint = isComplaint
            var known = Fixture.known(Fixture.publicAddress)
            #expect(decide(arrival, known, by: JourneyRules()).disposition == .ignored)
            known.isReleased = true
            #expect(decide(arrival, known, by: JourneyRules()).rule == "journey.enquiry.first")
        }
    }
}
