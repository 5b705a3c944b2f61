import Mail
import Store
import Testing

@testable import People

/// Calendars as the programs that practices use write them.
@Suite("Calendars of well-known programs") struct CalendarShapeTests {
    private static func described(_ text: String) throws -> [String] {
        try Calendars.read(text.replacing("\n", with: "\r\n")).occurrences.map { occurrence in
            let people = occurrence.attendees.map { "\($0.address)\($0.hasDeclined ? " (no)" : "")" }
            return "\(Calendars.words(occurrence.startsAt)) \(occurrence.standing) \(people.joined(separator: ", "))"
        }
    }

    @Test("Google: folded attendees, a moved and a cancelled occurrence, the calendar's owner among the attendees")
    func google() throws {
        let text = """
            BEGIN:VCALENDAR
            PRODID:-//Google Inc//Google Calendar 70.9054//EN
            VERSION:2.0
            CALSCALE:GREGORIAN
            METHOD:PUBLISH
            X-WR-CALNAME:jane@practice.example
            X-WR-TIMEZONE:Europe/London
            BEGIN:VTIMEZONE
            TZID:Europe/London
            X-LIC-LOCATION:Europe/London
            BEGIN:DAYLIGHT
            TZOFFSETFROM:+0000
            TZOFFSETTO:+0100
            TZNAME:BST
            DTSTART:19700329T010000
            RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
            END:DAYLIGHT
            END:VTIMEZONE
            BEGIN:VEVENT
            DTSTART;TZID=Europe/London:20270322T100000
            DTEND;TZID=Europe/London:20270322T105000
            RRULE:FREQ=WEEKLY;COUNT=3;BYDAY=MO
            DTSTAMP:20270110T120000Z
            ORGANIZER;CN=Jane Doe:mailto:jane@practice.example
            UID:4k2v@google.com
            ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=jane@p
             ractice.example;X-NUM-GUESTS=0:mailto:jane@practice.example
            ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=
             TRUE;CN=Mark Roe;X-NUM-GUESTS=0:mailto:Mark@client.example
            SUMMARY:Session
            STATUS:CONFIRMED
            TRANSP:OPAQUE
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER:-P0DT0H30M0S
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;TZID=Europe/London:20270330T160000
            DTEND;TZID=Europe/London:20270330T165000
            UID:4k2v@google.com
            RECURRENCE-ID;TZID=Europe/London:20270329T100000
            ATTENDEE;PARTSTAT=DECLINED;CN=Mark Roe:mailto:mark@client.example
            ORGANIZER;CN=Jane Doe:mailto:jane@practice.example
            SEQUENCE:1
            STATUS:CONFIRMED
            END:VEVENT
            BEGIN:VEVENT
            DTSTART;TZID=Europe/London:20270405T100000
            DTEND;TZID=Europe/London:20270405T105000
            UID:4k2v@google.com
            RECURRENCE-ID;TZID=Europe/London:20270405T100000
            STATUS:CANCELLED
            END:VEVENT
            END:VCALENDAR

            """
        #expect(
            try Self.described(text) == [
                "27-03-22 10:00 confirmed Mark@client.example", "27-03-30 15:00 confirmed mark@client.example (no)",
                "27-04-05 09:00 cancelled ",
            ])
    }

    @Test("Exchange: Windows's zone names, rooms, LANGUAGE and X- parameters, its own zone described beside it")
    func exchange() throws {
        let text = """
            BEGIN:VCALENDAR
            METHOD:PUBLISH
            PRODID:Microsoft Exchange Server 2010
            VERSION:2.0
            \(Calendars.exchangeZone("W. Europe Standard Time"))
            BEGIN:VEVENT
            ORGANIZER;CN=Jane Doe:MAILTO:jane@practice.example
            ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN="Roe, Mark":MAILTO:mark@client.example
            ATTENDEE;ROLE=NON-PARTICIPANT;CUTYPE=RESOURCE;CN=Room 2:MAILTO:room2@practice.example
            ATTENDEE;CN=Somebody:invalid:nomail
            SUMMARY;LANGUAGE=de-DE:Termin
            DTSTART;TZID=W. Europe Standard Time:20270601T100000
            DTEND;TZID=W. Europe Standard Time:20270601T110000
            UID:040000008200E00074C5B7101A82E00800000000
            CLASS:PUBLIC
            X-MICROSOFT-CDO-BUSYSTATUS:BUSY
            END:VEVENT
            END:VCALENDAR

            """
        #expect(try Self.described(text) == ["27-06-01 08:00 confirmed mark@client.example"])
    }

    @Test("Apple: attendees as places in a calendar server with the address beside it")
    func apple() throws {
        let text = """
            BEGIN:VCALENDAR
            CALSCALE:GREGORIAN
            PRODID:-//Apple Inc.//macOS 14.4//EN
            VERSION:2.0
            BEGIN:VEVENT
            ATTENDEE;CN="Mark Roe";CUTYPE=INDIVIDUAL;EMAIL="mark@client.example";PARTSTAT=ACCEPTED:/aMTIz/principal/
            ATTENDEE;CN="Jane";CUTYPE=INDIVIDUAL;EMAIL="jane@practice.example";ROLE=CHAIR:/aNDU2/principal/
            DTSTART;TZID=Europe/London:20270701T090000
            DURATION:PT45M
            ORGANIZER;CN="Jane";EMAIL="jane@practice.example":/aNDU2/principal/
            UID:6B0E8F1C-2F5A
            X-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC
            END:VEVENT
            END:VCALENDAR

            """
        #expect(try Self.described(text) == ["27-07-01 08:00 confirmed mark@client.example"])
    }

    @Test("booking tools: UTC, addresses with plus and escapes, bookings that wait for a yes, cancelled ones")
    func bookingTools() throws {
        func event(_ uid: String, _ rest: String) -> String {
            "BEGIN:VEVENT\nUID:\(uid)\nDTSTART:20270701T090000Z\nDTEND:20270701T093000Z\n\(rest)\nEND:VEVENT\n"
        }
        let text =
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:booking/ics\nMETHOD:REQUEST\n"
            + event(
                "a",
                "STATUS:CONFIRMED\nORGANIZER;CN=\"Jane\":mailto:jane@practice.example\n"
                    + "ATTENDEE;RSVP=TRUE;PARTSTAT=ACCEPTED;CN=Mia:mailto:mia%2Btalks@client.example")
            + event("b", "STATUS:TENTATIVE\nATTENDEE:mailto:mark@client.example")
            + event("c", "STATUS:CANCELLED\nATTENDEE:mailto:mark@client.example") + "END:VCALENDAR\n"
        #expect(
            try Self.described(text) == [
                "27-07-01 09:00 confirmed mia+talks@client.example", "27-07-01 09:00 tentative mark@client.example",
                "27-07-01 09:00 cancelled mark@client.example",
            ])
    }

    @Test("several calendars in one file, a byte order mark, LF alone: all are read, and each METHOD is of its own")
    func several() throws {
        let one =
            "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20270701T090000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n"
        let two = one.replacing("UID:a", with: "UID:b").replacing("END:VCALENDAR", with: "METHOD:CANCEL\nEND:VCALENDAR")
        let reading = try Calendars.read("\u{FEFF}" + one + two)
        #expect(reading.occurrences.map { "\($0.uid) \($0.standing)" } == ["a confirmed", "b cancelled"])
        #expect(reading.events == 2)
    }
}
