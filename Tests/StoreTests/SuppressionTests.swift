import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite struct SuppressionTests {
    private static let hour = Duration.seconds(3_600)
    private static let jane = Fixture.address("jane@practice.example")
    private static let mark = Fixture.address("mark@client.example")

    private func suppress(_ address: EmailAddress, _ fixture: Fixture) async throws {
        try await fixture.store.write { db in
            for hours in [-10, -5] {
                try Suppression(db: db, now: Fixture.start + Self.hour * hours).strike(address)
            }
        }
    }

    private func handOver(
        _ mail: OutgoingMailID, _ fixture: Fixture, at now: Timestamp = Fixture.start
    ) async throws -> [OutgoingMailID] {
        try await fixture.store.handOver(
            [.ready(mail, QueueTests.frozen(mail))], owner: "a", now: now, lease: Fixture.lease)
    }

    @Test("words to a suppressed address fail before they go, and their author is told")
    func words() async throws {
        try await Fixture.with { fixture in
            try await suppress(Self.jane, fixture)
            let (_, mail) = try await fixture.openConversation(owner: "a")
            #expect(try await handOver(mail, fixture).isEmpty)
            let failed = try #require(try await fixture.store.queuedMails(states: [.failed], limit: 9).first)
            #expect(failed.id == mail)
            #expect(failed.messageID == nil)
            let told = try await fixture.store.claimDue(
                limit: 9, now: fixture.start, owner: "a", lease: Fixture.lease)
            #expect(told.map(\.template) == [.notDelivered])
        }
    }

    @Test("notices to a suppressed address are called off, and nobody is told")
    func notices() async throws {
        try await Fixture.with { fixture in
            try await suppress(Fixture.address("anna@stranger.example"), fixture)
            let filed = try await fixture.file(Mails.from("anna@stranger.example", uid: 1), owner: "a") { arrival, _ in
                fixture.enquiry(arrival)
            }
            let welcome = try #require(filed.queued.first)
            #expect(try await handOver(welcome, fixture).isEmpty)
            #expect(try await fixture.store.queuedMails(states: [.cancelled], limit: 9).map(\.id) == [welcome])
            #expect(try await fixture.callOffNotices(now: fixture.start).isEmpty)
        }
    }

    @Test("after a week one mail is let through; taken and not reported for a day, it opens the address again")
    func probes() async throws {
        try await Fixture.with { fixture in
            try await suppress(Self.jane, fixture)
            let week = fixture.start + Self.hour * (7 * 24)
            var mails: [OutgoingMailID] = []
            for number in 1...3 {
                mails.append(
                    try await fixture.openConversation(subject: "\(number)", owner: "a", uid: UInt32(number)).1)
            }
            #expect(try await handOver(mails[0], fixture, at: week) == [mails[0]])
            #expect(try await handOver(mails[1], fixture, at: week).isEmpty)
            try await fixture.store.settle([(mails[0], QueueTests.ok, .never)], now: week)
            #expect(try await fixture.store.suppressedAddresses(limit: 9, now: week).count == 1)
            let dayLater = week + Self.hour * 24
            #expect(try await handOver(mails[2], fixture, at: dayLater) == [mails[2]])
            #expect(try await fixture.store.suppressedAddresses(limit: 9, now: dayLater).isEmpty)
        }
    }

    @Test("two refusals some hours apart suppress the address, one click lifts it")
    func lifts() async throws {
        try await Fixture.with { fixture in
            for (number, hours) in [(1, 0), (2, 5)] {
                let now = fixture.start + Self.hour * hours
                let (_, mail) = try await fixture.openConversation(
                    subject: "\(number)", owner: "a", uid: UInt32(number))
                #expect(try await handOver(mail, fixture, at: now) == [mail])
                try await fixture.store.settle([(mail, QueueTests.never, .never)], now: now)
            }
            let now = fixture.start + Self.hour * 6
            let listed = try await fixture.store.suppressedAddresses(limit: 9, now: now)
            #expect(listed.map(\.address) == ["jane@practice.example"])
            #expect(listed.map(\.cause) == ["bounce"])
            try await fixture.store.liftSuppression(of: Self.jane, now: now)
            #expect(try await fixture.store.suppressedAddresses(limit: 9, now: now).isEmpty)
            await #expect(throws: StoreError.self) {
                try await fixture.store.liftSuppression(of: Self.jane, now: now)
            }
            let (_, mail) = try await fixture.openConversation(subject: "3", owner: "a", uid: 3)
            #expect(try await handOver(mail, fixture, at: now) == [mail])
        }
    }

    @Test("a complaint stops notices to its address and nothing else, and the operator is told")
    func complaints() async throws {
        try await Fixture.with { fixture in
            let (id, mail) = try await fixture.openConversation(owner: "a")
            try await fixture.file(Mails.from("feedback@mx.example", uid: 5)) { _, _ in
                Decision(
                    disposition: .ignored, rule: "complaint", effects: [.complaint(mail)],
                    routes: [ServedRoute("complaint")])
            }
            #expect(try await handOver(mail, fixture) == [mail])
            let filed = try await fixture.file(Mails.from("mark@client.example", uid: 6), owner: "a") { _, _ in
                Decision(
                    disposition: .filed, rule: "t",
                    effects: [
                        .queue(
                            MailRequest(
                                template: .agenda, recipient: .person(.existing(fixture.jane.id)),
                                conversation: .existing(id), party: .practitioner))
                    ], conversation: .existing(id), routes: [ServedRoute("t")])
            }
            #expect(try await handOver(try #require(filed.queued.first), fixture).isEmpty)
            #expect(try await fixture.store.alarms(limit: 9).map(\.kind) == ["complaint"])
            #expect(
                try await fixture.store.suppressedAddresses(limit: 9, now: fixture.start).map(\.cause)
                    == ["complaint"])
        }
    }
}
