package import Flow
import GRDB
package import Mail
package import Triage

/// Why the local desk does not do what an agent asks.
package enum TicketRefusal: Error, Equatable, Sendable {
    case noSuchTicket(TicketID)
    /// Its first task has not been performed yet.
    case notAtDesk(TicketID)
    case closed(TicketID)
    case emptyWords
    case noSuchStatus(TicketStatus)
    case noSuchPractitioner(handle: String)
    /// A practitioner who works here no more.
    case hasLeft(handle: String)
    /// Only an enquiry without a practitioner is given one.
    case notAssignable(TicketID)
}

/// Agents' work at the local desk; each is a row of the feed that `localChanges` reads.
extension Store {
    /// A public comment of an agent, which the requester gets by mail; the ticket waits for them then.
    ///
    /// - Throws: `TicketRefusal`.
    package func replyLocally(_ ticket: TicketID, _ text: String, agent: String, now: Timestamp) async throws {
        try await write { db in
            let desk = LocalAgent(db: db, now: now)
            let status = try desk.openStatus(ticket)
            try desk.comment(ticket, text, agent: agent, isPublic: true)
            try desk.move(ticket, from: status, .agentReplied)
        }
    }

    /// A private note of an agent, on a closed ticket too.
    ///
    /// - Throws: `TicketRefusal`.
    package func noteLocally(_ ticket: TicketID, _ text: String, agent: String, now: Timestamp) async throws {
        try await write { db in
            let desk = LocalAgent(db: db, now: now)
            _ = try desk.status(ticket)
            try desk.comment(ticket, text, agent: agent, isPublic: false)
        }
    }

    /// The status that an agent chose.
    ///
    /// - Throws: `TicketRefusal`.
    package func setStatusLocally(_ ticket: TicketID, _ status: TicketStatus, now: Timestamp) async throws {
        try await write { db in
            guard TicketStatusRules.choices.contains(status) else { throw TicketRefusal.noSuchStatus(status) }
            let desk = LocalAgent(db: db, now: now)
            try desk.move(ticket, from: try desk.openStatus(ticket), .set(status))
        }
    }

    /// The practitioner that an agent chose for an enquiry that named none.
    ///
    /// - Throws: `TicketRefusal`.
    package func assignLocally(_ ticket: TicketID, handle: String, now: Timestamp) async throws {
        try await write { db in
            let desk = LocalAgent(db: db, now: now)
            _ = try desk.openStatus(ticket)
            try desk.assign(ticket, handle.lowercased())
        }
    }
}

private struct LocalAgent {
    let db: Database
    let now: Timestamp
    private var desk: LocalDeskRow { LocalDeskRow(db: db, now: now) }

    init(db: Database, now: Timestamp) {
        self.db = db
        self.now = now
    }

    func status(_ ticket: TicketID) throws -> TicketStatus {
        guard let row = try db.row("SELECT status FROM local_ticket WHERE ticket = ?", [ticket.rawValue]),
            let status = TicketStatus(rawValue: row["status"])
        else {
            throw try TicketRecord.find(ticket, in: db) == nil
                ? TicketRefusal.noSuchTicket(ticket) : TicketRefusal.notAtDesk(ticket)
        }
        return status
    }

    func openStatus(_ ticket: TicketID) throws -> TicketStatus {
        let status = try status(ticket)
        guard status != .closed else { throw TicketRefusal.closed(ticket) }
        return status
    }

    func comment(_ ticket: TicketID, _ text: String, agent: String, isPublic: Bool) throws {
        guard text.contains(where: { !$0.isWhitespace }) else { throw TicketRefusal.emptyWords }
        let comment = LocalDeskRow.Comment(
            author: LocalDeskRow.Comment.agent, name: agent, isPublic: isPublic, text: text)
        try tell(ticket, "comment", comment: try desk.add(comment, to: ticket), "")
    }

    func move(_ ticket: TicketID, from status: TicketStatus, _ event: TicketEvent) throws {
        guard let kind = try TicketRecord.find(ticket, in: db)?.kind else { throw TicketRefusal.noSuchTicket(ticket) }
        let next = TicketStatusRules.status(status, after: event, of: kind)
        guard next != status else { return }
        try desk.move(ticket, to: next)
        try tell(ticket, "status", comment: nil, next.rawValue)
    }

    func assign(_ ticket: TicketID, _ handle: String) throws {
        guard let assignee = try PersonRow.practitioner(handle: handle, in: db) else {
            throw TicketRefusal.noSuchPractitioner(handle: handle)
        }
        guard !assignee.hasLeft else { throw TicketRefusal.hasLeft(handle: handle) }
        let open = try db.number(
            """
            SELECT 1 FROM ticket JOIN conversation ON conversation.id = ticket.conversation
                JOIN person ON person.id = conversation.practitioner
                JOIN local_ticket ON local_ticket.ticket = ticket.id
            WHERE ticket.id = ? AND ticket.kind = 'enquiry' AND person.role = 'desk'
                AND local_ticket.assigned IS NULL
            """, [ticket.rawValue])
        guard open != nil else { throw TicketRefusal.notAssignable(ticket) }
        try db.run(
            "UPDATE local_ticket SET assigned = ?, updated_at = ? WHERE ticket = ?",
            [handle, now.milliseconds, ticket.rawValue])
        try tell(ticket, "assigned", comment: nil, handle)
    }

    private func tell(_ ticket: TicketID, _ kind: String, comment: Int64?, _ detail: String) throws {
        try db.run(
            "INSERT INTO local_change (ticket, kind, comment, detail, at) VALUES (?, ?, ?, ?, ?)",
            [ticket.rawValue, kind, comment, detail, now.milliseconds])
    }
}
