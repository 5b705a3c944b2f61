import Flow
import Mail
import Testing
import Triage

@testable import Store

/// What a mail costs is told in statements: a new question to the store belongs into one that is asked already.
///
/// Of a first enquiry three are for its ticket, three for its mails and two for the counts of notices to strangers.
@Suite struct StatementCountTests {
    private static let judgement = Judgement(
        read: { _ in Mails.from(nil, uid: 0) }, decide: { decide($0, $1, by: JourneyRules()) })

    private static func filed(_ mail: Arrival, _ fixture: Fixture) async throws -> Filed {
        let filed = try await fixture.store.file(
            [mail], cursor: nil, now: fixture.start, owner: nil, lease: Fixture.lease, by: judgement)
        return try #require(filed.first)
    }

    @Test("a first enquiry, and each answer after it, cost a number of statements that does not grow unseen")
    func counts() async throws {
        try await Fixture.with { fixture in
            let log = StatementLog()
            try await log.watch(fixture.store)
            let first = try await Self.filed(
                Mails.from("anna@stranger.example", uid: 1, keys: [.handle("jane-doe")]), fixture)
            #expect(first.decision?.rule == "journey.enquiry.first")
            #expect(log.count <= 27)
            let id = try #require(first.conversation)
            log.clear()
            let answer = try await Self.filed(
                Mails.from("jane@practice.example", text: "Yes", uid: 2, keys: [.reply(id, .practitioner)]), fixture)
            #expect(answer.decision?.disposition == .filed)
            #expect(log.count <= 17)
            log.clear()
            let more = try await Self.filed(
                Mails.from("anna@stranger.example", text: "Thanks", uid: 3, keys: [.reply(id, .counterpart)]), fixture)
            #expect(more.decision?.disposition == .filed)
            #expect(log.count <= 18)
        }
    }
}
