extension Schema {
    /// Entries whose words were taken out at the desk: from then on their text alone is told, and never their mail.
    static let redactions = "ALTER TABLE entry ADD COLUMN redacted_at INTEGER;"
}
