package import Flow

/// What falls due, as the configuration says.
package struct ScheduleSettings: Hashable, Sendable {
    package var ladder: Ladder
    /// Of practitioners who have no hours of their own; their zone is each practitioner's.
    package var hours: WorkingHours
    /// When agendas go out by themselves; nil for never.
    package var agenda: AgendaSchedule?
    /// How many days of bookings an agenda tells of.
    package var agendaDays: Int

    package init(
        ladder: Ladder = Ladder(), hours: WorkingHours = .standard, agenda: AgendaSchedule? = nil, agendaDays: Int = 7
    ) {
        self.ladder = ladder
        self.hours = hours
        self.agenda = agenda
        self.agendaDays = agendaDays
    }
}
