import Flow
import GRDB
import Mail
import Triage

/// Reminders and agendas that wait to be sent: what goes out in the end is true then, said once, and in working hours.
///
/// A mail whose bytes exist never changes (G4); it can be called off, and another one says what is left of it.
struct RoutineMails {
    let db: Database
    let now: Timestamp

    private static let superseded = "a later mail tells of it"

    /// All others go whenever they are due.
    static let templates: Set = [TemplateName.reminder.rawValue, TemplateName.agenda.rawValue]

    /// A queued mail as its template's rules need it.
    struct Queued {
        let id: OutgoingMailID
        let template: TemplateName
        let person: PersonID
        let address: String
        let createdAt: Timestamp
        /// The server may have it: what it says is as it was.
        let isUncertain: Bool
    }

    /// Nil for every other mail.
    func find(_ id: OutgoingMailID) throws -> Queued? {
        let row = try db.row(
            "SELECT template, person, address, created_at, state FROM outgoing WHERE id = ?", [id.rawValue])
        guard let row, let template = TemplateName(rawValue: row["template"]),
            RoutineMails.templates.contains(template.rawValue)
        else { return nil }
        return Queued(
            id: id, template: template, person: PersonID(row["person"]), address: row["address"],
            createdAt: Timestamp(milliseconds: row["created_at"]),
            isUncertain: row["state"] == OutgoingState.uncertain.rawValue)
    }

    // MARK: Earlier ones

    /// Calls off the unsent agendas before this one.
    func supersedeAgendas(of practitioner: PersonID, by mail: OutgoingMailID) throws {
        for old in try unsent(.agenda, of: practitioner, before: mail) { try callOff(old) }
    }

    /// A reminder takes over what unsent ones before it tell of: an outage of days is one mail in the end.
    ///
    /// A step whose conversation has a later one is recorded as passed.
    func takeOverReminders(of practitioner: PersonID, by mail: OutgoingMailID) throws {
        let waiting = Waiting(db: db, now: now)
        for old in try unsent(.reminder, of: practitioner, before: mail) {
            for item in try items(of: old) {
                if try lists(mail, item.conversation) {
                    try pass(item, of: old)
                } else if let finding = try waiting.finding(item, besides: old) {
                    if finding.isPutOff { try undo(item, of: old) }
                } else {
                    try move(item, of: old, to: mail)
                }
            }
            try callOff(old)
        }
        try bind(mail)
    }

    private func unsent(
        _ template: TemplateName, of practitioner: PersonID, before mail: OutgoingMailID
    ) throws -> [OutgoingMailID] {
        try db.numbers(
            """
            SELECT id FROM outgoing
            WHERE person = ? AND template = ? AND id < ? AND priority = 2 AND state = 'due' ORDER BY id
            """, [practitioner.rawValue, template.rawValue, mail.rawValue]
        ).map { OutgoingMailID($0) }
    }

    private func callOff(_ mail: OutgoingMailID) throws {
        try Queue(db: db).put(mail, .cancelled, RoutineMails.superseded, now: now)
    }

    // MARK: Items

    /// A conversation that a mail lists.
    struct Item {
        let position: Int64
        let conversation: ConversationID
        /// What an answer is waited for to.
        let entry: EntryID
        let step: Int64?
    }

    func items(of mail: OutgoingMailID) throws -> [Item] {
        try db.rows(
            "SELECT position, conversation, entry, step FROM outgoing_item WHERE outgoing = ? ORDER BY position",
            [mail.rawValue]
        ).map { row in
            let entry: Int64? = row["entry"]
            return Item(
                position: row["position"], conversation: ConversationID(row["conversation"]),
                entry: EntryID(entry ?? 0), step: row["step"])
        }
    }

    func drop(_ item: Item, of mail: OutgoingMailID) throws {
        try db.run("DELETE FROM outgoing_item WHERE outgoing = ? AND position = ?", [mail.rawValue, item.position])
    }

    func move(_ item: Item, of old: OutgoingMailID, to mail: OutgoingMailID) throws {
        try db.run(
            """
            UPDATE outgoing_item SET outgoing = ?1,
                position = (SELECT coalesce(max(position) + 1, 0) FROM outgoing_item WHERE outgoing = ?1)
            WHERE outgoing = ?2 AND position = ?3
            """, [mail.rawValue, old.rawValue, item.position])
        try db.run(
            "UPDATE reminder_step SET outgoing = ? WHERE outgoing = ? AND conversation = ?",
            [mail.rawValue, old.rawValue, item.conversation.rawValue])
    }

    /// The step has not happened: it comes when what puts it off has ended.
    func undo(_ item: Item, of mail: OutgoingMailID) throws {
        guard let step = item.step else { return }
        try db.run(
            "UPDATE waiting SET step = ?, due_at = NULL WHERE conversation = ? AND entry = ? AND step = ?",
            [step, item.conversation.rawValue, item.entry.rawValue, step + 1])
        guard db.changesCount == 1 else { return }
        try db.run(
            "DELETE FROM reminder_step WHERE outgoing = ? AND conversation = ?",
            [mail.rawValue, item.conversation.rawValue])
    }

    private func pass(_ item: Item, of mail: OutgoingMailID) throws {
        try db.run(
            "UPDATE reminder_step SET how = 'passed', outgoing = NULL WHERE outgoing = ? AND conversation = ?",
            [mail.rawValue, item.conversation.rawValue])
    }

    private func lists(_ mail: OutgoingMailID, _ conversation: ConversationID) throws -> Bool {
        try db.number(
            "SELECT 1 FROM outgoing_item WHERE outgoing = ? AND conversation = ?",
            [mail.rawValue, conversation.rawValue]) != nil
    }

    /// A reminder about one conversation is one of it, so that a reply answers it.
    func bind(_ mail: OutgoingMailID) throws {
        let listed = try items(of: mail).map(\.conversation.rawValue)
        let only = listed.count == 1 ? listed.first : nil
        try db.run(
            "UPDATE outgoing SET conversation = ?, party = ? WHERE id = ?",
            [only, only == nil ? nil : Party.practitioner.rawValue, mail.rawValue])
    }

    // MARK: Hours

    /// The next working moment of whom a reminder goes to, where this is none; nil where it may go now.
    func working(_ mail: Queued) throws -> Timestamp? {
        guard mail.template == .reminder else { return nil }
        let row = try db.row("SELECT working_hours, time_zone FROM person WHERE id = ?", [mail.person.rawValue])
        guard let row else { return nil }
        let text = try String.fetchOne(db, sql: "SELECT text FROM schedule_rules WHERE name = 'hours'")
        var hours = HoursByPerson(standard: text.flatMap { try? WorkingHours(parsing: $0) } ?? .standard)
        let next = hours.hours(row).next(atOrAfter: now)
        return next > now ? next : nil
    }
}
