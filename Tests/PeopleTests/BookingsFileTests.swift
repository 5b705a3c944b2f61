import Flow
import Mail
import Store
import Testing

@testable import People

@Suite("Importing bookings") struct BookingsFileTests {
    private static let head = "externalId,practitioner,member,startsAt,endsAt,status,title\n"
    private static let good = "\nb8,p2,m2,2027-05-01T09:00Z,2027-05-01T10:00Z,,\n"

    static let rows: [WrongFile] = [
        WrongFile(
            "b1,p9,m9,2027-03-01T09:00Z,2027-03-01T10:00Z,,",
            "line 2, b1, practitioner: there is no person p9; import them first, or correct the id",
            "line 2, b1, member: there is no person m9; import them first, or correct the id"),
        WrongFile(
            "b1,m1,p1,2027-03-01T09:00Z,2027-03-01T10:00Z,,",
            "line 2, b1, practitioner: the person m1 is a member and has no bookings to give; "
                + "name a practitioner's external id",
            "line 2, b1, member: the person p1 is a practitioner; name a member's external id: "
                + "one who books too needs an account of their own as a member"),
        WrongFile(
            "b1,p1,p1,2027-03-01T09:00Z,2027-03-01T10:00Z,,",
            "line 2, b1, member: is the practitioner too; name the member's external id",
            "line 2, b1, member: the person p1 is a practitioner; name a member's external id: "
                + "one who books too needs an account of their own as a member"),
        WrongFile(
            "b1,p1,m1,28/02/2027 10:00,2027-02-30T10:00,,",
            "line 2, b1, startsAt: \"28/02/2027 10:00\" is no time; "
                + "write it like 2027-03-01T09:30+01:00, or without an offset in the practitioner's time zone",
            "line 2, b1, endsAt: \"2027-02-30T10:00\" names a day or an hour that there is not; correct it"),
        WrongFile(
            "b1,p9,m1,soon,2027-03-01T10:00Z,,",
            "line 2, b1, startsAt: \"soon\" is no time; "
                + "write it like 2027-03-01T09:30+01:00, or without an offset in the practitioner's time zone",
            "line 2, b1, practitioner: there is no person p9; import them first, or correct the id"),
        WrongFile(
            "b1,p1,m1,2027-03-01T10:00Z,2027-03-01T10:00Z,,",
            "line 2, b1, endsAt: the booking ends when it begins or before; swap the two times, or correct one"),
        WrongFile(
            "b1,p1,m1,2027-03-01T10:30,2027-03-01T09:30Z,,",
            "line 2, b1, endsAt: the booking ends when it begins or before; swap the two times, or correct one"),
        WrongFile(
            "b1,p1,m1,2027-03-28T02:30,2027-03-28T04:00,,",
            "line 2, b1, startsAt: the clocks in Europe/Berlin go forward over this time: it does not exist; "
                + "correct it, or write it with an offset"),
        WrongFile(
            "b1,p1,m1,2027-03-01T09:00Z,2027-03-01T10:00Z,canceled,",
            "line 2, b1, status: \"canceled\" is none of confirmed, cancelled; do you mean cancelled?"),
        WrongFile(
            ",p1,m1,,2027-03-01T10:00Z,,",
            "line 2, externalId: is missing; write the booking's id in your own books",
            "line 2, startsAt: is missing; write a time like 2027-03-01T09:30+01:00"),
    ]

    @Test(
        "a wrong row is left out and named with line, id, column, what and what to do; the others come", arguments: rows
    )
    func wrongRow(_ file: WrongFile) async throws {
        try await Practice.with { practice in
            let outcome = try await practice.bookings(Self.head + file.text + Self.good)
            #expect(outcome.mistakes.map(\.description) == file.says)
            #expect((outcome.created, outcome.leftOut, outcome.isRefused) == (1, 1, false))
        }
    }

    @Test("local times are read in the practitioner's zone, and an unknown column refuses the file")
    func zonesAndColumns() async throws {
        try await Practice.with { practice in
            let text = Self.head + "b1,p1,m1,2027-07-01T10:00,2027-07-01T11:00+02:00,,Talk\n"
            #expect(try await practice.bookings(text).created == 1)
            let jane = try #require(try await practice.store.person(named: "jane-doe"))
            let bookings = try await practice.store.upcomingBookings(of: jane.id, from: Practice.now, limit: 9)
            #expect(bookings.map(\.startsAt) == [Timestamp(seconds: 1_814_428_800)])
            #expect(bookings.map(\.endsAt) == [Timestamp(seconds: 1_814_432_400)])
            #expect(bookings.map(\.title) == ["Talk"])
            let outcome = try await practice.bookings(text.replacing("startsAt", with: "start"))
            #expect(outcome.isRefused)
            #expect(
                outcome.mistakes.map(\.description) == [
                    "line 1: \"start\" is no column; do you mean startsAt? "
                        + "There may be externalId, practitioner, member, startsAt, endsAt, status, title",
                    "line 1: the column startsAt is missing; add it to the first line and to every row",
                ])
        }
    }

    @Test("bookings of one practitioner that overlap are warned about and imported, also with an earlier import's")
    func overlaps() async throws {
        try await Practice.with { practice in
            let text =
                Self.head + """
                    b1,p1,m1,2027-03-01T09:00Z,2027-03-01T10:00Z,,
                    b2,p1,m2,2027-03-01T09:30Z,2027-03-01T10:30Z,,
                    b3,p1,m1,2027-03-01T10:30Z,2027-03-01T11:00Z,,
                    b4,p2,m1,2027-03-01T09:00Z,2027-03-01T10:00Z,,
                    b5,p1,m1,2027-03-01T09:00Z,2027-03-01T10:00Z,cancelled,

                    """
            let outcome = try await practice.bookings(text)
            #expect((outcome.created, outcome.leftOut) == (5, 0))
            let words = "overlaps booking b1 of the same practitioner; correct one of them if it is not meant"
            #expect(outcome.warnings.map(\.description) == ["line 3, b2, startsAt: \(words)"])
            let later = try await practice.bookings(
                Self.head + "b6,p1,m1,2027-03-01T10:45Z,2027-03-01T12:00Z,,\n")
            #expect(later.warnings.map(\.what) == ["overlaps booking b3 of the same practitioner"])
        }
    }

    @Test("a local time that the clocks show twice is taken as the first, and warned about")
    func ambiguous() async throws {
        try await Practice.with { practice in
            let outcome = try await practice.bookings(
                Self.head + "b1,p1,m1,2027-10-31T02:30,2027-10-31T04:00,,\n")
            #expect(outcome.created == 1)
            #expect(
                outcome.warnings.map(\.description) == [
                    "line 2, b1, startsAt: the clocks in Europe/Berlin show this time twice; the first was taken; "
                        + "write it with an offset to mean the second"
                ])
        }
    }

    @Test("an import repeated changes nothing; a changed row is updated; a dry run leaves all as it is")
    func repeats() async throws {
        try await Practice.with { practice in
            let text = Self.head + "b1,p1,m1,2027-03-01T09:00Z,2027-03-01T10:00Z,,\nb1,p1,m1,x,y,,\n"
            let first = try await practice.bookings(text, isRehearsal: true)
            #expect((first.created, first.leftOut) == (1, 1))
            #expect(first.mistakes.first?.what == "\"b1\" stands in line 2 too")
            #expect(try await practice.bookings(text).created == 1)
            #expect(try await practice.bookings(text).unchanged == 1)
            let moved = try await practice.bookings(text.replacing("T10:00Z", with: "T11:00Z"))
            #expect((moved.created, moved.updated, moved.unchanged) == (0, 1, 0))
        }
    }

    @Test("sample data can be moved by whole days, keeping local times over a change of the clocks")
    func moved() async throws {
        try await Practice.with { practice in
            let text =
                Self.head + """
                    b1,p1,m1,2035-01-15T09:00,2035-01-15T10:00,,
                    b2,p1,m1,2035-01-22T09:00,2035-01-22T10:00,,

                    """
            let day = try WrittenTime(parsing: "2027-03-24T00:00Z").dayNumber
            #expect(try await practice.bookings(text, firstDay: day).created == 2)
            let jane = try #require(try await practice.store.person(named: "jane-doe"))
            let bookings = try await practice.store.upcomingBookings(of: jane.id, from: Practice.now, limit: 9)
            #expect(bookings.map(\.startsAt.seconds) == [1_805_875_200, 1_806_476_400])
        }
    }

    @Test("JSON gives the same bookings")
    func json() async throws {
        try await Practice.with { practice in
            let text = """
                [{"externalId": "b1", "practitioner": "p1", "member": "m1", "startsAt": "2027-03-01T09:00Z",
                  "endsAt": "2027-03-01T10:00Z", "status": "cancelled", "title": null}]
                """
            let first = try await practice.bookings(text)
            #expect(first.created == 1)
            let csv = Self.head + "b1,p1,m1,2027-03-01T09:00Z,2027-03-01T10:00Z,cancelled,\n"
            #expect(try await practice.bookings(csv).unchanged == 1)
        }
    }
}
