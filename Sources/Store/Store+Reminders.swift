package import Flow
import GRDB
package import Mail
package import Triage

extension Store {
    /// Does every step of the ladder that is due, one transaction for each practitioner.
    ///
    /// Run at any time, again after a crash, and beside another process: a step that has happened is not done twice.
    /// - Parameters:
    ///   - ladder: another one than at the last run has all moments computed anew, as have other hours.
    ///   - standard: the hours of practitioners who have none of their own; their zone is each practitioner's.
    package func runReminders(
        now: Timestamp, ladder: Ladder, defaultHours standard: WorkingHours
    ) async throws -> ReminderRun {
        try await follow(ladder, standard)
        try await computeDueSteps(now: now, ladder, standard)
        var run = ReminderRun()
        while true {
            let failed = Set(run.failed.map(\.practitioner))
            guard let practitioner = try await dueForReminders(now, failed) else { break }
            do {
                run.add(
                    try await write { db in
                        var reminders = Reminders(db: db, now: now, ladder: ladder, standard: standard)
                        return try reminders.run(practitioner)
                    })
            } catch {
                run.failed.append((practitioner, "\(error)"))
            }
        }
        run.next = try await nextReminder()
        return run
    }

    /// The moment the next step falls due; nil for none.
    ///
    /// One that is still to be computed is due for that now.
    package func nextReminder() async throws -> Timestamp? {
        try await read { db in
            if try db.number("SELECT 1 FROM waiting WHERE due_at IS NULL LIMIT 1") != nil {
                return Timestamp(milliseconds: 0)
            }
            return try db.number("SELECT due_at FROM waiting WHERE due_at < ? ORDER BY due_at LIMIT 1", [Int64.max])
                .map { Timestamp(milliseconds: $0) }
        }
    }

    /// The conversations that wait for an answer, the next step first.
    ///
    /// - Parameter practitioner: of one, or of all.
    package func waitingConversations(
        of practitioner: PersonID? = nil, ladder: Ladder, defaultHours standard: WorkingHours, limit: Int
    ) async throws -> [WaitingConversation] {
        try await read { db in
            var hours = HoursByPerson(standard: standard)
            let condition = practitioner == nil ? "" : "WHERE waiting.practitioner = \(practitioner?.rawValue ?? 0)"
            return try db.rows("\(WaitingRow.columns) \(condition) ORDER BY waiting.due_at LIMIT ?", [limit]).map {
                row in
                try WaitingConversation(WaitingRow(row), ladder, hours.hours(row), in: db)
            }
        }
    }

    /// Leaves all moments open again when they were computed by other rules.
    private func follow(_ ladder: Ladder, _ standard: WorkingHours) async throws {
        let steps = (ladder.reminders + [ladder.desk].compactMap(\.self)).map(\.description).joined(separator: " ")
        let rules = "\(steps); desk \(ladder.desk == nil ? "never" : "last"); \(standard.text)"
        let last = try await read { db in
            try String.fetchOne(db, sql: "SELECT text FROM schedule_rules WHERE name = 'reminders'")
        }
        guard last != rules else { return }
        try await write { db in
            try db.run("UPDATE waiting SET due_at = NULL")
            // The hours by themselves too: a reminder that waits in the queue is not sent outside them.
            try db.run(
                "INSERT OR REPLACE INTO schedule_rules (name, text) VALUES ('reminders', ?), ('hours', ?)",
                [rules, standard.text])
        }
    }

    private func computeDueSteps(now: Timestamp, _ ladder: Ladder, _ standard: WorkingHours) async throws {
        guard try await read({ db in try db.number("SELECT 1 FROM waiting WHERE due_at IS NULL LIMIT 1") }) != nil
        else {
            return
        }
        let limit = Reminders.mostTogether
        while try await write({ db in
            var reminders = Reminders(db: db, now: now, ladder: ladder, standard: standard)
            return try reminders.computeDue(limit: limit)
        }) == limit {}
    }

    /// The practitioner whose step has been due longest, leaving out those who have failed in this run.
    private func dueForReminders(_ now: Timestamp, _ failed: Set<PersonID>) async throws -> PersonID? {
        let others = failed.map(\.description).sorted().joined(separator: ", ")
        return try await read { db in
            try db.number(
                """
                SELECT practitioner FROM waiting WHERE due_at <= ? AND practitioner NOT IN (\(others))
                ORDER BY due_at LIMIT 1
                """, [now.milliseconds]
            ).map { PersonID($0) }
        }
    }
}

extension WaitingConversation {
    fileprivate init(_ row: WaitingRow, _ ladder: Ladder, _ hours: WorkingHours, in db: Database) throws {
        let names = try db.row(
            """
            SELECT conversation.subject, person.handle FROM conversation JOIN person ON person.id = conversation.practitioner
            WHERE conversation.id = ?
            """, [row.conversation.rawValue])
        let next = ladder.next(row.state, hours)
        self.init(
            conversation: row.conversation, practitioner: row.practitioner, handle: names?["handle"] ?? "",
            subject: names?["subject"] ?? "", since: row.since, stepsDone: row.state.step, next: next,
            isNextForDesk: next.map { ladder.isDesk($0.step) } ?? false, snoozedUntil: row.snoozedUntil,
            awayUntil: row.awayUntil)
    }
}
