extension Schema {
    /// What happened, in the order in which it was committed, and who is told of it.
    ///
    /// Triggers alone write the log, so that no code path can forget to. Each is one INSERT without a look at any table,
    /// since it is paid for by every mail, and none can fail: a row that cannot be logged would keep a mail from being
    /// filed. There are no foreign keys: what is erased later has happened all the same, and AUTOINCREMENT gives no number
    /// twice, so that a cursor stays true after the log was emptied.
    ///
    /// A migration that makes `conversation`, `entry`, `waiting` or `outgoing` anew takes their triggers with the old table
    /// and has to make them again. The templates are those that `TemplateName.isRelayed` names; a test compares them.
    static let happenings = """
        CREATE TABLE happening (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            conversation INTEGER NOT NULL,
            entry INTEGER,
            outgoing INTEGER
        ) STRICT;
        CREATE TRIGGER happening_opened AFTER INSERT ON conversation
            BEGIN
                INSERT INTO happening (at, kind, conversation)
                    VALUES (new.created_at, 'conversation.opened', new.id);
            END;
        CREATE TRIGGER happening_promoted AFTER UPDATE OF kind ON conversation
            WHEN new.kind = 'in-house' AND old.kind <> 'in-house'
            BEGIN
                INSERT INTO happening (at, kind, conversation)
                    VALUES (\(clock), 'conversation.promoted', new.id);
            END;
        CREATE TRIGGER happening_assigned AFTER UPDATE OF practitioner ON conversation
            WHEN new.practitioner <> old.practitioner
            BEGIN
                INSERT INTO happening (at, kind, conversation)
                    VALUES (\(clock), 'conversation.assigned', new.id);
            END;
        CREATE TRIGGER happening_added AFTER INSERT ON entry
            BEGIN
                INSERT INTO happening (at, kind, conversation, entry)
                    VALUES (new.filed_at, 'entry.added', new.conversation, new.id);
            END;
        CREATE TRIGGER happening_note_released AFTER UPDATE OF kind ON entry
            WHEN new.kind = 'message' AND old.kind = 'note'
            BEGIN
                INSERT INTO happening (at, kind, conversation, entry)
                    VALUES (new.filed_at, 'entry.added', new.conversation, new.id);
            END;
        CREATE TRIGGER happening_waiting AFTER INSERT ON waiting
            BEGIN
                INSERT INTO happening (at, kind, conversation, entry)
                    VALUES (new.anchor, 'conversation.waiting', new.conversation, new.entry);
            END;
        CREATE TRIGGER happening_answered AFTER DELETE ON waiting
            BEGIN
                INSERT INTO happening (at, kind, conversation, entry)
                    VALUES (\(clock), 'conversation.answered', old.conversation, old.entry);
            END;
        CREATE TRIGGER happening_delivery AFTER UPDATE OF state ON outgoing
            WHEN new.state IN ('sent', 'failed') AND new.state <> old.state AND new.entry IS NOT NULL
                AND new.conversation IS NOT NULL AND new.template IN ('existing-client-message',
                'new-customer-enquiry', 'enquirer-message', 'message-from-practitioner', 'message-from-support')
            BEGIN
                INSERT INTO happening (at, kind, conversation, entry, outgoing)
                    VALUES (ifnull(new.settled_at, \(clock)), 'delivery.' || new.state, new.conversation, new.entry,
                        new.id);
            END;
        CREATE TABLE webhook (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            url TEXT NOT NULL,
            secret TEXT NOT NULL,
            kinds TEXT NOT NULL DEFAULT '',
            created_at INTEGER NOT NULL,
            cursor INTEGER NOT NULL,
            attempts INTEGER NOT NULL DEFAULT 0,
            next_at INTEGER NOT NULL,
            last_success_at INTEGER,
            last_trouble TEXT,
            disabled_at INTEGER
        ) STRICT;
        """

    /// Now in milliseconds, where a row does not say when; SQLite 3.40 has no `subsec`, and a Julian day as a double is
    /// true to a twentieth of a millisecond.
    private static let clock = "CAST(round((julianday('now') - 2440587.5) * 86400000) AS INTEGER)"
}
