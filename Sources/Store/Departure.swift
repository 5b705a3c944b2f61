import Flow
import GRDB
import Mail
import Triage

/// A practitioner leaves, or comes back, within the transaction around it.
struct Departure {
    let db: Database
    let now: Timestamp

    func isStored(_ hasLeft: Bool?, of id: Int64) throws -> Bool {
        guard let hasLeft else { return true }
        return try db.number("SELECT left_at IS NOT NULL FROM person WHERE id = ?", [id]) == (hasLeft ? 1 : 0)
    }

    /// - Parameter hasLeft: nil leaves it as it is.
    func store(_ hasLeft: Bool?, of id: Int64) throws {
        guard let hasLeft, try !isStored(hasLeft, of: id) else { return }
        try db.run("UPDATE person SET left_at = ? WHERE id = ?", [hasLeft ? now.milliseconds : nil, id])
        if hasLeft { try handOver(id) }
        try EventRow.insert(hasLeft ? "practitioner-left" : "practitioner-back", id, "", now: now, in: db)
    }

    /// What they have not answered is the desk's, with all words of it; nothing more is sent to them.
    private func handOver(_ practitioner: Int64) throws {
        let desk = DeskQueue(db: db, now: now)
        let waiting = try db.rows(
            "SELECT conversation, entry FROM waiting WHERE practitioner = ? ORDER BY conversation", [practitioner])
        for row in waiting {
            let (conversation, first) = (ConversationID(row["conversation"]), EntryID(row["entry"]))
            try desk.escalate(conversation, entry: first, words: "The practitioner has left without an answer to this.")
            for entry in try later(than: first, in: conversation) {
                try desk.add(.comment, conversation, entry: entry)
            }
            try Waiting(db: db, now: now).close(conversation)
        }
        try db.run(
            """
            UPDATE outgoing SET state = 'cancelled', settled_at = ?1, due_at = NULL, note = ?2
            WHERE person = ?3 AND state = 'due' AND template IN (\(Departure.templates))
            """, [now.milliseconds, Departure.reason, practitioner])
    }

    private func later(than entry: EntryID, in conversation: ConversationID) throws -> [EntryID] {
        try db.numbers(
            """
            SELECT id FROM entry WHERE conversation = ? AND id > ? AND kind = 'message' AND author = 'counterpart'
            ORDER BY id LIMIT ?
            """, [conversation.rawValue, entry.rawValue, StoreLimits.entriesForwarded]
        ).map { EntryID($0) }
    }

    /// Why a mail is not sent to somebody who has left; nil where it may be.
    func objection(to template: TemplateName, for person: Int64) throws -> String? {
        guard template.isOfWork else { return nil }
        return try db.number("SELECT 1 FROM person WHERE id = ? AND left_at IS NOT NULL", [person]) == nil
            ? nil : Departure.reason
    }

    private static let reason = "its recipient has left"
    private static let templates = TemplateName.allCases.filter(\.isOfWork).map { "'\($0.rawValue)'" }
        .joined(separator: ", ")
}

extension TemplateName {
    /// A practitioner gets it as one who works here.
    fileprivate var isOfWork: Bool {
        switch self {
        case .newCustomerEnquiry, .enquirerMessage, .existingClientMessage, .reminder, .agenda, .awayNotice: true
        default: false
        }
    }
}
