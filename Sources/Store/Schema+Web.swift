extension Schema {
    /// What the pages need: who is signed in, what they have read and begun to write, and an index of all words.
    ///
    /// Unread entries are counted where they are filed, so that no page counts them. Words are indexed after the commit
    /// that files them, up to `search_cursor.entry`; what changes them later keeps the index true by triggers, since an
    /// external content index must be told the words that it held.
    static let web = """
        CREATE TABLE sign_in (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            person INTEGER NOT NULL REFERENCES person (id),
            address TEXT NOT NULL,
            asked_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX sign_in_person ON sign_in (person, asked_at);
        CREATE INDEX sign_in_over ON sign_in (expires_at);
        CREATE TABLE session (
            digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
            person INTEGER NOT NULL REFERENCES person (id),
            address TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            seen_at INTEGER NOT NULL,
            ends_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX session_person ON session (person);
        CREATE INDEX session_over ON session (ends_at);
        CREATE TABLE draft (
            person INTEGER NOT NULL REFERENCES person (id),
            place TEXT NOT NULL,
            subject TEXT NOT NULL,
            text TEXT NOT NULL,
            saved_at INTEGER NOT NULL,
            PRIMARY KEY (person, place)
        ) STRICT, WITHOUT ROWID;
        ALTER TABLE conversation ADD COLUMN practitioner_unread INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE conversation ADD COLUMN counterpart_unread INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE entry ADD COLUMN files INTEGER NOT NULL DEFAULT 0;
        DROP INDEX conversation_practitioner;
        DROP INDEX conversation_counterpart;
        CREATE INDEX conversation_practitioner ON conversation (practitioner, last_activity_at, id);
        CREATE INDEX conversation_counterpart ON conversation (counterpart, last_activity_at, id);
        CREATE INDEX conversation_practitioner_unread ON conversation (practitioner, last_activity_at, id)
            WHERE practitioner_unread > 0;
        CREATE INDEX conversation_counterpart_unread ON conversation (counterpart, last_activity_at, id)
            WHERE counterpart_unread > 0;
        CREATE TABLE search_cursor (
            entry INTEGER NOT NULL
        ) STRICT;
        INSERT INTO search_cursor (entry) VALUES (0);
        CREATE VIEW entry_words AS
            SELECT entry.id AS id, 'p' || practitioner || ' p' || counterpart AS people, subject, text
            FROM entry JOIN conversation ON conversation.id = entry.conversation;
        CREATE VIRTUAL TABLE entry_search USING fts5(
            people, subject, text, content='entry_words', content_rowid='id',
            tokenize='unicode61 remove_diacritics 2', prefix='2 3');
        CREATE TRIGGER entry_words_change AFTER UPDATE OF kind, text ON entry
            WHEN old.id <= (SELECT entry FROM search_cursor)
            BEGIN
                INSERT INTO entry_search (entry_search, rowid, people, subject, text)
                    SELECT 'delete', old.id, 'p' || practitioner || ' p' || counterpart, subject, old.text
                    FROM conversation WHERE id = old.conversation AND old.kind = 'message';
                INSERT INTO entry_search (rowid, people, subject, text)
                    SELECT new.id, 'p' || practitioner || ' p' || counterpart, subject, new.text
                    FROM conversation WHERE id = new.conversation AND new.kind = 'message';
            END;
        CREATE TRIGGER entry_words_end BEFORE DELETE ON entry
            WHEN old.id <= (SELECT entry FROM search_cursor) AND old.kind = 'message'
            BEGIN
                INSERT INTO entry_search (entry_search, rowid, people, subject, text)
                    SELECT 'delete', old.id, 'p' || practitioner || ' p' || counterpart, subject, old.text
                    FROM conversation WHERE id = old.conversation;
            END;
        CREATE TRIGGER conversation_words_change AFTER UPDATE OF practitioner, counterpart, subject ON conversation
            WHEN old.practitioner <> new.practitioner OR old.counterpart <> new.counterpart OR old.subject <> new.subject
            BEGIN
                INSERT INTO entry_search (entry_search, rowid, people, subject, text)
                    SELECT 'delete', id, 'p' || old.practitioner || ' p' || old.counterpart, old.subject, text
                    FROM entry WHERE conversation = new.id AND kind = 'message'
                        AND id <= (SELECT entry FROM search_cursor);
                INSERT INTO entry_search (rowid, people, subject, text)
                    SELECT id, 'p' || new.practitioner || ' p' || new.counterpart, new.subject, text
                    FROM entry WHERE conversation = new.id AND kind = 'message'
                        AND id <= (SELECT entry FROM search_cursor);
            END;
        """
}
