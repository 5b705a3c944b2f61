import Flow
import Mail
import Testing
import Triage

@testable import Store

@Suite struct QueueControlTests {
    @Test("what the last gate stops is kept and never sent, until it is retried")
    func putsAside() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let preparations: [(OutgoingMailID) -> (Preparation, OutgoingState, String)] = [
                { (.leak($0, found: "their address"), .held, "leak: their address") },
                { (.unrenderable($0, why: "unknown variable"), .held, "cannot be rendered: unknown variable") },
                { (.cancelled($0, why: "answered meanwhile"), .cancelled, "answered meanwhile") },
            ]
            for (index, prepare) in preparations.enumerated() {
                let (_, mail) = try await fixture.openConversation(
                    subject: "\(index)", owner: "a", uid: UInt32(index + 1))
                let (preparation, state, note) = prepare(mail)
                #expect(
                    try await store.handOver([preparation], owner: "b", now: fixture.start, lease: Fixture.lease) == [])
                #expect(try await store.queuedMails(states: [.claimed], limit: 9).map(\.id) == [mail])
                #expect(
                    try await store.handOver([preparation], owner: "a", now: fixture.start, lease: Fixture.lease) == [])
                let found = try #require(try await store.queuedMails(states: [state], limit: 9).first { $0.id == mail })
                #expect(found.note == note)
                #expect(try await store.frozenMail(mail) == nil)
                let far = fixture.start + .seconds(86_400)
                #expect(try await store.claimDue(limit: 9, now: far, owner: "c", lease: Fixture.lease).isEmpty)
            }
        }
    }

    @Test("a Message-ID that another mail has holds the second mail only")
    func refusesEqualMessageIDs() async throws {
        try await Fixture.with { fixture in
            let (_, one) = try await fixture.openConversation(subject: "One", owner: "a", uid: 1)
            let (_, two) = try await fixture.openConversation(subject: "Two", owner: "a", uid: 2)
            let same = QueueTests.frozen(one)
            let handed = try await fixture.store.handOver(
                [.ready(one, same), .ready(two, same)], owner: "a", now: fixture.start, lease: Fixture.lease)
            #expect(handed == [one])
            #expect(try await fixture.store.queuedMails(states: [.held], limit: 9).map(\.id) == [two])
        }
    }

    /// Brings a mail into a state by the calls that lead there.
    private func bring(_ state: OutgoingState, _ fixture: Fixture) async throws -> OutgoingMailID {
        let (store, now) = (fixture.store, fixture.start)
        let (_, mail) = try await fixture.openConversation(owner: state == .due ? nil : "a")
        let ready = [Preparation.ready(mail, QueueTests.frozen(mail))]
        switch state {
        case .due, .claimed: break
        case .handingOver: _ = try await store.handOver(ready, owner: "a", now: now, lease: Fixture.lease)
        case .held: _ = try await store.handOver([.leak(mail, found: "x")], owner: "a", now: now, lease: Fixture.lease)
        case .cancelled:
            _ = try await store.handOver([.cancelled(mail, why: "x")], owner: "a", now: now, lease: Fixture.lease)
        case .sent, .failed, .uncertain:
            _ = try await store.handOver(ready, owner: "a", now: now, lease: Fixture.lease)
            let outcome =
                state == .sent ? QueueTests.ok : state == .failed ? QueueTests.never : QueueTests.silent
            try await store.settle([(mail, outcome, .never)], now: now)
        }
        return mail
    }

    @Test(
        "retry brings a mail back from the states in which nothing more would happen", arguments: OutgoingState.allCases
    )
    func retries(from state: OutgoingState) async throws {
        try await Fixture.with { fixture in
            let mail = try await bring(state, fixture)
            let allowed: Set<OutgoingState> = [.due, .failed, .uncertain, .held]
            let later = fixture.start + .seconds(6 * 86_400)
            if allowed.contains(state) {
                try await fixture.store.retry(mail, now: later)
                let claimed = try await fixture.store.claimDue(
                    limit: 1, now: later, owner: "b", lease: Fixture.lease)
                #expect(claimed.map(\.id) == [mail])
                #expect((claimed.first?.frozen == nil) == (state == .due || state == .held))
                try await fixture.store.settle([(mail, QueueTests.later, later)], now: later)
                _ = try await fixture.callOffNotices(now: later)
                #expect(try await fixture.store.counts()["outgoing.due"] == 1)
            } else {
                await #expect(throws: StoreError.self) { try await fixture.store.retry(mail, now: later) }
                #expect(try await fixture.store.counts()["outgoing.\(state.rawValue)"] == 1)
            }
        }
    }

    @Test("cancel takes out only what is not on its way", arguments: OutgoingState.allCases)
    func cancels(from state: OutgoingState) async throws {
        try await Fixture.with { fixture in
            let mail = try await bring(state, fixture)
            if [.due, .held, .uncertain].contains(state) {
                try await fixture.store.cancel(mail, why: "not wanted", now: fixture.start)
                let cancelled = try await fixture.store.queuedMails(states: [.cancelled], limit: 9)
                #expect(cancelled.map(\.note) == ["not wanted"])
            } else {
                await #expect(throws: StoreError.self) {
                    try await fixture.store.cancel(mail, why: "not wanted", now: fixture.start)
                }
                #expect(try await fixture.store.counts()["outgoing.\(state.rawValue)"] == 1)
            }
        }
    }

    @Test("a claim stops before the mails it carries on fill the memory")
    func boundsMemory() async throws {
        try await Fixture.with { fixture in
            let text = String(repeating: "x", count: 12 << 20)
            for number in 1...4 {
                let mail = Mails.from("mark@client.example", subject: "\(number)", text: text, uid: UInt32(number))
                try await fixture.file(mail) { arrival, _ in fixture.conversation(arrival) }
            }
            let claimed = try await fixture.store.claimDue(
                limit: 9, now: fixture.start, owner: "a", lease: Fixture.lease)
            #expect(claimed.count == 2)
            #expect(claimed.allSatisfy { ($0.entry?.raw?.count ?? 0) > 12 << 20 })
        }
    }
}
