extension Schema {
    /// What waits for an answer, which steps of the ladder have happened, and which agendas have gone out.
    ///
    /// `schedule_rules` keeps the ladder and hours that the moments were computed by: others call for others.
    /// `waiting.due_at` is NULL where it is still to be computed, and the largest number where the ladder has ended.
    /// Whoever changes a practitioner's hours, zone or absence need not think of it: a trigger leaves it open again.
    static let schedule = """
        CREATE TABLE waiting (
            conversation INTEGER PRIMARY KEY REFERENCES conversation (id),
            practitioner INTEGER NOT NULL REFERENCES person (id),
            entry INTEGER NOT NULL REFERENCES entry (id),
            since INTEGER NOT NULL,
            round INTEGER NOT NULL DEFAULT 0,
            anchor INTEGER NOT NULL,
            anchor_step INTEGER,
            step INTEGER NOT NULL DEFAULT 0,
            for_desk INTEGER NOT NULL DEFAULT 0 CHECK (for_desk IN (0, 1)),
            snoozed_until INTEGER,
            paused_until INTEGER,
            due_at INTEGER
        ) STRICT;
        CREATE INDEX waiting_entry ON waiting (entry);
        CREATE INDEX waiting_due ON waiting (due_at);
        CREATE INDEX waiting_practitioner ON waiting (practitioner, due_at);
        CREATE TRIGGER person_hours_change AFTER UPDATE OF working_hours, time_zone, away_until ON person
            WHEN new.working_hours IS NOT old.working_hours OR new.time_zone IS NOT old.time_zone
                OR new.away_until IS NOT old.away_until
            BEGIN UPDATE waiting SET due_at = NULL WHERE practitioner = new.id; END;
        CREATE TABLE reminder_step (
            conversation INTEGER NOT NULL REFERENCES conversation (id),
            entry INTEGER NOT NULL REFERENCES entry (id),
            round INTEGER NOT NULL,
            step INTEGER NOT NULL,
            how TEXT NOT NULL CHECK (how IN ('reminder', 'desk', 'passed')),
            outgoing INTEGER REFERENCES outgoing (id),
            at INTEGER NOT NULL,
            PRIMARY KEY (conversation, entry, round, step),
            CHECK ((how = 'reminder') = (outgoing IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX reminder_step_entry ON reminder_step (entry);
        CREATE INDEX reminder_step_outgoing ON reminder_step (outgoing) WHERE outgoing IS NOT NULL;
        CREATE TABLE schedule_rules (
            name TEXT PRIMARY KEY,
            text TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE agenda_sent (
            practitioner INTEGER NOT NULL REFERENCES person (id),
            day TEXT NOT NULL,
            outgoing INTEGER REFERENCES outgoing (id),
            at INTEGER NOT NULL,
            PRIMARY KEY (practitioner, day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX agenda_sent_outgoing ON agenda_sent (outgoing) WHERE outgoing IS NOT NULL;
        """

    /// What the first version filed and nobody has answered waits from the first such message on; its reminders' moments
    /// are still to be computed.
    static let unanswered = """
        INSERT INTO waiting (conversation, practitioner, entry, since, anchor)
        SELECT conversation.id, person.id, entry.id, entry.filed_at, entry.filed_at
        FROM conversation JOIN person ON person.id = conversation.practitioner AND person.role = 'practitioner'
            JOIN entry ON entry.id = (
                SELECT min(asked.id) FROM entry AS asked
                WHERE asked.conversation = conversation.id AND asked.kind = 'message' AND asked.author = 'counterpart'
                    AND asked.id > coalesce((
                        SELECT max(said.id) FROM entry AS said
                        WHERE said.conversation = conversation.id AND said.kind = 'message'
                            AND said.author = 'practitioner'), 0))
        WHERE conversation.is_open = 1 AND conversation.kind <> 'support';
        """
}
