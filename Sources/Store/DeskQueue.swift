import Flow
import GRDB
import Mail
import Triage

/// Work for the desk, written in the transaction that causes it and carried out later, in order (product §8).
///
/// Our view of a ticket's status moves here, at once, by `TicketStatusRules`; the desk's follows when the task is done.
struct DeskQueue {
    let db: Database
    let now: Timestamp

    /// Adds a task for a conversation's ticket; the first one makes the ticket, and a ticket that exists is used again.
    ///
    /// An entry goes to the desk once. A comment on an enquiry or support conversation that has no ticket makes one, with
    /// what was said before it; in-house it is not the desk's business. Notes and statuses need a ticket, else nothing
    /// is to be done.
    /// - Parameters:
    ///   - entry: the words that the task carries.
    ///   - attachments: the names of the files that came with them.
    /// - Throws: `Inconsistency` for words that are not there.
    func add(
        _ task: DeskTask, _ conversation: ConversationID, entry: EntryID?, attachments: [String] = []
    ) throws {
        let place = try place(conversation, entry)
        switch task {
        case .create(let kind):
            let words = try place.words()
            guard let ticket = place.ticket else { return try open(kind, place, words, attachments) }
            try comment(words, on: ticket, attachments)
        case .comment:
            let words = try place.words()
            if let ticket = place.ticket { return try comment(words, on: ticket, attachments) }
            guard let kind = place.kind else { return }
            try open(kind, place, words, attachments)
        case .note(let text):
            guard let ticket = place.ticket else { return }
            try insert(.note, ticket.id, nil, text)
        case .status(let status):
            guard let ticket = place.ticket else { return }
            try move(ticket, .set(status))
        }
    }

    /// Tells the desk that a practitioner has left a conversation unanswered; a ticket that says so and is still open is
    /// told nothing more.
    ///
    /// In-house that is a ticket with the question; a conversation that has a ticket gets a note on it, and it is open
    /// again.
    /// - Parameters:
    ///   - entry: the question; nil where it is not known.
    ///   - words: our own, as a private note.
    func escalate(_ conversation: ConversationID, entry: EntryID?, words: String) throws {
        let place = try place(conversation, entry)
        guard let ticket = place.ticket else {
            let ticket = try ticket(place.kind ?? .escalation, place)
            try insert(.create, ticket.id, entry, entry == nil ? words : "")
            if let entry { try insert(.note, ticket.id, entry, words) }
            return
        }
        guard try !isTold(ticket, entry, words) else { return }
        if let entry, !place.isTold { try insert(.comment, ticket.id, entry, "") }
        try insert(.note, ticket.id, entry, words)
        try move(ticket, .escalated)
    }

    private func isTold(_ ticket: TicketRecord, _ entry: EntryID?, _ words: String) throws -> Bool {
        guard ticket.status == .new || ticket.status == .open else { return false }
        if let entry {
            return try db.number("SELECT 1 FROM desk_task WHERE entry = ? AND task = 'note'", [entry.rawValue]) != nil
        }
        let last = try db.row(
            "SELECT task, entry, detail FROM desk_task WHERE ticket = ? AND task <> 'status' ORDER BY id DESC LIMIT 1",
            [ticket.id.rawValue])
        guard let last else { return false }
        let detail: String = last["detail"]
        return detail == words.stored && last["entry"] == nil
    }

    // MARK: Words

    private struct Words {
        let id: EntryID
        let author: EntryAuthor
        let isAtDesk: Bool
    }

    /// All that a task depends on, by one statement: it is on the path of every mail.
    private struct Place {
        let conversation: ConversationID
        /// What a ticket of the conversation would be; nil in-house.
        let kind: TicketKind?
        let requester: Party
        let ticket: TicketRecord?
        let entry: EntryID?
        let author: EntryAuthor?
        /// The entry has been told as words.
        let isTold: Bool
        /// Something was said before the entry.
        let hasEarlier: Bool

        func words() throws -> Words {
            guard let entry, let author else { throw Inconsistency("the desk is to be told words that are not there") }
            return Words(id: entry, author: author, isAtDesk: isTold)
        }
    }

    private func place(_ conversation: ConversationID, _ entry: EntryID?) throws -> Place {
        let row = try db.row(
            """
            SELECT conversation.kind AS system, person.role, ticket.id, ticket.kind, ticket.status,
                (SELECT author FROM entry WHERE id = ?2) AS author,
                EXISTS (SELECT 1 FROM desk_task WHERE entry = ?2 AND task IN ('create', 'comment'))
                    OR EXISTS (SELECT 1 FROM desk_entry WHERE entry = ?2) AS told,
                EXISTS (SELECT 1 FROM entry WHERE conversation = ?1 AND id < ?2 AND kind = 'message') AS earlier
            FROM conversation JOIN person ON person.id = conversation.counterpart
                LEFT JOIN ticket ON ticket.conversation = conversation.id
            WHERE conversation.id = ?1
            """, [conversation.rawValue, entry?.rawValue])
        guard let row else { throw Inconsistency("there is no conversation \(conversation)") }
        let author: String? = row["author"]
        let kind: TicketKind? =
            switch KnownConversation.Kind(rawValue: row["system"]) {
            case .enquiry: .enquiry
            case .support: .support
            case .inHouse, nil: nil
            }
        return Place(
            conversation: conversation, kind: kind, requester: TicketRecord.requester(row),
            ticket: row["id"] == nil ? nil : TicketRecord(row), entry: entry,
            author: author.flatMap { EntryAuthor(rawValue: $0) }, isTold: row["told"], hasEarlier: row["earlier"])
    }

    /// An agent's words come from the desk and do not go back there.
    private func comment(_ words: Words, on ticket: TicketRecord, _ attachments: [String]) throws {
        guard words.author != .agent, !words.isAtDesk else { return }
        try insert(.comment, ticket.id, words.id, Self.stored(attachments))
        try settle(ticket, ticket.event(of: words.author))
    }

    // MARK: Tickets

    /// A new ticket; conversations from before there were tickets bring along what was said before these words.
    private func open(
        _ kind: TicketKind, _ place: Place, _ words: Words, _ attachments: [String]
    ) throws {
        var ticket = try ticket(kind, place)
        let said =
            kind == .escalation || !place.hasEarlier ? [] : try earlier(than: words.id, in: place.conversation)
        for (place, one) in (said + [words]).enumerated() where !one.isAtDesk {
            let isLast = one.id == words.id
            try insert(
                place == 0 ? .create : .comment, ticket.id, one.id, isLast ? Self.stored(attachments) : "")
            guard place > 0 else { continue }
            let status = try settle(ticket, ticket.event(of: one.author))
            ticket.status = status
        }
    }

    private func earlier(than entry: EntryID, in conversation: ConversationID) throws -> [Words] {
        try db.rows(
            """
            SELECT id, author FROM entry
            WHERE conversation = ? AND id < ? AND kind = 'message' AND author <> 'agent'
            ORDER BY id DESC LIMIT ?
            """, [conversation.rawValue, entry.rawValue, StoreLimits.entriesBeforeTicket]
        ).reversed().compactMap { row in
            EntryAuthor(rawValue: row["author"]).map { Words(id: EntryID(row["id"]), author: $0, isAtDesk: false) }
        }
    }

    private func ticket(_ kind: TicketKind, _ place: Place) throws -> TicketRecord {
        try db.run(
            "INSERT INTO ticket (conversation, kind, status, created_at, updated_at) VALUES (?, ?, 'new', ?, ?)",
            [place.conversation.rawValue, kind.rawValue, now.milliseconds, now.milliseconds])
        return TicketRecord(
            id: TicketID(db.lastInsertedRowID), kind: kind, status: .new, requester: place.requester)
    }

    /// Moves our view; the task that caused it carries the status to the desk.
    @discardableResult
    private func settle(_ ticket: TicketRecord, _ event: TicketEvent) throws -> TicketStatus {
        let status = TicketStatusRules.status(ticket.status, after: event, of: ticket.kind)
        try db.run(
            "UPDATE ticket SET status = ?, updated_at = ? WHERE id = ?",
            [status.rawValue, now.milliseconds, ticket.id.rawValue])
        return status
    }

    /// Moves our view, and the desk's by a task of its own.
    private func move(_ ticket: TicketRecord, _ event: TicketEvent) throws {
        let status = try settle(ticket, event)
        if status != ticket.status { try insert(.status, ticket.id, nil, status.rawValue) }
    }

    // MARK: Rows

    /// Only the first of a ticket's waiting tasks is due; the others wait for it (`Timestamp.never`), and all of them for
    /// a ticket that the desk does not have yet.
    private func insert(_ action: DeskWork.Action, _ ticket: TicketID, _ entry: EntryID?, _ detail: String) throws {
        try db.run(
            """
            INSERT INTO desk_task (ticket, task, entry, detail, state, created_at, due_at)
            VALUES (?1, ?2, ?3, ?4, 'due', ?5, CASE
                WHEN EXISTS (SELECT 1 FROM desk_task WHERE ticket = ?1 AND state IN ('due', 'claimed')) THEN ?6
                WHEN ?2 <> 'create' AND (SELECT external_id FROM ticket WHERE id = ?1) IS NULL THEN ?6
                ELSE ?5 END)
            """,
            [
                ticket.rawValue, action.rawValue, entry?.rawValue, detail.stored, now.milliseconds,
                Timestamp.never.milliseconds,
            ])
    }

    /// One name in a line.
    private static func stored(_ names: [String]) -> String {
        names.prefix(StoreLimits.attachmentNames).map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
    }
}

/// A ticket's row, as tasks need it.
struct TicketRecord {
    let id: TicketID
    let kind: TicketKind
    var status: TicketStatus
    /// The side of the conversation that the ticket is for.
    let requester: Party

    static func find(_ conversation: ConversationID, in db: Database) throws -> TicketRecord? {
        try db.row("\(columns) WHERE ticket.conversation = ?", [conversation.rawValue]).flatMap(TicketRecord.init)
    }

    static func find(_ ticket: TicketID, in db: Database) throws -> TicketRecord? {
        try db.row("\(columns) WHERE ticket.id = ?", [ticket.rawValue]).flatMap(TicketRecord.init)
    }

    /// The counterpart is who a ticket is for, but where the desk itself is the counterpart.
    private static let columns = """
        SELECT ticket.id, ticket.kind, ticket.status, person.role
        FROM ticket JOIN conversation ON conversation.id = ticket.conversation
            JOIN person ON person.id = conversation.counterpart
        """

    init(id: TicketID, kind: TicketKind, status: TicketStatus, requester: Party) {
        self.id = id
        self.kind = kind
        self.status = status
        self.requester = requester
    }

    fileprivate init?(_ row: Row) {
        guard let kind = TicketKind(rawValue: row["kind"]), let status = TicketStatus(rawValue: row["status"])
        else { return nil }
        self.init(id: TicketID(row["id"]), kind: kind, status: status, requester: Self.requester(row))
    }

    /// By the counterpart's role.
    fileprivate static func requester(_ row: Row) -> Party {
        let role: String = row["role"]
        return KnownPerson.Role(rawValue: role) == .desk ? .practitioner : .counterpart
    }

    /// What words of this author are, seen from the ticket.
    func event(of author: EntryAuthor) -> TicketEvent {
        switch author.party {
        case requester: .requesterWrote
        case nil: .agentReplied
        default: .practitionerAnswered
        }
    }
}
