import Flow
import Foundation
import GRDB
import Mail
import Testing
import Triage

@testable import Store

@Suite struct BookingTests {
    static func booking(
        _ id: String, _ starts: String, _ ends: String, practitioner: String = "p1", member: String = "m1",
        status: BookingStatus = .confirmed
    ) throws -> ImportedBooking {
        ImportedBooking(
            externalID: id, practitioner: practitioner, member: member, startsAt: try WrittenTime(parsing: starts),
            endsAt: try WrittenTime(parsing: ends), status: status)
    }

    /// A booking of Jane and Mark by its begin and end, in seconds from the fixture's start.
    static func booking(
        _ id: String, _ starts: Int64, _ ends: Int64, status: BookingStatus = .confirmed
    ) throws -> ImportedBooking {
        try booking(id, written(starts), written(ends), status: status)
    }

    private static func written(_ seconds: Int64) -> String {
        let style = Date.ISO8601FormatStyle(timeZone: .gmt)
        return Date(timeIntervalSince1970: Double(Fixture.start.seconds + seconds)).formatted(style)
    }

    private static let day: Int64 = 86_400

    static let active: [(String, [(Int64, Int64, BookingStatus)], Bool)] = [
        ("none", [], false),
        ("ended exactly 180 days ago", [(-181 * day, -180 * day, .confirmed)], true),
        ("ended a second earlier", [(-181 * day, -180 * day - 1, .confirmed)], false),
        ("running", [(-600, 600, .confirmed)], true),
        ("in ten years", [(3_650 * day, 3_651 * day, .confirmed)], true),
        ("cancelled", [(day, 2 * day, .cancelled)], false),
        ("one of two", [(-400 * day, -399 * day, .confirmed), (day, 2 * day, .confirmed)], true),
    ]

    @Test("an active client has a booking in the window that is not cancelled", arguments: active)
    func isActive(_ row: (String, [(Int64, Int64, BookingStatus)], Bool)) async throws {
        try await Fixture.with { fixture in
            let bookings = try row.1.enumerated().map { index, time in
                try Self.booking("b\(index)", time.0, time.1, status: time.2)
            }
            #expect(try await fixture.store.importBookings(bookings, now: fixture.start).problems.isEmpty)
            #expect(try await fixture.isActive() == row.2)
            let clients = try await fixture.store.activeClients(of: fixture.jane.id, now: fixture.start, limit: 9)
            #expect(clients.map(\.id) == (row.2 ? [fixture.mark.id] : []))
            let practitioners = try await fixture.store.practitioners(
                ofActiveClient: fixture.mark.id, now: fixture.start, limit: 9)
            #expect(practitioners.map(\.id) == (row.2 ? [fixture.jane.id] : []))
        }
    }

    @Test("an operator's mark makes an active client, once, and is taken back")
    func marks() async throws {
        try await Fixture.with { fixture in
            let (store, jane, mark) = (fixture.store, fixture.jane.id, fixture.mark.id)
            let promoted = try await store.markActive(practitioner: jane, member: mark, by: "op", now: fixture.start)
            #expect(promoted == 0)
            #expect(try await store.markActive(practitioner: jane, member: mark, by: "op", now: fixture.start) == nil)
            #expect(try await fixture.isActive())
            #expect(try await store.activeClients(of: jane, now: fixture.start, limit: 9).map(\.id) == [mark])
            #expect(try await store.unmarkActive(practitioner: jane, member: mark, now: fixture.start))
            #expect(try await !store.unmarkActive(practitioner: jane, member: mark, now: fixture.start))
            #expect(try await !fixture.isActive())
            await #expect(throws: StoreError.self) {
                _ = try await store.markActive(practitioner: mark, member: jane, by: "op", now: fixture.start)
            }
        }
    }

    @Test("upcoming bookings come in their order, without cancelled and past ones, as many as are asked for")
    func upcoming() async throws {
        try await Fixture.with { fixture in
            let bookings = try [
                Self.booking("late", 5_000, 6_000), Self.booking("soon", 0, 600),
                Self.booking("off", 100, 200, status: .cancelled), Self.booking("over", -600, -300),
            ]
            let report = try await fixture.store.importBookings(bookings, now: fixture.start)
            #expect(report.created == 4)
            for limit in [1, 9] {
                let expected = Array(["soon", "late"].prefix(limit))
                let ofJane = try await fixture.store.upcomingBookings(
                    of: fixture.jane.id, from: fixture.start, limit: limit)
                #expect(ofJane.map(\.externalID) == expected)
                #expect(ofJane.first?.memberName == "Mark Roe")
                let ofMark = try await fixture.store.upcomingBookings(
                    ofMember: fixture.mark.id, from: fixture.start, limit: limit)
                #expect(ofMark.map(\.externalID) == expected)
            }
        }
    }

    @Test("a person's details tell which addresses are confirmed, and which get no mail")
    func details() async throws {
        try await Fixture.with { fixture in
            try await fixture.store.write { db in
                try db.run("UPDATE address SET confirmed_at = NULL WHERE canonical = ?", ["jane.doe@home.example"])
                try db.run(
                    """
                    INSERT INTO suppression (address, cause, strikes, first_at, last_at, suppressed_at)
                    VALUES ('jane@practice.example', 'bounce', 2, 1, 2, 2),
                        ('jane.doe@home.example', 'bounce', 1, 1, 2, NULL)
                    """)
            }
            let details = try #require(
                try await fixture.store.details(of: fixture.jane.id, now: fixture.start, limit: 9))
            #expect(details.addresses.map(\.suppressed) == [["bounce"], []])
            #expect(details.addresses.map { $0.confirmedAt == nil } == [false, true])
            #expect(details.externalID == "p1")
        }
    }

    @Test("a rehearsal changes nothing; a booking of an enquirer or of nobody is left out")
    func refuses() async throws {
        try await Fixture.with { fixture in
            let eve = ImportedPerson(
                externalID: "e1", role: .enquirer, name: "Eve", handle: nil,
                addresses: [Fixture.address("eve@x.example")])
            try await fixture.store.importPeople([eve], now: fixture.start)
            let bookings = try [
                Self.booking("b1", "2027-01-01T09:00Z", "2027-01-01T10:00Z", member: "e1"),
                Self.booking("b2", "2027-01-01T09:00Z", "2027-01-01T10:00Z", practitioner: "p7"),
                Self.booking("b3", "2027-01-01T09:00Z", "2027-01-01T10:00Z"),
            ]
            let rehearsed = try await fixture.store.importBookings(bookings, now: fixture.start, isRehearsal: true)
            #expect(try await !fixture.isActive())
            let report = try await fixture.store.importBookings(bookings, now: fixture.start)
            #expect(report == rehearsed)
            #expect(report.problems.map(\.reason) == ["the person e1 is an enquirer", "there is no person p7"])
            #expect(report.problems.map(\.column) == ["member", "practitioner"])
            #expect((report.created, report.leftOut) == (1, 2))
        }
    }
}

extension Fixture {
    func isActive() async throws -> Bool {
        try await store.isActiveClient(practitioner: jane.id, member: mark.id, now: start)
    }
}
