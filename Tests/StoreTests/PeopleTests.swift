import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite struct PeopleTests {
    @Test("an import is repeatable: by external id it updates, and gives no second person")
    func repeats() async throws {
        try await Fixture.with { fixture in
            var jane = Fixture.janeDoe
            jane.name = "Jane D. Doe"
            jane.addresses = [Fixture.address("new@practice.example"), Fixture.janeDoe.addresses[0]]
            for _ in 1...2 { try await fixture.store.importPeople([jane], now: fixture.start) }
            let people = try await fixture.store.people(role: .practitioner, limit: 9)
            #expect(people.map(\.id) == [fixture.jane.id])
            #expect(people.map(\.name) == ["Jane D. Doe"])
            #expect(people.map(\.addresses) == [jane.addresses])
        }
    }

    @Test("what an import does not name stays: a telephone number that is forgotten would be passed on")
    func keepsWhatIsNotNamed() async throws {
        try await Fixture.with { fixture in
            let before = try await fixture.store.details(of: fixture.jane.id, now: fixture.start, limit: 9)
            let known = try #require(before)
            #expect(!known.phones.isEmpty)
            let bare = ImportedPerson(
                externalID: Fixture.janeDoe.externalID, role: .practitioner, name: "Jane Again", handle: "jane-doe",
                addresses: Fixture.janeDoe.addresses)
            try await fixture.store.importPeople([bare], now: fixture.start)
            let after = try #require(
                try await fixture.store.details(of: fixture.jane.id, now: fixture.start, limit: 9))
            #expect(after.person.name == "Jane Again")
            #expect(after.phones == known.phones && after.timeZone == known.timeZone)
            #expect(after.workingHours == known.workingHours && after.person.locale == known.person.locale)
            var none = bare
            none.phones = []
            try await fixture.store.importPeople([none], now: fixture.start)
            #expect(try await fixture.store.details(of: fixture.jane.id, now: fixture.start, limit: 9)?.phones == [])
        }
    }

    @Test("an enquirer who becomes a member keeps their person and conversations")
    func adoptsEnquirers() async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let anna = ImportedPerson(
                externalID: "m2", role: .member, name: "Anna", handle: nil,
                addresses: [Fixture.address("Anna@Stranger.example")])
            try await fixture.store.importPeople([anna], now: fixture.start)
            let conversation = try #require(filed.conversation)
            let counterpart = try #require(try await fixture.store.conversation(conversation)).0.conversation
                .counterpart
            #expect(counterpart.role == .member)
            #expect(counterpart.addresses == anna.addresses)
            #expect(try await fixture.store.counts()["people"] == 3)
        }
    }

    static let refused: [(String, ImportedPerson)] = [
        (
            "the address JANE@practice.example belongs to the person p1",
            ImportedPerson(
                externalID: "m9", role: .member, name: "X", handle: nil,
                addresses: [Fixture.address("JANE@practice.example")])
        ),
        (
            "the handle jane-doe belongs to the person p1",
            ImportedPerson(
                externalID: "p9", role: .practitioner, name: "X", handle: "Jane-Doe",
                addresses: [Fixture.address("x@x.example")])
        ),
        (
            "there is no mail address",
            ImportedPerson(externalID: "p9", role: .member, name: "X", handle: nil, addresses: [])
        ),
    ]

    static let good = ImportedPerson(
        externalID: "m8", role: .member, name: "Good", handle: nil, addresses: [Fixture.address("good@x.example")])

    @Test(
        "a row that takes somebody else's address or handle is left out and named, the others come", arguments: refused)
    func refuses(_ row: (String, ImportedPerson)) async throws {
        try await Fixture.with { fixture in
            let rows = [row.1, Self.good]
            let expected = "row 1, person \(row.1.externalID): \(row.0)"
            let rehearsed = try await fixture.store.importProblems(rows, now: fixture.start)
            #expect(rehearsed.map(\.description) == [expected])
            #expect(try await fixture.store.counts()["people"] == 2)
            let problems = try await fixture.store.importPeople(rows, now: fixture.start)
            #expect(problems.map(\.description) == [expected])
            let people = try await fixture.store.people(role: nil, limit: 9)
            #expect(people.last?.name == "Good")
            #expect(try await fixture.store.counts()["people"] == 3)
        }
    }

    @Test("an address can go from one person to another, whichever row comes first")
    func addressChangesHands() async throws {
        try await Fixture.with { fixture in
            var jane = Fixture.janeDoe
            let given = jane.addresses.removeLast()
            var good = Self.good
            good.addresses.append(given)
            let problems = try await fixture.store.importPeople([good, jane], now: fixture.start)
            #expect(problems.isEmpty)
            let owner = try await fixture.store.people(role: .member, limit: 9).first { $0.addresses.contains(given) }
            #expect(owner?.name == "Good")
        }
    }

    @Test("conversations are listed with the newest activity first")
    func listsConversations() async throws {
        try await Fixture.with { fixture in
            let (one, _) = try await fixture.openConversation(subject: "One", uid: 901)
            let (two, _) = try await fixture.openConversation(subject: "Two", uid: 902)
            let mail = Mails.from("jane@practice.example", uid: 1, receivedAt: fixture.start + .seconds(50))
            try await fixture.file(mail, at: fixture.start + .seconds(60)) { _, _ in
                fixture.message(in: one, by: .practitioner)
            }
            let listed = try await fixture.store.conversations(limit: 9)
            #expect(listed.map(\.conversation.id) == [one, two])
            #expect(listed.map(\.entries) == [2, 1])
            #expect(listed.map(\.lastEntryAt) == [fixture.start + .seconds(50), fixture.start])
            #expect(try await fixture.store.conversations(limit: 1).map(\.conversation.id) == [one])
            let nowhere = try await fixture.store.conversation(ConversationID(99))
            #expect(nowhere == nil)
        }
    }
}
