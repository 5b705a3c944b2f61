package import Flow
import GRDB
import Mail
package import Triage

/// How one of our tickets and one at the desk belong together.
package struct DeskLink: Hashable, Sendable {
    package var ticket: TicketID
    /// Our view of it.
    package var status: TicketStatus
    /// The number at the desk that words go to now; nil where it has none yet.
    package var externalID: String?
    /// Tickets at the desk that it had before.
    package var former: Int
    /// The practitioner's; nil for an enquiry that has none yet.
    package var handle: String?
    /// Tasks wait for the desk: our view of the status is the newer one.
    package var isAhead: Bool
}

/// What is known of comments at the desk.
package struct KnownDeskComments: Hashable, Sendable {
    /// Those that our own tasks made.
    package var ours: Set<String> = []
    /// Those that have been told and filed, whatever came of it.
    package var filed: Set<String> = []
    /// Those whose words people see.
    package var shown: Set<String> = []
    package init() {}
}

extension Store {
    /// The ticket of ours that a ticket at the desk belongs to, now or before; nil for none.
    package func deskLink(externalID: String) async throws -> DeskLink? {
        try await read { db in
            let ticket = try db.number(
                """
                SELECT id FROM ticket WHERE external_id = ?1
                UNION ALL SELECT ticket FROM desk_former WHERE external_id = ?1 LIMIT 1
                """, [externalID])
            return try ticket.flatMap { try DeskLinks(db: db).link(TicketID($0)) }
        }
    }

    /// A conversation's; nil where it has no ticket.
    package func deskLink(of conversation: ConversationID) async throws -> DeskLink? {
        try await read { db in
            let ticket = try db.number("SELECT id FROM ticket WHERE conversation = ?", [conversation.rawValue])
            return try ticket.flatMap { try DeskLinks(db: db).link(TicketID($0)) }
        }
    }

    /// Tickets that are worked on and have a number at the desk, by their ids.
    package func openDeskLinks(after ticket: TicketID, limit: Int) async throws -> [DeskLink] {
        try await read { db in
            try db.rows(
                """
                SELECT id FROM ticket WHERE id > ? AND external_id IS NOT NULL AND status NOT IN ('solved', 'closed')
                ORDER BY id LIMIT ?
                """, [ticket.rawValue, limit]
            ).compactMap { row in try DeskLinks(db: db).link(TicketID(row["id"])) }
        }
    }

    /// What is known of these comments, by the ids that tasks and changes gave them.
    package func known(deskComments ids: [String]) async throws -> KnownDeskComments {
        try await read { db in
            var known = KnownDeskComments()
            for id in ids {
                let row = try db.row(
                    """
                    SELECT EXISTS (SELECT 1 FROM desk_comment WHERE comment = ?1) AS ours,
                        EXISTS (SELECT 1 FROM desk_change WHERE id = ?1) AS filed,
                        EXISTS (SELECT 1 FROM desk_entry WHERE comment = ?1 AND withdrawn_at IS NULL) AS shown
                    """, [id])
                guard let row else { continue }
                if row["ours"] { known.ours.insert(id) }
                if row["filed"] { known.filed.insert(id) }
                if row["shown"] { known.shown.insert(id) }
            }
            return known
        }
    }
}

/// The ties between tickets within a transaction.
struct DeskLinks {
    let db: Database

    func link(_ ticket: TicketID) throws -> DeskLink? {
        let row = try db.row(
            """
            SELECT ticket.status, ticket.external_id, person.handle,
                (SELECT count(*) FROM desk_former WHERE desk_former.ticket = ticket.id) AS former,
                EXISTS (SELECT 1 FROM desk_task
                    WHERE desk_task.ticket = ticket.id AND state IN ('due', 'claimed')) AS ahead
            FROM ticket JOIN conversation ON conversation.id = ticket.conversation
                JOIN person ON person.id = conversation.practitioner
            WHERE ticket.id = ?
            """, [ticket.rawValue])
        guard let row, let status = TicketStatus(rawValue: row["status"]) else { return nil }
        return DeskLink(
            ticket: ticket, status: status, externalID: row["external_id"], former: row["former"],
            handle: row["handle"], isAhead: row["ahead"])
    }

    /// Ties our ticket to another one at the desk, and remembers the one it had.
    ///
    /// A ticket at the desk that belongs to another conversation stays that one's: words of two people are never mixed.
    func move(_ ticket: TicketID, to externalID: String) throws {
        let isTaken = try db.number(
            "SELECT 1 FROM ticket WHERE external_id = ? AND id <> ?", [externalID.stored, ticket.rawValue])
        guard isTaken == nil else { return }
        try db.run(
            """
            INSERT INTO desk_former (external_id, ticket)
            SELECT external_id, id FROM ticket WHERE id = ?1 AND external_id IS NOT NULL AND external_id <> ?2
            ON CONFLICT (external_id) DO UPDATE SET ticket = excluded.ticket
            """, [ticket.rawValue, externalID.stored])
        try db.run(
            "UPDATE ticket SET external_id = ?1 WHERE id = ?2 AND external_id IS NOT ?1",
            [externalID.stored, ticket.rawValue])
        try db.run(
            "DELETE FROM desk_former WHERE external_id = ? AND ticket = ?", [externalID.stored, ticket.rawValue])
    }
}
