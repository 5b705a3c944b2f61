import Flow
import GRDB
import Mail
import Triage

extension Waiting {
    /// Looks again at the reason of a reminder or an agenda that is about to be rendered or sent: what was answered, closed
    /// or put off since it was queued is no longer listed.
    ///
    /// - Returns: why the mail is not wanted any more; nil for one that is, and for every other mail.
    func reasonToCancel(_ mail: OutgoingMailID) throws -> String? {
        try RoutineMails(db: db, now: now).find(mail).flatMap { try reasonToCancel($0) }
    }

    func reasonToCancel(_ mail: RoutineMails.Queued) throws -> String? {
        mail.template == .reminder ? try ofReminder(mail) : try ofAgenda(mail)
    }

    // MARK: Reminders

    private func ofReminder(_ mail: RoutineMails.Queued) throws -> String? {
        let mails = RoutineMails(db: db, now: now)
        let looked = try mails.items(of: mail.id).map { ($0, try finding($0, besides: mail.id)) }
        let gone = looked.compactMap { item, finding in finding.map { (item, $0) } }
        guard !gone.isEmpty || looked.isEmpty else { return nil }
        let isFrozen = try FrozenRow.exists(mail.id, in: db)
        let isAll = gone.count == looked.count
        // The server may have these bytes: they go out once more as they are, or not at all.
        if mail.isUncertain && !isAll { return nil }
        for (item, finding) in gone where finding.isPutOff && !mail.isUncertain { try mails.undo(item, of: mail.id) }
        if isAll { return gone.first?.1.words ?? "nothing is left to be reminded of" }
        guard !isFrozen else { return try replace(mail, keeping: looked.filter { $0.1 == nil }.map(\.0), mails) }
        for (item, _) in gone { try mails.drop(item, of: mail.id) }
        try mails.bind(mail.id)
        return nil
    }

    /// Bytes that exist never change (G4): another mail says what is left.
    private func replace(
        _ mail: RoutineMails.Queued, keeping items: [RoutineMails.Item], _ mails: RoutineMails
    ) throws -> String {
        let next = NewMail(template: .reminder, person: mail.person, address: mail.address)
        guard let id = try Queue(db: db).add(next, now: now, lease: nil) else {
            throw Inconsistency("a reminder is not queued")
        }
        for item in items { try mails.move(item, of: mail.id, to: id) }
        try mails.bind(id)
        return "not all of it is true any more: mail \(id) says the rest"
    }

    /// Why a conversation needs no reminder.
    struct Finding {
        let words: String
        /// The step is to come later.
        var isPutOff = false
    }

    /// - Parameter mail: the one that lists it.
    /// - Returns: nil where it is to be listed.
    func finding(_ item: RoutineMails.Item, besides mail: OutgoingMailID) throws -> Finding? {
        let row = try db.row(
            """
            SELECT entry, for_desk, snoozed_until, paused_until, away_until
            FROM waiting JOIN person ON person.id = waiting.practitioner WHERE conversation = ?
            """, [item.conversation.rawValue])
        guard let row else { return Finding(words: try ended(item)) }
        if row["entry"] != item.entry.rawValue { return Finding(words: "answered meanwhile") }
        if row["for_desk"] { return Finding(words: "the desk is told instead") }
        for (column, words) in Waiting.putOff {
            if let until: Int64 = row[column], until > now.milliseconds { return Finding(words: words, isPutOff: true) }
        }
        let later = try db.number(
            "SELECT 1 FROM reminder_step WHERE conversation = ? AND entry = ? AND outgoing > ? LIMIT 1",
            [item.conversation.rawValue, item.entry.rawValue, mail.rawValue])
        return later.map { _ in Finding(words: "a later reminder tells of it") }
    }

    private static let putOff = [
        ("snoozed_until", "snoozed meanwhile"), ("paused_until", "the desk has written meanwhile"),
        ("away_until", "away meanwhile"),
    ]

    private func ended(_ item: RoutineMails.Item) throws -> String {
        let answer = try db.number(
            """
            SELECT 1 FROM entry WHERE conversation = ? AND id > ? AND kind = 'message' AND author = 'practitioner'
            LIMIT 1
            """, [item.conversation.rawValue, item.entry.rawValue])
        return answer == nil ? "closed meanwhile: no answer is needed" : "answered meanwhile"
    }

    // MARK: Agendas

    private func ofAgenda(_ mail: RoutineMails.Queued) throws -> String? {
        let (person, id) = (mail.person.rawValue, mail.id.rawValue)
        if try db.number("SELECT 1 FROM agenda_sent WHERE practitioner = ? AND outgoing > ? LIMIT 1", [person, id])
            != nil
        {
            return "a later agenda tells of it"
        }
        // Who asked for one waits for it, however late it is.
        let isScheduled = try db.number("SELECT 1 FROM agenda_sent WHERE outgoing = ?", [id]) != nil
        if isScheduled, now - mail.createdAt > AgendaSchedule.latest {
            return "too late: it would tell of what has been"
        }
        guard try !FrozenRow.exists(mail.id, in: db) else { return nil }
        let mails = RoutineMails(db: db, now: now)
        for item in try mails.items(of: mail.id) {
            let waitingFor = try db.number(
                "SELECT entry FROM waiting WHERE conversation = ?", [item.conversation.rawValue])
            if waitingFor != item.entry.rawValue { try mails.drop(item, of: mail.id) }
        }
        return nil
    }
}
