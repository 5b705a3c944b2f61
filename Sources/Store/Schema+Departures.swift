extension Schema {
    /// Practitioners who have left, and who has been told so.
    static let departures = """
        ALTER TABLE person ADD COLUMN left_at INTEGER;
        ALTER TABLE conversation ADD COLUMN told_of_leaving INTEGER NOT NULL DEFAULT 0
            CHECK (told_of_leaving IN (0, 1));
        """
}
