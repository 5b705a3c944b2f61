extension Schema {
    /// What tasks for the desk need beside their rows, and the local desk's own tickets.
    ///
    /// The local desk keeps what a desk elsewhere would keep: its tickets and comments, which tasks it has done, and a
    /// feed of what its agents did. An entry's words are not copied: a comment that carries one names it.
    static let localDesk = """
        CREATE INDEX desk_task_ticket ON desk_task (ticket, id);
        CREATE INDEX desk_task_entry ON desk_task (entry, task) WHERE entry IS NOT NULL;
        CREATE INDEX desk_task_leased ON desk_task (lease_until) WHERE state = 'claimed';
        CREATE INDEX desk_task_failed ON desk_task (ticket, id) WHERE state = 'failed';
        CREATE INDEX ticket_undone ON ticket (updated_at, id) WHERE status NOT IN ('solved', 'closed');
        CREATE TABLE desk_frozen (
            task INTEGER PRIMARY KEY REFERENCES desk_task (id),
            work TEXT NOT NULL,
            frozen_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE desk_comment (
            comment TEXT PRIMARY KEY,
            task INTEGER NOT NULL REFERENCES desk_task (id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX desk_comment_task ON desk_comment (task);
        CREATE TABLE desk_cursor (
            desk TEXT PRIMARY KEY,
            cursor TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE local_ticket (
            ticket INTEGER PRIMARY KEY REFERENCES ticket (id),
            status TEXT NOT NULL CHECK (status IN ('new', 'open', 'pending', 'hold', 'solved', 'closed')),
            assigned TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE local_comment (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ticket INTEGER NOT NULL REFERENCES local_ticket (ticket),
            entry INTEGER REFERENCES entry (id),
            author TEXT NOT NULL CHECK (author IN ('practitioner', 'counterpart', 'agent', 'postern')),
            name TEXT NOT NULL,
            is_public INTEGER NOT NULL CHECK (is_public IN (0, 1)),
            text TEXT NOT NULL,
            attachments TEXT NOT NULL DEFAULT '',
            at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX local_comment_ticket ON local_comment (ticket, id);
        CREATE INDEX local_comment_entry ON local_comment (entry) WHERE entry IS NOT NULL;
        CREATE TABLE local_task (
            task INTEGER PRIMARY KEY REFERENCES desk_task (id),
            comment INTEGER REFERENCES local_comment (id)
        ) STRICT;
        CREATE TABLE local_change (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            ticket INTEGER NOT NULL REFERENCES local_ticket (ticket),
            kind TEXT NOT NULL CHECK (kind IN ('comment', 'status', 'assigned')),
            comment INTEGER REFERENCES local_comment (id),
            detail TEXT NOT NULL,
            at INTEGER NOT NULL,
            CHECK ((kind = 'comment') = (comment IS NOT NULL))
        ) STRICT;
        """
}
