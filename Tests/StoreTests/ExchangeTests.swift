import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

@Suite("What changes hands within one import, and what may not change") struct ExchangeTests {
    private static func practitioner(_ id: String, _ handle: String, _ address: String) -> ImportedPerson {
        ImportedPerson(
            externalID: id, role: .practitioner, name: id, handle: handle, addresses: [Fixture.address(address)])
    }

    private static let three = [
        practitioner("a", "one", "one@x.example"), practitioner("b", "two", "two@x.example"),
        practitioner("c", "three", "three@x.example"),
    ]

    private func owners(_ fixture: Fixture) async throws -> [String: String] {
        var owners: [String: String] = [:]
        for handle in ["one", "two", "three"] {
            owners[handle] = try await fixture.store.person(named: handle)?.name
            owners["\(handle)@x.example"] = try await fixture.store.person(named: "\(handle)@x.example")?.name
        }
        return owners
    }

    @Test("two practitioners swap handles and addresses in one import")
    func swap() async throws {
        try await Fixture.with { fixture in
            try await fixture.store.importPeople(Self.three, now: fixture.start)
            let rows = [Self.practitioner("a", "two", "two@x.example"), Self.practitioner("b", "one", "one@x.example")]
            let report = try await fixture.store.bringIn(rows, now: fixture.start)
            #expect(report.problems.isEmpty)
            #expect(report.updated == 2)
            let owners = try await owners(fixture)
            #expect(owners["one"] == "b" && owners["two"] == "a")
            #expect(owners["one@x.example"] == "b" && owners["two@x.example"] == "a")
            #expect(try await fixture.store.bringIn(rows, now: fixture.start).unchanged == 2)
        }
    }

    @Test("three go round in a circle, and a wrong row beside them is left out alone")
    func circle() async throws {
        try await Fixture.with { fixture in
            try await fixture.store.importPeople(Self.three, now: fixture.start)
            let rows = [
                Self.practitioner("a", "two", "one@x.example"), Self.practitioner("b", "three", "two@x.example"),
                Self.practitioner("c", "one", "three@x.example"), Self.practitioner("d", "jane-doe", "d@x.example"),
            ]
            let report = try await fixture.store.bringIn(rows, now: fixture.start)
            #expect(
                report.problems.map(\.description) == ["row 4, person d: the handle jane-doe belongs to the person p1"])
            #expect(report.updated == 3)
            let owners = try await owners(fixture)
            #expect(owners["one"] == "c" && owners["two"] == "a" && owners["three"] == "b")
        }
    }

    @Test("who wants what a row outside the circle keeps is left out, and everybody keeps what they had")
    func broken() async throws {
        try await Fixture.with { fixture in
            try await fixture.store.importPeople(Self.three, now: fixture.start)
            let rows = [
                Self.practitioner("a", "two", "one@x.example"),
                Self.practitioner("b", "jane-doe", "two@x.example"),
            ]
            let report = try await fixture.store.bringIn(rows, now: fixture.start)
            #expect(
                report.problems.map(\.reason) == [
                    "the handle two belongs to the person b", "the handle jane-doe belongs to the person p1",
                ])
            let owners = try await owners(fixture)
            #expect(owners["one"] == "a" && owners["two"] == "b" && owners["three"] == "c")
            #expect(owners["one@x.example"] == "a" && owners["two@x.example"] == "b")
        }
    }

    @Test("a member without bookings and conversations can become a practitioner, and the reverse")
    func roles() async throws {
        try await Fixture.with { fixture in
            var mark = Fixture.markRoe
            mark.role = .practitioner
            mark.handle = "mark"
            var jane = Fixture.janeDoe
            jane.role = .member
            jane.handle = nil
            let report = try await fixture.store.bringIn([mark, jane], now: fixture.start)
            #expect(report.problems.isEmpty)
            #expect(try await fixture.store.person(named: "mark")?.role == .practitioner)
            #expect(try await fixture.store.person(named: "p1")?.role == .member)
            #expect(try await fixture.store.person(named: "jane-doe") == nil)
        }
    }

    @Test("a role on which bookings or open conversations hang stays, in words")
    func roleStays() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.openConversation()
            let booking = try BookingTests.booking("b1", "2027-01-01T09:00Z", "2027-01-01T10:00Z")
            try await fixture.store.importBookings([booking], now: fixture.start)
            var mark = Fixture.markRoe
            mark.role = .practitioner
            mark.handle = "mark"
            var jane = Fixture.janeDoe
            jane.role = .member
            jane.handle = nil
            let problems = try await fixture.store.bringIn([mark, jane], now: fixture.start).problems
            #expect(
                problems.map(\.reason) == [
                    "is a member with 1 booking and 1 open conversation, and cannot become a practitioner",
                    "is a practitioner with 1 booking and 1 open conversation, and cannot become a member",
                ])
            #expect(problems.allSatisfy { $0.column == "role" && $0.remedy.contains("of their own") })
            #expect(try await fixture.store.person(named: "jane-doe")?.role == .practitioner)
        }
    }

    @Test(
        "an address that a person confirmed beside the imported ones outlives an import, and is no other's by mistake")
    func learned() async throws {
        try await Fixture.with { fixture in
            let id = fixture.mark.id.rawValue
            try await fixture.store.write { db in
                try db.run(
                    "INSERT INTO address (canonical, written, person, position, confirmed_at) VALUES (?, ?, ?, 1, 5)",
                    ["mark@holiday.example", "Mark@holiday.example", id])
            }
            #expect(try await fixture.store.bringIn([Fixture.markRoe], now: fixture.start).unchanged == 1)
            var mark = Fixture.markRoe
            mark.addresses = [Fixture.address("mark@new.example"), mark.addresses[0]]
            #expect(try await fixture.store.bringIn([mark], now: fixture.start).updated == 1)
            let stored = try await fixture.store.person(named: "m1")?.addresses.map(\.description)
            #expect(stored == ["mark@new.example", "mark@client.example", "Mark@holiday.example"])

            let ann = ImportedPerson(
                externalID: "m5", role: .member, name: "Ann", handle: nil,
                addresses: [Fixture.address("mark@holiday.example")])
            let report = try await fixture.store.bringIn([ann], now: fixture.start)
            #expect(report.created == 1)
            #expect(
                report.warnings.map(\.reason) == [
                    "the address mark@holiday.example was one that the person m1 wrote from; it is taken from there"
                ])
            #expect(try await fixture.store.person(named: "mark@holiday.example")?.name == "Ann")
            #expect(try await fixture.store.person(named: "m1")?.addresses.count == 2)
        }
    }
}
