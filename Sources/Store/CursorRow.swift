import GRDB

extension Store {
    /// How far a folder has been read; nil where it never was.
    package func cursor(mailbox: String, folder: String) async throws -> Cursor? {
        try await read { db in
            try db.row(
                "SELECT uid_validity, uid FROM cursor WHERE mailbox = ? AND folder = ?", [mailbox, folder]
            ).map { row in
                Cursor(mailbox: mailbox, folder: folder, uidValidity: row["uid_validity"], uid: row["uid"])
            }
        }
    }

    /// Moves a cursor where no mail was filed (an empty folder, a new UIDVALIDITY).
    package func setCursor(_ cursor: Cursor) async throws {
        try await write { db in try cursor.store(in: db) }
    }
}

extension Cursor {
    func store(in db: Database) throws {
        try db.run(
            """
            INSERT INTO cursor (mailbox, folder, uid_validity, uid) VALUES (?, ?, ?, ?)
            ON CONFLICT (mailbox, folder) DO UPDATE SET uid_validity = excluded.uid_validity, uid = excluded.uid
            """, [mailbox, folder, Int64(uidValidity), Int64(uid)])
    }
}
