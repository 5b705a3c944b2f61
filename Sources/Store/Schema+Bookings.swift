extension Schema {
    /// Bookings, who an operator says is an active client, and which addresses an import may take away again.
    static let bookings = """
        CREATE TABLE booking (
            id INTEGER PRIMARY KEY,
            external_id TEXT NOT NULL UNIQUE,
            practitioner INTEGER NOT NULL REFERENCES person (id),
            member INTEGER NOT NULL REFERENCES person (id),
            starts_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
            status TEXT NOT NULL CHECK (status IN ('confirmed', 'cancelled')),
            title TEXT,
            imported_at INTEGER NOT NULL,
            CHECK (practitioner <> member)
        ) STRICT;
        CREATE INDEX booking_pair ON booking (practitioner, member, ends_at) WHERE status = 'confirmed';
        CREATE INDEX booking_practitioner ON booking (practitioner, starts_at) WHERE status = 'confirmed';
        CREATE INDEX booking_owner ON booking (practitioner);
        CREATE INDEX booking_member ON booking (member, starts_at);
        CREATE INDEX booking_client ON booking (practitioner, ends_at, member) WHERE status = 'confirmed';
        CREATE TABLE active_mark (
            practitioner INTEGER NOT NULL REFERENCES person (id),
            member INTEGER NOT NULL REFERENCES person (id),
            by TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (practitioner, member)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX active_mark_member ON active_mark (member);
        ALTER TABLE address ADD COLUMN imported INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1));
        UPDATE address SET imported = 1 WHERE person IN (SELECT id FROM person WHERE external_id IS NOT NULL);
        """
}
