package import Flow
import GRDB
package import Mail
import Triage

extension Store {
    /// Performs one task at the local desk, once however often it is asked to.
    ///
    /// - Returns: the ticket's number at that desk, and the comment's where one was made.
    package func performLocally(
        _ work: DeskWork, now: Timestamp
    ) async throws -> (externalID: String, commentID: String?) {
        try await write { db in
            let desk = LocalDeskRow(db: db, now: now)
            return (externalID: desk.name(work.ticket), commentID: try desk.perform(work))
        }
    }

    /// What agents of the local desk did after that change, oldest first; our own comments are not among it.
    ///
    /// - Parameter cursor: the number of the last change that was read; 0 for the beginning.
    /// - Returns: the changes, and the cursor after them.
    package func localChanges(after cursor: Int64, limit: Int) async throws -> (changes: [DeskChange], cursor: Int64) {
        try await read { db in
            let rows = try db.rows(
                """
                SELECT local_change.id, local_change.ticket, local_change.kind, local_change.detail, local_change.at,
                    local_comment.text, local_comment.is_public, local_comment.name
                FROM local_change LEFT JOIN local_comment ON local_comment.id = local_change.comment
                WHERE local_change.id > ? ORDER BY local_change.id LIMIT ?
                """, [cursor, limit])
            return (changes: rows.compactMap(DeskChange.init), cursor: rows.last?["id"] ?? cursor)
        }
    }
}

extension DeskChange {
    fileprivate init?(_ row: Row) {
        let id: Int64 = row["id"]
        let kind: String = row["kind"]
        let detail: String = row["detail"]
        let event: Event
        switch kind {
        case "comment":
            guard let text: String = row["text"] else { return nil }
            event = .comment(text, isPublic: row["is_public"], agent: row["name"])
        case "status":
            guard let status = TicketStatus(rawValue: detail) else { return nil }
            event = .status(status)
        default:
            event = .assigned(handle: detail)
        }
        self.init(
            id: "local-\(id)", ticket: TicketID(row["ticket"]), at: Timestamp(milliseconds: row["at"]), event: event)
    }
}

/// The local desk's rows within a transaction: what a desk elsewhere would keep for itself.
struct LocalDeskRow {
    let db: Database
    let now: Timestamp

    /// A ticket's number at the local desk.
    func name(_ ticket: TicketID) -> String { "local-\(ticket)" }

    /// - Returns: the number of the comment that was made, now or the first time.
    func perform(_ work: DeskWork) throws -> String? {
        if let done = try db.row("SELECT comment FROM local_task WHERE task = ?", [work.task.rawValue]) {
            let comment: Int64? = done["comment"]
            return comment.map { "local-\($0)" }
        }
        try ensure(work.ticket)
        var comment: Int64?
        if let words = work.comment {
            comment = try add(
                Comment(
                    entry: words.entry, author: words.author.rawValue, name: "", isPublic: true, text: "",
                    attachments: words.attachments),
                to: work.ticket)
        } else if let note = work.note {
            comment = try add(
                Comment(author: Comment.postern, name: "", isPublic: false, text: note), to: work.ticket)
        }
        if let status = work.status { try move(work.ticket, to: status) }
        try db.run("INSERT INTO local_task (task, comment) VALUES (?, ?)", [work.task.rawValue, comment])
        return comment.map { "local-\($0)" }
    }

    /// A ticket that another desk had before is taken over with its next task.
    private func ensure(_ ticket: TicketID) throws {
        try db.run(
            """
            INSERT INTO local_ticket (ticket, status, created_at, updated_at) VALUES (?, 'new', ?, ?)
            ON CONFLICT (ticket) DO NOTHING
            """, [ticket.rawValue, now.milliseconds, now.milliseconds])
    }

    func move(_ ticket: TicketID, to status: TicketStatus) throws {
        try db.run(
            "UPDATE local_ticket SET status = ?, updated_at = ? WHERE ticket = ?",
            [status.rawValue, now.milliseconds, ticket.rawValue])
    }

    struct Comment {
        /// As author: Postern's own words.
        static let postern = "postern"
        /// As author: somebody at the desk.
        static let agent = "agent"

        var entry: EntryID?
        var author: String
        /// An agent's; people's names are looked up.
        var name: String
        var isPublic: Bool
        /// Empty where an entry holds the words.
        var text: String
        var attachments: [String] = []
    }

    func add(_ comment: Comment, to ticket: TicketID) throws -> Int64 {
        try db.run(
            """
            INSERT INTO local_comment (ticket, entry, author, name, is_public, text, attachments, at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                ticket.rawValue, comment.entry?.rawValue, comment.author, comment.name.stored, comment.isPublic,
                comment.text.stored, comment.attachments.joined(separator: "\n").stored, now.milliseconds,
            ])
        return db.lastInsertedRowID
    }
}
