package import Flow
import GRDB
package import Mail
package import Triage

/// What filing a mail would do.
package struct Rehearsed: Sendable {
    /// A mail that would be queued.
    package struct Mail: Hashable, Sendable {
        package let template: TemplateName
        /// Nil for somebody whom the filing itself would register.
        package let person: PersonID?
    }

    package let known: Known
    package let decision: Decision
    /// All that would be queued, also by mails that this one releases and by reports that it brings.
    package let mails: [Mail]
}

extension Store {
    /// Files a mail and takes everything back: what is said is what would happen, copies and open questions included.
    ///
    /// Nothing is committed; the writer is held for as long as filing one mail takes.
    package func rehearse(_ arrival: Arrival, now: Timestamp, by judgement: Judgement) async throws -> Rehearsed {
        try await withoutTransaction { [activeClients, desk] db in
            try db.beginTransaction(.immediate)
            defer { if db.isInsideTransaction { try? db.rollback() } }
            let filing = Filing(
                db: db, now: now, lease: nil, judgement: judgement, activeClients: activeClients, desk: desk)
            let known = try filing.lookup.known(for: arrival)
            let people = try db.number("SELECT max(id) FROM person") ?? 0
            let last = try db.number("SELECT max(id) FROM outgoing") ?? 0
            let filed = try filing.file(arrival)
            let rows = try db.rows("SELECT template, person FROM outgoing WHERE id > ? ORDER BY id", [last])
            let mails = rows.compactMap { row -> Rehearsed.Mail? in
                guard let template = TemplateName(rawValue: row["template"]) else { return nil }
                let person: Int64 = row["person"]
                return Rehearsed.Mail(template: template, person: person > people ? nil : PersonID(person))
            }
            let repeated = Decision(
                disposition: .dropped, rule: "duplicate",
                trace: [TraceStep("unique", "this very mail was filed before as arrival \(filed.arrival)")])
            return Rehearsed(known: known, decision: filed.decision ?? repeated, mails: mails)
        }
    }
}
