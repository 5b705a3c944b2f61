import Flow
import Mail
import Testing
import Triage

@testable import MailOut
@testable import Store

@Suite(.timeLimit(.minutes(1))) struct OutboxRunnerTests {
    private static let later = ServerReply(stage: .rcpt, code: 450)

    @Test("an enquiry's three mails go out, each to its person, and nothing is left")
    func drains() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1)
        let courier = RecordingCourier()
        #expect(try await practice.runner(courier: courier).drain() == 3)
        #expect(try await practice.states() == [.sent: 3])
        #expect(try await practice.store.counts()["wordings"] == 3)
        let recipients = courier.delivered.map(\.1.envelopeTo.description).sorted()
        #expect(recipients == ["carl1@mail.example", "carl1@mail.example", "jane.doe@clinic.example"])
        #expect(try await practice.runner(courier: courier).drain() == 0)
    }

    @Test("mails go out in groups of at most 16, each once")
    func groups() async throws {
        let practice = try await Practice()
        for number in 1...12 { try await practice.enquiry(number) }
        let courier = RecordingCourier()
        #expect(try await practice.runner(courier: courier).drain() == 36)
        #expect(courier.groups.allSatisfy { $0 <= 16 })
        #expect(Set(courier.delivered.map(\.0)).count == 36)
        #expect(courier.delivered.count == 36)
    }

    @Test("what is put off comes again with the same bytes, and not before its time")
    func deferred() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1)
        let first = RecordingCourier { _, _ in .deferred(Self.later) }
        #expect(try await practice.runner(courier: first).drain() == 3)
        #expect(try await practice.states() == [.due: 3])
        let second = RecordingCourier()
        practice.pass(.seconds(60))
        #expect(try await practice.runner(courier: second).drain() == 0)
        practice.pass(.seconds(600))
        #expect(try await practice.runner(courier: second).drain() == 3)
        let before = Dictionary(first.delivered.map { ($0.0, $0.1) }) { first, _ in first }
        for (id, mail) in second.delivered { #expect(before[id] == mail) }
    }

    @Test("an uncertain mail waits for its time, or for the operator", arguments: [Duration.seconds(3_600), nil])
    func uncertain(wait: Duration?) async throws {
        let practice = try await Practice()
        try await practice.enquiry(1)
        let silent = RecordingCourier { _, _ in .uncertain(ServerReply(stage: .body, code: 0)) }
        try await practice.runner(courier: silent, uncertainWait: wait).drain()
        #expect(try await practice.states() == [.uncertain: 3])
        practice.pass(.seconds(3_700))
        let courier = RecordingCourier()
        try await practice.runner(courier: courier, uncertainWait: wait).drain()
        #expect(courier.delivered.count == (wait == nil ? 0 : 3))
    }

    @Test("a refused mail fails, the others go out, and its author is told")
    func failed() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1)
        let courier = RecordingCourier { _, mail in
            mail.envelopeTo.domain == "clinic.example"
                ? .failed(ServerReply(stage: .rcpt, code: 550, enhanced: "5.1.1"))
                : .sent(ServerReply(stage: .body, code: 250))
        }
        try await practice.runner(courier: courier).drain()
        #expect(
            try await practice.store.queuedMails(states: [.failed], limit: 9).map(\.template) == [.newCustomerEnquiry])
        let all = try await practice.store.queuedMails(states: Set(OutgoingState.allCases), limit: 9)
        #expect(all.map(\.template).contains(.notDelivered))
        #expect(all.count == 4)
    }

    @Test("after a crash between the commit and the answer the mails are uncertain, never sent twice by themselves")
    func crash() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1)
        let claimed = try await practice.store.claimDue(
            limit: 16, now: practice.now, owner: "gone", lease: .seconds(300))
        let runner = try practice.runner(courier: RecordingCourier(), owner: "gone")
        var prepared: [Preparation] = []
        for mail in claimed { prepared.append(await runner.prepare(mail)) }
        let handed = try await practice.store.handOver(
            prepared, owner: "gone", now: practice.now, lease: .seconds(300))
        #expect(handed.count == 3)
        practice.pass(.seconds(600))
        let courier = RecordingCourier()
        try await practice.runner(courier: courier).drain()
        #expect(courier.delivered.isEmpty)
        #expect(try await practice.states() == [.uncertain: 3])
    }

    @Test("what is claimed for us goes out once the store can be written again, not when its lease ends")
    func unwritableStore() async throws {
        let practice = try await Practice()
        let claimed = try await practice.enquiry(1, owner: Practice.owner)
        let courier = RecordingCourier()
        let runner = try practice.runner(courier: courier)
        runner.wake(claimed)
        try await practice.store.withoutTransaction { db in _ = try db.number("PRAGMA query_only = 1") }
        await #expect(throws: (any Error).self) { try await runner.sendAllDue() }
        #expect(courier.delivered.isEmpty)
        try await practice.store.withoutTransaction { db in _ = try db.number("PRAGMA query_only = 0") }
        #expect(try await runner.sendAllDue() == 3)
        #expect(try await practice.states() == [.sent: 3])
    }

    @Test("a claim that was never handed over is free again after its lease, and is sent once")
    func lostClaim() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1, owner: "gone")
        let courier = RecordingCourier()
        let runner = try practice.runner(courier: courier)
        #expect(try await runner.drain() == 0)
        practice.pass(.seconds(400))
        #expect(try await runner.drain() == 3)
        #expect(try await practice.states() == [.sent: 3])
    }

    @Test("two runners on one store send each mail once")
    func twoRunners() async throws {
        let practice = try await Practice()
        for number in 1...10 { try await practice.enquiry(number) }
        let courier = RecordingCourier()
        let one = try practice.runner(courier: courier, owner: "one")
        let two = try practice.runner(courier: courier, owner: "two")
        async let first = one.drain()
        async let second = two.drain()
        #expect(try await first + second == 30)
        #expect(Set(courier.delivered.map(\.0)).count == 30)
        #expect(courier.delivered.count == 30)
    }

    @Test("a running runner sends what the filing transaction claimed for it as soon as it is woken")
    func wakes() async throws {
        let practice = try await Practice()
        let courier = RecordingCourier()
        let runner = try practice.runner(courier: courier)
        let running = Task { await runner.run() }
        let queued = try await practice.enquiry(1, owner: Practice.owner)
        runner.wake(queued)
        await courier.firstDelivery()
        running.cancel()
        await running.value
        #expect(try await practice.states() == [.sent: 3])
        #expect(Set(courier.delivered.map(\.0)) == Set(queued))
    }

    @Test("a mail that the last gate stops is held, shown with its reason, and costs the others nothing")
    func leak() async throws {
        let practice = try await Practice()
        try await practice.enquiry(1)
        // The organisation's name is not masked: here it is the practitioner's address.
        var settings = Samples.settings()
        settings.organisation = "jane.doe@clinic.example"
        let courier = RecordingCourier()
        try await practice.runner(courier: courier, settings: settings).drain()
        #expect(try await practice.states() == [.sent: 2, .held: 1])
        let held = try #require(try await practice.store.queuedMails(states: [.held], limit: 1).first)
        #expect(held.template == .enquiryAcknowledgement)
        #expect(held.note == "leak: address in the header from")
    }

    @Test("a mail that cannot be rendered says why")
    func unrenderable() async throws {
        let practice = try await Practice()
        var mail = Samples.mail(.messageFromPractitioner)
        mail.entry = nil
        guard
            case .unrenderable(mail.id, let why) = try await practice.runner(courier: RecordingCourier()).prepare(mail)
        else {
            Issue.record("a mail without its entry was rendered")
            return
        }
        #expect(why == "the mail lacks an entry to carry")
    }

    @Test("frozen bytes go out as they are, whatever rendering would give now")
    func frozen() async throws {
        let practice = try await Practice()
        var mail = Samples.mail(.welcome)
        let frozen = FrozenMail(
            envelopeFrom: mail.address, envelopeTo: mail.address, messageID: try #require(MessageID("old@x")),
            bytes: [1, 2, 3])
        mail.frozen = frozen
        guard case .ready(mail.id, frozen, _) = try await practice.runner(courier: RecordingCourier()).prepare(mail)
        else {
            Issue.record("frozen bytes were rendered again")
            return
        }
    }
}
