import Flow
import GRDB
import Mail
import Triage

extension Effects {
    /// What is written down beside conversations and mails.
    mutating func record(_ effect: Effect) throws {
        switch effect {
        case .report(let mail, let status, let severity, let diagnostic, let recipient):
            try report(mail, status, severity, diagnostic, recipient)
        case .complaint(let mail): try Suppression(db: db, now: now).complain(about: mail)
        case .shown(let reference, let moment): try shown(try person(reference), at: moment)
        case .agenda(let practitioner): try agenda(practitioner)
        case .alarm(let kind, let detail): try Alarms(db: db, now: now).raise(kind, detail)
        default: throw Inconsistency("this is no record: \(effect)")
        }
    }

    private mutating func report(
        _ mail: OutgoingMailID, _ status: String?, _ severity: DeliveryReport.Severity, _ diagnostic: String?,
        _ recipient: String?
    ) throws {
        guard let id else { throw Inconsistency("a report came in no mail") }
        try db.run(
            """
            INSERT INTO report (outgoing, arrival, severity, status, diagnostic, reported_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [mail.rawValue, id.rawValue, severity.rawValue, status?.stored, diagnostic?.stored, now.milliseconds])
        queuedByReleases += try Outcomes(filing: filing).report(
            on: mail, status, severity, diagnostic, recipient: recipient)
    }

    /// A form says when its sender saw the sentence; nobody saw it after they wrote.
    private func shown(_ person: PersonID, at moment: Timestamp) throws {
        try db.run(
            "INSERT INTO wording (person, wording, shown_at) VALUES (?, ?, ?)",
            [person.rawValue, SecurityMessage.wording, min(moment, now).milliseconds])
    }

    private mutating func agenda(_ practitioner: PersonID) throws {
        let agenda = AgendaQueue(db: db, now: now)
        guard let mail = try agenda.add(practitioner, arrival: id, lease: filing.lease) else {
            throw Inconsistency("person \(practitioner) has no address for an agenda")
        }
        queued.append(mail)
    }
}
