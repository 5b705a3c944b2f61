import Foundation
import Mail
import Testing

@testable import Flow

/// Product §6: what is sent when, over a year with both changes of the clocks, in three zones.
@Suite struct ReminderYearTests {
    private static let london = "Europe/London"
    private static let newYork = "America/New_York"
    private static let sydney = "Australia/Sydney"
    private static let kathmandu = "Asia/Kathmandu"
    private static let lunch = "mon-thu 09:00-12:30 13:30-18:00; fri 09:00-12:00"
    private static let nights = "mon-sun 00:00-24:00"

    static let table: [ReminderYear] = winter + changes + interruptions + downtime

    private static let winter: [ReminderYear] = [
        ReminderYear(
            "a Monday morning", london, asked: "2026-01-12 09:30",
            sent: [
                "2026-01-12 13:30 reminder 1", "2026-01-13 09:30 reminder 2", "2026-01-14 09:30 reminder 3",
                "2026-01-15 09:30 desk",
            ]),
        ReminderYear(
            "late on a Thursday: over the weekend", newYork, asked: "2026-01-15 16:00",
            sent: [
                "2026-01-16 12:00 reminder 1", "2026-01-16 16:00 reminder 2", "2026-01-19 16:00 reminder 3",
                "2026-01-20 16:00 desk",
            ]),
        ReminderYear(
            "on a Saturday night", sydney, asked: "2026-01-17 23:10",
            sent: [
                "2026-01-19 13:00 reminder 1", "2026-01-20 09:00 reminder 2", "2026-01-21 09:00 reminder 3",
                "2026-01-22 09:00 desk",
            ]),
        ReminderYear(
            "a lunch break and a short Friday", kathmandu, lunch, asked: "2026-02-04 11:00",
            sent: [
                "2026-02-04 16:00 reminder 1", "2026-02-05 11:00 reminder 2", "2026-02-06 11:00 reminder 3",
                "2026-02-09 11:00 desk",
            ]),
        ReminderYear(
            "in the lunch break", london, lunch, asked: "2026-02-03 12:45",
            sent: [
                "2026-02-03 17:30 reminder 1", "2026-02-04 13:30 reminder 2", "2026-02-05 13:30 reminder 3",
                "2026-02-09 09:00 desk",
            ]),
        ReminderYear(
            "over the turn of the year, with days off", london,
            "mon-fri 09:00-17:00; off 2026-12-25..2026-12-28 2027-01-01", asked: "2026-12-23 15:00",
            sent: [
                "2026-12-24 11:00 reminder 1", "2026-12-24 15:00 reminder 2", "2026-12-29 15:00 reminder 3",
                "2026-12-30 15:00 desk",
            ]),
    ]

    private static let changes: [ReminderYear] = [
        ReminderYear(
            "spring forward on the weekend between", london, asked: "2026-03-27 15:00",
            sent: [
                "2026-03-30 11:00 reminder 1", "2026-03-30 15:00 reminder 2", "2026-03-31 15:00 reminder 3",
                "2026-04-01 15:00 desk",
            ]),
        ReminderYear(
            "spring forward under somebody who works at all hours: 02:00 does not exist", newYork, nights,
            asked: "2026-03-07 22:30",
            sent: [
                "2026-03-08 03:30 reminder 1", "2026-03-08 22:30 reminder 2", "2026-03-09 22:30 reminder 3",
                "2026-03-10 22:30 desk",
            ]),
        ReminderYear(
            "asked at a time that the next day leaves out", newYork, nights, asked: "2026-03-07 02:30",
            sent: [
                "2026-03-07 06:30 reminder 1", "2026-03-08 03:00 reminder 2", "2026-03-09 02:30 reminder 3",
                "2026-03-10 02:30 desk",
            ]),
        ReminderYear(
            "autumn: the hour from one to two is there twice", newYork, nights, asked: "2026-10-31 23:30",
            sent: [
                "2026-11-01 02:30 reminder 1", "2026-11-01 23:30 reminder 2", "2026-11-02 23:30 reminder 3",
                "2026-11-03 23:30 desk",
            ]),
        ReminderYear(
            "autumn: asked at a time that the next day has twice", london, nights, asked: "2026-10-24 01:30",
            sent: [
                "2026-10-24 05:30 reminder 1", "2026-10-25 01:30 reminder 2", "2026-10-26 01:30 reminder 3",
                "2026-10-27 01:30 desk",
            ]),
        ReminderYear(
            "autumn: asked in the second of the two hours", sydney, nights, asked: "2026-04-05 03:30",
            sent: [
                "2026-04-05 07:30 reminder 1", "2026-04-06 03:30 reminder 2", "2026-04-07 03:30 reminder 3",
                "2026-04-08 03:30 desk",
            ]),
        ReminderYear(
            "the southern spring, on the weekend between", sydney, asked: "2026-10-02 16:30",
            sent: [
                "2026-10-05 12:30 reminder 1", "2026-10-05 16:30 reminder 2", "2026-10-06 16:30 reminder 3",
                "2026-10-07 16:30 desk",
            ]),
        ReminderYear(
            "a zone that never changes, a quarter of an hour off", kathmandu, asked: "2026-10-23 16:45",
            sent: [
                "2026-10-26 12:45 reminder 1", "2026-10-26 16:45 reminder 2", "2026-10-27 16:45 reminder 3",
                "2026-10-28 16:45 desk",
            ]),
    ]

    private static let interruptions: [ReminderYear] = [
        ReminderYear(
            "answered before the first", london, asked: "2026-05-04 09:00", [.answer(at: "2026-05-04 12:59")], sent: []),
        ReminderYear(
            "answered between", newYork, asked: "2026-05-04 09:00", [.answer(at: "2026-05-05 10:00")],
            sent: ["2026-05-04 13:00 reminder 1", "2026-05-05 09:00 reminder 2"]),
        ReminderYear(
            "snoozed for two days after the first", sydney, asked: "2026-06-01 09:00",
            [.snooze(at: "2026-06-01 14:00", until: "2026-06-03 14:00")],
            sent: [
                "2026-06-01 13:00 reminder 1", "2026-06-03 14:00 reminder 2", "2026-06-04 14:00 reminder 3",
                "2026-06-05 14:00 desk",
            ]),
        ReminderYear(
            "snoozed into a weekend", london, asked: "2026-06-04 09:00",
            [.snooze(at: "2026-06-04 09:30", until: "2026-06-06 09:30")],
            sent: [
                "2026-06-08 09:00 reminder 1", "2026-06-09 09:00 reminder 2", "2026-06-10 09:00 reminder 3",
                "2026-06-11 09:00 desk",
            ]),
        ReminderYear(
            "away for three weeks over the change of the clocks", london, asked: "2026-10-14 10:00",
            [.away(at: "2026-10-14 10:01", until: "2026-11-03 00:00")],
            sent: [
                "2026-11-03 09:00 reminder 1", "2026-11-04 09:00 reminder 2", "2026-11-05 09:00 reminder 3",
                "2026-11-06 09:00 desk",
            ]),
        ReminderYear(
            "asked on the eve of the return: the ladder as always", newYork, asked: "2026-07-06 16:00",
            [.away(at: "2026-07-06 16:00", until: "2026-07-07 00:00")],
            sent: [
                "2026-07-07 12:00 reminder 1", "2026-07-07 16:00 reminder 2", "2026-07-08 16:00 reminder 3",
                "2026-07-09 16:00 desk",
            ]),
        ReminderYear(
            "an agent wrote: paused for a day", kathmandu, asked: "2026-07-06 09:00",
            [.pause(at: "2026-07-07 08:00", until: "2026-07-08 08:00")],
            sent: [
                "2026-07-06 13:00 reminder 1", "2026-07-08 09:00 reminder 2", "2026-07-09 09:00 reminder 3",
                "2026-07-10 09:00 desk",
            ]),
        ReminderYear(
            "the answer bounced: anew from the bounce", london, asked: "2026-08-03 09:00",
            [.bounce(at: "2026-08-03 13:30")],
            sent: [
                "2026-08-03 13:00 reminder 1", "2026-08-04 09:30 reminder 1", "2026-08-04 13:30 reminder 2",
                "2026-08-05 13:30 reminder 3", "2026-08-06 13:30 desk",
            ]),
    ]

    private static let downtime: [ReminderYear] = [
        ReminderYear(
            "down overnight: nothing was due, nothing is late", london, asked: "2026-09-07 15:00",
            [.downtime(from: "2026-09-07 18:00", to: "2026-09-08 08:00")],
            sent: [
                "2026-09-08 11:00 reminder 1", "2026-09-08 15:00 reminder 2", "2026-09-09 15:00 reminder 3",
                "2026-09-10 15:00 desk",
            ]),
        ReminderYear(
            "down for a day: one mail, and the next at its distance", newYork, asked: "2026-09-08 10:00",
            [.downtime(from: "2026-09-08 11:00", to: "2026-09-09 15:30")],
            sent: ["2026-09-09 15:30 reminder 2 (1 passed)", "2026-09-10 15:30 reminder 3", "2026-09-11 15:30 desk"]),
        ReminderYear(
            "down until a Sunday night: one mail, in working hours", sydney, asked: "2026-09-09 10:00",
            [.downtime(from: "2026-09-09 11:00", to: "2026-09-13 23:00")],
            sent: ["2026-09-14 09:00 reminder 3 (1, 2 passed)", "2026-09-15 09:00 desk"]),
        ReminderYear(
            "down for a week: the ladder's end has come, the desk alone", kathmandu, asked: "2026-09-08 10:00",
            [.downtime(from: "2026-09-08 11:00", to: "2026-09-15 11:00")],
            sent: ["2026-09-15 11:00 desk (1, 2, 3 passed)"]),
        ReminderYear(
            "down for a week while away: the reminder of the return", london, asked: "2026-09-09 10:00",
            [
                .away(at: "2026-09-09 10:00", until: "2026-09-16 00:00"),
                .downtime(from: "2026-09-09 11:00", to: "2026-09-16 12:00"),
            ],
            sent: [
                "2026-09-16 12:00 reminder 1", "2026-09-17 12:00 reminder 2", "2026-09-18 12:00 reminder 3",
                "2026-09-21 12:00 desk",
            ]),
    ]

    @Test("what is sent when", arguments: table)
    func plays(_ year: ReminderYear) throws { #expect(try year.played() == year.sent) }

    @Test(
        "however often and whenever it runs, each step comes once, in order and within working hours",
        arguments: [
            london, newYork, sydney, kathmandu,
        ])
    func onceInOrder(_ zone: String) throws {
        let hours = try WorkingHours(parsing: Self.lunch).in(zone)
        let ladder = Ladder()
        let start = try Local.moment("2026-01-01 00:00", zone)
        for question in stride(from: 0, to: 364, by: 3) {
            var state = Unanswered(since: start + .seconds(question * 86_400 + question * 977))
            var now = state.anchor
            var done: [Int] = []
            while done.last != ladder.count - 1 {
                // Runs at odd hours, sometimes late by days.
                now = now + .seconds(1_800 + (question * 7_919 + done.count * 104_729) % (3 * 86_400))
                guard let due = ladder.due(state, hours, now: now) else { continue }
                #expect(hours.contains(now) && due.at <= now)
                done += due.passed + [due.step]
                state = due.then
                #expect(ladder.due(state, hours, now: now) == nil)
            }
            #expect(done == Array(0..<ladder.count))
        }
    }

    /// With POSTERN_WRITE_TABLES set the page is written; without, it must say what the rules do.
    @Test("docs/reminders.md shows this table")
    func documented() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/reminders.md")
        let page = try String(contentsOf: file, encoding: .utf8)
        let marker = "<!-- written by ReminderYearTests -->\n"
        let intro = try #require(page.components(separatedBy: marker).first)
        let expected = intro + marker + (try Self.markdown())
        if ProcessInfo.processInfo.environment["POSTERN_WRITE_TABLES"] != nil {
            try expected.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == expected)
    }

    private static func markdown() throws -> String {
        var lines = ["", "| zone | hours | asked | meanwhile | sent |", "|---|---|---|---|---|"]
        for year in table {
            let meanwhile = ([year.note] + year.events.map(\.words)).joined(separator: "<br>")
            let sent = try year.played().map { line in
                // The day of the week makes a table of dates readable.
                let day = CivilDay(parsing: line.prefix(10))?.weekday.rawValue ?? ""
                return "\(day) \(line)"
            }
            let asked = "\(CivilDay(parsing: year.asked.prefix(10))?.weekday.rawValue ?? "") \(year.asked)"
            lines.append(
                "| \(year.zone) | \(year.hours) | \(asked) | \(meanwhile) | "
                    + (sent.isEmpty ? "nothing" : sent.joined(separator: "<br>")) + " |")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
