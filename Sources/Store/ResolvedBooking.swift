import Flow
import Foundation
import GRDB
import Mail

/// A booking's row with people and moments in place of ids and written times.
struct ResolvedBooking {
    let practitioner: Int64
    let member: Int64
    let startsAt: Timestamp
    let endsAt: Timestamp
    var warnings: [RowRefusal.Reason] = []

    /// - Throws: `RowRefusal` with everything that is wrong.
    init(_ booking: ImportedBooking, in db: Database) throws {
        var refusal = RowRefusal()
        let people = try BookingPeople(booking.practitioner, booking.member, &refusal, in: db)
        guard let zone = people.zone else { throw refusal }
        let starts = ResolvedBooking.moment(booking.startsAt, zone, "startsAt", &refusal, &warnings)
        let ends = ResolvedBooking.moment(booking.endsAt, zone, "endsAt", &refusal, &warnings)
        if let starts, let ends, ends <= starts {
            refusal.add("endsAt", "the booking ends when it begins or before", "swap the two times, or correct one")
        }
        guard refusal.reasons.isEmpty, let practitioner = people.practitioner, let member = people.member, let starts,
            let ends
        else { throw refusal }
        self.practitioner = practitioner
        self.member = member
        startsAt = starts
        endsAt = ends
    }

    private static func moment(
        _ time: WrittenTime, _ zone: TimeZone, _ column: String, _ refusal: inout RowRefusal,
        _ warnings: inout [RowRefusal.Reason]
    ) -> Timestamp? {
        let moments = time.moments(in: zone)
        if moments.isEmpty {
            refusal.add(
                column, "the clocks in \(zone.identifier) go forward over this time: it does not exist",
                "correct it, or write it with an offset")
        }
        if moments.count > 1 {
            warnings.append(
                RowRefusal.Reason(
                    column: column, what: "the clocks in \(zone.identifier) show this time twice; the first was taken",
                    remedy: "write it with an offset to mean the second"))
        }
        return moments.first
    }
}

/// The people that a booking names.
struct BookingPeople {
    private(set) var practitioner: Int64?
    private(set) var member: Int64?
    /// The practitioner's; nil where there is no such person.
    private(set) var zone: TimeZone?

    /// - Parameters: external ids; nil where the file gives none.
    init(_ practitioner: String?, _ member: String?, _ refusal: inout RowRefusal, in db: Database) throws {
        if let practitioner, let found = try BookingPeople.person(practitioner, "practitioner", &refusal, in: db) {
            zone = TimeZone(identifier: found.zone) ?? .gmt
            self.practitioner = found.id
            if found.role != .practitioner {
                refusal.add(
                    "practitioner",
                    "the person \(practitioner) is a \(found.role.rawValue) and has no bookings to give",
                    "name a practitioner's external id")
            }
        }
        if let member, let found = try BookingPeople.person(member, "member", &refusal, in: db) {
            self.member = found.id
            if found.role != .member {
                refusal.add(
                    "member", "the person \(member) is a\(found.role == .enquirer ? "n" : "") \(found.role.rawValue)",
                    found.role == .practitioner
                        ? "name a member's external id: one who books too needs an account of their own as a member"
                        : "import them as a member first")
            }
        }
    }

    private static func person(
        _ external: String, _ column: String, _ refusal: inout RowRefusal, in db: Database
    ) throws -> (id: Int64, role: KnownPerson.Role, zone: String)? {
        let row = try db.row("SELECT id, role, time_zone FROM person WHERE external_id = ?", [external.stored])
        guard let row, let role = KnownPerson.Role(rawValue: row["role"]) else {
            refusal.add(column, "there is no person \(external)", "import them first, or correct the id")
            return nil
        }
        return (row["id"], role, row["time_zone"])
    }
}
