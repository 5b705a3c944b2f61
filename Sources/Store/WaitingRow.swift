import Flow
import GRDB
import Mail
import Triage

/// A row of `waiting` with the hours of its practitioner.
struct WaitingRow {
    static let columns = """
        SELECT waiting.conversation, waiting.practitioner, waiting.entry, waiting.since, waiting.round, waiting.anchor,
            waiting.anchor_step, waiting.step, waiting.for_desk, waiting.snoozed_until, waiting.paused_until,
            waiting.due_at, person.working_hours, person.time_zone, person.away_until, conversation.is_open,
            EXISTS (SELECT 1 FROM reminder_step AS told WHERE told.conversation = waiting.conversation
                AND told.entry = waiting.entry AND told.round = waiting.round AND told.how = 'desk') AS desk_told
        FROM waiting JOIN person ON person.id = waiting.practitioner
            JOIN conversation ON conversation.id = waiting.conversation
        """

    let conversation: ConversationID
    let practitioner: PersonID
    let entry: EntryID
    let since: Timestamp
    let round: Int
    let isOpen: Bool
    let snoozedUntil: Timestamp?
    let awayUntil: Timestamp?
    /// As the ladder goes by it.
    var state: Unanswered

    init(_ row: Row) {
        conversation = ConversationID(row["conversation"])
        practitioner = PersonID(row["practitioner"])
        entry = EntryID(row["entry"])
        since = Timestamp(milliseconds: row["since"])
        round = row["round"]
        isOpen = row["is_open"]
        snoozedUntil = WaitingRow.moment(row, "snoozed_until")
        awayUntil = WaitingRow.moment(row, "away_until")
        let paused = WaitingRow.moment(row, "paused_until")
        state = Unanswered(
            since: Timestamp(milliseconds: row["anchor"]), anchorStep: row["anchor_step"], step: row["step"],
            notBefore: [snoozedUntil, awayUntil, paused].compactMap(\.self).max(), isForDesk: row["for_desk"],
            isDeskTold: row["desk_told"])
    }

    private static func moment(_ row: Row, _ column: String) -> Timestamp? {
        let milliseconds: Int64? = row[column]
        return milliseconds.map { Timestamp(milliseconds: $0) }
    }
}

/// The working hours of practitioners, each text read once.
struct HoursByPerson {
    let standard: WorkingHours
    private var known: [String: WorkingHours] = [:]

    init(standard: WorkingHours) { self.standard = standard }

    /// Hours that cannot be read give the standard ones: imports refuse them.
    mutating func hours(_ row: Row) -> WorkingHours {
        let text: String? = row["working_hours"]
        let zone: String = row["time_zone"]
        let key = "\(zone) \(text ?? "")"
        if let hours = known[key] { return hours }
        let hours = (text.flatMap { try? WorkingHours(parsing: $0) } ?? standard).in(zone)
        known[key] = hours
        return hours
    }
}
