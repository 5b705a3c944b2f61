extension Schema {
    /// Which calendar a booking comes from, and how each calendar is doing.
    static let feeds = """
        ALTER TABLE booking ADD COLUMN feed TEXT;
        ALTER TABLE booking ADD COLUMN event TEXT;
        ALTER TABLE booking ADD COLUMN occurrence INTEGER;
        CREATE INDEX booking_event ON booking (practitioner, event, occurrence) WHERE event IS NOT NULL;
        CREATE INDEX booking_feed ON booking (practitioner, feed, starts_at) WHERE feed IS NOT NULL;
        CREATE TABLE feed_reading (
            feed TEXT PRIMARY KEY,
            since INTEGER NOT NULL,
            succeeded_at INTEGER,
            trouble TEXT
        ) STRICT, WITHOUT ROWID;
        """
}
