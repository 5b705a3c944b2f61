package import Flow
import GRDB
package import Mail
package import Triage

/// A ticket as a list shows it.
package struct TicketSummary: Sendable {
    package var id: TicketID
    package var kind: TicketKind
    package var status: TicketStatus
    package var conversation: ConversationID
    package var subject: String
    package var requester: KnownPerson
    /// nil for an enquiry that has none yet.
    package var practitioner: KnownPerson?
    /// Since when the requester waits for words of anybody; nil where the last words are not theirs, or nothing is to be
    /// done.
    package var waitingSince: Timestamp?
    /// Comments at the desk, private ones too.
    package var comments: Int
    /// Its number at the desk; nil until it is there.
    package var externalID: String?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    /// Tasks that the desk has not got yet.
    package var waitingTasks: Int
    /// The desk's words about a task that it will not take.
    package var problem: String?
}

/// One comment of a ticket at the local desk.
package struct TicketComment: Sendable {
    /// Whose words they are; only an agent's are written at the desk.
    package enum Author: String, Hashable, Sendable, CaseIterable {
        case practitioner, counterpart, agent
        /// Our own words.
        case postern
    }

    package var id: Int64
    package var author: Author
    package var name: String
    package var isPublic: Bool
    package var text: String
    package var attachments: [String]
    package var at: Timestamp
}

extension Store {
    /// Tickets, those that wait longest first; `done` adds the solved and closed ones and lists the newest first.
    package func tickets(kind: TicketKind?, done: Bool, limit: Int) async throws -> [TicketSummary] {
        try await read { db in
            let ids = try db.rows(
                done
                    ? "SELECT id FROM ticket WHERE ?1 IS NULL OR kind = ?1 ORDER BY id DESC LIMIT ?2"
                    : """
                    SELECT id FROM ticket WHERE status NOT IN ('solved', 'closed') AND (?1 IS NULL OR kind = ?1)
                    ORDER BY updated_at, id LIMIT ?2
                    """, [kind?.rawValue, limit])
            return try ids.compactMap { try TicketSummary(TicketID($0["id"]), in: db) }
        }
    }

    /// One ticket with the comments that the local desk has of it, in their order; nil for none.
    package func ticket(_ id: TicketID) async throws -> (TicketSummary, [TicketComment])? {
        try await read { db in
            guard let summary = try TicketSummary(id, in: db) else { return nil }
            let comments = try db.rows(
                """
                SELECT local_comment.id, local_comment.author, local_comment.name, is_public, attachments, at,
                    coalesce(entry.text, local_comment.text) AS words
                FROM local_comment LEFT JOIN entry ON entry.id = local_comment.entry
                WHERE ticket = ? ORDER BY local_comment.id
                """, [id.rawValue])
            return (summary, comments.compactMap { TicketComment($0, of: summary) })
        }
    }
}

extension TicketSummary {
    fileprivate init?(_ id: TicketID, in db: Database) throws {
        let row = try db.row(
            """
            SELECT ticket.conversation, ticket.external_id, ticket.created_at, ticket.updated_at, conversation.subject,
                conversation.practitioner, conversation.counterpart,
                (SELECT count(*) FROM local_comment WHERE local_comment.ticket = ticket.id) AS comments,
                (SELECT count(*) FROM desk_task
                    WHERE desk_task.ticket = ticket.id AND state IN ('due', 'claimed')) AS waiting,
                (SELECT note FROM desk_task WHERE desk_task.ticket = ticket.id AND state = 'failed'
                    ORDER BY id LIMIT 1) AS problem
            FROM ticket JOIN conversation ON conversation.id = ticket.conversation WHERE ticket.id = ?
            """, [id.rawValue])
        guard let row, let record = try TicketRecord.find(id, in: db),
            let practitioner = try PersonRow.known(PersonID(row["practitioner"]), in: db),
            let counterpart = try PersonRow.known(PersonID(row["counterpart"]), in: db)
        else { return nil }
        self.id = id
        kind = record.kind
        status = record.status
        conversation = ConversationID(row["conversation"])
        subject = row["subject"]
        requester = record.requester == .practitioner ? practitioner : counterpart
        self.practitioner = practitioner.role == .practitioner ? practitioner : nil
        waitingSince =
            record.status.isDone
            ? nil : try Self.waiting(ConversationID(row["conversation"]), record.requester, in: db)
        comments = row["comments"]
        externalID = row["external_id"]
        createdAt = Timestamp(milliseconds: row["created_at"])
        updatedAt = Timestamp(milliseconds: row["updated_at"])
        waitingTasks = row["waiting"]
        problem = row["problem"]
    }

    /// The first of the requester's words that nobody's words have followed.
    private static func waiting(
        _ conversation: ConversationID, _ requester: Party, in db: Database
    ) throws -> Timestamp? {
        try db.number(
            """
            SELECT min(written_at) FROM entry
            WHERE conversation = ?1 AND kind = 'message' AND author = ?2 AND id > coalesce((
                SELECT max(id) FROM entry WHERE conversation = ?1 AND kind = 'message' AND author <> ?2), 0)
            """, [conversation.rawValue, requester.rawValue]
        ).map { Timestamp(milliseconds: $0) }
    }
}

extension TicketComment {
    fileprivate init?(_ row: Row, of ticket: TicketSummary) {
        guard let author = Author(rawValue: row["author"]) else { return nil }
        let person: KnownPerson? =
            switch author {
            case .practitioner: ticket.practitioner ?? ticket.requester
            case .counterpart: ticket.requester
            case .agent, .postern: nil
            }
        let names: String = row["attachments"]
        self.init(
            id: row["id"], author: author, name: person?.name ?? row["name"], isPublic: row["is_public"],
            text: row["words"], attachments: names.split(separator: "\n").map(String.init),
            at: Timestamp(milliseconds: row["at"]))
    }
}
