import Flow
import Schedule
import Testing

@testable import Gateway

@Suite struct ScheduleSettingsTests {
    private static func read(_ sections: String) throws -> ScheduleSettings {
        let sandbox = try Sandbox()
        let config = Sandbox.config.replacing("\"delivery\"", with: "\(sections), \"delivery\"")
        return try SettingsReader(file: try sandbox.writeSettings(config: config)).read().schedule
    }

    @Test("settings that say nothing give the default ladder, nine to five, and agendas on request only")
    func defaults() throws {
        let sandbox = try Sandbox()
        let settings = try SettingsReader(file: try sandbox.writeSettings()).read().schedule
        #expect(settings == ScheduleSettings())
        #expect(settings.ladder.reminders.map(\.description) == ["4h", "1d", "2d"])
        #expect(settings.ladder.desk?.description == "3d")
        #expect(settings.agenda == nil)
    }

    @Test("a ladder, hours and a schedule of agendas as written")
    func written() throws {
        let settings = try Self.read(
            """
            "reminders": {"ladder": ["30m", "6h", "2d"], "desk": "5d", "workingHours": "mon-thu 08:00-18:00"},
            "agenda": {"at": "6:30", "days": ["mon", "sun"], "ahead": 14}
            """)
        #expect(settings.ladder.reminders.map(\.description) == ["30m", "6h", "2d"])
        #expect(settings.ladder.desk == .workingDays(5))
        #expect(settings.hours.text == "mon-thu 08:00-18:00")
        #expect(settings.agenda == AgendaSchedule(minute: 390, days: [.monday, .sunday]))
        #expect(settings.agendaDays == 14)
    }

    @Test("no reminders, and never the desk")
    func none() throws {
        let settings = try Self.read(#""reminders": {"ladder": [], "desk": "never"}, "agenda": {"at": "07:00"}"#)
        #expect(settings.ladder.count == 0)
        #expect(settings.agenda?.days.count == 5)
    }

    @Test(
        "each mistake is named with its path and what may stand there",
        arguments: [
            (#""reminders": {"ladder": ["4h", "soon"]}"#, "reminders.ladder[1]", "\"2d\""),
            (#""reminders": {"ladder": ["1d", "4h"]}"#, "reminders.ladder", "4h does not come after 1d"),
            (#""reminders": {"ladder": ["4h", "4h"]}"#, "reminders.ladder", "4h does not come after 4h"),
            (#""reminders": {"ladder": ["4h", "91d"]}"#, "reminders.ladder[1]", "90 days at most"),
            (#""reminders": {"desk": "1d"}"#, "reminders.desk", "1d does not come after 2d"),
            (#""reminders": {"desk": "0d"}"#, "reminders.desk", "no time of a ladder"),
            (#""reminders": {"workingHours": "9-5"}"#, "reminders.workingHours", "is no day"),
            (
                #""reminders": {"ladder": ["1m","2m","3m","4m","5m","6m","7m","8m","9m","10m","11m"]}"#,
                "reminders.ladder",
                "more than 10"
            ),
            (#""agenda": {"at": "24:00"}"#, "agenda.at", "\"07:00\""),
            (#""agenda": {"at": "07:00", "days": ["monday"]}"#, "agenda.days", "mon, tue"),
            (#""agenda": {"days": ["mon"]}"#, "agenda.at", "is missing"),
            (#""agenda": {"ahead": 0}"#, "agenda.ahead", "from 1 to 60"),
        ])
    func mistakes(_ sections: String, _ path: String, _ says: String) throws {
        let error = #expect(throws: SettingsError.self) { try Self.read(sections) }
        let found = error?.problems ?? []
        #expect(found.contains { $0.path == path && $0.message.contains(says) }, "\(found)")
    }
}
