extension Schema {
    /// What refusals have taught: addresses that are left alone, pauses, what went out when, and which failures were told.
    static let delivery = """
        CREATE TABLE suppression (
            address TEXT NOT NULL,
            cause TEXT NOT NULL CHECK (cause IN ('bounce', 'complaint')),
            strikes INTEGER NOT NULL DEFAULT 0,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            suppressed_at INTEGER,
            probed_at INTEGER,
            accepted_at INTEGER,
            PRIMARY KEY (address, cause)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX suppression_active ON suppression (suppressed_at) WHERE suppressed_at IS NOT NULL;
        CREATE TABLE pause (
            scope TEXT PRIMARY KEY CHECK (scope = 'account' OR scope LIKE 'domain:%'),
            until INTEGER NOT NULL,
            why TEXT NOT NULL,
            raised_at INTEGER NOT NULL,
            times INTEGER NOT NULL DEFAULT 1
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE policy_refusal (
            domain TEXT NOT NULL,
            address TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (domain, address)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE sent_minute (
            minute INTEGER PRIMARY KEY,
            mails INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE sent_second (
            second INTEGER PRIMARY KEY,
            mails INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE failure (
            outgoing INTEGER PRIMARY KEY REFERENCES outgoing (id),
            at INTEGER NOT NULL,
            why TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('dead', 'full', 'gave-up', 'refused'))
        ) STRICT;
        """
}
