extension Schema {
    /// How people want their mail, digests, and templates that the queue need not know by name.
    ///
    /// The queue's table is made anew for its CHECK: which templates there are is the program's to say, so that the next
    /// one needs no such copy. `outgoing.digest` is the mail that carries this one's words, once it has been gathered.
    static let preferences = """
        ALTER TABLE person ADD COLUMN content TEXT NOT NULL DEFAULT 'full'
            CHECK (content IN ('full', 'excerpt', 'notice-only'));
        ALTER TABLE person ADD COLUMN quiet_hours TEXT;
        ALTER TABLE person ADD COLUMN digest_times TEXT;
        CREATE TABLE new_outgoing (
            id INTEGER PRIMARY KEY,
            template TEXT NOT NULL CHECK (template <> ''),
            priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
            person INTEGER NOT NULL REFERENCES person (id),
            address TEXT NOT NULL,
            conversation INTEGER REFERENCES conversation (id),
            party TEXT CHECK (party IN ('practitioner', 'counterpart')),
            entry INTEGER REFERENCES entry (id),
            question INTEGER REFERENCES question (id),
            arrival INTEGER REFERENCES arrival (id),
            about INTEGER REFERENCES outgoing (id),
            detail TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL CHECK (state IN ('due', 'claimed', 'handing-over', 'sent', 'failed', 'uncertain',
                'cancelled', 'held')),
            attempts INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL,
            due_at INTEGER,
            give_up_at INTEGER NOT NULL,
            settled_at INTEGER,
            owner TEXT,
            lease_until INTEGER,
            note TEXT NOT NULL DEFAULT '',
            digest INTEGER REFERENCES outgoing (id),
            CHECK (party IS NULL OR conversation IS NOT NULL),
            CHECK (state <> 'due' OR due_at IS NOT NULL),
            CHECK ((state IN ('claimed', 'handing-over')) = (owner IS NOT NULL AND lease_until IS NOT NULL)),
            CHECK ((owner IS NULL) = (lease_until IS NULL))
        ) STRICT;
        INSERT INTO new_outgoing (id, template, priority, person, address, conversation, party, entry, question,
                arrival, about, detail, state, attempts, created_at, due_at, give_up_at, settled_at, owner,
                lease_until, note)
            SELECT id, template, priority, person, address, conversation, party, entry, question, arrival, about,
                detail, state, attempts, created_at, due_at, give_up_at, settled_at, owner, lease_until, note
            FROM outgoing;
        DROP TABLE outgoing;
        ALTER TABLE new_outgoing RENAME TO outgoing;
        \(SchemaV2.outgoingIndexes)
        CREATE INDEX outgoing_to_gather ON outgoing (person, due_at, id)
            WHERE priority = 0 AND state = 'due' AND digest IS NULL;
        CREATE INDEX outgoing_gathered ON outgoing (digest, id) WHERE digest IS NOT NULL;
        """
}
