import Flow
import Mail
import Testing
import Triage

@testable import Store

/// A further address of a person, after they said that it is theirs.
@Suite struct LearnedAddressTests {
    private func addresses(of person: KnownPerson, _ fixture: Fixture) async throws -> [String] {
        let found = try await fixture.store.people(role: person.role, limit: 9).first { $0.id == person.id }
        return try #require(found).addresses.map(\.description)
    }

    /// Files a mail that is held, and learns its sender's address by it.
    private func learn(
        _ address: EmailAddress, of person: KnownPerson, proof: SenderProof = .pass, uid: UInt32 = 50,
        _ fixture: Fixture
    ) async throws {
        let mail = Mails.from(address.description, text: "held \(uid)", uid: uid, proof: proof)
        let held = try await fixture.file(mail) { _, _ in Decision(disposition: .held(.unrecognisedSender), rule: "t") }
        try await fixture.carryOut([.learn(address, of: person.id, by: held.arrival)], uid: uid + 100)
    }

    private func isNoted(_ fixture: Fixture) async throws -> Bool {
        try await fixture.number("SELECT count(*) FROM event WHERE kind = 'address-not-learned'") == 1
    }

    @Test("an address nobody has is added at the end, confirmed, and counts from then on")
    func adds() async throws {
        try await Fixture.with { fixture in
            let new = Fixture.address("mark@new.example")
            for uid in [UInt32(1), 2] { try await learn(new, of: fixture.mark, uid: uid, fixture) }
            #expect(try await addresses(of: fixture.mark, fixture) == ["mark@client.example", "mark@new.example"])
            let mail = Mails.from("Mark@New.example", uid: 3)
            let known = try await fixture.store.known(for: mail, now: fixture.start)
            #expect(known.sender?.id == fixture.mark.id)
            let sql = "SELECT count(*) FROM address WHERE canonical = 'mark@new.example' AND confirmed_at IS NOT NULL"
            #expect(try await fixture.number(sql) == 1)
        }
    }

    @Test("an enquirer who has it and no conversation was that person all along")
    func merges() async throws {
        try await Fixture.with { fixture in
            let new = Fixture.address("mark@new.example")
            try await fixture.carryOut([.register(name: nil, address: new, locale: "en")])
            try await learn(new, of: fixture.mark, fixture)
            #expect(try await addresses(of: fixture.mark, fixture) == ["mark@client.example", "mark@new.example"])
            #expect(try await fixture.store.people(role: .enquirer, limit: 9).isEmpty)
        }
    }

    @Test("what another person was imported with stays theirs, and is noted")
    func leaves() async throws {
        try await Fixture.with { fixture in
            try await learn(fixture.jane.addresses[1], of: fixture.mark, fixture)
            #expect(try await addresses(of: fixture.mark, fixture) == ["mark@client.example"])
            #expect(try await addresses(of: fixture.jane, fixture).count == 2)
            #expect(try await isNoted(fixture))
        }
    }

    @Test("a forged From field makes nobody's address anybody's, known or not yet", arguments: [true, false])
    func wantsProof(isKnown: Bool) async throws {
        try await Fixture.with { fixture in
            let victim = Fixture.address("anna@victim.example")
            if isKnown { try await fixture.carryOut([.register(name: "Anna", address: victim, locale: "en")]) }
            try await learn(victim, of: fixture.mark, proof: .none, fixture)
            #expect(try await addresses(of: fixture.mark, fixture) == ["mark@client.example"])
            #expect(try await fixture.store.people(role: .enquirer, limit: 9).count == (isKnown ? 1 : 0))
            #expect(try await isNoted(fixture))
        }
    }

    @Test("who has a conversation never becomes somebody else because that person says so, proven or not")
    func keepsEnquirers() async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.file(Mails.from("anna@victim.example", uid: 1)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let id = try #require(filed.conversation)
            let anna = try await fixture.known(id).counterpart
            try await learn(Fixture.address("anna@victim.example"), of: fixture.mark, fixture)
            #expect(try await fixture.known(id).counterpart == anna)
            #expect(try await addresses(of: fixture.mark, fixture) == ["mark@client.example"])
            #expect(try await isNoted(fixture))
        }
    }

    @Test("the page offers to add an address only where the mail proves it", arguments: [SenderProof.pass, .none])
    func offers(_ proof: SenderProof) async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let mail = Mails.from("mark@new.example", text: "x", uid: 1, keys: [.reply(id, .counterpart)], proof: proof)
            try await fixture.file(mail) { _, _ in ReleaseTests.held(fixture, id) }
            #expect(try await fixture.store.askedQuestion(QuestionID(1))?.isAddable == (proof == .pass))
        }
    }
}
