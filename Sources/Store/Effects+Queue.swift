import Flow
import GRDB
import Mail
import Triage

extension Effects {
    /// Queues a mail, claimed at once where the filing process will send it itself.
    mutating func queue(_ request: MailRequest) throws {
        let asked: QuestionID?
        switch (request.asksQuestion, question) {
        case (false, _): asked = nil
        case (true, .asked(let id)): asked = id
        case (true, .none): throw Inconsistency("a mail carries a question that is not asked")
        // A flood of mails in somebody's name must not become a flood of questions to them.
        case (true, .pending): return
        }
        let conversation = try request.conversation.map { try self.conversation($0) }
        let recipient = try recipient(request.recipient)
        if let conversation, let party = request.party {
            let owner = try ConversationRow.person(party, of: conversation, in: db)
            guard owner == recipient.person else {
                throw Inconsistency("a mail for the \(party.rawValue) is addressed to somebody else")
            }
        }
        let entry = conversation.flatMap { entries[$0] }
        if request.carriesEntry, entry == nil { throw Inconsistency("a mail carries an entry that is not added") }
        let isNew = try insert(
            request, to: recipient, conversation: conversation, entry: request.carriesEntry ? entry : nil, asked)
        guard isNew else { return }
        queued.append(OutgoingMailID(db.lastInsertedRowID))
        if !recipient.isConfirmed, !request.template.isRelayed { try countStranger() }
    }

    private struct Recipient {
        let person: PersonID
        let address: String
        /// Imported, or known to be read by the person.
        let isConfirmed: Bool
    }

    private func recipient(_ recipient: MailRequest.Recipient) throws -> Recipient {
        let id: PersonID
        let row: Row?
        switch recipient {
        case .person(let reference):
            id = try person(reference)
            row = try db.row(
                "SELECT written, confirmed_at FROM address WHERE person = ? ORDER BY position LIMIT 1", [id.rawValue])
        case .address(let address, let reference):
            id = try person(reference)
            row = try db.row(
                "SELECT written, confirmed_at FROM address WHERE canonical = ? AND person = ?",
                [address.canonical, id.rawValue])
        }
        guard let row else { throw Inconsistency("person \(id) has no such address") }
        return Recipient(person: id, address: row["written"], isConfirmed: row["confirmed_at"] != nil)
    }

    /// False for a second welcome of the same person, of which there is one ever.
    private func insert(
        _ request: MailRequest, to recipient: Recipient, conversation: ConversationID?, entry: EntryID?,
        _ question: QuestionID?
    ) throws -> Bool {
        let lease = filing.lease
        let state = lease == nil ? OutgoingState.due : .claimed
        try db.run(
            """
            INSERT INTO outgoing (template, priority, person, address, conversation, party, entry, question, arrival,
                state, created_at, due_at, give_up_at, owner, lease_until)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (person) WHERE template = 'welcome' DO NOTHING
            """,
            [
                request.template.rawValue, request.template.priority, recipient.person.rawValue, recipient.address,
                conversation?.rawValue, request.party?.rawValue, entry?.rawValue, question?.rawValue, id.rawValue,
                state.rawValue, now.milliseconds, now.milliseconds, (now + StorePeriods.patience).milliseconds,
                lease?.owner, lease?.until.milliseconds,
            ])
        return db.changesCount == 1
    }

    private func countStranger() throws {
        try db.run(
            """
            INSERT INTO stranger_minute (minute, mails) VALUES (?, 1)
            ON CONFLICT (minute) DO UPDATE SET mails = mails + 1
            """, [now.milliseconds / StorePeriods.minuteMilliseconds])
    }
}

extension TemplateName {
    /// 0 is sent first: people's words before our own, and reminders (2) last (product §5).
    var priority: Int { isRelayed ? 0 : 1 }

    static let priorities = 0...2
}
