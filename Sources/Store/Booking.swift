import GRDB
package import Mail
package import Triage

/// A booking as lists show it.
package struct Booking: Hashable, Sendable {
    package var id: Int64
    package var externalID: String
    package var practitioner: PersonID
    package var member: PersonID
    /// The member's name, for the practitioner's lists.
    package var memberName: String?
    package var practitionerName: String?
    package var startsAt: Timestamp
    package var endsAt: Timestamp
    package var status: BookingStatus
    package var title: String?
}

extension Store {
    /// A practitioner's bookings that begin at `from` or later and are not cancelled, the next one first.
    package func upcomingBookings(of practitioner: PersonID, from: Timestamp, limit: Int) async throws -> [Booking] {
        try await read { db in
            try BookingRow.upcoming("booking.practitioner", practitioner, from: from, limit: limit, in: db)
        }
    }

    /// A member's bookings with anybody, as above.
    package func upcomingBookings(ofMember member: PersonID, from: Timestamp, limit: Int) async throws -> [Booking] {
        try await read { db in
            try BookingRow.upcoming("booking.member", member, from: from, limit: limit, in: db)
        }
    }
}

/// Bookings in the store.
enum BookingRow {
    /// - Parameter side: the column of the person.
    static func upcoming(
        _ side: String, _ person: PersonID, from: Timestamp, limit: Int, in db: Database
    ) throws -> [Booking] {
        try db.rows(
            """
            SELECT booking.*, practitioner.name AS practitioner_name, member.name AS member_name
            FROM booking JOIN person AS practitioner ON practitioner.id = booking.practitioner
                JOIN person AS member ON member.id = booking.member
            WHERE \(side) = ? AND starts_at >= ? AND status = 'confirmed' ORDER BY starts_at, booking.id LIMIT ?
            """, [person.rawValue, from.milliseconds, limit]
        ).compactMap(booking)
    }

    private static func booking(_ row: Row) -> Booking? {
        guard let status = BookingStatus(rawValue: row["status"]) else { return nil }
        return Booking(
            id: row["id"], externalID: row["external_id"], practitioner: PersonID(row["practitioner"]),
            member: PersonID(row["member"]), memberName: row["member_name"], practitionerName: row["practitioner_name"],
            startsAt: Timestamp(milliseconds: row["starts_at"]), endsAt: Timestamp(milliseconds: row["ends_at"]),
            status: status, title: row["title"])
    }
}
