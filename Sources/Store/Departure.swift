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
        // What support wrote to them leaves a digest that goes nowhere, and goes alone.
        try callOff("template = 'digest'", of: practitioner)
        try callOff("template IN (\(Departure.templates))", of: practitioner)
    }

    /// Also what is claimed, which is not handed over then, and what may have arrived: it is not sent once more.
    private func callOff(_ condition: String, of practitioner: Int64) throws {
        let mails = try db.numbers(
            "SELECT id FROM outgoing WHERE person = ? AND state IN ('due', 'claimed', 'uncertain') AND \(condition)",
            [practitioner])
        for mail in mails {
            try Queue(db: db).put(OutgoingMailID(mail), .cancelled, Departure.reason, now: now)
        }
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
    ///
    /// - Parameter isFrozen: a digest was made before they left, and may hold anything.
    func objection(to template: TemplateName, for person: Int64, isFrozen: Bool = false) throws -> String? {
        guard template.isOfWork || isFrozen && template == .digest else { return nil }
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
