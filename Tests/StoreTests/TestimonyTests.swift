import Flow
import GRDB
import Mail
import Synchronization
import Testing
import Triage

@testable import Store

/// What somebody said about a held enquiry, and which others it speaks for.
@Suite struct TestimonyTests {
    private static let expiry = Fixture.start + .seconds(86_400)

    /// An enquiry that is held until its address is confirmed or its name is told, and somebody is asked.
    private static func hold(
        _ mail: Arrival, asking asked: EmailAddress, _ kind: QuestionKind, _ fixture: Fixture
    ) async throws -> ArrivalID {
        let filed = try await fixture.file(mail) { _, known in
            var effects: [Effect] = []
            let owner = owner(of: asked, known)
            if owner == nil { effects.append(.register(name: nil, address: asked, locale: "en")) }
            let person = owner.map { PersonReference.existing($0) } ?? .registered
            effects += [
                .ask(kind, address: asked, person: person, expiresAt: expiry),
                .queue(
                    MailRequest(
                        template: kind == .name ? .nameNeeded : .confirmAddress,
                        recipient: .address(asked, of: person), asksQuestion: true)),
            ]
            return Decision(
                disposition: .held(kind == .name ? .nameNeeded : .unconfirmedAddress), rule: "test.held",
                effects: effects, routes: [ServedRoute("hold \(mail.source.uid)")])
        }
        #expect(filed.decision?.rule == "test.held", "\(filed.decision?.trace.last?.found ?? "")")
        return filed.arrival
    }

    private static func owner(of asked: EmailAddress, _ known: Known) -> PersonID? {
        known.sender.flatMap { $0.owns(asked) ? $0.id : nil }
    }

    /// Takes each released mail as an enquiry, and keeps what was known of it.
    private static func judgement(_ mails: [Arrival], _ seen: Seen) -> Judgement {
        let bySource = Dictionary(uniqueKeysWithValues: mails.map { ($0.source, $0) })
        return Judgement(read: { bySource[$0.source] ?? mails[0] }) { arrival, known in
            seen.value.withLock { $0.append(known) }
            return Decision(
                disposition: .filed, rule: "test.released", routes: [ServedRoute("released \(arrival.source.uid)")])
        }
    }

    @Test("a confirmed address speaks for every enquiry that waits for the same word, in order; a name for its own")
    func releasesTogether() async throws {
        for kind in [QuestionKind.confirmAddress, .name] {
            try await Fixture.with { fixture in
                let anna = Fixture.address("anna@stranger.example")
                let mails = (1...4).map { Mails.from("anna@stranger.example", text: "\($0)", uid: $0) }
                var held: [ArrivalID] = []
                for mail in mails.prefix(3) { held.append(try await Self.hold(mail, asking: anna, kind, fixture)) }
                let other: QuestionKind = kind == .name ? .confirmAddress : .name
                let kept = try await Self.hold(mails[3], asking: anna, other, fixture)
                let seen = Seen()
                let outcome = try await fixture.store.answer(
                    QuestionID(1), with: QuestionAnswer(choice: .yes, name: "Anna Lee"), now: fixture.start,
                    owner: nil, lease: Fixture.lease, by: Self.judgement(mails, seen))
                #expect(outcome == .done(queued: []))
                let known = seen.value.withLock { $0 }
                #expect(known.count == 3)
                #expect(known.allSatisfy { $0.isAddressConfirmed == (kind == .confirmAddress) })
                #expect(known.allSatisfy { $0.givenName == (kind == .name ? "Anna Lee" : nil) })
                #expect(known.allSatisfy { $0.sender?.isConfirmed == (kind == .confirmAddress) })
                #expect(known.allSatisfy { $0.vouched == nil && $0.waived.isEmpty })
                let left = try await fixture.store.heldMails(includingIgnored: false, limit: 9)
                #expect(left.map(\.arrival) == [kept])
                let order = try await fixture.store.read { db in
                    try db.numbers("SELECT arrival FROM effect WHERE route LIKE 'released %' ORDER BY arrival")
                }
                #expect(order.map { ArrivalID($0) } == held)
            }
        }
    }

    @Test(
        "a member who confirms their address speaks for their whole thread without proof, and not for what else was asked"
    )
    func releasesMembers() async throws {
        try await Fixture.with { fixture in
            let mark = fixture.mark.addresses[0]
            var mails = (1...3).map { Mails.from("mark@client.example", text: "\($0)", uid: $0, proof: .none) }
            let reference = ThreadKey.foreignMessage(try #require(mails[0].messageID))
            mails[1].keys = ThreadKeys(found: [ThreadKeys.Found(key: reference, header: "References")])
            for mail in mails {
                let kind = mail.source.uid == 3 ? QuestionKind.confirmSender : .confirmAddress
                let person = PersonReference.existing(fixture.mark.id)
                try await fixture.file(mail) { _, _ in
                    Decision(
                        disposition: .held(.unprovenSender), rule: "test.held",
                        effects: [.ask(kind, address: mark, person: person, expiresAt: Self.expiry)])
                }
            }
            _ = try await fixture.store.answer(
                QuestionID(1), with: QuestionAnswer(choice: .yes), now: fixture.start, owner: nil,
                lease: Fixture.lease, by: Self.judgement(mails, Seen()))
            #expect(try await fixture.store.heldMails(includingIgnored: false, limit: 9).map(\.arrival.rawValue) == [3])
        }
    }

    @Test("of a site's form each visitor's answer speaks for their own enquiries only")
    func tellsVisitorsApart() async throws {
        try await Fixture.with { fixture in
            let mails = (1...3).map { Mails.from("form@site.example", text: "\($0)", uid: $0) }
            let visitors = ["anna@stranger.example", "bea@stranger.example"].map(Fixture.address)
            let first = try await Self.hold(mails[0], asking: visitors[0], .confirmAddress, fixture)
            let second = try await Self.hold(mails[1], asking: visitors[1], .confirmAddress, fixture)
            let unasked = try await fixture.file(mails[2]) { _, _ in
                Decision(disposition: .held(.unconfirmedAddress), rule: "test.unasked")
            }
            let seen = Seen()
            _ = try await fixture.store.answer(
                QuestionID(1), with: QuestionAnswer(choice: .yes), now: fixture.start, owner: nil,
                lease: Fixture.lease, by: Self.judgement(mails, seen))
            let left = try await fixture.store.heldMails(includingIgnored: false, limit: 9).map(\.arrival)
            #expect(Set(left) == [second, unasked.arrival])
            #expect(!left.contains(first))
            let confirmed = try await fixture.store.read { db in
                try String.fetchAll(
                    db,
                    sql: "SELECT canonical FROM address WHERE confirmed_at IS NOT NULL AND canonical LIKE '%stranger%'")
            }
            #expect(confirmed == ["anna@stranger.example"])
        }
    }

    /// What the button was pressed for, when, and what came of it.
    static let presses: [(QuestionID, QuestionAnswer.Choice, Int, AnswerOutcome)] = [
        (QuestionID(1), .no, 0, .done(queued: [])), (QuestionID(1), .yes, 86_400, .expired),
        (QuestionID(9), .yes, 0, .unknown),
    ]

    @Test("a button does what its question says, and a no leaves the mail held", arguments: presses.indices)
    func answersByButton(_ index: Int) async throws {
        let (question, choice, seconds, outcome) = Self.presses[index]
        try await Fixture.with { fixture in
            let mail = Mails.from("anna@stranger.example", uid: 1)
            let held = try await Self.hold(
                mail, asking: Fixture.address("anna@stranger.example"), .confirmAddress, fixture)
            let judgement = Self.judgement([mail], Seen())
            let press = { (choice: QuestionAnswer.Choice) in
                try await fixture.store.answer(
                    question, with: QuestionAnswer(choice: choice), now: fixture.start + .seconds(seconds),
                    owner: nil, lease: Fixture.lease, by: judgement)
            }
            #expect(try await press(choice) == outcome)
            if case .done = outcome {
                #expect(try await press(.yes) == .used)
                #expect(try await fixture.store.question(question)?.isUsed == true)
            }
            #expect(try await fixture.store.heldMails(includingIgnored: false, limit: 9).map(\.arrival) == [held])
        }
    }

    @Test("a name that is none changes nothing, and can be given again")
    func wantsNames() async throws {
        try await Fixture.with { fixture in
            let mail = Mails.from("anna@stranger.example", uid: 1)
            _ = try await Self.hold(mail, asking: Fixture.address("anna@stranger.example"), .name, fixture)
            let judgement = Self.judgement([mail], Seen())
            for (name, outcome) in [(nil, AnswerOutcome.incomplete), ("Anna", .done(queued: []))] {
                let found = try await fixture.store.answer(
                    QuestionID(1), with: QuestionAnswer(choice: .yes, name: name), now: fixture.start, owner: nil,
                    lease: Fixture.lease, by: judgement)
                #expect(found == outcome)
            }
        }
    }

    @Test("an operator releases a mail whatever it is held for", arguments: HoldReason.allCases)
    func waives(_ reason: HoldReason) async throws {
        try await Fixture.with { fixture in
            let mail = Mails.from("anna@stranger.example", uid: 1)
            let held = try await fixture.file(mail) { _, _ in Decision(disposition: .held(reason), rule: "t") }
            let seen = Seen()
            let released = try await fixture.store.release(
                held.arrival, vouchedBy: nil, now: fixture.start, by: Self.judgement([mail], seen))
            #expect(released.decision?.disposition == .filed)
            #expect(seen.value.withLock { $0 }.map(\.waived) == [[reason]])
        }
    }
}

/// What was known at each decision.
private final class Seen: Sendable {
    let value = Mutex<[Known]>([])
}
