import Mail
import Store
import Testing

@testable import People

@Suite("Time zones of calendars") struct FeedZoneTests {
    @Test("a session every week stays at its hour while the clocks change in London, forth and back")
    func london() throws {
        let spring = try Calendars.starts(
            "DTSTART;TZID=Europe/London:20270321T093000\nRRULE:FREQ=WEEKLY;COUNT=3")
        #expect(spring == ["27-03-21 09:30", "27-03-28 08:30", "27-04-04 08:30"])
        let autumn = try Calendars.starts(
            "DTSTART;TZID=Europe/London:20271024T093000\nRRULE:FREQ=WEEKLY;COUNT=3")
        #expect(autumn == ["27-10-24 08:30", "27-10-31 09:30", "27-11-07 09:30"])
    }

    @Test("and in New York, whose clocks change on other days, whatever the practitioner's own zone is")
    func newYork() throws {
        let spring = try Calendars.starts(
            "DTSTART;TZID=America/New_York:20270307T180000\nRRULE:FREQ=WEEKLY;COUNT=3")
        #expect(spring == ["27-03-07 23:00", "27-03-14 22:00", "27-03-21 22:00"])
        let autumn = try Calendars.starts(
            "DTSTART;TZID=America/New_York:20271031T180000\nRRULE:FREQ=WEEKLY;COUNT=3")
        #expect(autumn == ["27-10-31 22:00", "27-11-07 23:00", "27-11-14 23:00"])
    }

    @Test("a time that the clocks skip is as long after midnight as it says; one that they show twice is the first")
    func skippedAndTwice() throws {
        let daily = "DTSTART;TZID=Europe/London:20270327T013000\nRRULE:FREQ=DAILY;COUNT=3"
        #expect(try Calendars.starts(daily) == ["27-03-27 01:30", "27-03-28 01:30", "27-03-29 00:30"])
        let twice = "DTSTART;TZID=Europe/London:20271030T013000\nRRULE:FREQ=DAILY;COUNT=3"
        #expect(try Calendars.starts(twice) == ["27-10-30 00:30", "27-10-31 00:30", "27-11-01 01:30"])
    }

    @Test("an hour stays an hour over a change of the clocks, and a day by DURATION is one by the clock")
    func lengths() throws {
        let event = "DTSTART;TZID=Europe/London:20270321T003000\nDTEND;TZID=Europe/London:20270321T023000\n"
        let night = try Calendars.read(Calendars.calendar([event + "RRULE:FREQ=WEEKLY;COUNT=2"]))
        #expect(night.occurrences.map { Calendars.words($0.endsAt) } == ["27-03-21 02:30", "27-03-28 02:30"])
        let day = try Calendars.read(
            Calendars.calendar(["DTSTART;TZID=Europe/London:20270327T120000\nDURATION:P1D"]))
        #expect(day.occurrences.map { Calendars.words($0.endsAt) } == ["27-03-28 11:00"])
    }

    @Test(
        "zones are known by their own names, by those of Windows, and with a program's name before them",
        arguments: [
            ("Europe/Berlin", "27-07-01 07:00"), ("W. Europe Standard Time", "27-07-01 07:00"),
            ("GMT Standard Time", "27-07-01 08:00"), ("Eastern Standard Time", "27-07-01 13:00"),
            ("AUS Eastern Standard Time", "27-06-30 23:00"), ("\"Romance Standard Time\"", "27-07-01 07:00"),
            ("US/Eastern", "27-07-01 13:00"), ("America/Argentina/Buenos_Aires", "27-07-01 12:00"),
            ("UTC", "27-07-01 09:00"),
        ])
    func names(_ name: String, _ starts: String) throws {
        #expect(try Calendars.starts("DTSTART;TZID=\(name):20270701T090000") == [starts])
    }

    @Test(
        "libical and Mozilla write their own name before a zone's",
        arguments: ["/freeassociation.sourceforge.net/Europe/Berlin", "/mozilla.org/20050126_1/Europe/Berlin"])
    func prefixed(_ name: String) throws {
        #expect(try Calendars.starts("DTSTART;TZID=\(name):20270701T090000") == ["27-07-01 07:00"])
    }

    @Test("a name of Windows's table is one that this system knows")
    func windows() {
        for name in [
            "Dateline Standard Time", "FLE Standard Time", "Line Islands Standard Time", "Nepal Standard Time",
        ] {
            #expect(SystemZone.named(name) != nil, "\(name)")
        }
    }

    /// Under a name that only its calendar knows.
    private static let own = Calendars.exchangeZone("Customized Time Zone")

    @Test("a zone that nobody else knows is what the calendar says it is")
    func described() throws {
        let event = "DTSTART;TZID=Customized Time Zone:20270321T090000\nRRULE:FREQ=WEEKLY;COUNT=2"
        #expect(try Calendars.starts(event, zones: Self.own) == ["27-03-21 08:00", "27-03-28 07:00"])
        let autumn = "DTSTART;TZID=Customized Time Zone:20271024T090000\nRRULE:FREQ=WEEKLY;COUNT=2"
        #expect(try Calendars.starts(autumn, zones: Self.own) == ["27-10-24 07:00", "27-10-31 08:00"])
    }

    @Test("what a calendar says of a zone that this system knows counts for nothing: it may be years old")
    func outdated() throws {
        let old = Self.own.replacing("Customized Time Zone", with: "Europe/Berlin")
            .replacing("+0100", with: "+0500").replacing("+0200", with: "+0500")
        #expect(try Calendars.starts("DTSTART;TZID=Europe/Berlin:20270701T090000", zones: old) == ["27-07-01 07:00"])
    }

    @Test("a time without a zone is the practitioner's")
    func floating() throws {
        let event = "DTSTART:20270701T090000"
        #expect(try Calendars.starts(event) == ["27-07-01 08:00"])
        #expect(try Calendars.starts(event, zone: "America/New_York") == ["27-07-01 13:00"])
    }

    @Test("an event in a zone that nothing explains is no booking, and is named where somebody is invited")
    func unknown() throws {
        let event = "DTSTART;TZID=Middle-earth:20270701T090000\nATTENDEE:mailto:a@b.example"
        let reading = try Calendars.read(Calendars.calendar([event]))
        #expect(reading.occurrences.isEmpty)
        #expect(reading.unread == ["e1"])
        #expect(
            reading.looks.map(\.description) == [
                "line 4, e1: no booking: the time zone \"Middle-earth\" is not known, and the calendar does not describe it; "
                    + "choose another in the calendar"
            ])
        let hostile = Self.own.replacing("FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", with: "FREQ=SECONDLY")
            .replacing("Customized Time Zone", with: "Middle-earth")
        #expect(try Calendars.read(Calendars.calendar([event], zones: hostile)).unread == ["e1"])
    }
}
