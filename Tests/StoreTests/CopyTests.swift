import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite("Copies of one mail act once, by the decisions that the program takes")
struct CopyTests {
    /// The same mail with another Received line, fetched from another place.
    private func copy(_ arrival: Arrival, uid: UInt32) -> Arrival {
        var copy = arrival
        copy.source = ArrivalSource(mailbox: "main", folder: "INBOX", uidValidity: 8, uid: uid)
        copy.rawDigest = Digest(of: [UInt8(uid % 250), 7])
        return copy
    }

    private func file(_ arrival: Arrival, in fixture: Fixture) async throws -> Filed {
        try await fixture.file(arrival) { decide($0, $1, by: JourneyRules()) }
    }

    @Test("a second copy of a stranger's first mail finds the conversation open and changes nothing")
    func firstMail() async throws {
        try await Fixture.with { fixture in
            let mail = Mails.from("sam@people.example", uid: 1, keys: [.handle("jane-doe")])
            let first = try await file(mail, in: fixture)
            #expect(first.decision?.rule == "journey.enquiry.first")
            let again = try await file(copy(mail, uid: 2), in: fixture)
            #expect(again.decision?.disposition == .dropped)
            #expect(again.queued.isEmpty)
            let further = try await file(
                Mails.from("sam@people.example", text: "One more thing", uid: 3, keys: [.handle("jane-doe")]),
                in: fixture)
            #expect(further.decision?.rule == "journey.enquiry.continued")
        }
    }

    @Test("of a mail to two that is held for one, the release serves that one alone, and a copy nobody")
    func servedInPart() async throws {
        try await Fixture.with { fixture in
            try await fixture.store.importPeople([PersonMergeTests.pam], now: fixture.start)
            let (id, _) = try await fixture.openConversation()
            let mail = Mails.from(
                "mark@client.example", text: "For both", uid: 1, keys: [.reply(id, .counterpart), .handle("pam")],
                proof: .none)
            let filed = try await file(mail, in: fixture)
            #expect(filed.decision?.disposition == .held(.unconfirmedAddress))
            #expect(try await fixture.store.conversation(id)?.1.count == 2)
            let again = try await file(copy(mail, uid: 2), in: fixture)
            #expect(again.decision?.disposition == .dropped)
            #expect(again.queued.isEmpty)
            let judgement = Judgement(read: { _ in mail }, decide: { decide($0, $1, by: JourneyRules()) })
            let released = try await fixture.store.release(
                filed.arrival, vouchedBy: nil, now: fixture.start, by: judgement)
            #expect(released.decision?.disposition == .filed)
            #expect(released.decision?.rule == "journey.member-first")
            #expect(try await fixture.store.conversation(id)?.1.count == 2)
            #expect(try await fixture.store.heldMails(includingIgnored: false, limit: 9).isEmpty)
        }
    }

    @Test("of a mail to two conversations a copy for one of them acts on neither twice")
    func twoConversations() async throws {
        try await Fixture.with { fixture in
            let (first, _) = try await fixture.openConversation(subject: "One", uid: 901)
            let (second, _) = try await fixture.openConversation(subject: "Two", uid: 902)
            let forFirst = Mails.from("jane@practice.example", uid: 1, keys: [.reply(first, .practitioner)])
            var forBoth = copy(forFirst, uid: 2)
            forBoth.keys = ThreadKeys(
                found: [first, second].map { .init(key: .reply($0, .practitioner), header: "To") })
            #expect(try await file(forFirst, in: fixture).queued.count == 1)
            let both = try await file(forBoth, in: fixture)
            #expect(both.queued.count == 1)
            #expect(both.decision?.routes == [.conversation(second)])
            #expect(try await file(copy(forBoth, uid: 3), in: fixture).decision?.disposition == .dropped)
        }
    }

    @Test("two mails that the server would not deliver are two mails")
    func undelivered() async throws {
        try await Fixture.with { fixture in
            for uid in UInt32(1)...2 {
                var mail = Mails.from(nil, messageID: nil, uid: uid)
                mail.raw = []
                mail.rawDigest = Digest(of: [])
                mail.truncatedFrom = 1
                let filed = try await file(mail, in: fixture)
                #expect(filed.decision?.disposition == .held(.tooLarge))
            }
        }
    }
}
