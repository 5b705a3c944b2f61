import Flow
import GRDB
import Mail
import Synchronization
import Testing

@testable import Store

/// What a mail asks of bookings, and what a row of an import costs, must not grow with the store.
@Suite struct BookingPlanTests {
    @Test("no statement of an import, of the question of active clients, or of upcoming bookings scans a table")
    func searchesOnly() async throws {
        try await Fixture.with { fixture in
            let seen = Statements()
            try await fixture.store.withoutTransaction { db in seen.watch(db) }
            try await fixture.store.read { db in seen.watch(db) }
            try await exercise(fixture)
            #expect(seen.all.contains { $0.contains("FROM booking") })
            #expect(seen.all.count > 20)
            for sql in seen.all {
                let steps = try await fixture.store.read { db in
                    let statement = try db.makeStatement(sql: "EXPLAIN QUERY PLAN \(sql)")
                    statement.setUncheckedArguments(StatementArguments())
                    return try Row.fetchAll(statement).map { $0["detail"] as String }
                }
                for step in steps where step.hasPrefix("SCAN") && !Self.isBounded(step) {
                    Issue.record("\(step) in \(sql)")
                }
            }
        }
    }

    private static func isBounded(_ step: String) -> Bool { step == "SCAN CONSTANT ROW" || step.hasPrefix("SCAN (") }

    private func exercise(_ fixture: Fixture) async throws {
        let (store, jane, mark) = (fixture.store, fixture.jane.id, fixture.mark.id)
        let rows = try [
            BookingTests.booking("b1", "2027-01-01T09:00Z", "2027-01-01T10:00Z"),
            BookingTests.booking("b2", "2027-01-01T09:30Z", "2027-01-01T10:30Z"),
        ]
        for now in [fixture.start, fixture.start + .seconds(1)] {
            try await store.importBookings(rows, now: now)
            try await store.bringIn([PromotionTests.anna, Fixture.janeDoe], now: now)
        }
        _ = try await store.markActive(practitioner: jane, member: mark, by: "op", now: fixture.start)
        _ = try await store.isActiveClient(practitioner: jane, member: mark, now: fixture.start)
        _ = try await store.activeClients(of: jane, now: fixture.start, limit: 9)
        _ = try await store.practitioners(ofActiveClient: mark, now: fixture.start, limit: 9)
        _ = try await store.upcomingBookings(of: jane, from: fixture.start, limit: 9)
        _ = try await store.upcomingBookings(ofMember: mark, from: fixture.start, limit: 9)
        for name in ["p1", "jane-doe", "mark@client.example"] { _ = try await store.person(named: name) }
        _ = try await store.unmarkActive(practitioner: jane, member: mark, now: fixture.start)
    }
}

/// The text of every statement that a connection runs on rows.
private final class Statements: Sendable {
    private let texts = Mutex<Set<String>>([])

    var all: Set<String> {
        texts.withLock { $0 }.filter { text in
            ["SELECT", "INSERT", "UPDATE", "DELETE"].contains { text.hasPrefix($0) }
        }
    }

    func watch(_ db: Database) {
        db.trace { event in
            guard case .statement(let statement) = event else { return }
            self.texts.withLock { _ = $0.insert(statement.sql) }
        }
    }
}
