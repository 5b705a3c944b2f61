import Mail
import Testing
import Triage

@testable import Flow

@Suite("A practitioner starts, answers, and commands")
struct StartTests {
    @Test("A contact address of an active client opens a conversation in-house")
    func active() {
        let decision = World.mail(Fixture.jane, to: World.contact(isActive: true))
        #expect(decision.rule == "journey.practitioner-starts")
        #expect(
            decision.summary == [
                "open in-house 1-3", "add practitioner @new", "message-from-practitioner > 3 @new +entry",
            ])
    }

    @Test("It continues the pair's conversation where there is one")
    func continues() {
        let begun = World.mail(
            Fixture.jane, to: World.contact(isActive: true, continuing: World.begun(isActive: false)))
        #expect(begun.summary == ["add practitioner @20", "message-from-practitioner > 3 @20 +entry"])
    }

    @Test("Where the client has written there it is an answer, active or not", arguments: [true, false])
    func answers(isActive: Bool) {
        let decision = World.mail(Fixture.jane, to: World.contact(isActive: isActive, continuing: World.inHouse))
        #expect(decision.rule == "journey.practitioner-answer")
        #expect(decision.templates == [.messageFromPractitioner])
    }

    @Test(
        "Not an active client: support with the words, and the practitioner is told why; nothing goes to the client",
        arguments: [
            World.contact(isActive: false), World.contact(isActive: false, client: Fixture.sam),
            World.contact(isActive: false, continuing: World.begun(isActive: true)),
            Fixture.reply(World.begun(isActive: false), .practitioner),
        ])
    func notActive(key: Known.Resolved) {
        let decision = World.mail(Fixture.jane, to: key)
        #expect(decision.rule == "journey.support.not-active")
        #expect(
            decision.summary == [
                "open support 1-4", "add practitioner @new", "desk create support @new",
                "routed-to-support > 1 @new not-active-client",
            ])
    }

    @Test("A reply to routed-to-support continues the ticket, and reaches nobody else")
    func continuesTicket() {
        let decision = World.mail(Fixture.jane, to: Fixture.reply(World.janesSupport, .practitioner))
        #expect(decision.summary == ["add practitioner @21", "desk comment @21"])
    }

    @Test("Nothing to say, nothing sent", arguments: [World.contact(isActive: true), World.contact(isActive: false)])
    func empty(key: Known.Resolved) {
        #expect(World.mail(Fixture.jane, to: key, text: "").disposition == .held(.empty))
    }

    @Test("An enquiry older than its desk gets its ticket with the next words")
    func withoutTicket() {
        let decision = World.mail(Fixture.sam, to: Fixture.reply(Fixture.enquiry, .counterpart))
        #expect(decision.summary.contains("desk create enquiry @7"))
    }

    @Test("The desk that took over an unanswered conversation hears of the answer, not its words")
    func escalated() {
        var escalated = World.inHouse
        escalated.ticket = KnownTicket(id: TicketID(1), kind: .escalation, status: .open)
        let decision = World.mail(Fixture.jane, to: Fixture.reply(escalated, .practitioner))
        #expect(decision.summary.contains("desk solved @20"))
        #expect(decision.summary.contains("desk note @20") && !decision.summary.contains("desk comment @20"))
        escalated.ticket?.status = .solved
        let later = World.mail(Fixture.jane, to: Fixture.reply(escalated, .practitioner))
        #expect(!later.summary.contains("desk note @20"))
    }

    @Test(
        "A single line is a command, and is not relayed",
        arguments: [
            ("#close", "stop @20"), ("#snooze 2d", "snooze @20 172800000"), ("#Snooze 4 h", "snooze @20 14400000"),
        ])
    func command(line: String, effect: String) {
        for key in [
            Fixture.reply(World.inHouse, .practitioner), World.contact(isActive: true, continuing: World.inHouse),
        ] {
            let decision = World.mail(Fixture.jane, to: key, text: line)
            #expect(decision.rule == "command")
            #expect(decision.summary == [effect])
        }
    }

    @Test("Days of a snooze are the practitioner's: the same time by their clock, over a change of it")
    func snoozeByClock() throws {
        var jane = Fixture.jane
        jane.timeZone = "Europe/London"
        var conversation = World.inHouse
        conversation.practitioner = jane
        // Noon of the last day of winter time, and noon of the first of summer time.
        let now = Timestamp(seconds: 1_774_699_200)
        let decision = World.mail(
            jane, to: Fixture.reply(conversation, .practitioner), text: "#snooze 1d",
            change: { _, known in known.now = now })
        let end: Timestamp = now + .seconds(82_800)
        #expect(decision.effects == [Effect.snooze(.existing(conversation.id), until: end)])
    }

    @Test("No answer needed, by a line or by the button: the desk that took over hears of it, and is done")
    func closesEscalation() {
        var escalated = World.inHouse
        escalated.ticket = KnownTicket(id: TicketID(1), kind: .escalation, status: .open)
        let line = World.mail(Fixture.jane, to: Fixture.reply(escalated, .practitioner), text: "#close")
        #expect(line.summary == ["stop @20", "desk note @20", "desk solved @20"])
        var question = World.question(.noAnswerNeeded)
        question.ticket = escalated.ticket
        let button = decide(QuestionAnswer(choice: .yes), to: question, now: Fixture.now)
        #expect(button.summary == ["use 4", "stop @20", "desk note @20", "desk solved @20"])
        question.ticket?.status = .solved
        #expect(decide(QuestionAnswer(choice: .yes), to: question, now: Fixture.now).summary == ["use 4", "stop @20"])
    }

    @Test("The button of an old reminder does not end what is waited for now")
    func oldButton() {
        var question = World.question(.noAnswerNeeded)
        question.isOver = true
        let decision = decide(QuestionAnswer(choice: .yes), to: question, now: Fixture.now)
        #expect(decision.disposition == .held(.staleQuestion) && decision.effects.isEmpty)
    }

    @Test("With a file it is words, and the file is not lost", arguments: ["#close", "#snooze 2d", "#snooze"])
    func commandWithFile(line: String) {
        let decision = World.mail(
            Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner), text: line,
            change: { arrival, _ in arrival.attachmentNames = ["plan.pdf"] })
        #expect(decision.rule == "journey.practitioner-answer")
    }

    @Test("In support nothing waits: held, and no comment on the ticket", arguments: ["#close", "#snooze 2d"])
    func commandToSupport(line: String) {
        let decision = World.mail(
            Fixture.jane, to: Fixture.reply(World.janesSupport, .practitioner), text: line)
        #expect(decision.disposition == .held(.badCommand))
        #expect(decision.effects.isEmpty)
    }

    @Test("A command that cannot be read is held, not relayed, and they are told; with nothing to be about too")
    func badCommand() {
        let bad = World.mail(Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner), text: "#snooze soon")
        #expect(bad.disposition == .held(.badCommand))
        #expect(bad.summary == ["command-unclear > 1 @20 #snooze soon"])
        let silent = World.mail(
            Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner), text: "#snooze soon",
            change: { arrival, _ in arrival.hasNullReturnPath = true })
        #expect(silent.disposition == .held(.badCommand) && silent.effects.isEmpty)
        let nowhere = World.mail(Fixture.jane, to: World.contact(isActive: true), text: "#close")
        #expect(nowhere.disposition == .held(.badCommand))
    }

    @Test("A command among other words is words; of a client too; without proof it is held")
    func words() {
        let among = World.mail(
            Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner), text: "#close\n\nis what I would write")
        #expect(among.templates == [.messageFromPractitioner])
        let client = World.mail(Fixture.member, to: Fixture.reply(World.inHouse, .counterpart), text: "#close")
        #expect(client.templates.last == .existingClientMessage)
        let unproven = World.mail(
            Fixture.jane, to: Fixture.reply(World.inHouse, .practitioner), proof: .none, text: "#close")
        #expect(unproven.disposition == .held(.unprovenSender))
    }
}
