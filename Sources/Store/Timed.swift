import Flow
import GRDB
import Mail
import Triage

/// When people want their mail, applied to the queue: quiet hours put it off, digests gather it.
struct Timed {
    let db: Database
    let now: Timestamp

    /// The wishes of a person who has any, as `Timed.wishes` reads them.
    ///
    /// - Parameter person: what stands for their number.
    static func column(of person: String) -> String {
        """
        (SELECT coalesce(quiet_hours, '') || char(10) || coalesce(digest_times, '') || char(10) || time_zone
        FROM person WHERE person.id = \(person) AND (quiet_hours IS NOT NULL OR digest_times IS NOT NULL)) AS wishes
        """
    }

    static func wishes(_ text: String) -> (MailPreferences, WallClock) {
        let fields = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let preferences = MailPreferences(
            quietHours: fields.first.flatMap { QuietHours(parsing: $0) },
            digest: fields.dropFirst().first.flatMap { DigestTimes(parsing: $0) })
        return (preferences, fields.last.flatMap { WallClock($0) } ?? .utc)
    }

    /// Puts a mail off that has just been queued, where its recipient wants it later.
    func delay(_ id: OutgoingMailID, _ mail: NewMail) throws {
        let row = try db.row("SELECT \(Timed.column(of: "?"))", [mail.person.rawValue])
        guard let text: String = row?["wishes"] else { return }
        let (preferences, clock) = Timed.wishes(text)
        let moment = preferences.moment(
            of: mail.template, isAwaited: mail.isAsked, readyAt: now, clock: clock)
        guard moment > now else { return }
        try db.run(
            """
            UPDATE outgoing SET state = 'due', owner = NULL, lease_until = NULL, due_at = ?1,
                give_up_at = give_up_at + (?1 - ?2)
            WHERE id = ?3
            """, [moment.milliseconds, now.milliseconds, id.rawValue])
        if let entry = mail.entry, mail.party == .practitioner { try countReminders(of: entry, from: moment) }
    }

    /// Nobody is reminded of what they could not have read: the ladder counts from when the message goes out.
    private func countReminders(of entry: EntryID, from moment: Timestamp) throws {
        try db.run(
            "UPDATE waiting SET anchor = ?1, due_at = NULL WHERE entry = ?2 AND anchor < ?1",
            [moment.milliseconds, entry.rawValue])
    }

    /// False for a due mail that has been put off, or gathered into another.
    ///
    /// - Parameter row: of the queue, with `template`, `arrival` and `Timed.column`.
    func mayGo(_ id: OutgoingMailID, _ row: Row) throws -> Bool {
        guard let text: String = row["wishes"], let template = TemplateName(rawValue: row["template"]) else {
            return true
        }
        let (preferences, clock) = Timed.wishes(text)
        let isAsked = template == .agenda && row["arrival"] as Int64? != nil
        if let until = preferences.quietUntil(template, isAwaited: isAsked, at: now, clock: clock) {
            try db.run("UPDATE outgoing SET due_at = ? WHERE id = ?", [until.milliseconds, id.rawValue])
            return false
        }
        guard preferences.digest != nil, template.isRelayed else { return true }
        return try !Gathered(db: db, now: now).gather(with: id)
    }
}

extension NewMail {
    /// Its recipient has just written for it.
    var isAsked: Bool { template == .agenda && arrival != nil }
}
