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
        let (person, address) = try recipient(of: request)
        if request.template == .enquiryAcknowledgement, arrival == nil, let conversation,
            try !wasReceived(conversation, person)
        {
            return
        }
        let mail = NewMail(
            template: request.template, person: person, address: address,
            conversation: conversation, party: request.party, entry: try entry(carriedBy: request, conversation),
            question: asked, arrival: id, about: request.about, detail: request.detail)
        guard let added = try Queue(db: db).add(mail, now: now, lease: filing.lease) else { return }
        queued.append(added)
        if try isToStranger(request, added, person) { strangers.mails += 1 }
        if let conversation { try remember(request, in: conversation) }
    }

    /// Whether an enquirer was told that their enquiry is here: not on a null return path, and not past the caps.
    ///
    /// Who was not is not told either that it has been given to somebody.
    private func wasReceived(_ conversation: ConversationID, _ person: PersonID) throws -> Bool {
        try db.number(
            """
            SELECT 1 FROM outgoing WHERE person = ? AND conversation = ? AND template = 'enquiry-received' LIMIT 1
            """, [person.rawValue, conversation.rawValue]) != nil
    }

    private func entry(carriedBy request: MailRequest, _ conversation: ConversationID?) throws -> EntryID? {
        let entry: EntryID?
        switch (request.carriesEntry, request.carriesFirstEntry) {
        case (false, false): return nil
        case (true, _): entry = conversation.flatMap { entries[$0] }
        case (false, true): entry = try conversation.flatMap { try counterpartsEntry("ASC", in: $0) }
        }
        guard let entry else { throw Inconsistency("a mail carries an entry that is not added") }
        return entry
    }

    /// Relays the counterpart's messages after the first to the practitioner who has been given the enquiry.
    mutating func forwardRest(of conversation: ConversationID, to practitioner: PersonID) throws {
        guard let first = try counterpartsEntry("ASC", in: conversation) else { return }
        let later = try db.numbers(
            """
            SELECT id FROM entry WHERE conversation = ? AND id > ? AND kind = 'message' AND author = 'counterpart'
            ORDER BY id LIMIT ?
            """, [conversation.rawValue, first.rawValue, StoreLimits.entriesForwarded])
        for entry in later {
            entries[conversation] = EntryID(entry)
            try queue(
                MailRequest(
                    template: .enquirerMessage, recipient: .person(.existing(practitioner)),
                    conversation: .existing(conversation), party: .practitioner, carriesEntry: true))
        }
    }

    /// What is told once in a conversation: its acknowledgement, that one side is away, that one has left.
    private func remember(_ request: MailRequest, in conversation: ConversationID) throws {
        switch request.template {
        case .memberAcknowledgement:
            try db.run("UPDATE conversation SET acknowledged = 1 WHERE id = ?", [conversation.rawValue])
        case .practitionerLeft:
            try db.run("UPDATE conversation SET told_of_leaving = 1 WHERE id = ?", [conversation.rawValue])
        case .awayNotice:
            let column = request.party == .counterpart ? "practitioner_away" : "counterpart_away"
            try db.run("UPDATE conversation SET \(column) = 1 WHERE id = ?", [conversation.rawValue])
        default: break
        }
    }

    /// Whether it counts against the cap: a notice to an address that is neither imported nor known to be read.
    private func isToStranger(_ request: MailRequest, _ mail: OutgoingMailID, _ person: PersonID) throws -> Bool {
        // People's words are not counted, and who is registered by this very mail has confirmed nothing.
        guard !request.template.isRelayed else { return false }
        guard person != registered else { return true }
        return try db.number(
            """
            SELECT 1 FROM outgoing JOIN address ON address.person = outgoing.person AND address.written = outgoing.address
            WHERE outgoing.id = ? AND address.confirmed_at IS NULL
            """, [mail.rawValue]) != nil
    }

    private func recipient(of request: MailRequest) throws -> (PersonID, address: String?) {
        switch request.recipient {
        case .person(let reference): (try person(reference), nil)
        case .address(let chosen, let reference): (try person(reference), chosen.canonical)
        }
    }
}

extension TemplateName {
    /// 0 is sent first: people's words before our own, and reminders (2) last (product §5).
    var priority: Int {
        switch self {
        case .reminder, .agenda: 2
        default: carriesWords ? 0 : 1
        }
    }

    static let priorities = 0...2
}
