import Flow
import Mail
import Testing
import Triage

@testable import Store

/// The cost of a task must not grow with the tickets there are, nor with what waits behind a desk that is down.
@Suite struct DeskPlanTests {
    @Test("no statement of telling, claiming, performing, settling or reading the desk scans a table")
    func searchesOnly() async throws {
        try await Fixture.with { fixture in
            let statements = StatementLog()
            try await statements.watch(fixture.store)
            try await exercise(fixture)
            let seen = statements.all
            #expect(seen.count > 60)
            try await QueryPlanTests.expectSearches(seen, in: fixture)
        }
    }

    private func exercise(_ fixture: Fixture) async throws {
        let (store, now) = (fixture.store, fixture.start)
        let enquiry = try await fixture.enquiryWithTicket()
        try await fixture.write(.practitioner, in: enquiry, uid: 2)
        let (inHouse, _) = try await fixture.openConversation()
        try await fixture.deskQueue { queue in
            try queue.add(.note("n"), enquiry, entry: nil)
            try queue.add(.status(.hold), enquiry, entry: nil)
            for _ in 1...2 { try queue.escalate(enquiry, entry: nil, words: "w") }
            try queue.escalate(inHouse, entry: EntryID(1), words: "w")
        }
        let first = try #require(try await fixture.claimTasks(1).first)
        try await fixture.settle(first, .ambiguous(why: "w"), retryAt: now)
        let refused = try #require(try await fixture.claimTasks(1).first)
        try await fixture.settle(refused, .failed(why: "w"))
        try await fixture.performLocally()
        let ticket = try await fixture.ticket(enquiry).id
        _ = try await store.retryDeskTasks(of: refused.ticket, now: now)
        try await fixture.performLocally()
        try await store.hastenDeskTasks(now: now)
        try await store.recoverDeskTasks(owner: "a", now: now)
        _ = try await store.nextDeskTask()
        try await store.replyLocally(ticket, "Hello", agent: "Ann", now: now)
        try await store.setStatusLocally(ticket, .solved, now: now)
        _ = try? await store.assignLocally(ticket, handle: "jane-doe", now: now)
        let (changes, cursor) = try await store.localChanges(after: 0, limit: 9)
        #expect(changes.count == 3)
        _ = try await store.file(changes, now: now, owner: nil, lease: Fixture.lease)
        try await store.setDeskCursor("\(cursor)", of: "local")
        _ = try await store.deskCursor("local")
        _ = try await store.ticket(ticket)
        try await store.clearAlarm(Alarm.deskDown, "local", now: now)
    }
}
