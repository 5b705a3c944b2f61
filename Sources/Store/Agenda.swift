package import Flow
import GRDB
package import Mail
package import Triage

/// What an agenda tells a practitioner.
package struct Agenda: Sendable {
    /// Confirmed bookings that have not ended, the next one first.
    package var bookings: [ClaimedMail.BookingLine]
    /// Conversations that wait for an answer, the longest waiting first.
    package var unanswered: [ClaimedMail.Item]
    /// True where there is nothing to tell.
    package var isEmpty: Bool { bookings.isEmpty && unanswered.isEmpty }
}

extension Store {
    /// The upcoming bookings and unanswered conversations of a practitioner.
    ///
    /// - Parameters:
    ///   - from: bookings that end before are over.
    ///   - days: how far to look ahead.
    package func agenda(for practitioner: PersonID, from: Timestamp, days: Int) async throws -> Agenda {
        try await read { db in
            let rows = AgendaRows(db: db)
            return Agenda(
                bookings: try rows.bookings(of: practitioner, from: from, days: days),
                unanswered: try rows.unanswered(of: practitioner))
        }
    }

    /// Queues the agenda of one day, once for each practitioner and day; with nothing to tell the day passes without.
    ///
    /// - Parameter day: by the practitioner's clock.
    /// - Returns: the mail; nil where the day's has been sent or has passed.
    package func queueAgenda(
        for practitioner: PersonID, day: CivilDay, days: Int, now: Timestamp
    ) async throws -> OutgoingMailID? {
        try await write { db in
            try AgendaQueue(db: db, now: now, days: days).addScheduled(practitioner, day)
        }
    }

    /// Queues an agenda because somebody asked for it, whatever has been sent today.
    ///
    /// - Throws: `StoreError.noSuchRow` for somebody without an address.
    package func queueAgenda(for practitioner: PersonID, days: Int, now: Timestamp) async throws -> OutgoingMailID {
        try await write { db in
            guard let mail = try AgendaQueue(db: db, now: now, days: days).add(practitioner, lease: nil) else {
                throw StoreError.noSuchRow("address of person \(practitioner)")
            }
            return mail
        }
    }

    /// The time zones that practitioners live in.
    package func practitionerZones() async throws -> [String] {
        try await read { db in
            try String.fetchAll(
                db, sql: "SELECT DISTINCT time_zone FROM person WHERE role = 'practitioner' ORDER BY time_zone")
        }
    }

    /// Practitioners of a zone whose agenda of that day is still to come.
    package func practitionersWithoutAgenda(
        zone: String, day: CivilDay, limit: Int
    ) async throws -> [PersonID] {
        try await read { db in
            try db.numbers(
                """
                SELECT id FROM person WHERE role = 'practitioner' AND left_at IS NULL AND time_zone = ? AND NOT EXISTS (
                    SELECT 1 FROM agenda_sent WHERE practitioner = person.id AND day = ?)
                ORDER BY id LIMIT ?
                """, [zone, day.description, limit]
            ).map { PersonID($0) }
        }
    }

    /// The practitioner with this handle, in lower case; nil for none.
    package func practitioner(handle: String) async throws -> KnownPerson? {
        try await read { db in try PersonRow.practitioner(handle: handle, in: db) }
    }
}

/// Agendas as rows of the queue, within a transaction.
struct AgendaQueue {
    let db: Database
    let now: Timestamp
    /// How far ahead bookings are told of.
    var days = AgendaQueue.standardDays

    static let standardDays = 7
    /// Days that are remembered as taken; far more than an agenda can be late.
    private static let daysKept: Int64 = 30

    /// Queues an agenda; nil for somebody without an address.
    func add(_ practitioner: PersonID, arrival: ArrivalID? = nil, lease: Lease?) throws -> OutgoingMailID? {
        let mail = NewMail(template: .agenda, person: practitioner, arrival: arrival, detail: "\(days)")
        guard let id = try Queue(db: db).add(mail, now: now, lease: lease) else { return nil }
        for (position, item) in try AgendaRows(db: db).unanswered(of: practitioner).enumerated() {
            try db.run(
                """
                INSERT INTO outgoing_item (outgoing, position, conversation, entry)
                SELECT ?, ?, conversation, entry FROM waiting WHERE conversation = ?
                """, [id.rawValue, position, item.conversation.rawValue])
        }
        try RoutineMails(db: db, now: now).supersedeAgendas(of: practitioner, by: id)
        return id
    }

    /// The day is taken and the mail queued in one transaction: whoever comes second finds it taken.
    func addScheduled(_ practitioner: PersonID, _ day: CivilDay) throws -> OutgoingMailID? {
        try db.run(
            "INSERT INTO agenda_sent (practitioner, day, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [practitioner.rawValue, day.description, now.milliseconds])
        guard db.changesCount == 1 else { return nil }
        try db.run(
            "DELETE FROM agenda_sent WHERE practitioner = ? AND day < ?",
            [practitioner.rawValue, day.advanced(by: -AgendaQueue.daysKept).description])
        guard try !isEmpty(practitioner) else { return nil }
        guard let id = try add(practitioner, lease: nil) else { return nil }
        try db.run(
            "UPDATE agenda_sent SET outgoing = ? WHERE practitioner = ? AND day = ?",
            [id.rawValue, practitioner.rawValue, day.description])
        return id
    }

    private func isEmpty(_ practitioner: PersonID) throws -> Bool {
        let rows = AgendaRows(db: db)
        return try rows.unanswered(of: practitioner).isEmpty
            && rows.bookings(of: practitioner, from: now, days: days).isEmpty
    }
}
