import GRDB

/// Finds bookings of one practitioner at one time: rarely meant, and never a reason to leave one out.
struct BookingOverlaps {
    let db: Database

    /// One warning for each pair, at the later row; the other booking may have come with an earlier import.
    ///
    /// - Parameter stored: confirmed bookings of this import with their rows.
    func warnings(_ stored: [(row: Int, id: Int64)]) throws -> [ImportProblem] {
        let rows = Dictionary(stored.map { ($0.id, $0.row) }, uniquingKeysWith: max)
        return try stored.flatMap { row, id in
            try neighbours(id).compactMap { other in
                let isLater = (rows[other.id] ?? 0) < row
                guard isLater else { return nil }
                return ImportProblem(
                    row: row, externalID: other.own,
                    reason: "overlaps booking \(other.external) of the same practitioner",
                    column: "startsAt", remedy: "correct one of them if it is not meant")
            }
        }
    }

    /// Bookings that overlap, among those that begin next before the end of this one.
    private func neighbours(_ id: Int64) throws -> [(id: Int64, external: String, own: String)] {
        try db.rows(
            """
            SELECT near.id, near.external_id, own.external_id AS own FROM booking AS own JOIN booking AS near
                ON near.id IN (
                    SELECT other.id FROM booking AS other
                    WHERE other.practitioner = own.practitioner AND other.status = 'confirmed'
                        AND other.starts_at < own.ends_at
                    ORDER BY other.starts_at DESC LIMIT ?2)
            WHERE own.id = ?1 AND near.id <> own.id AND near.ends_at > own.starts_at ORDER BY near.id
            """, [id, StoreLimits.overlapNeighbours]
        ).map { ($0["id"], $0["external_id"], $0["own"]) }
    }
}
