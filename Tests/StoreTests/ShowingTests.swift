import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Business rule 1: whoever is told that messages are monitored, and when, is recorded with each showing.
@Suite struct ShowingTests {
    private struct Shown: Equatable {
        let person, outgoing, at: Int64
        let wording: String
    }

    private static func shown(_ store: Store) async throws -> [Shown] {
        try await store.read { db in
            try db.rows("SELECT person, outgoing, shown_at, wording FROM wording ORDER BY id").map {
                Shown(person: $0["person"], outgoing: $0["outgoing"], at: $0["shown_at"], wording: $0["wording"])
            }
        }
    }

    private static func handOver(_ mail: OutgoingMailID, _ fixture: Fixture) async throws {
        let ready = Preparation.ready(mail, QueueTests.frozen(mail))
        _ = try await fixture.store.handOver(
            [ready], owner: "a", now: fixture.start, lease: Fixture.lease)
    }

    @Test("each mail that went out is one showing: to whom, when, which words, in which mail")
    func recordsWhatWentOut() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (id, toJane) = try await fixture.openConversation(owner: "a")
            let answer = Mails.from("jane@practice.example", uid: 1)
            let filed = try await fixture.file(answer, owner: "a") { _, _ in
                fixture.message(in: id, by: .practitioner)
            }
            let toMark = try #require(filed.queued.first)
            #expect(try await Self.shown(store).isEmpty)
            for mail in [toJane, toMark] { try await Self.handOver(mail, fixture) }
            let later = fixture.start + .seconds(5)
            try await store.settle([(toJane, QueueTests.ok, .never)], now: fixture.start)
            try await store.settle([(toMark, QueueTests.ok, .never)], now: later)
            let words = "Please note these messages are monitored for training purposes"
            #expect(
                try await Self.shown(store) == [
                    Shown(
                        person: fixture.jane.id.rawValue, outgoing: toJane.rawValue,
                        at: fixture.start.milliseconds, wording: words),
                    Shown(
                        person: fixture.mark.id.rawValue, outgoing: toMark.rawValue, at: later.milliseconds,
                        wording: words),
                ])
            #expect(try await store.counts()["wordings"] == 2)
        }
    }

    @Test(
        "what did not go out has told nobody",
        arguments: [QueueTests.never, QueueTests.later, QueueTests.silent])
    func recordsNothingElse(outcome: DeliveryOutcome) async throws {
        try await Fixture.with { fixture in
            let (_, mail) = try await fixture.openConversation(owner: "a")
            try await Self.handOver(mail, fixture)
            try await fixture.store.settle([(mail, outcome, .never)], now: fixture.start)
            #expect(try await Self.shown(fixture.store).isEmpty)
        }
    }

    @Test("a mail that settles twice is one showing, at the first time")
    func recordsOnce() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let (_, mail) = try await fixture.openConversation(owner: "a")
            try await Self.handOver(mail, fixture)
            try await store.settle([(mail, QueueTests.silent, .never)], now: fixture.start)
            for seconds in [1, 2] as [Int64] {
                try await store.settle([(mail, QueueTests.ok, .never)], now: fixture.start + .seconds(seconds))
            }
            let shown = try await Self.shown(store)
            #expect(shown.map(\.at) == [(fixture.start + .seconds(1)).milliseconds])
        }
    }
}
