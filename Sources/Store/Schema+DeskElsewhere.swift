extension Schema {
    /// What a desk elsewhere needs beside the tasks: requests as they were sent, tickets that were left behind, which entry
    /// came from which of its comments, and the mail that an entry without an arrival makes.
    ///
    /// `desk_entry.comment` is the id of the change that told the words; `withdrawn_at` when an agent made them private.
    static let deskElsewhere = """
        CREATE TABLE desk_request (
            task INTEGER PRIMARY KEY REFERENCES desk_task (id),
            kind TEXT NOT NULL CHECK (kind IN ('create', 'update')),
            generation INTEGER NOT NULL,
            body TEXT NOT NULL,
            files_until INTEGER,
            first_sent_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE desk_former (
            external_id TEXT PRIMARY KEY,
            ticket INTEGER NOT NULL REFERENCES ticket (id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX desk_former_ticket ON desk_former (ticket);
        CREATE TABLE desk_entry (
            comment TEXT PRIMARY KEY,
            entry INTEGER NOT NULL REFERENCES entry (id),
            withdrawn_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX desk_entry_entry ON desk_entry (entry);
        CREATE TABLE entry_mail (
            entry INTEGER PRIMARY KEY REFERENCES entry (id),
            raw BLOB NOT NULL REFERENCES blob (sha256)
        ) STRICT;
        """
}
