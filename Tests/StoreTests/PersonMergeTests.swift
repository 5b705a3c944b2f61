import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

@Suite struct PersonMergeTests {
    static let pam = ImportedPerson(
        externalID: "p2", role: .practitioner, name: "Pam", handle: "pam",
        addresses: [Fixture.address("pam@practice.example"), Fixture.address("pam@home.example")])

    static func with(_ address: String, _ person: ImportedPerson) -> ImportedPerson {
        var person = person
        person.addresses.append(Fixture.address(address))
        return person
    }

    @Test("who wrote in a known person's name before becomes that person, with conversation, references and mails")
    func merges() async throws {
        try await Fixture.with { fixture in
            let mail = Mails.from("mark@second.example", uid: 1)
            let filed = try await fixture.file(mail) { arrival, _ in fixture.enquiry(arrival) }
            let mark = Self.with("mark@second.example", Fixture.markRoe)
            #expect(try await fixture.store.importPeople([mark], now: fixture.start).isEmpty)
            let id = try #require(filed.conversation)
            let summary = try #require(try await fixture.store.conversation(id)).0
            #expect(summary.conversation.counterpart.id == fixture.mark.id)
            #expect(summary.conversation.counterpart.addresses == mark.addresses)
            #expect(summary.conversation.isOpen)
            #expect(try await fixture.store.counts()["people"] == 2)

            let later = Mails.from(
                "mark@client.example", uid: 2, keys: [.foreignMessage(try #require(mail.messageID))])
            let known = try await fixture.store.known(for: later, now: fixture.start)
            guard case .conversation(let found, .counterpart)? = known.resolved.first?.resolution else {
                Issue.record("the reference is lost")
                return
            }
            #expect(found.id == id)
            #expect(known.sender?.wasWelcomed == true)
        }
    }

    @Test("the other addresses that they confirmed become that person's, behind those of the import")
    func keepsConfirmed() async throws {
        try await Fixture.with { fixture in
            let filed = try await fixture.file(Mails.from("mark@second.example", uid: 1)) { arrival, _ in
                fixture.enquiry(arrival)
            }
            let conversation = try #require(filed.conversation)
            let enquirer = try #require(try await fixture.store.conversation(conversation)).0.conversation.counterpart
            try await fixture.store.write { db in
                for (position, address) in ["mark@third.example", "mark@fourth.example"].enumerated() {
                    try db.run(
                        "INSERT INTO address (canonical, written, person, position, confirmed_at) VALUES (?, ?, ?, ?, ?)",
                        [address, address, enquirer.id.rawValue, position + 1, position == 0 ? 5 : nil])
                }
            }
            let mark = Self.with("mark@second.example", Fixture.markRoe)
            #expect(try await fixture.store.importPeople([mark], now: fixture.start).isEmpty)
            let summary = try #require(try await fixture.store.conversation(conversation)).0
            let addresses = summary.conversation.counterpart.addresses.map(\.description)
            #expect(addresses == ["mark@client.example", "mark@second.example", "mark@third.example"])
        }
    }

    @Test("a mail to oneself, forged or not, keeps nobody from being brought in: closed, kept, and not sent")
    func closesOwn() async throws {
        try await Fixture.with { fixture in
            let forged = Mails.from("jane@new.example", uid: 1)
            let filed = try await fixture.file(forged) { arrival, _ in fixture.enquiry(arrival) }
            let jane = Self.with("jane@new.example", Fixture.janeDoe)
            for _ in 1...2 { #expect(try await fixture.store.importPeople([jane], now: fixture.start).isEmpty) }
            let id = try #require(filed.conversation)
            let (summary, entries) = try #require(try await fixture.store.conversation(id))
            #expect(!summary.conversation.isOpen)
            #expect(summary.conversation.counterpart.id != fixture.jane.id)
            #expect(summary.conversation.counterpart.addresses.isEmpty)
            #expect(entries.map(\.delivery).first?.map(\.state) == [.cancelled])
            let people = try await fixture.store.people(role: nil, limit: 9)
            #expect(people.map(\.id) == [fixture.jane.id, fixture.mark.id])
            #expect(people.first?.addresses == jane.addresses)
        }
    }

    @Test("two enquirers of whom one was welcomed each become one new person, welcomed once")
    func mergesSeveral() async throws {
        try await Fixture.with { fixture in
            for (uid, address) in [(UInt32(1), "pam@practice.example"), (2, "pam@home.example")] {
                try await fixture.file(Mails.from(address, text: address, uid: uid)) { arrival, _ in
                    fixture.enquiry(arrival)
                }
            }
            #expect(try await fixture.store.importPeople([Self.pam], now: fixture.start).isEmpty)
            let conversations = try await fixture.store.conversations(limit: 9)
            #expect(Set(conversations.map(\.conversation.counterpart.name)) == ["Pam"])
            #expect(conversations.count == 2)
            let cancelled = try await fixture.store.queuedMails(states: [.cancelled], limit: 9)
            #expect(cancelled.map(\.template) == [.welcome])
            let due = try await fixture.store.queuedMails(states: [.due], limit: 9)
            #expect(due.filter { $0.template == .welcome }.count == 1)
        }
    }
}
