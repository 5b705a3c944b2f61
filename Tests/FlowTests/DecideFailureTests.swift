import Mail
import Testing
import Triage

@testable import Flow

@Suite struct DecideFailureTests {
    private static func person(_ id: Int64, _ role: KnownPerson.Role) -> KnownPerson {
        KnownPerson(
            id: PersonID(id), role: role, name: nil,
            addresses: role == .desk ? [] : [EmailAddress("p\(id)@x.example")].compactMap { $0 })
    }

    private static func conversation(
        practitioner: KnownPerson.Role = .practitioner, counterpart: KnownPerson.Role = .member
    ) -> KnownConversation {
        KnownConversation(
            id: ConversationID(7), kind: .inHouse, practitioner: person(1, practitioner),
            counterpart: person(2, counterpart), subject: "Shoulder")
    }

    private static let reference = ConversationReference.existing(ConversationID(7))

    private static func mail(
        _ template: TemplateName, to party: Party, by author: EntryAuthor?, isAddressDead: Bool = true,
        isOvertaken: Bool = false,
        reachable: Set<Party> = [.practitioner, .counterpart], listed: [ConversationID] = [],
        in conversation: KnownConversation = conversation()
    ) -> FailedMail {
        FailedMail(
            id: OutgoingMailID(9), template: template, conversation: conversation, party: party, author: author,
            listed: listed, isOvertaken: isOvertaken, isAddressDead: isAddressDead, reachable: reachable)
    }

    private func queued(_ effects: [Effect]) -> [MailRequest] {
        effects.compactMap { if case .queue(let request) = $0 { request } else { nil } }
    }

    private func notes(_ effects: [Effect]) -> Int {
        effects.count { if case .desk(.note, Self.reference) = $0 { true } else { false } }
    }

    @Test("a practitioner whose answer did not arrive is told, and the conversation is unanswered again")
    func answer() {
        let effects = decideFailure(
            Self.mail(.messageFromPractitioner, to: .counterpart, by: .practitioner, isAddressDead: false))
        #expect(
            queued(effects) == [
                MailRequest(
                    template: .deliveryProblem, recipient: .person(.existing(PersonID(1))),
                    conversation: Self.reference, party: .practitioner, about: OutgoingMailID(9))
            ])
        #expect(effects.contains(.restartWaiting(Self.reference)))
        #expect(!effects.contains(.escalate(Self.reference)))
        #expect(notes(effects) == 1)
    }

    @Test("where the practitioner's own address is suppressed the desk looks after the lost answer")
    func answerOfUnreachable() {
        let effects = decideFailure(
            Self.mail(.messageFromPractitioner, to: .counterpart, by: .practitioner, reachable: [.counterpart]))
        #expect(queued(effects).isEmpty)
        #expect(effects.suffix(2) == [.restartWaiting(Self.reference), .escalate(Self.reference)])
    }

    @Test(
        "a counterpart whose words did not reach the practitioner is told, and the desk has it",
        arguments: [TemplateName.newCustomerEnquiry, .enquirerMessage, .existingClientMessage])
    func words(_ template: TemplateName) {
        let effects = decideFailure(Self.mail(template, to: .practitioner, by: .counterpart))
        #expect(queued(effects).map(\.template) == [.notDelivered])
        #expect(queued(effects).map(\.party) == [.counterpart])
        #expect(effects.contains(.escalate(Self.reference)))
        #expect(notes(effects) == 1)
    }

    @Test("words refused for what they are leave the conversation with the practitioner, whose address is alive")
    func refusedWords() {
        let effects = decideFailure(
            Self.mail(.existingClientMessage, to: .practitioner, by: .counterpart, isAddressDead: false))
        #expect(queued(effects).map(\.template) == [.notDelivered])
        #expect(notes(effects) == 1)
        #expect(!effects.contains(.escalate(Self.reference)))
    }

    @Test("a counterpart who has an answer all the same is told nothing")
    func answeredWords() {
        let effects = decideFailure(
            Self.mail(.existingClientMessage, to: .practitioner, by: .counterpart, isOvertaken: true))
        #expect(queued(effects).isEmpty)
        #expect(notes(effects) == 1)
    }

    @Test("of an answer that a later one has overtaken its practitioner is told, and the ladder stays as it is")
    func overtakenAnswer() {
        for reachable: Set<Party> in [[.practitioner, .counterpart], [.counterpart]] {
            let effects = decideFailure(
                Self.mail(
                    .messageFromPractitioner, to: .counterpart, by: .practitioner, isOvertaken: true,
                    reachable: reachable))
            #expect(queued(effects).count == reachable.count - 1)
            #expect(!effects.contains(.restartWaiting(Self.reference)))
        }
    }

    @Test("an agent's words that did not arrive are told to the desk alone")
    func agent() {
        let effects = decideFailure(Self.mail(.messageFromSupport, to: .counterpart, by: .agent))
        #expect(effects.count == 1)
        #expect(notes(effects) == 1)
    }

    @Test("the help desk itself gets no mail of a failure")
    func desk() {
        let conversation = Self.conversation(practitioner: .desk)
        let effects = decideFailure(
            Self.mail(.messageFromPractitioner, to: .counterpart, by: .practitioner, in: conversation))
        #expect(queued(effects).isEmpty)
    }

    @Test("a reminder to a dead address escalates each conversation that it lists, one that is merely refused none")
    func reminder() {
        let listed = [ConversationID(7), ConversationID(8)]
        #expect(
            decideFailure(Self.mail(.reminder, to: .practitioner, by: nil, listed: listed))
                == listed.map { .escalate(.existing($0)) })
        #expect(decideFailure(Self.mail(.reminder, to: .practitioner, by: nil)) == [.escalate(Self.reference)])
        #expect(
            decideFailure(Self.mail(.reminder, to: .practitioner, by: nil, isAddressDead: false, listed: listed))
                .isEmpty)
    }

    @Test("no failure of a notice causes another mail", arguments: TemplateName.allCases)
    func noLoops(_ template: TemplateName) {
        for isDead in [true, false] {
            for party in [Party.practitioner, .counterpart] {
                let mail = Self.mail(template, to: party, by: nil, isAddressDead: isDead)
                #expect(queued(decideFailure(mail)).isEmpty)
            }
        }
    }
}
