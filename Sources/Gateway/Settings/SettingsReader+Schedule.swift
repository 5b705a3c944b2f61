import Flow
import Schedule

/// The sections about what falls due: `reminders` and `agenda`.
extension SettingsReader {
    func schedule(_ root: Section) -> ScheduleSettings {
        let reminders = root.section("reminders")
        let agenda = root.section("agenda")
        let settings = ScheduleSettings(
            ladder: ladder(reminders), hours: hours(reminders), agenda: agendaSchedule(agenda),
            agendaDays: agenda.number("ahead", 1...Self.mostDaysAhead) ?? Self.daysAhead)
        reminders.finish()
        agenda.finish()
        return settings
    }

    private static let daysAhead = 7
    private static let mostDaysAhead = 60
    private static let mostReminders = 10

    private func ladder(_ section: Section) -> Ladder {
        var ladder = Ladder()
        let steps = section.texts("ladder").enumerated().map { delay($0.element, section, "ladder[\($0.offset)]") }
        if section.stands("ladder") { ladder.reminders = steps.compactMap(\.self) }
        if steps.count > Self.mostReminders {
            section.mistake("ladder", "names more than \(Self.mostReminders) reminders")
        }
        if let desk = section.text("desk") { ladder.desk = desk == "never" ? nil : delay(desk, section, "desk") }
        checkOrder(ladder, section)
        return ladder
    }

    private func delay(_ text: String, _ section: Section, _ key: String) -> Ladder.Delay? {
        let delay = Ladder.Delay(parsing: text)
        if delay == nil {
            section.mistake(
                key,
                "\"\(text)\" is no time of a ladder; write working hours \"4h\" or working days \"2d\", 90 days at most"
            )
        }
        return delay
    }

    /// Each step after the one before it, and hours before days, which cannot be compared with each other.
    private func checkOrder(_ ladder: Ladder, _ section: Section) {
        let steps = ladder.reminders + [ladder.desk].compactMap(\.self)
        for (one, next) in zip(steps, steps.dropFirst()) where !one.comesBefore(next) {
            section.mistake(
                ladder.desk == next ? "desk" : "ladder",
                "\(next) does not come after \(one): each step counts from the question, hours before days")
        }
    }

    private func hours(_ section: Section) -> WorkingHours {
        guard let text = section.text("workingHours") else { return .standard }
        do {
            return try WorkingHours(parsing: text)
        } catch {
            section.mistake("workingHours", "\(error)")
            return .standard
        }
    }

    private func agendaSchedule(_ section: Section) -> AgendaSchedule? {
        let at = section.text("at")
        let names = section.texts("days")
        let days = names.map { Weekday(rawValue: $0.lowercased()) }
        for (name, day) in zip(names, days) where day == nil {
            section.mistake(
                "days", "\"\(name)\" is none of \(Weekday.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        guard let at else {
            if section.stands("days") { section.missing("at", "with days the time of the day, \"07:00\"") }
            return nil
        }
        guard let minute = MinuteOfDay.parse(at), minute < Self.minutesADay else {
            section.mistake("at", "\"\(at)\" is no time of the day; write \"07:00\"")
            return nil
        }
        let workdays = Weekday.allCases.prefix(5)
        return AgendaSchedule(
            minute: minute, days: section.stands("days") ? Set(days.compactMap(\.self)) : Set(workdays))
    }

    private static let minutesADay = 1_440
}
