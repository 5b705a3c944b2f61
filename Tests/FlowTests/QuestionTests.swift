import Mail
import Testing
import Triage

@testable import Flow

@Suite("Answers to questions, by mail and by button")
struct QuestionTests {
    static func mail(
        _ kind: QuestionKind, _ words: String, of person: KnownPerson = Fixture.sam, name: String? = nil
    ) -> Decision {
        World.mail(
            person, to: World.asked(kind, of: person), proof: .none, text: words,
            change: { arrival, _ in arrival.from = [Mailbox(name: name, address: arrival.senderAddress)] })
    }

    @Test(
        "Did you write this? A yes releases the mail; with \"add\" the address is learnt too",
        arguments: [
            ("yes", false), ("Yes, that was me", false), ("Yes, add it", true), ("Ja, bitte hinzufügen", true),
            ("Oui, ajouter cette adresse", true), ("Sí, añadir", true), ("Ja, toevoegen", true),
            ("Sim, adicionar", true), ("", false), ("Hello,\n\nyes, I wrote it", false), ("Hi, yes", false),
            ("Dear Postern team,\nthat was me.", false), ("Hi,", false),
            ("Yes. I wrote it on my way to the station, and had to add an hour", false),
        ])
    func confirmSender(words: String, learns: Bool) {
        let decision = Self.mail(.confirmSender, words, of: Fixture.jane)
        #expect(
            decision.summary == ["use 4"] + (learns ? ["learn other@people.example of 1"] : [])
                + ["release 11 author(1)"])
    }

    @Test(
        "What does not begin with a yes, or doubts it, is none: the mail stays held and the question open",
        arguments: [
            "I haven't written anything.", "Ich habe das nie geschrieben.", "That is spam, please block it!",
            "Wrong person.", "Who is this?", "I can't have, please add more security.", "Yes, this is spam", "Yes?",
            "Yes, but I did not write this", "Si c'est un virus", "Thanks", "I think that was me", "\u{1F44E}", "?",
        ], [QuestionKind.confirmSender, .confirmAddress])
    func unclear(words: String, kind: QuestionKind) {
        let decision = Self.mail(kind, words, of: Fixture.jane)
        #expect(decision.disposition == .held(.unclearAnswer))
        #expect(decision.effects.isEmpty)
    }

    @Test("An unclear answer is a yes where an operator takes it for one, and never gives a name")
    func takenForYes() {
        for kind in [QuestionKind.confirmSender, .name] {
            let decision = World.mail(
                Fixture.jane, to: World.asked(kind), text: "Please go ahead, what else is there to say?",
                change: { _, known in known.waived = [.unclearAnswer] })
            #expect((decision.rule == "question.answered") == (kind == .confirmSender))
        }
    }

    @Test("A no keeps it held, also beside \"add\"", arguments: ["no", "No, do not add it", "Nein"])
    func no(words: String) {
        #expect(Self.mail(.confirmSender, words, of: Fixture.jane).summary == ["use 4"])
        #expect(Self.mail(.confirmAddress, words).summary == ["use 4"])
    }

    @Test("Is this your address? A yes confirms it")
    func confirmAddress() {
        #expect(Self.mail(.confirmAddress, "yes").summary == ["use 4", "release 11 addressConfirmed"])
    }

    @Test(
        "What is your name? The first line that is more than a greeting",
        arguments: [
            ("Sam Lee", "Sam Lee"), ("\n  Sam Lee.\nThank you", "Sam Lee"), ("Hi,\n\nSam Lee\n", "Sam Lee"),
            ("My name is Sam Lee", "Sam Lee"), ("Ich heiße Jörg Müller!", "Jörg Müller"),
            ("Je m\u{2019}appelle Élodie", "Élodie"), ("לאה כהן", "לאה כהן"), ("Young No", "Young No"),
        ])
    func name(words: String, name: String) {
        #expect(Self.mail(.name, words).effects.last == .release(ArrivalID(11), .named(name)))
    }

    @Test(
        "What is no name counts as none; then the mail client's name does",
        arguments: [
            "sam@people.example", "https://cheap.example", "#close", "12345", "", "a\u{202E}b",
            String(repeating: "x", count: 201),
        ])
    func noName(words: String) {
        #expect(Self.mail(.name, words).disposition == .held(.empty))
        #expect(Self.mail(.name, words).effects.isEmpty)
        #expect(Self.mail(.name, words, name: "Sam Lee").effects.last == .release(ArrivalID(11), .named("Sam Lee")))
    }

    @Test(
        "A sentence is no name, whatever the mail client calls its writer: the question stays open",
        arguments: [
            "Who is this?", "Please remove me from your list", "Remove me", "I would rather not tell you my name",
            "What do you want?",
        ])
    func sentence(words: String) {
        let decision = Self.mail(.name, words, name: "Sam Lee")
        #expect(decision.effects.contains { if case .release = $0 { true } else { false } } == false)
        if !words.contains("not") { #expect(decision.disposition == .held(.unclearAnswer)) }
    }

    @Test("A no instead of a name keeps it held", arguments: ["No", "I did not write this", "Not me"])
    func noInstead(words: String) {
        #expect(Self.mail(.name, words, name: "Sam Lee").summary == ["use 4"])
    }

    @Test("No answer needed: the waiting ends, whatever the words", arguments: ["", "No answer needed", "nein"])
    func noAnswerNeeded(words: String) {
        #expect(Self.mail(.noAnswerNeeded, words, of: Fixture.jane).summary == ["use 4", "stop @20"])
    }

    @Test(
        "An automatic answer confirms nothing", arguments: Verdict.Kind.allCases.filter(\.isAutomatic),
        QuestionKind.allCases)
    func automatic(verdict: Verdict.Kind, kind: QuestionKind) {
        var arrival = Fixture.arrival(from: "jane@practice.example", verdict: verdict, proof: .none, text: "yes")
        arrival.keys = ThreadKeys(found: [World.asked(kind).found])
        let decision = decide(arrival, Fixture.known(sender: Fixture.jane, World.asked(kind)), by: JourneyRules())
        #expect(decision.effects.isEmpty)
    }

    @Test("The proven answer from a junk folder counts; unproven it is spam")
    func junk() {
        var arrival = Fixture.arrival(from: "jane@practice.example", verdict: .spam, text: "yes")
        arrival.keys = ThreadKeys(found: [World.asked(.confirmSender).found])
        let known = Fixture.known(sender: Fixture.jane, World.asked(.confirmSender))
        #expect(decide(arrival, known, by: JourneyRules()).rule == "question.answered")
        arrival.proof.proof = .none
        #expect(decide(arrival, known, by: JourneyRules()).disposition == .held(.suspectedSpam))
    }

    @Test("Used or expired: nothing follows, by mail or by button", arguments: QuestionKind.allCases)
    func stale(kind: QuestionKind) {
        let used = World.question(kind, isUsed: true)
        let late = Fixture.now + .seconds(61)
        let decisions = [
            World.mail(Fixture.jane, to: World.asked(kind, isUsed: true), text: "Sam Lee"),
            decide(QuestionAnswer(choice: .yes, name: "Sam Lee"), to: used, now: Fixture.now),
            decide(QuestionAnswer(choice: .yes, name: "Sam Lee"), to: World.question(kind), now: late),
        ]
        for decision in decisions {
            #expect(decision.disposition == .held(.staleQuestion))
            #expect(decision.effects.isEmpty)
        }
    }

    struct Press: Sendable {
        var kind: QuestionKind
        var choice: QuestionAnswer.Choice
        var name: String?
        var summary: [String]
    }

    @Test(
        "A button does what the same answer by mail does",
        arguments: [
            Press(kind: .confirmSender, choice: .yes, summary: ["use 4", "release 11 author(1)"]),
            Press(
                kind: .confirmSender, choice: .yesAndLearn,
                summary: ["use 4", "learn other@people.example of 1", "release 11 author(1)"]),
            Press(kind: .confirmSender, choice: .no, summary: ["use 4"]),
            Press(kind: .confirmAddress, choice: .yes, summary: ["use 4", "release 11 addressConfirmed"]),
            Press(kind: .confirmAddress, choice: .no, summary: ["use 4"]),
            Press(kind: .name, choice: .yes, name: " Sam Lee ", summary: ["use 4", "release 11 named(\"Sam Lee\")"]),
            Press(kind: .name, choice: .no, summary: ["use 4"]),
            Press(kind: .noAnswerNeeded, choice: .yes, summary: ["use 4", "stop @20"]),
            Press(kind: .noAnswerNeeded, choice: .no, summary: []),
        ])
    func button(_ press: Press) {
        let answer = QuestionAnswer(choice: press.choice, name: press.name)
        let decision = decide(answer, to: World.question(press.kind), now: Fixture.now)
        #expect(decision.disposition == .filed)
        #expect(decision.summary == press.summary)
    }

    @Test("A button with a name that is none changes nothing", arguments: [nil, "", "a@b.example"])
    func buttonName(name: String?) {
        let decision = decide(QuestionAnswer(choice: .yes, name: name), to: World.question(.name), now: Fixture.now)
        #expect(decision.disposition == .held(.empty))
        #expect(decision.effects.isEmpty)
    }
}
