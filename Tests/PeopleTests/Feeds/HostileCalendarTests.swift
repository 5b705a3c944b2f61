import Foundation
import Mail
import Store
import Testing

@testable import People

@Suite("Hostile calendars", .timeLimit(.minutes(2))) struct HostileCalendarTests {
    static let refused: [(text: String, says: String)] = [
        ("", "there is nothing in it"), ("\r\n \r\n", "there is nothing in it"),
        ("<!DOCTYPE html><html>", "take the address of the calendar in iCal format"),
        ("externalId,practitioner\n", "BEGIN:VCALENDAR should stand here"),
        ("BEGIN:VEVENT\nEND:VEVENT\n", "BEGIN:VCALENDAR should stand here"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n", "line 3: it ends within VEVENT: the rest is missing"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\n", "it ends within VCALENDAR"),
        ("BEGIN:VCALENDAR\nEND:VEVENT\n", "END:VEVENT stands where END:VCALENDAR should"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nEND:VCALENDAR\n", "END:VCALENDAR stands where nothing should"),
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VEVENT\n", "stands outside of a calendar"),
        (String(repeating: "BEGIN:VCALENDAR\n", count: 100_000), "more than 8 parts stand within each other"),
        (
            "BEGIN:VCALENDAR\n" + String(repeating: "BEGIN:VEVENT\nEND:VEVENT\n", count: 20_001) + "END:VCALENDAR\n",
            "there are more than 20000 events"
        ),
    ]

    @Test(
        "what is no calendar, or not a whole one, is refused as a whole, and it is said where",
        arguments: refused.indices)
    func refusals(_ index: Int) throws {
        let (text, says) = Self.refused[index]
        let refusal = #expect(throws: CalendarRefusal.self) { try Calendars.read(text) }
        #expect(refusal?.description.contains(says) == true, "\(String(describing: refusal))")
        #expect(refusal?.remedy.isEmpty == false)
    }

    @Test("each beginning of a calendar that lacks its end is refused: a connection that broke off cancels nothing")
    func truncated() throws {
        let whole = Calendars.calendar(["DTSTART:20270301T090000Z"])
        #expect(try Calendars.read(whole).occurrences.count == 1)
        for length in 0..<(whole.utf8.count - "END:VCALENDAR\r\n\r\n".utf8.count) {
            #expect(throws: CalendarRefusal.self) { try Calendars.reader().read(Array(whole.utf8.prefix(length))) }
        }
    }

    @Test("a megabyte in one line, NUL bytes and bytes that are no UTF-8 cost what they stand in, and no more")
    func bytes() throws {
        let good = "UID:good\nDTSTART:20270301T090000Z"
        let long = "UID:long\nDTSTART:20270301T090000Z\nDESCRIPTION:" + String(repeating: "x", count: 2_000_000)
        let cut = "UID:cut\nDTSTART:20270301T090000Z\nRDATE:" + String(repeating: "20270302T090000Z,", count: 10_000)
        let reading = try Calendars.read(Calendars.calendar([good, long, cut]))
        #expect(reading.occurrences.map(\.uid) == ["good", "long"])
        #expect(reading.unread == ["cut"])
        var broken = Array(Calendars.calendar([good, "UID:b\u{0}ad\u{0}\nDTSTART:20270301T\u{0}090000Z"]).utf8)
        broken.insert(
            contentsOf: [0xFF, 0xFE, 0x00, 0x0D, 0x0A, 0x3A, 0x3B, 0x0D, 0x0A], at: "BEGIN:VCALENDAR\r\n".utf8.count)
        #expect(try Calendars.reader().read(broken).occurrences.map(\.uid) == ["good", "bad"])
    }

    @Test("folded lines are put together wherever they were cut, in the middle of a letter too")
    func folded() throws {
        let whole = Array(Calendars.calendar(["UID:grüße\nDTSTART;TZID=Europe/London:20270301T090000"]).utf8)
        let begin = "BEGIN:VCALENDAR\r\n".utf8.count
        for place in begin..<(whole.count - 2) where whole[place] != 0x0A && whole[place - 1] != 0x0A {
            var folded = whole
            folded.insert(contentsOf: [0x0D, 0x0A, 0x20], at: place)
            #expect(try Calendars.reader().read(folded).occurrences.map(\.uid) == ["grüße"], "\(place)")
        }
    }

    @Test("rules that give far too much, or that no day fits, end with a word instead of never")
    func rules() throws {
        let much = (0..<600).map { "UID:\($0)\nDTSTART:19700101T090000Z\nRRULE:FREQ=DAILY;COUNT=100000000" }
        let refusal = #expect(throws: CalendarRefusal.self) { try Calendars.read(Calendars.calendar(much)) }
        #expect(refusal?.what == "the calendar recurs too often to be read")
        let never = (0..<200).map { "UID:\($0)\nDTSTART:20200101T090000Z\nRRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30" }
        var reader = try Calendars.reader()
        reader.patience = .seconds(2)
        let began = ContinuousClock.now
        #expect(throws: CalendarRefusal.self) { try reader.read(Array(Calendars.calendar(never).utf8)) }
        #expect(ContinuousClock.now - began < .seconds(60))
        let many = (0..<50).map { "UID:\($0)\nDTSTART:20260901T000000Z\nRRULE:FREQ=DAILY" }
        #expect(throws: CalendarRefusal.self) { try Calendars.read(Calendars.calendar(many)) }
    }

    @Test("any bytes in the place of any of a calendar's end in occurrences or in words", arguments: 0..<40)
    func mutations(_ seed: Int) throws {
        let zone =
            "BEGIN:VTIMEZONE\nTZID:own\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\n"
            + "TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=1SU\nRDATE:20270101T000000\nEND:STANDARD\nEND:VTIMEZONE"
        let event =
            "DTSTART;TZID=own:20270301T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO,-1TU;BYSETPOS=1;WKST=SU\n"
            + "EXDATE;TZID=own:20270308T090000\nRDATE:20270309T090000Z\nATTENDEE;CN=\"a;b\":mailto:a@b.example"
        let whole = Array(
            Calendars.calendar([event, "RECURRENCE-ID:20270309T090000Z\nDTSTART:20270310T090000Z"], zones: zone).utf8)
        var random = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random % UInt64(bound))
        }
        var reader = try Calendars.reader()
        reader.patience = .seconds(5)
        for _ in 0..<60 {
            var bytes = whole
            for _ in 0...next(4) {
                let place = next(bytes.count)
                switch next(3) {
                case 0: bytes[place] = UInt8(next(256))
                case 1: bytes.remove(at: place)
                default: bytes.insert(contentsOf: bytes[place...].prefix(next(40)), at: next(bytes.count))
                }
            }
            let reading = try? reader.read(bytes)
            for occurrence in reading?.occurrences ?? [] {
                #expect(occurrence.endsAt > occurrence.startsAt)
                #expect(occurrence.startsAt < reader.window.upperBound)
            }
        }
    }
}
