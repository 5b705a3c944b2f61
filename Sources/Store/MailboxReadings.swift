import GRDB
package import Mail

/// When a mailbox was last read to its end: what tells that mail comes in, where errors may be silent.
package struct MailboxReading: Hashable, Sendable {
    package var mailbox: String
    /// When it began to be watched.
    package var since: Timestamp
    /// nil where it never was.
    package var succeededAt: Timestamp?
    /// What went wrong last; nil while all is well.
    package var trouble: String?

    package init(mailbox: String, since: Timestamp, succeededAt: Timestamp? = nil, trouble: String? = nil) {
        self.mailbox = mailbox
        self.since = since
        self.succeededAt = succeededAt
        self.trouble = trouble
    }
}

extension Schema {
    /// How each mailbox is doing, for who looks from another process.
    static let readings = """
        CREATE TABLE mailbox_reading (
            mailbox TEXT PRIMARY KEY,
            since INTEGER NOT NULL,
            succeeded_at INTEGER,
            trouble TEXT
        ) STRICT, WITHOUT ROWID;
        """
}

extension Store {
    /// Keeps how a mailbox is doing; an older success than the one that is kept changes nothing of it.
    ///
    /// `since` counts from the first time: a restart makes no mailbox look younger.
    package func note(_ reading: MailboxReading) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO mailbox_reading (mailbox, since, succeeded_at, trouble) VALUES (?1, ?2, ?3, ?4)
                ON CONFLICT (mailbox) DO UPDATE SET
                    succeeded_at = nullif(max(ifnull(succeeded_at, -1), ifnull(?3, -1)), -1), trouble = ?4
                """,
                [
                    reading.mailbox.stored, reading.since.milliseconds, reading.succeededAt?.milliseconds,
                    reading.trouble?.stored,
                ])
        }
    }

    /// How all mailboxes are doing that were ever watched, by name.
    package func mailboxReadings() async throws -> [String: MailboxReading] {
        try await read { db in
            let rows = try db.rows("SELECT mailbox, since, succeeded_at, trouble FROM mailbox_reading").map { row in
                MailboxReading(
                    mailbox: row["mailbox"], since: Timestamp(milliseconds: row["since"]),
                    succeededAt: (row["succeeded_at"] as Int64?).map { Timestamp(milliseconds: $0) },
                    trouble: row["trouble"])
            }
            return Dictionary(uniqueKeysWithValues: rows.map { ($0.mailbox, $0) })
        }
    }
}
