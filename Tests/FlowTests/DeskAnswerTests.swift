import Testing
import Triage

@testable import Flow

@Suite("What happens at the desk")
struct DeskAnswerTests {
    static func change(_ event: DeskChange.Event) -> DeskChange {
        DeskChange(id: "1", ticket: TicketID(1), at: Fixture.now, event: event)
    }

    static func reply(_ conversation: KnownConversation, isPublic: Bool = true, words: String = "Hello") -> Decision {
        decide(
            change(.comment(words, isPublic: isPublic, agent: "Ada")), in: conversation, assignee: nil)
    }

    static func assign(
        _ conversation: KnownConversation, to assignee: KnownPerson?, handle: String = "jane-doe"
    ) -> Decision {
        decide(change(.assigned(handle: handle)), in: conversation, assignee: assignee)
    }

    @Test(
        "An agent's public words reach whoever has the ticket; between people they pause the reminders for a day",
        arguments: [
            (World.enquiry, ["post agent @7 Hello", "message-from-support > 2 @7 +entry", "pause @7 86400000"]),
            (World.inHouse, ["post agent @20 Hello", "message-from-support > 3 @20 +entry", "pause @20 86400000"]),
            (World.membersSupport, ["post agent @22 Hello", "message-from-support > 3 @22 +entry"]),
            (World.unassigned, ["post agent @23 Hello", "message-from-support > 2 @23 +entry"]),
            (World.janesSupport, ["post agent @21 Hello", "message-from-support > 1 @21 +entry"]),
        ])
    func publicReply(conversation: KnownConversation, summary: [String]) {
        #expect(Self.reply(conversation).summary == summary)
    }

    @Test("It is no answer", arguments: [World.enquiry, World.inHouse])
    func noAnswer(conversation: KnownConversation) {
        #expect(!Self.reply(conversation).effects.contains(.answered(.existing(conversation.id))))
    }

    @Test("Private notes never leave; a reply without words, a status go to nobody")
    func nothing() {
        let decisions = [
            Self.reply(World.enquiry, isPublic: false), Self.reply(World.enquiry, words: " \n"),
            decide(Self.change(.status(.solved)), in: World.enquiry, assignee: nil),
        ]
        #expect(decisions.map(\.rule) == ["desk.private", "desk.empty", "desk.status"])
        for decision in decisions { #expect(decision.effects.isEmpty) }
    }

    @Test("Whoever has no address any more is written to by nobody, and the agent hears of it")
    func noAddress() {
        var conversation = World.enquiry
        conversation.counterpart.addresses = []
        let decision = Self.reply(conversation)
        #expect(decision.templates.isEmpty)
        #expect(decision.summary.contains("desk note @7"))
    }

    @Test("An enquiry is given its practitioner: assigned, acknowledged now, and forwarded with its first words")
    func assigned() {
        let decision = Self.assign(World.unassigned, to: Fixture.jane)
        #expect(
            decision.summary == [
                "assign 23 1", "await @23", "enquiry-acknowledgement > 2 @23",
                "new-customer-enquiry > 1 @23 +first-entry", "forward-rest 23 1",
            ])
    }

    @Test(
        "An unknown handle, or one that is no practitioner's, is said so on the ticket",
        arguments: [nil, Fixture.member])
    func unknown(assignee: KnownPerson?) {
        let decision = Self.assign(World.unassigned, to: assignee, handle: "nobody\u{202E}<script>")
        #expect(
            decision.effects == [
                .desk(
                    .note("Not assigned: no practitioner has the handle \"nobodyscript\"."),
                    .existing(World.unassigned.id))
            ])
    }

    @Test("What has its practitioner is not given to another; told again it is nothing new")
    func notAssignable() {
        #expect(Self.assign(World.enquiry, to: EnquiryTests.omar).summary == ["desk note @7"])
        #expect(Self.assign(World.enquiry, to: Fixture.jane).effects.isEmpty)
        #expect(Self.assign(World.janesSupport, to: EnquiryTests.omar).summary == ["desk note @21"])
        #expect(Self.assign(World.membersSupport, to: Fixture.jane).summary == ["desk note @22"])
    }
}

/// What somebody who is no agent writes at the desk itself.
@Suite("Words left at the desk, past us")
struct DeskOutsideTests {
    private static func wrote(_ conversation: KnownConversation, isVerified: Bool = true, words: String = "Hi")
        -> Decision
    {
        decide(
            DeskAnswerTests.change(.outsideComment(words, isVerified: isVerified)), in: conversation, assignee: nil)
    }

    @Test(
        "The requester's are filed as theirs, and told to the practitioner where there is one; never to themselves",
        arguments: [
            (World.enquiry, ["post counterpart @7 Hi", "await @7", "enquirer-message > 1 @7 +entry"]),
            (World.inHouse, ["post counterpart @20 Hi", "await @20", "existing-client-message > 1 @20 +entry"]),
            (World.membersSupport, ["post counterpart @22 Hi"]),
            (World.unassigned, ["post counterpart @23 Hi"]),
            (World.janesSupport, ["post practitioner @21 Hi"]),
        ])
    func requester(conversation: KnownConversation, summary: [String]) {
        let decision = Self.wrote(conversation)
        #expect(decision.summary == summary)
        #expect(decision.disposition == .filed)
    }

    @Test("What may be anybody's goes nowhere, and agents are told that; nor does a comment without words")
    func unverified() {
        let decision = Self.wrote(World.enquiry, isVerified: false)
        #expect(decision.summary == ["desk note @7"])
        #expect(decision.rule == "desk.unverified")
        #expect(Self.wrote(World.enquiry, words: " \n").effects.isEmpty)
    }

    @Test("Files that stay at the desk are named to agents, after the words have gone", arguments: [true, false])
    func leftOut(isAgent: Bool) {
        let event: DeskChange.Event =
            isAgent ? .comment("Hi", isPublic: true, agent: "Ada") : .outsideComment("Hi", isVerified: true)
        var change = DeskAnswerTests.change(event)
        change.leftOut = ["a.exe (a virus was found in it)"]
        let decision = decide(change, in: World.enquiry, assignee: nil)
        #expect(decision.summary.last == "desk note @7")
        #expect(decision.templates.count == 1)
    }

    @Test("What ends a ticket, or takes words back, sends nothing to anybody")
    func ends() {
        for event in [DeskChange.Event.deleted, .merged(into: "9"), .withdrawn(comment: "1")] {
            #expect(decide(DeskAnswerTests.change(event), in: World.enquiry, assignee: nil).effects.isEmpty)
        }
    }
}
