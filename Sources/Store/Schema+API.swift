extension Schema {
    /// Programs that may use the API, and what they have asked for under which key.
    static let api = """
        CREATE TABLE api_token (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
            scopes TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER,
            revoked_at INTEGER,
            used_at INTEGER
        ) STRICT;
        CREATE TABLE api_call (
            token INTEGER NOT NULL REFERENCES api_token (id),
            key TEXT NOT NULL,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            status INTEGER NOT NULL,
            body TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (token, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX api_call_at ON api_call (at);
        """
}
