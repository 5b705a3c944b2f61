import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// What notices tell of, beside words of people.
@Suite struct NoticeContextTests {
    private static func claimed(_ effects: [Effect], uid: UInt32 = 50, _ fixture: Fixture) async throws -> ClaimedMail {
        let filed = try await fixture.carryOut(effects, uid: uid, owner: "a")
        return try #require(try await fixture.store.claimed(filed.queued, owner: "a").last)
    }

    @Test("a delivery problem tells what did not arrive, whom, and why", arguments: FailureKind.allCases)
    func tellsFailures(_ kind: FailureKind) async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let filed = try await fixture.carryOut(fixture.message(in: id, by: .practitioner).effects, in: id)
            let lost = try #require(filed.queued.first)
            try await fixture.store.write { db in
                try db.run(
                    "INSERT INTO failure (outgoing, at, why, kind) VALUES (?, 0, 'x', ?)",
                    [lost.rawValue, kind.rawValue])
            }
            let mail = try await Self.claimed(
                [
                    .queue(
                        MailRequest(
                            template: .deliveryProblem, recipient: .person(.existing(fixture.jane.id)),
                            conversation: .existing(id), party: .practitioner, about: lost, detail: "unknown"))
                ], fixture)
            let failure = try #require(mail.failure)
            #expect(failure.subject == "Shoulder")
            #expect(failure.recipient.id == fixture.mark.id)
            #expect(failure.writtenAt == fixture.start)
            #expect(failure.kind == kind)
            #expect(mail.detail == "unknown")
        }
    }

    @Test("a mail says what the counterpart was to the practitioner when it was caused")
    func tellsActiveClients() async throws {
        try await Fixture.with { fixture in
            let (id, _) = try await fixture.openConversation()
            let relay = fixture.message(in: id, by: .counterpart).effects
            #expect(try await Self.claimed(relay, uid: 1, fixture).conversation?.isActiveClient == false)
            _ = try await fixture.store.markActive(
                practitioner: fixture.jane.id, member: fixture.mark.id, by: "test", now: fixture.start)
            let conversation = try #require(try await Self.claimed(relay, uid: 2, fixture).conversation)
            #expect(conversation.isActiveClient)
            #expect(!conversation.isWithDesk)
        }
    }

    @Test("a mail in talk with the desk says so")
    func tellsDesk() async throws {
        try await Fixture.with { fixture in
            let (id, anna) = try await fixture.generalEnquiry()
            let mail = try await Self.claimed(
                [
                    .queue(
                        MailRequest(
                            template: .enquiryReceived, recipient: .person(.existing(anna.id)),
                            conversation: .existing(id), party: .counterpart))
                ], fixture)
            #expect(mail.conversation?.isWithDesk == true)
        }
    }

    @Test("a question about a conversation has its subject and no held mail")
    func tellsConversationQuestions() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await fixture.openConversation(owner: "a")
            try await fixture.store.write { db in
                try db.run(
                    """
                    INSERT INTO question (kind, conversation, sender, asked, person, asked_at, expires_at)
                    VALUES ('no-answer-needed', ?, '', 'jane@practice.example', ?, ?, ?)
                    """,
                    [
                        id.rawValue, fixture.jane.id.rawValue, fixture.start.milliseconds,
                        (fixture.start + .seconds(60)).milliseconds,
                    ])
                try db.run("UPDATE outgoing SET question = 1 WHERE id = ?", [mail.rawValue])
            }
            let question = try #require(try await fixture.store.claimed([mail], owner: "a").first?.question)
            #expect(question.kind == .noAnswerNeeded)
            #expect(question.subject == "Shoulder")
            #expect(question.heldAt == fixture.start)
            try await fixture.carryOut([.awaitAnswer(in: .existing(id))], uid: 7)
            try await fixture.store.write { db in
                try db.run("UPDATE question SET entry = (SELECT entry FROM waiting)")
            }
            let outcome = try await fixture.store.answer(
                QuestionID(1), with: QuestionAnswer(choice: .yes), now: fixture.start, owner: nil,
                lease: Fixture.lease, by: .none)
            #expect(outcome == .done(queued: []))
            #expect(try await !fixture.known(id).isWaiting)
        }
    }
}
