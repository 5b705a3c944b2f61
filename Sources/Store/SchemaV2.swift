/// The second version: bookings, the desk, reminders, and what mails and questions need for every journey.
///
/// A table whose CHECK changes is made anew and filled from the old one; foreign keys are checked once all is done.
enum SchemaV2 {
    static let tables = [people, arrivals, conversations, questions, queue, outgoingIndexes, queueItems, records, desk]

    private static let people = """
        CREATE TABLE new_person (
            id INTEGER PRIMARY KEY,
            external_id TEXT UNIQUE,
            role TEXT NOT NULL CHECK (role IN ('practitioner', 'member', 'enquirer', 'desk')),
            name TEXT,
            handle TEXT UNIQUE CHECK (handle = lower(handle)),
            phones TEXT NOT NULL DEFAULT '',
            locale TEXT NOT NULL,
            time_zone TEXT NOT NULL DEFAULT 'UTC',
            working_hours TEXT,
            away_until INTEGER,
            created_at INTEGER NOT NULL
        ) STRICT;
        INSERT INTO new_person (id, external_id, role, name, handle, phones, locale, time_zone, created_at)
            SELECT id, external_id, role, name, handle, phones, locale, time_zone, created_at FROM person;
        DROP TABLE person;
        ALTER TABLE new_person RENAME TO person;
        CREATE INDEX person_role ON person (role);
        CREATE UNIQUE INDEX person_desk ON person (role) WHERE role = 'desk';
        INSERT INTO person (role, locale, created_at) VALUES ('desk', 'en', 0);
        """

    private static let arrivals = """
        CREATE TABLE new_arrival (
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
                'failed-authentication', 'reply-to-conflict', 'unconfirmed-address', 'name-needed', 'no-sender',
                'unroutable', 'over-budget', 'too-large', 'empty', 'stale-question', 'bad-command', 'unclear-answer',
                'undecided', 'leak')),
            rule TEXT NOT NULL,
            trace TEXT NOT NULL,
            conversation INTEGER REFERENCES conversation (id),
            question INTEGER REFERENCES question (id),
            queued INTEGER NOT NULL DEFAULT 0,
            origin TEXT NOT NULL DEFAULT '',
            lifted TEXT NOT NULL DEFAULT '',
            CHECK ((disposition IN ('held', 'discarded')) = (reason IS NOT NULL)),
            UNIQUE (mailbox, folder, uid_validity, uid, name)
        ) STRICT;
        INSERT INTO new_arrival (id, mailbox, folder, uid_validity, uid, name, received_at, filed_at, raw,
                truncated_from, body_digest, sender, from_text, senders, subject, message_id, verdict, proof,
                disposition, reason, rule, trace, conversation, question, queued)
            SELECT id, mailbox, folder, uid_validity, uid, name, received_at, filed_at, raw, truncated_from,
                body_digest, sender, from_text, senders, subject, message_id, verdict, proof, disposition,
                CASE reason WHEN 'unassigned' THEN 'unroutable' ELSE reason END, rule, trace, conversation, question,
                queued
            FROM arrival;
        DROP TABLE arrival;
        ALTER TABLE new_arrival RENAME TO arrival;
        CREATE INDEX arrival_sender ON arrival (sender, filed_at) WHERE queued > 0;
        CREATE INDEX arrival_conversation ON arrival (conversation, filed_at) WHERE conversation IS NOT NULL;
        CREATE INDEX arrival_body ON arrival (body_digest, filed_at) WHERE disposition <> 'dropped';
        CREATE INDEX arrival_held_sender ON arrival (sender, id) WHERE disposition = 'held';
        CREATE INDEX arrival_held ON arrival (id) WHERE disposition = 'held';
        CREATE INDEX arrival_kept ON arrival (id) WHERE disposition IN ('held', 'ignored', 'note');
        """

    private static let conversations = """
        ALTER TABLE conversation ADD COLUMN acknowledged INTEGER NOT NULL DEFAULT 0 CHECK (acknowledged IN (0, 1));
        ALTER TABLE conversation ADD COLUMN practitioner_away INTEGER NOT NULL DEFAULT 0
            CHECK (practitioner_away IN (0, 1));
        ALTER TABLE conversation ADD COLUMN counterpart_away INTEGER NOT NULL DEFAULT 0
            CHECK (counterpart_away IN (0, 1));
        CREATE INDEX conversation_practitioner ON conversation (practitioner);
        CREATE INDEX conversation_counterpart ON conversation (counterpart);
        CREATE TABLE new_entry (
            id INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            kind TEXT NOT NULL CHECK (kind IN ('message', 'note')),
            author TEXT NOT NULL CHECK (author IN ('practitioner', 'counterpart', 'agent')),
            channel TEXT NOT NULL CHECK (channel IN ('mail', 'web', 'desk', 'api')),
            text TEXT NOT NULL,
            trimmed TEXT NOT NULL,
            rule TEXT NOT NULL,
            confidence REAL NOT NULL,
            unproven INTEGER NOT NULL CHECK (unproven IN (0, 1)),
            copied TEXT NOT NULL,
            written_at INTEGER NOT NULL,
            filed_at INTEGER NOT NULL,
            arrival INTEGER REFERENCES arrival (id)
        ) STRICT;
        INSERT INTO new_entry (id, conversation, kind, author, channel, text, trimmed, rule, confidence, unproven,
                copied, written_at, filed_at, arrival)
            SELECT id, conversation, kind, author, channel, text, trimmed, rule, confidence, unproven, '', written_at,
                filed_at, arrival FROM entry;
        DROP TABLE entry;
        ALTER TABLE new_entry RENAME TO entry;
        CREATE INDEX entry_conversation ON entry (conversation, id);
        """

    private static let questions = """
        CREATE TABLE new_question (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind IN ('confirm-sender', 'confirm-address', 'name', 'no-answer-needed')),
            arrival INTEGER REFERENCES arrival (id),
            conversation INTEGER REFERENCES conversation (id),
            sender TEXT NOT NULL,
            asked TEXT NOT NULL,
            entry INTEGER REFERENCES entry (id),
            person INTEGER NOT NULL REFERENCES person (id),
            asked_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at INTEGER,
            answer INTEGER REFERENCES arrival (id),
            CHECK (answer IS NULL OR used_at IS NOT NULL),
            CHECK ((arrival IS NULL) <> (conversation IS NULL))
        ) STRICT;
        INSERT INTO new_question (id, kind, arrival, sender, asked, person, asked_at, expires_at, used_at, answer)
            SELECT id, 'confirm-sender', arrival, sender, asked, person, asked_at, expires_at, used_at, answer
            FROM question;
        DROP TABLE question;
        ALTER TABLE new_question RENAME TO question;
        CREATE INDEX question_asked ON question (asked, asked_at) WHERE arrival IS NOT NULL;
        CREATE INDEX question_pending ON question (sender, asked, expires_at) WHERE used_at IS NULL;
        CREATE INDEX question_person ON question (person);
        """

    private static let queue = """
        CREATE TABLE new_outgoing (
            id INTEGER PRIMARY KEY,
            template TEXT NOT NULL CHECK (template IN ('member-acknowledgement', 'enquiry-acknowledgement',
                'enquiry-received', 'welcome', 'name-needed', 'confirm-address', 'confirm-sender', 'not-delivered',
                'unroutable', 'existing-client-message', 'new-customer-enquiry', 'enquirer-message', 'reminder',
                'agenda', 'routed-to-support', 'command-unclear', 'delivery-problem', 'message-from-practitioner',
                'message-from-support', 'away', 'sign-in')),
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
            CHECK (party IS NULL OR conversation IS NOT NULL),
            CHECK (state <> 'due' OR due_at IS NOT NULL),
            CHECK ((state IN ('claimed', 'handing-over')) = (owner IS NOT NULL AND lease_until IS NOT NULL)),
            CHECK ((owner IS NULL) = (lease_until IS NULL))
        ) STRICT;
        INSERT INTO new_outgoing (id, template, priority, person, address, conversation, party, entry, question,
                arrival, state, attempts, created_at, due_at, give_up_at, settled_at, owner, lease_until, note)
            SELECT id, template, priority, person, address, conversation, party, entry, question, arrival, state,
                attempts, created_at, due_at, give_up_at, settled_at, owner, lease_until, note
            FROM outgoing;
        DROP TABLE outgoing;
        ALTER TABLE new_outgoing RENAME TO outgoing;
        """

    /// The indexes of a table that later versions make anew with the same ones.
    static let outgoingIndexes = """
        CREATE UNIQUE INDEX outgoing_welcome ON outgoing (person) WHERE template = 'welcome';
        CREATE INDEX outgoing_waiting ON outgoing (priority, due_at, id) WHERE state IN ('due', 'uncertain');
        CREATE INDEX outgoing_leased ON outgoing (lease_until) WHERE state IN ('claimed', 'handing-over');
        CREATE INDEX outgoing_ended ON outgoing (state, id) WHERE state IN ('failed', 'cancelled', 'held');
        CREATE INDEX outgoing_entry ON outgoing (entry) WHERE entry IS NOT NULL;
        CREATE INDEX outgoing_person ON outgoing (person);
        CREATE INDEX outgoing_to_stranger ON outgoing (address, created_at)
            WHERE template IN ('enquiry-acknowledgement', 'enquiry-received', 'welcome', 'name-needed',
                'confirm-address', 'not-delivered', 'unroutable');
        CREATE INDEX outgoing_routine ON outgoing (person, template, id) WHERE priority = 2 AND state = 'due';
        """

    private static let queueItems = """
        CREATE TABLE outgoing_item (
            outgoing INTEGER NOT NULL REFERENCES outgoing (id),
            position INTEGER NOT NULL,
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            entry INTEGER REFERENCES entry (id),
            step INTEGER,
            question INTEGER REFERENCES question (id),
            PRIMARY KEY (outgoing, position)
        ) STRICT, WITHOUT ROWID;
        """

    private static let records = """
        CREATE TABLE new_wording (
            id INTEGER PRIMARY KEY,
            person INTEGER NOT NULL REFERENCES person (id),
            wording TEXT NOT NULL,
            outgoing INTEGER UNIQUE REFERENCES outgoing (id),
            shown_at INTEGER NOT NULL
        ) STRICT;
        INSERT INTO new_wording (id, person, wording, outgoing, shown_at)
            SELECT id, person, wording, outgoing, shown_at FROM wording;
        DROP TABLE wording;
        ALTER TABLE new_wording RENAME TO wording;
        CREATE INDEX wording_person ON wording (person, shown_at);
        CREATE TABLE source_minute (
            origin TEXT NOT NULL,
            minute INTEGER NOT NULL,
            mails INTEGER NOT NULL,
            PRIMARY KEY (origin, minute)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE alarm (
            id INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            detail TEXT NOT NULL,
            raised_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            times INTEGER NOT NULL DEFAULT 1,
            cleared_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX alarm_raised ON alarm (kind, detail) WHERE cleared_at IS NULL;
        """

    private static let desk = """
        CREATE TABLE ticket (
            id INTEGER PRIMARY KEY,
            conversation INTEGER NOT NULL UNIQUE REFERENCES conversation (id),
            kind TEXT NOT NULL CHECK (kind IN ('enquiry', 'support', 'escalation')),
            status TEXT NOT NULL CHECK (status IN ('new', 'open', 'pending', 'hold', 'solved', 'closed')),
            external_id TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT;
        CREATE UNIQUE INDEX ticket_external ON ticket (external_id) WHERE external_id IS NOT NULL;
        CREATE TABLE desk_task (
            id INTEGER PRIMARY KEY,
            ticket INTEGER NOT NULL REFERENCES ticket (id),
            task TEXT NOT NULL CHECK (task IN ('create', 'comment', 'note', 'status')),
            entry INTEGER REFERENCES entry (id),
            detail TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('due', 'claimed', 'done', 'failed')),
            attempts INTEGER NOT NULL DEFAULT 0,
            created_at INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            owner TEXT,
            lease_until INTEGER,
            note TEXT NOT NULL DEFAULT '',
            CHECK ((state = 'claimed') = (owner IS NOT NULL AND lease_until IS NOT NULL))
        ) STRICT;
        CREATE INDEX desk_task_waiting ON desk_task (ticket, id) WHERE state IN ('due', 'claimed');
        CREATE INDEX desk_task_due ON desk_task (due_at, id) WHERE state = 'due';
        CREATE TABLE desk_change (
            id TEXT PRIMARY KEY,
            ticket INTEGER NOT NULL REFERENCES ticket (id),
            filed_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}
