import Flow
import GRDB
import Mail
import Triage

/// The steps of the ladder, carried out for one practitioner within one transaction.
struct Reminders {
    let db: Database
    let now: Timestamp
    let ladder: Ladder
    var hours: HoursByPerson

    init(db: Database, now: Timestamp, ladder: Ladder, standard: WorkingHours) {
        self.db = db
        self.now = now
        self.ladder = ladder
        hours = HoursByPerson(standard: standard)
    }

    /// Conversations that one transaction goes through, and one reminder lists at most.
    static let mostTogether = 100
    /// How long "no answer needed" can be pressed.
    private static let closingLifetime = Duration.seconds(60 * 86_400)
    /// A step never follows another within less, whatever the ladder says.
    private static let shortestDistance = Duration.seconds(60)

    /// Computes when the next step falls due where filing has left it open.
    ///
    /// - Returns: how many conversations there were; fewer than `limit` when none is left.
    mutating func computeDue(limit: Int) throws -> Int {
        let rows = try db.rows("\(WaitingRow.columns) WHERE waiting.due_at IS NULL LIMIT ?", [limit])
        for row in rows {
            let waiting = WaitingRow(row)
            let next = ladder.next(waiting.state, hours.hours(row))
            try setDue(next?.at ?? .never, waiting.conversation)
        }
        return rows.count
    }

    /// Does what is due for one practitioner: one mail for all their conversations, a ticket for each that goes to the
    /// desk.
    mutating func run(_ practitioner: PersonID) throws -> ReminderRun {
        var run = ReminderRun()
        var listed: [(waiting: WaitingRow, due: DueStep)] = []
        let address = try String.fetchOne(
            db, sql: "SELECT written FROM address WHERE person = ? ORDER BY position LIMIT 1",
            arguments: [practitioner.rawValue])
        for row in try due(practitioner) {
            var waiting = WaitingRow(row)
            guard waiting.isOpen else {
                try Waiting(db: db, now: now).close(waiting.conversation)
                continue
            }
            if address == nil, !waiting.state.isForDesk {
                (waiting.state.isForDesk, waiting.state.anchor) = (true, now)
            }
            let hours = hours.hours(row)
            guard let due = ladder.due(waiting.state, hours, now: now) else {
                try postpone(waiting, hours)
                continue
            }
            if ladder.isDesk(due.step) {
                try escalate(waiting, due, hours)
                run.escalated.append(waiting.conversation)
            } else {
                try move(waiting, to: due.then, hours)
                listed.append((waiting, due))
            }
            run.passed += due.passed.count
        }
        if let address, !listed.isEmpty { run.mails = [try remind(practitioner, address, listed)] }
        return run
    }

    private func due(_ practitioner: PersonID) throws -> [Row] {
        try db.rows(
            """
            \(WaitingRow.columns) WHERE waiting.practitioner = ? AND waiting.due_at <= ?
            ORDER BY waiting.due_at, waiting.conversation LIMIT ?
            """, [practitioner.rawValue, now.milliseconds, Reminders.mostTogether])
    }

    /// What fell due in working hours and is found outside them waits for the next ones.
    private func postpone(_ waiting: WaitingRow, _ hours: WorkingHours) throws {
        guard let next = ladder.next(waiting.state, hours) else { return try setDue(.never, waiting.conversation) }
        try setDue(max(next.at, hours.next(atOrAfter: now), now + Reminders.shortestDistance), waiting.conversation)
    }

    private func move(_ waiting: WaitingRow, to state: Unanswered, _ hours: WorkingHours) throws {
        let next = ladder.next(state, hours).map { max($0.at, now + Reminders.shortestDistance) }
        try db.run(
            "UPDATE waiting SET step = ?, anchor = ?, anchor_step = ?, for_desk = ?, due_at = ? WHERE conversation = ?",
            [
                state.step, state.anchor.milliseconds, state.anchorStep, state.isForDesk,
                (next ?? .never).milliseconds, waiting.conversation.rawValue,
            ])
    }

    private func setDue(_ at: Timestamp, _ conversation: ConversationID) throws {
        try db.run("UPDATE waiting SET due_at = ? WHERE conversation = ?", [at.milliseconds, conversation.rawValue])
    }

    // MARK: Mails

    private func remind(
        _ practitioner: PersonID, _ address: String, _ listed: [(waiting: WaitingRow, due: DueStep)]
    ) throws -> OutgoingMailID {
        let only = listed.count == 1 ? listed.first?.waiting.conversation : nil
        let mail = NewMail(
            template: .reminder, person: practitioner, conversation: only,
            party: only == nil ? nil : .practitioner)
        guard let id = try Queue(db: db).add(mail, now: now, lease: nil) else {
            throw Inconsistency("a reminder is not queued")
        }
        let oldestFirst = listed.sorted {
            ($0.waiting.since, $0.waiting.conversation) < ($1.waiting.since, $1.waiting.conversation)
        }
        for (position, item) in oldestFirst.enumerated() {
            let question = try closingQuestion(item.waiting, address)
            try db.run(
                """
                INSERT INTO outgoing_item (outgoing, position, conversation, entry, step, question)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    id.rawValue, position, item.waiting.conversation.rawValue, item.waiting.entry.rawValue,
                    item.due.step, question,
                ])
            try record(item.waiting, item.due, "reminder", id)
        }
        try RoutineMails(db: db, now: now).takeOverReminders(of: practitioner, by: id)
        return id
    }

    /// The question behind the reminder's "no answer needed".
    private func closingQuestion(_ waiting: WaitingRow, _ address: String) throws -> Int64 {
        let asked = EmailAddress(address)?.canonical ?? address
        try db.run(
            """
            INSERT INTO question (kind, conversation, entry, sender, asked, person, asked_at, expires_at)
            VALUES (?, ?, ?, '', ?, ?, ?, ?)
            """,
            [
                QuestionKind.noAnswerNeeded.rawValue, waiting.conversation.rawValue, waiting.entry.rawValue,
                asked,
                waiting.practitioner.rawValue, now.milliseconds, (now + Reminders.closingLifetime).milliseconds,
            ])
        return db.lastInsertedRowID
    }

    /// The primary key refuses a step that has happened: whatever else goes wrong, none happens twice.
    private func record(
        _ waiting: WaitingRow, _ due: DueStep, _ how: String, _ outgoing: OutgoingMailID?
    ) throws {
        let steps = due.passed.map { ($0, "passed", OutgoingMailID?.none) } + [(due.step, how, outgoing)]
        for (step, how, outgoing) in steps {
            try db.run(
                """
                INSERT INTO reminder_step (conversation, entry, round, step, how, outgoing, at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    waiting.conversation.rawValue, waiting.entry.rawValue, waiting.round, step, how,
                    outgoing?.rawValue, now.milliseconds,
                ])
        }
    }

    // MARK: The desk

    private func escalate(_ waiting: WaitingRow, _ due: DueStep, _ hours: WorkingHours) throws {
        try record(waiting, due, "desk", nil)
        try move(waiting, to: due.then, hours)
        try tellDesk(waiting)
        try EventRow.insert("reminder-escalated", waiting.conversation.rawValue, "", now: now, in: db)
    }

    private func tellDesk(_ waiting: WaitingRow) throws {
        let reminders = try db.number(
            """
            SELECT count(*) FROM reminder_step WHERE conversation = ? AND entry = ? AND round = ? AND how = 'reminder'
            """, [waiting.conversation.rawValue, waiting.entry.rawValue, waiting.round])
        let since = MomentWords.utc(waiting.since)
        let words = "The practitioner has not answered since \(since). Reminders sent: \(reminders ?? 0)."
        // The desk is told of a question once; where its answer bounced and was not given again, with words alone.
        let wasTold = try db.number(
            "SELECT 1 FROM reminder_step WHERE conversation = ? AND entry = ? AND round < ? AND how = 'desk' LIMIT 1",
            [waiting.conversation.rawValue, waiting.entry.rawValue, waiting.round])
        try DeskQueue(db: db, now: now).escalate(
            waiting.conversation, entry: wasTold == nil ? waiting.entry : nil, words: words)
    }
}

/// Moments as a note at the desk tells them.
enum MomentWords {
    /// `2026-11-22 20:58 UTC`.
    static func utc(_ moment: Timestamp) -> String {
        let minutes = Int(WallClock.utc.timeOfDay(at: moment) / 60_000)
        return "\(WallClock.utc.day(at: moment)) \(MinuteOfDay.text(minutes)) UTC"
    }
}
