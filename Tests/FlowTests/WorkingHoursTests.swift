import Mail
import Testing

@testable import Flow

@Suite struct WorkingHoursTests {
    static func hours(_ text: String, _ zone: String) throws -> WorkingHours {
        try WorkingHours(parsing: text).in(zone)
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let hours: String
        let zone: String
        let from: String
        let working: Duration
        let to: String
        let note: String
        var testDescription: String { note }
        init(
            _ note: String, _ hours: String, _ zone: String, _ from: String, plus minutes: Int, _ to: String
        ) {
            (self.note, self.hours, self.zone, self.from, self.to) = (note, hours, zone, from, to)
            working = .seconds(minutes * 60)
        }
    }

    static let table: [Case] = [
        Case("within one day", "mon-fri 09:00-17:00", "UTC", "2026-03-02 10:00", plus: 240, "2026-03-02 14:00"),
        Case("over the night", "mon-fri 09:00-17:00", "UTC", "2026-03-02 15:00", plus: 240, "2026-03-03 11:00"),
        Case("over the weekend", "mon-fri 09:00-17:00", "UTC", "2026-03-06 16:00", plus: 120, "2026-03-09 10:00"),
        Case("from a Sunday", "mon-fri 09:00-17:00", "UTC", "2026-03-08 12:00", plus: 60, "2026-03-09 10:00"),
        Case("to the very end", "mon-fri 09:00-17:00", "UTC", "2026-03-02 13:00", plus: 240, "2026-03-02 17:00"),
        Case("no time", "mon-fri 09:00-17:00", "UTC", "2026-03-07 13:00", plus: 0, "2026-03-09 09:00"),
        Case("lunch", "mon-fri 09:00-12:30 13:30-18:00", "UTC", "2026-03-02 12:00", plus: 60, "2026-03-02 14:00"),
        Case(
            "holidays", "mon-fri 09:00-17:00; off 2026-12-25..2026-12-28", "UTC", "2026-12-24 16:00", plus: 120,
            "2026-12-29 10:00"),
        Case("always", "always", "Europe/London", "2026-03-28 22:00", plus: 600, "2026-03-29 09:00"),
        Case(
            "an hour left out is no working time", "sun 00:00-06:00", "Europe/London", "2026-03-29 00:30", plus: 60,
            "2026-03-29 02:30"),
        Case(
            "an hour repeated is worked twice", "sun 00:00-06:00", "Europe/London", "2026-10-25 00:30", plus: 180,
            "2026-10-25 02:30"),
        Case(
            "hours that lie in the gap do not exist that day", "sun 02:00-03:00; mon 09:00-10:00",
            "America/New_York", "2026-03-08 00:00", plus: 30, "2026-03-09 09:30"),
        Case(
            "a repeated interval stands there twice", "sun 01:00-02:00; mon 09:00-10:00", "America/New_York",
            "2026-11-01 00:00", plus: 150, "2026-11-02 09:30"),
        Case(
            "half-hour zones", "mon-fri 09:00-17:00", "Asia/Kathmandu", "2026-03-02 16:30", plus: 60,
            "2026-03-03 09:30"),
        Case(
            "the southern spring", "sun 00:00-06:00", "Australia/Sydney", "2026-10-04 01:00", plus: 120,
            "2026-10-04 04:00"),
        Case(
            "half an hour's change of time", "sun 01:00-05:00", "Australia/Lord_Howe", "2026-04-05 01:00", plus: 60,
            "2026-04-05 01:30+"),
        Case(
            "a day that the calendar left out", "mon-sun 09:00-17:00", "Pacific/Apia", "2011-12-29 16:00",
            plus: 120, "2011-12-31 10:00"),
    ]

    @Test("working time passes within working hours only", arguments: table)
    func counts(_ one: Case) throws {
        let hours = try Self.hours(one.hours, one.zone)
        let from = try Local.moment(one.from, one.zone)
        #expect(Local.text(hours.instant(after: from, working: one.working), one.zone) == one.to)
    }

    @Test(
        "a day is a working day: the same time of the next day that has hours",
        arguments: [
            ("2026-03-02 10:30", 1, "2026-03-03 10:30"), ("2026-03-06 15:00", 1, "2026-03-09 15:00"),
            ("2026-03-07 11:00", 1, "2026-03-10 09:00"), ("2026-03-06 18:00", 2, "2026-03-11 09:00"),
            // The clocks change between the two: the same time of the day all the same.
            ("2026-03-27 16:00", 1, "2026-03-30 16:00"), ("2026-10-23 09:30", 1, "2026-10-26 09:30"),
        ])
    func days(_ from: String, _ count: Int, _ to: String) throws {
        let hours = try Self.hours("mon-fri 09:00-17:00", "Europe/London")
        let moment = try Local.moment(from, "Europe/London")
        #expect(Local.text(hours.instant(after: moment, workingDays: count), "Europe/London") == to)
    }

    @Test("a day with other hours puts the moment off to the next working one")
    func shorterDay() throws {
        let hours = try Self.hours("mon 09:00-17:00; tue 09:00-12:00; wed 09:00-17:00", "UTC")
        let moment = try Local.moment("2026-03-02 15:00", "UTC")
        #expect(Local.text(hours.instant(after: moment, workingDays: 1), "UTC") == "2026-03-04 09:00")
    }

    @Test(
        "more working time is never earlier, and every step lies within the hours",
        arguments: [
            "Europe/London", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "Asia/Kathmandu",
        ])
    func isMonotonic(_ zone: String) throws {
        let hours = try Self.hours("mon-fri 09:00-12:30 13:30-18:00; sat-sun 00:00-04:00", zone)
        let start = try Local.moment("2026-01-01 00:00", zone)
        for hour in stride(from: 0, to: 365 * 24, by: 7) {
            let from = start + .seconds(hour * 3_600 + 17)
            var last = hours.next(atOrAfter: from)
            #expect(last >= from && hours.contains(last))
            for minutes in stride(from: 30, through: 900, by: 145) {
                let next = hours.instant(after: from, working: .seconds(minutes * 60))
                #expect(next - last >= (minutes == 30 ? .seconds(1_800) : .seconds(145 * 60)))
                last = next
            }
        }
    }

    @Test("moments beyond any calendar come back as they are", arguments: [Int64.min, .max, 1 << 55, -(1 << 55)])
    func isTotal(_ milliseconds: Int64) throws {
        let moment = Timestamp(milliseconds: milliseconds)
        let hours = try Self.hours("mon 09:00-10:00", "Europe/London")
        #expect(hours.instant(after: moment, working: .seconds(60)) == moment)
        #expect(hours.instant(after: moment, workingDays: 3) == moment)
    }

    @Test("hours that are off for ever end the search")
    func neverWorking() throws {
        let hours = try Self.hours("mon 09:00-10:00; off 0001-01-01..9999-12-31", "UTC")
        let moment = try Local.moment("2026-03-02 10:00", "UTC")
        #expect(hours.next(atOrAfter: moment) == moment)
    }
}
