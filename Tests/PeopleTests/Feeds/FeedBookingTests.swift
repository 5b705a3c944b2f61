import Flow
import Foundation
import Mail
import Store
import Testing
import Triage

@testable import People

/// What calendars make of bookings; Jane is in Berlin, Mark and Mia are members.
@Suite("Bookings from calendars") struct FeedBookingTests {
    private static let mark = "ATTENDEE:mailto:mark@client.example"
    private static let mia = "ATTENDEE:mailto:mia@client.example"

    /// A practice, and Jane's calendar as it is brought in.
    struct Rig {
        let practice: Practice
        let jane: KnownPerson

        static func with(_ body: (Rig) async throws -> Void) async throws {
            try await Practice.with { practice in
                let jane = try #require(try await practice.store.person(named: "jane-doe"))
                try await body(Rig(practice: practice, jane: jane))
            }
        }

        func bring(
            _ events: [String], feed: String? = "jane", method: String = "",
            _ change: (inout CalendarImport.Options) -> Void = { _ in }
        ) async throws -> ImportOutcome {
            var options = CalendarImport.Options(feed: feed)
            change(&options)
            return try await CalendarImport(store: practice.store).bookings(
                Array(Calendars.calendar(events, method: method).utf8), of: jane, now: Practice.now, options: options)
        }

        func bookings() async throws -> [String] {
            try await practice.store.upcomingBookings(of: jane.id, from: Practice.now, limit: 999)
                .map { "\(Calendars.words($0.startsAt)) \($0.memberName ?? "")" }
        }
    }

    private static func event(_ uid: String, _ day: Int, _ rest: String = mark) -> String {
        "UID:\(uid)\nDTSTART:202703\(day < 10 ? "0" : "")\(day)T090000Z\n\(rest)"
    }

    private static func month(_ days: ClosedRange<Int>) -> [String] { days.map { event("d\($0)", $0) } }

    @Test("an event with a member is a booking, whose id stays; brought in again it changes nothing")
    func repeatable() async throws {
        try await Rig.with { rig in
            let events = [
                Self.event("one", 1),
                "UID:series\nDTSTART;TZID=Europe/Berlin:20270322T090000\nRRULE:FREQ=WEEKLY;COUNT=2\n\(Self.mia)",
            ]
            #expect(try await rig.bring(events).created == 3)
            #expect(
                try await rig.bookings() == [
                    "27-03-01 09:00 Mark Roe", "27-03-22 08:00 Mia Lind", "27-03-29 07:00 Mia Lind",
                ])
            let again = try await rig.bring(events)
            #expect((again.created, again.updated, again.unchanged, again.cancelled) == (0, 0, 3, 0))
            let ids = try await rig.practice.store.upcomingBookings(of: rig.jane.id, from: Practice.now, limit: 9)
                .map(\.externalID)
            #expect(ids == ["ics/p1/one/m1", "ics/p1/series/20270322T080000Z/m2", "ics/p1/series/20270329T070000Z/m2"])
        }
    }

    @Test("a dry run says what would be, and changes nothing")
    func rehearsal() async throws {
        try await Rig.with { rig in
            let outcome = try await rig.bring([Self.event("a", 1)]) { $0.isRehearsal = true }
            #expect((outcome.created, outcome.isRehearsal, outcome.kind) == (1, true, .calendar))
            #expect(try await rig.bookings().isEmpty)
        }
    }

    @Test(
        "the organizer, the practitioner and who has declined are no clients; nobody known is counted, and named where invited"
    )
    func whoIsWho() async throws {
        try await Rig.with { rig in
            let outcome = try await rig.bring([
                Self.event("own", 1, "SUMMARY:Dentist"),
                Self.event("organizer", 2, "ORGANIZER:mailto:mark@client.example\nATTENDEE:mailto:mark@client.example"),
                Self.event("declined", 3, "ATTENDEE;PARTSTAT=DECLINED:mailto:mark@client.example"),
                Self.event("self", 4, "ATTENDEE:mailto:JANE@practice.example"),
                Self.event("stranger", 5, "ATTENDEE:mailto:x@y.example\nATTENDEE:mailto:omar@studio.example"),
                Self.event("pair", 6, Self.mark + "\n" + Self.mia + "\nATTENDEE:mailto:x@y.example"),
                Self.event("refused", 7, Self.mark + "\nATTENDEE;PARTSTAT=DECLINED:mailto:jane@practice.example"),
            ])
            #expect(try await rig.bookings() == ["27-03-06 09:00 Mark Roe", "27-03-06 09:00 Mia Lind"])
            #expect((outcome.events, outcome.withoutMember) == (7, 5))
            #expect(
                outcome.warnings.map(\.description) == [
                    "line 29, stranger: no booking: nobody is known as x@y.example, omar@studio.example is a practitioner; "
                        + "import them as a member with that address if it is a booking"
                ])
        }
    }

    @Test("a property that was agreed on names the member, whoever is invited")
    func property() async throws {
        try await Rig.with { rig in
            let outcome = try await rig.bring([
                Self.event("a", 1, "X-MEMBER-ID:m2\n" + Self.mark), Self.event("b", 2, "X-MEMBER-ID:m9"),
            ]) { $0.member = "x-member-id" }
            #expect(try await rig.bookings() == ["27-03-01 09:00 Mia Lind"])
            #expect(outcome.warnings.map(\.what) == ["no booking: there is no person m9"])
        }
    }

    @Test("an occurrence that is moved or called off, a whole event and a METHOD:CANCEL change the booking they are of")
    func changes() async throws {
        try await Rig.with { rig in
            let series = "UID:s\nDTSTART:20270301T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3\n\(Self.mark)"
            _ = try await rig.bring([series, Self.event("a", 2), Self.event("b", 3)])
            let moved = "UID:s\nRECURRENCE-ID:20270308T090000Z\nDTSTART:20270309T140000Z\n\(Self.mark)"
            let off = "UID:s\nRECURRENCE-ID:20270315T090000Z\nDTSTART:20270315T090000Z\nSTATUS:CANCELLED"
            let outcome = try await rig.bring([
                series, moved, off, Self.event("a", 2, "STATUS:CANCELLED"), Self.event("b", 4),
            ])
            #expect((outcome.updated, outcome.cancelled, outcome.created) == (2, 2, 0))
            #expect(
                try await rig.bookings() == [
                    "27-03-01 09:00 Mark Roe", "27-03-04 09:00 Mark Roe", "27-03-09 14:00 Mark Roe",
                ])
            #expect(try await rig.bring([Self.event("b", 4)], feed: nil, method: "METHOD:CANCEL").cancelled == 1)
        }
    }

    @Test("a tentative event makes no booking, and leaves one that stands")
    func tentative() async throws {
        try await Rig.with { rig in
            #expect(try await rig.bring([Self.event("a", 1, "STATUS:TENTATIVE\n" + Self.mark)]).created == 0)
            _ = try await rig.bring([Self.event("a", 1)])
            let outcome = try await rig.bring([Self.event("a", 1, "STATUS:TENTATIVE\n" + Self.mark)])
            #expect((outcome.cancelled, outcome.heldBack) == (0, 0))
            #expect(try await rig.bookings().count == 1)
        }
    }

    @Test("what is gone from a feed and lies ahead is cancelled; it holds again when it is back")
    func gone() async throws {
        try await Rig.with { rig in
            _ = try await rig.bring(Self.month(1...5) + [Self.event("past", 1).replacing("202703", with: "202701")])
            let outcome = try await rig.bring(Self.month(1...3))
            #expect((outcome.cancelled, outcome.heldBack, outcome.unchanged) == (2, 0, 3))
            #expect(try await rig.bookings().count == 3)
            let past = try await rig.practice.store.upcomingBookings(
                of: rig.jane.id, from: Timestamp(seconds: 0), limit: 9)
            #expect(past.count == 4, "what is over has been")
            #expect(try await rig.bring(Self.month(1...4)).updated == 1)
        }
    }

    @Test("a client whose last booking is gone from the calendar is no active client any more")
    func inactive() async throws {
        try await Rig.with { rig in
            let mia = try #require(try await rig.practice.store.person(named: "m2"))
            _ = try await rig.bring(Self.month(1...3) + [Self.event("x", 9, Self.mia)])
            let store = rig.practice.store
            #expect(try await store.isActiveClient(practitioner: rig.jane.id, member: mia.id, now: Practice.now))
            _ = try await rig.bring(Self.month(1...3))
            #expect(
                try await store.isActiveClient(practitioner: rig.jane.id, member: mia.id, now: Practice.now) == false)
        }
    }

    @Test("a calendar of which most is gone, or that is empty, cancels nothing until somebody confirms it")
    func shrunk() async throws {
        try await Rig.with { rig in
            _ = try await rig.bring(Self.month(1...8))
            let most = try await rig.bring(Self.month(1...3) + [Self.event("new", 20)])
            #expect(
                (most.created, most.cancelled, most.heldBack) == (1, 5, 0), "four of eight are left: that is no break")
            _ = try await rig.bring(Self.month(1...8))
            let shrunk = try await rig.bring(Self.month(1...2) + [Self.event("new", 20, Self.mia)])
            #expect((shrunk.created, shrunk.cancelled, shrunk.heldBack) == (1, 0, 6))
            #expect(try await rig.bookings().count == 9)
            #expect(try await rig.bring([]).heldBack == 9)
            #expect(try await rig.bring([]) { $0.isConfirmed = true }.cancelled == 9)
            _ = try await rig.bring(Self.month(1...1))
            #expect(try await rig.bring([]).heldBack == 1, "an empty calendar is never believed")
        }
    }

    @Test("a series that moves as a whole is no calendar that shrinks")
    func movedSeries() async throws {
        try await Rig.with { rig in
            let series = "UID:s\nDTSTART:20270301T090000Z\nRRULE:FREQ=WEEKLY;COUNT=9\n\(Self.mark)"
            _ = try await rig.bring([series])
            let outcome = try await rig.bring([series.replacing("T09", with: "T10")])
            #expect((outcome.created, outcome.cancelled, outcome.heldBack) == (9, 9, 0))
        }
    }

    @Test("an event that cannot be read any more keeps its booking, a calendar that cannot be read keeps all")
    func unreadable() async throws {
        try await Rig.with { rig in
            _ = try await rig.bring(Self.month(1...2))
            let outcome = try await rig.bring([
                Self.event("d1", 1), Self.event("d2", 2, Self.mark + "\nRRULE:FREQ=SECONDLY"),
            ])
            #expect((outcome.cancelled, outcome.warnings.count) == (0, 1))
            let options = CalendarImport.Options(feed: "jane")
            let refused = try await CalendarImport(store: rig.practice.store).bookings(
                Array("BEGIN:VCALENDAR\r\n".utf8), of: rig.jane, now: Practice.now, options: options)
            #expect(refused.isRefused)
            #expect(refused.mistakes.map(\.what) == ["it ends within VCALENDAR: the rest is missing"])
            #expect(try await rig.bookings().count == 2)
        }
    }

    @Test("a file by hand cancels nothing that it does not name, and bookings from elsewhere are nobody's feed")
    func byHand() async throws {
        try await Rig.with { rig in
            let csv = "externalId,practitioner,member,startsAt,endsAt\nb1,p1,m1,2027-05-01T09:00Z,2027-05-01T10:00Z\n"
            _ = try await rig.practice.bookings(csv)
            _ = try await rig.bring(Self.month(1...3))
            #expect(try await rig.bring([Self.event("d9", 9)], feed: nil).created == 1)
            #expect(try await rig.bookings().count == 5)
            #expect(try await rig.bring(Self.month(1...2)).cancelled == 1)
            #expect(try await rig.bookings().count == 4)
        }
    }

    @Test("a calendar that shows no names any more calls nothing off by itself; one event that does is off")
    func withoutNames() async throws {
        try await Rig.with { rig in
            #expect(try await rig.bring(Self.month(1...4)).created == 4)
            let bare = try await rig.bring((1...4).map { Self.event("d\($0)", $0, "SUMMARY:Busy") })
            #expect(bare.cancelled == 0 && bare.heldBack == 4)
            #expect(try await rig.bookings().count == 4)
            let one = try await rig.bring([Self.event("d1", 1, "SUMMARY:Busy")] + Self.month(2...4))
            #expect(one.cancelled == 1)
        }
    }

    @Test("an event whose people nobody knows any more stays a booking, and is to be looked at")
    func unknownNames() async throws {
        try await Rig.with { rig in
            _ = try await rig.bring([Self.event("one", 1)])
            let read = try await rig.bring([Self.event("one", 1, "ATTENDEE:mailto:mark@old.example")])
            #expect(read.cancelled == 0 && read.warnings.count == 1)
            #expect(try await rig.bookings() == ["27-03-01 09:00 Mark Roe"])
        }
    }

    @Test("a calendar under another name takes its bookings over, and then cancels what is gone from it")
    func renamed() async throws {
        try await Rig.with { rig in
            _ = try await rig.bring(Self.month(1...4), feed: "old")
            let both: (inout CalendarImport.Options) -> Void = { $0.feeds = ["old", "new"] }
            let only: (inout CalendarImport.Options) -> Void = { $0.feeds = ["new"] }
            _ = try await rig.bring(Self.month(1...4), feed: "new", both)
            #expect(try await rig.bring(Self.month(1...3), feed: "new", both).cancelled == 0)
            _ = try await rig.bring(Self.month(1...4), feed: "new", only)
            #expect(try await rig.bring(Self.month(1...3), feed: "new", only).cancelled == 1)
        }
    }

    @Test("a file by hand that calls a whole series off cancels all that lies ahead")
    func wholeSeries() async throws {
        try await Rig.with { rig in
            let series = "UID:series\nDTSTART:20270322T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3\n\(Self.mark)"
            #expect(try await rig.bring([series]).created == 3)
            let off = try await rig.bring(
                ["UID:series\nDTSTART:20270322T090000Z\n\(Self.mark)"], feed: nil, method: "METHOD:CANCEL")
            #expect(off.cancelled == 3)
            #expect(try await rig.bookings().isEmpty)
        }
    }

    @Test("a booking in two calendars is the first one's, until it is gone from there and the other brings it back")
    func twoFeeds() async throws {
        try await Rig.with { rig in
            let both = Self.month(1...3)
            _ = try await rig.bring(both, feed: "work")
            #expect(try await rig.bring(both, feed: "rooms").unchanged == 3)
            #expect(try await rig.bring(Self.month(1...2), feed: "rooms").cancelled == 0)
            #expect(try await rig.bring(Self.month(1...2), feed: "work").cancelled == 1)
            #expect(try await rig.bring(both, feed: "rooms").updated == 1)
            #expect(try await rig.bring(Self.month(1...2), feed: "work").cancelled == 0)
            #expect(try await rig.bookings().count == 3)
        }
    }

    @Test("who is another's client by an event that now names somebody else is so no longer")
    func otherMember() async throws {
        try await Rig.with { rig in
            _ = try await rig.bring([Self.event("a", 1)])
            let outcome = try await rig.bring([Self.event("a", 1, Self.mia)])
            #expect((outcome.created, outcome.cancelled) == (1, 1))
            #expect(try await rig.bookings() == ["27-03-01 09:00 Mia Lind"])
        }
    }
}
