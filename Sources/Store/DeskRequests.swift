import GRDB
package import Mail
package import Triage

/// A request to a desk elsewhere as it was first sent: what is sent again under the same key must be the same bytes.
package struct DeskRequest: Hashable, Sendable {
    /// What it asks for; only a creation can be sent again under a key.
    package enum Kind: String, Hashable, Sendable { case create, update }

    package var task: DeskTaskID
    package var kind: Kind
    /// Counts the requests of one task that differ; a part of the key.
    package var generation: Int
    package var body: String
    /// Until when the files that it names can be attached; nil where it names none.
    package var filesUntil: Timestamp?
    /// When it may first have reached the desk.
    package var firstSentAt: Timestamp

    package init(
        task: DeskTaskID, kind: Kind, generation: Int, body: String, filesUntil: Timestamp?, firstSentAt: Timestamp
    ) {
        self.task = task
        self.kind = kind
        self.generation = generation
        self.body = body
        self.filesUntil = filesUntil
        self.firstSentAt = firstSentAt
    }
}

extension Store {
    /// The request of a task that may have been sent; nil where none was.
    package func deskRequest(of task: DeskTaskID) async throws -> DeskRequest? {
        try await read { db in
            let row = try db.row(
                "SELECT kind, generation, body, files_until, first_sent_at FROM desk_request WHERE task = ?",
                [task.rawValue])
            guard let row, let kind = DeskRequest.Kind(rawValue: row["kind"]) else { return nil }
            let until: Int64? = row["files_until"]
            return DeskRequest(
                task: task, kind: kind, generation: row["generation"], body: row["body"],
                filesUntil: until.map { Timestamp(milliseconds: $0) },
                firstSentAt: Timestamp(milliseconds: row["first_sent_at"]))
        }
    }

    /// Keeps a request before it is sent, in the place of an earlier one; it goes when its task is done.
    package func keep(_ request: DeskRequest) async throws {
        try await write { db in
            try db.run(
                """
                INSERT INTO desk_request (task, kind, generation, body, files_until, first_sent_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (task) DO UPDATE SET kind = excluded.kind, generation = excluded.generation,
                    body = excluded.body, files_until = excluded.files_until, first_sent_at = excluded.first_sent_at
                """,
                [
                    request.task.rawValue, request.kind.rawValue, request.generation, request.body.stored,
                    request.filesUntil?.milliseconds, request.firstSentAt.milliseconds,
                ])
        }
    }
}

extension Store {
    /// The mail that an entry came in, or that it makes; nil where there is none, or where it has been
    /// dropped or redacted.
    package func mail(of entry: EntryID) async throws -> [UInt8]? {
        try await read { db in
            let row = try db.row(
                """
                SELECT bytes FROM entry LEFT JOIN arrival ON arrival.id = entry.arrival
                    LEFT JOIN entry_mail ON entry_mail.entry = entry.id
                    JOIN blob ON blob.sha256 = coalesce(arrival.raw, entry_mail.raw)
                WHERE entry.id = ? AND redacted_at IS NULL
                """, [entry.rawValue])
            return try row?.bytes("bytes")
        }
    }
}
