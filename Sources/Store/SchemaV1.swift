/// The tables of the first version of the file; never edited, since stores exist that were made by it.
enum SchemaV1 {
    static let tables = [arrivals, people, conversations, queue, records, conversationIndexes, queueIndexes]

    private static let arrivals = """
        CREATE TABLE cursor (
            mailbox TEXT NOT NULL,
            folder TEXT NOT NULL,
            uid_validity INTEGER NOT NULL CHECK (uid_validity BETWEEN 0 AND 4294967295),
            uid INTEGER NOT NULL CHECK (uid BETWEEN 0 AND 4294967295),
            PRIMARY KEY (mailbox, folder)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE blob (
            sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TABLE arrival (
            id INTEGER PRIMARY KEY,
            mailbox TEXT NOT NULL,
            folder TEXT NOT NULL,
            uid_validity INTEGER NOT NULL,
            uid INTEGER NOT NULL,
            name TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            filed_at INTEGER NOT NULL,
            raw BLOB REFERENCES blob (sha256),
            truncated_from INTEGER,
            body_digest BLOB NOT NULL CHECK (length(body_digest) = 32),
            sender TEXT,
            from_text TEXT NOT NULL,
            senders TEXT NOT NULL,
            subject TEXT NOT NULL,
            message_id TEXT,
            verdict TEXT NOT NULL CHECK (verdict IN ('ours', 'delivery-report', 'vacation', 'auto-reply',
                'notification', 'receipt', 'challenge', 'list', 'bulk', 'spam', 'person')),
            proof TEXT NOT NULL CHECK (proof IN ('pass', 'none', 'fail')),
            disposition TEXT NOT NULL CHECK (disposition IN ('filed', 'note', 'ignored', 'dropped', 'held',
                'discarded')),
            reason TEXT CHECK (reason IN ('suspected-spam', 'unrecognised-sender', 'unproven-sender',
                'failed-authentication', 'reply-to-conflict', 'no-sender', 'unroutable', 'unassigned', 'over-budget',
                'too-large', 'empty', 'stale-question', 'undecided', 'leak')),
            rule TEXT NOT NULL,
            trace TEXT NOT NULL,
            conversation INTEGER REFERENCES conversation (id),
            question INTEGER REFERENCES question (id),
            queued INTEGER NOT NULL DEFAULT 0,
            CHECK ((disposition IN ('held', 'discarded')) = (reason IS NOT NULL)),
            UNIQUE (mailbox, folder, uid_validity, uid, name)
        ) STRICT;
        CREATE INDEX arrival_sender ON arrival (sender, filed_at) WHERE queued > 0;
        CREATE INDEX arrival_conversation ON arrival (conversation, filed_at) WHERE conversation IS NOT NULL;
        CREATE INDEX arrival_body ON arrival (body_digest, filed_at) WHERE disposition <> 'dropped';
        CREATE INDEX arrival_held_sender ON arrival (sender, id) WHERE disposition = 'held';
        CREATE INDEX arrival_held ON arrival (id) WHERE disposition = 'held';
        CREATE INDEX arrival_kept ON arrival (id) WHERE disposition IN ('held', 'ignored', 'note');
        CREATE TABLE effect (
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            sender TEXT NOT NULL,
            message_id TEXT NOT NULL,
            route TEXT NOT NULL,
            held INTEGER NOT NULL CHECK (held IN (0, 1)),
            arrival INTEGER NOT NULL REFERENCES arrival (id),
            PRIMARY KEY (digest, sender, message_id, route, held)
        ) STRICT, WITHOUT ROWID;
        """

    private static let people = """
        CREATE TABLE person (
            id INTEGER PRIMARY KEY,
            external_id TEXT UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('practitioner', 'member', 'enquirer')),
            name TEXT,
            handle TEXT UNIQUE CHECK (handle = lower(handle)),
            phones TEXT NOT NULL DEFAULT '',
            locale TEXT NOT NULL,
            time_zone TEXT NOT NULL DEFAULT 'UTC',
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX person_role ON person (role);
        CREATE TABLE address (
            canonical TEXT PRIMARY KEY,
            written TEXT NOT NULL,
            person INTEGER NOT NULL REFERENCES person (id),
            position INTEGER NOT NULL,
            confirmed_at INTEGER,
            UNIQUE (person, position)
        ) STRICT, WITHOUT ROWID;
        """

    private static let conversations = """
        CREATE TABLE conversation (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('in-house', 'enquiry', 'support')),
            practitioner INTEGER NOT NULL REFERENCES person (id),
            counterpart INTEGER NOT NULL REFERENCES person (id),
            subject TEXT NOT NULL,
            base_subject TEXT NOT NULL,
            is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1)),
            counterpart_wrote INTEGER NOT NULL DEFAULT 0 CHECK (counterpart_wrote IN (0, 1)),
            created_at INTEGER NOT NULL,
            last_activity_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE entry (
            id INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            kind TEXT NOT NULL CHECK (kind IN ('message', 'note')),
            author TEXT NOT NULL CHECK (author IN ('practitioner', 'counterpart')),
            channel TEXT NOT NULL CHECK (channel IN ('mail')),
            text TEXT NOT NULL,
            trimmed TEXT NOT NULL,
            rule TEXT NOT NULL,
            confidence REAL NOT NULL,
            unproven INTEGER NOT NULL CHECK (unproven IN (0, 1)),
            written_at INTEGER NOT NULL,
            filed_at INTEGER NOT NULL,
            arrival INTEGER REFERENCES arrival (id)
        ) STRICT;
        CREATE TABLE message_reference (
            id INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            party TEXT NOT NULL CHECK (party IN ('practitioner', 'counterpart')),
            person INTEGER NOT NULL REFERENCES person (id),
            message_id TEXT NOT NULL,
            UNIQUE (conversation, party, message_id)
        ) STRICT;
        """

    private static let conversationIndexes = """
        CREATE INDEX conversation_pair
            ON conversation (practitioner, counterpart, base_subject, last_activity_at) WHERE is_open = 1;
        CREATE INDEX conversation_activity ON conversation (last_activity_at);
        CREATE INDEX entry_conversation ON entry (conversation, id);
        CREATE INDEX message_reference_order ON message_reference (conversation, party, id);
        CREATE INDEX message_reference_person ON message_reference (person, message_id, id);
        """

    private static let queue = """
        CREATE TABLE question (
            id INTEGER PRIMARY KEY,
            arrival INTEGER NOT NULL REFERENCES arrival (id),
            sender TEXT NOT NULL,
            asked TEXT NOT NULL,
            person INTEGER NOT NULL REFERENCES person (id),
            asked_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at INTEGER,
            answer INTEGER REFERENCES arrival (id),
            CHECK ((used_at IS NULL) = (answer IS NULL))
        ) STRICT;
        CREATE INDEX question_pending ON question (sender, asked, expires_at) WHERE used_at IS NULL;
        CREATE TABLE outgoing (
            id INTEGER PRIMARY KEY,
            template TEXT NOT NULL CHECK (template IN ('enquiry-acknowledgement', 'welcome', 'new-customer-enquiry',
                'enquirer-message', 'message-from-practitioner', 'confirm-sender')),
            priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
            person INTEGER NOT NULL REFERENCES person (id),
            address TEXT NOT NULL,
            conversation INTEGER REFERENCES conversation (id),
            party TEXT CHECK (party IN ('practitioner', 'counterpart')),
            entry INTEGER REFERENCES entry (id),
            question INTEGER REFERENCES question (id),
            arrival INTEGER NOT NULL REFERENCES arrival (id),
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
            CHECK (party IS NULL OR conversation IS NOT NULL),
            CHECK (state <> 'due' OR due_at IS NOT NULL),
            CHECK ((state IN ('claimed', 'handing-over')) = (owner IS NOT NULL AND lease_until IS NOT NULL)),
            CHECK ((owner IS NULL) = (lease_until IS NULL))
        ) STRICT;
        CREATE TABLE frozen_mail (
            outgoing INTEGER PRIMARY KEY REFERENCES outgoing (id),
            envelope_from TEXT NOT NULL,
            envelope_to TEXT NOT NULL,
            message_id TEXT NOT NULL UNIQUE,
            bytes BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER frozen_mail_never_changes BEFORE UPDATE ON frozen_mail
            BEGIN SELECT RAISE(ABORT, 'a frozen mail never changes'); END;
        """

    private static let queueIndexes = """
        CREATE UNIQUE INDEX outgoing_welcome ON outgoing (person) WHERE template = 'welcome';
        CREATE INDEX outgoing_waiting ON outgoing (priority, due_at, id) WHERE state IN ('due', 'uncertain');
        CREATE INDEX outgoing_leased ON outgoing (lease_until) WHERE state IN ('claimed', 'handing-over');
        CREATE INDEX outgoing_ended ON outgoing (state, id) WHERE state IN ('failed', 'cancelled', 'held');
        CREATE INDEX outgoing_entry ON outgoing (entry) WHERE entry IS NOT NULL;
        """

    private static let records = """
        CREATE TABLE report (
            id INTEGER PRIMARY KEY,
            outgoing INTEGER NOT NULL REFERENCES outgoing (id),
            arrival INTEGER NOT NULL REFERENCES arrival (id),
            severity TEXT NOT NULL CHECK (severity IN ('hard', 'soft')),
            status TEXT,
            diagnostic TEXT,
            reported_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX report_outgoing ON report (outgoing);
        CREATE TABLE wording (
            id INTEGER PRIMARY KEY,
            person INTEGER NOT NULL REFERENCES person (id),
            wording TEXT NOT NULL,
            outgoing INTEGER NOT NULL UNIQUE REFERENCES outgoing (id),
            shown_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX wording_person ON wording (person, shown_at);
        CREATE TABLE stranger_minute (
            minute INTEGER PRIMARY KEY,
            mails INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE event (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            subject INTEGER NOT NULL,
            detail TEXT NOT NULL
        ) STRICT;
        """
}
