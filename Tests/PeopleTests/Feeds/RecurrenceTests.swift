import Mail
import Store
import Testing

@testable import People

@Suite("Recurring events") struct RecurrenceTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let event: String
        let starts: [String]
        init(_ event: String, _ starts: String...) {
            self.event = event
            self.starts = starts
        }
        var testDescription: String { event }
    }

    static let rows = [
        Row("DTSTART:20270301T090000Z", "27-03-01 09:00"),
        Row("DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;COUNT=2", "27-03-01 09:00", "27-03-02 09:00"),
        Row(
            "DTSTART:20270301T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20270308T090000Z", "27-03-01 09:00",
            "27-03-03 09:00", "27-03-08 09:00"),
        Row(
            "DTSTART:20270301T090000Z\nRRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20270329", "27-03-01 09:00",
            "27-03-15 09:00", "27-03-29 09:00"),
        Row(
            "DTSTART:20270131T090000Z\nRRULE:FREQ=MONTHLY;COUNT=3", "27-01-31 09:00", "27-03-31 09:00", "27-05-31 09:00"
        ),
        Row(
            "DTSTART:20270226T090000Z\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "27-02-26 09:00", "27-03-26 09:00",
            "27-04-30 09:00"),
        Row("DTSTART:20270301T090000Z\nRRULE:FREQ=YEARLY;UNTIL=20280201T000000Z", "27-03-01 09:00"),
        // The event's own time counts as the first, whether the rule gives it or not (RFC 5545 §3.8.5.3).
        Row("DTSTART:20270302T090000Z\nRRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2", "27-03-02 09:00", "27-03-03 09:00"),
        Row(
            "DTSTART:20270301T090000Z\nRDATE:20270305T100000Z,20270309T110000Z", "27-03-01 09:00", "27-03-05 10:00",
            "27-03-09 11:00"),
        Row(
            "DTSTART:20270301T090000Z\nRDATE;VALUE=PERIOD:20270305T100000Z/PT2H", "27-03-01 09:00", "27-03-05 10:00"),
        Row(
            "DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;COUNT=4\nEXDATE:20270302T090000Z\nEXDATE;VALUE=DATE:20270303",
            "27-03-01 09:00", "27-03-04 09:00"),
        Row(
            "DTSTART;TZID=Europe/London:20270401T090000\nRRULE:FREQ=DAILY;COUNT=2\nEXDATE;TZID=Europe/Berlin:20270401T100000",
            "27-04-02 08:00"),
        Row("DTSTART:20270301T090000Z\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "27-03-01 09:00"),
        Row("DTSTART:99991231T090000Z\nRRULE:FREQ=DAILY"), Row("DTSTART:20200301T090000Z\nRRULE:FREQ=DAILY;COUNT=9"),
        Row("DTSTART:20200301T090000Z"), Row("DTSTART:20290301T090000Z"),
    ]

    @Test("what recurs is read by its rule, its additions and its exceptions", arguments: rows)
    func rules(_ row: Row) throws {
        #expect(try Calendars.starts(row.event) == row.starts)
    }

    @Test("a series without an end gives what lies within the window, and goes on in step from years ago")
    func endless() throws {
        let starts = try Calendars.starts("DTSTART:20100104T090000Z\nRRULE:FREQ=WEEKLY;INTERVAL=2")
        #expect(starts.first == "26-07-27 09:00")
        #expect(starts.last == "28-02-07 09:00")
        #expect(starts.count == 41)
        let daily = try Calendars.starts("DTSTART:20100104T090000Z\nRRULE:FREQ=DAILY;INTERVAL=100")
        #expect(
            daily == [
                "26-09-17 09:00", "26-12-26 09:00", "27-04-05 09:00", "27-07-14 09:00", "27-10-22 09:00",
                "28-01-30 09:00",
            ])
    }

    private static let series = "DTSTART:20270301T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3"

    @Test("an occurrence that was moved keeps the id of the time at which it was to be")
    func moved() throws {
        let moved = "RECURRENCE-ID:20270308T090000Z\nDTSTART:20270309T140000Z\nDURATION:PT30M"
        let reading = try Calendars.read(Calendars.calendar([Self.series, moved]))
        #expect(
            reading.occurrences.map { [$0.key.map(Calendars.words) ?? "", Calendars.words($0.startsAt)] } == [
                ["27-03-01 09:00", "27-03-01 09:00"], ["27-03-15 09:00", "27-03-15 09:00"],
                ["27-03-08 09:00", "27-03-09 14:00"],
            ])
        #expect(
            reading.occurrences.map { $0.endsAt - $0.startsAt } == [.seconds(3_600), .seconds(3_600), .seconds(1_800)])
    }

    @Test("an occurrence that was called off is said to be; of two changes the later one counts")
    func cancelled() throws {
        let off = "RECURRENCE-ID:20270308T090000Z\nDTSTART:20270308T090000Z\nSTATUS:CANCELLED\nSEQUENCE:2"
        let earlier = "RECURRENCE-ID:20270308T090000Z\nDTSTART:20270309T090000Z\nSEQUENCE:1"
        let reading = try Calendars.read(Calendars.calendar([Self.series, off, earlier]))
        #expect(reading.occurrences.map(\.standing) == [.confirmed, .confirmed, .cancelled])
        let whole = try Calendars.read(Calendars.calendar([Self.series], method: "METHOD:CANCEL"))
        #expect(whole.occurrences.map(\.standing) == [.cancelled, .cancelled, .cancelled])
    }

    @Test("a change may stand alone, may be of a day, and may count for all that follow")
    func changes() throws {
        let alone = "RECURRENCE-ID:20270308T090000Z\nDTSTART:20270309T140000Z"
        #expect(try Calendars.starts(alone) == ["27-03-09 14:00"])
        let byDay = "RECURRENCE-ID;VALUE=DATE:20270308\nDTSTART:20270309T140000Z"
        #expect(try Calendars.starts(Self.series, byDay) == ["27-03-01 09:00", "27-03-09 14:00", "27-03-15 09:00"])
        let following = "RECURRENCE-ID;RANGE=THISANDFUTURE:20270308T090000Z\nDTSTART:20270308T110000Z"
        #expect(try Calendars.starts(Self.series, following) == ["27-03-01 09:00", "27-03-08 11:00", "27-03-15 11:00"])
    }

    static let flawed = [
        ("DTSTART:20270301T090000Z\nRRULE:FREQ=SECONDLY", "does not recur by the day, week, month or year"),
        ("DTSTART:20270301T090000Z\nRRULE:FREQ=HOURLY;COUNT=99999999", "does not recur by"),
        ("DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;INTERVAL=0", "has the INTERVAL \"0\""),
        ("DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;INTERVAL=99999999999999999999", "has the INTERVAL"),
        ("DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;COUNT=-1", "has the COUNT"),
        ("DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;RSCALE=CHINESE", "cannot be followed"),
        ("DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;FREQ=DAILY", "cannot be read"),
        ("DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5,6", "too many times a day"),
        ("DTSTART:20270301T090000Z\nRRULE:FREQ=DAILY;UNTIL=soon", "has an UNTIL that is no time"),
        ("DTSTART:20270301T090000Z\nEXRULE:FREQ=DAILY", "excludes times by a rule"),
        ("DTSTART:20270301T090000Z\nRDATE:20270231T090000Z", "RDATE holds what is no time"),
        ("DTSTART:20270301T090000Z\nDURATION:-PT1H", "is no length"),
        ("DTSTART:20270301T090000Z\nDTEND:20270301T090000Z", "it ends when it begins or before"),
        ("DTSTART;VALUE=DATE:20270301\nDTEND;VALUE=DATE:20270302", "it lasts whole days"),
        ("DTSTART:20270301T250000Z", "DTSTART is no time"), ("SUMMARY:no time at all", "does not say when it begins"),
    ]

    @Test(
        "an event that cannot be read is named where somebody is invited, and keeps no other one out", arguments: flawed
    )
    func flaws(_ event: String, _ says: String) throws {
        let invited = event + "\nATTENDEE:mailto:a@b.example"
        let other = "UID:other\nDTSTART:20270301T090000Z"
        let reading = try Calendars.read(Calendars.calendar([invited, other]))
        #expect(reading.looks.map(\.externalID) == ["e1"])
        #expect(reading.looks.allSatisfy { $0.what.contains(says) && !$0.remedy.isEmpty }, "\(reading.looks)")
        #expect(reading.unread == ["e1"])
        #expect(reading.occurrences.map(\.uid) == ["other"])
        #expect(try Calendars.read(Calendars.calendar([event, other])).looks.isEmpty)
    }
}
