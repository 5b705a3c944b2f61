import GRDB
package import Mail
package import Triage

/// When a calendar was last brought in: what tells that bookings come, where errors may be silent.
package struct FeedReading: Hashable, Sendable {
    package var feed: String
    /// When it began to be watched.
    package var since: Timestamp
    /// Nil where it never was.
    package var succeededAt: Timestamp?
    /// What went wrong last; nil while all is well.
    package var trouble: String?

    package init(feed: String, since: Timestamp, succeededAt: Timestamp? = nil, trouble: String? = nil) {
        self.feed = feed
        self.since = since
        self.succeededAt = succeededAt
        self.trouble = trouble
    }
}

extension Store {
    /// Keeps how a calendar is doing; a failure leaves the last success as it is, and a restart makes none look younger.
    package func note(_ reading: FeedReading) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO feed_reading (feed, since, succeeded_at, trouble) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (feed) DO UPDATE SET succeeded_at = ifnull(?3, succeeded_at), trouble = ?4
                """,
                [
                    reading.feed.stored, reading.since.milliseconds, reading.succeededAt?.milliseconds,
                    reading.trouble?.stored,
                ])
        }
    }

    /// How all calendars are doing that were ever watched, by name.
    package func feedReadings() async throws -> [String: FeedReading] {
        try await read { db in
            let rows = try db.rows("SELECT feed, since, succeeded_at, trouble FROM feed_reading").map { row in
                FeedReading(
                    feed: row["feed"], since: Timestamp(milliseconds: row["since"]),
                    succeededAt: (row["succeeded_at"] as Int64?).map { Timestamp(milliseconds: $0) },
                    trouble: row["trouble"])
            }
            return Dictionary(uniqueKeysWithValues: rows.map { ($0.feed, $0) })
        }
    }

    /// How many bookings of a calendar hold and lie ahead.
    package func upcomingBookings(ofFeed feed: String, practitioner: PersonID, now: Timestamp) async throws -> Int {
        try await read { db in
            Int(
                try db.number(
                    """
                    SELECT count(*) FROM booking
                    WHERE practitioner = ? AND feed = ? AND status = 'confirmed' AND starts_at > ?
                    """, [practitioner.rawValue, feed.stored, now.milliseconds]) ?? 0)
        }
    }
}
