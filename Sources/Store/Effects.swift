import Flow
import GRDB
import Mail
import Reply
import Triage

/// Carries out the effects of one decision, in their order, within its mail's savepoint.
struct Effects {
    let filing: Filing
    let arrival: Arrival
    let id: ArrivalID
    let known: Known
    /// True while a held mail is released: it releases no others.
    let isRelease: Bool

    var queued: [OutgoingMailID] = []
    var queuedByReleases: [OutgoingMailID] = []
    var registered: PersonID?
    /// The conversation that `.opened` means now: the one that was opened last.
    var opened: ConversationID?
    var allOpened: [ConversationID] = []
    var entries: [ConversationID: EntryID] = [:]
    var question: Question = .none

    enum Question {
        case none, asked(QuestionID)
        /// An earlier question about this sender still waits for its answer.
        case pending
    }

    var db: Database { filing.db }
    var now: Timestamp { filing.now }

    init(filing: Filing, arrival: Arrival, id: ArrivalID, known: Known, isRelease: Bool) {
        self.filing = filing
        self.arrival = arrival
        self.id = id
        self.known = known
        self.isRelease = isRelease
    }

    mutating func apply(_ effect: Effect) throws {
        switch effect {
        case .register(let name, let address, let locale):
            registered = try register(name: name, address: address, locale: locale)
        case .open(let kind, let practitioner, let counterpart, let subject):
            let conversation = try open(kind, practitioner, try person(counterpart), subject)
            opened = conversation
            allOpened.append(conversation)
        case .add(let reference, let party, let unproven):
            try add(.message, to: try conversation(reference), by: party, unproven: unproven)
        case .note(let reference, let party):
            try add(.note, to: try conversation(reference), by: party, unproven: arrival.proof.proof != .pass)
        case .queue(let request):
            try queue(request)
        case .ask(let address, let person, let expiresAt):
            try ask(address, person, until: expiresAt)
        case .useQuestion(let question):
            try use(question)
        case .release(let held, let person):
            guard !isRelease else { return }
            queuedByReleases += try filing.releaseWaiting(held, vouchedBy: person)
        case .report(let mail, let status, let severity, let diagnostic):
            try report(mail, status, severity, diagnostic)
        }
    }

    func conversation(_ reference: ConversationReference) throws -> ConversationID {
        switch reference {
        case .existing(let id): return id
        case .opened:
            guard let opened else { throw Inconsistency("the decision names a conversation before it opens one") }
            return opened
        }
    }

    func person(_ reference: PersonReference) throws -> PersonID {
        switch reference {
        case .existing(let id): return id
        case .registered:
            guard let registered else { throw Inconsistency("the decision names a person before it registers one") }
            return registered
        }
    }
}

/// A decision whose parts do not fit each other; its mail is held as `undecided` with these words.
struct Inconsistency: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension Effects {
    private func register(name: String?, address: EmailAddress, locale: String) throws -> PersonID {
        try db.run(
            "INSERT INTO person (role, name, locale, created_at) VALUES ('enquirer', ?, ?, ?)",
            [name?.stored, locale.stored, now.milliseconds])
        let person = PersonID(db.lastInsertedRowID)
        try db.run(
            "INSERT INTO address (canonical, written, person, position) VALUES (?, ?, ?, 0)",
            [address.canonical, address.description, person.rawValue])
        return person
    }

    private func open(
        _ kind: KnownConversation.Kind, _ practitioner: PersonID, _ counterpart: PersonID, _ subject: String
    ) throws -> ConversationID {
        try db.run(
            """
            INSERT INTO conversation (kind, practitioner, counterpart, subject, base_subject, created_at,
                last_activity_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                kind.rawValue, practitioner.rawValue, counterpart.rawValue, subject.stored,
                baseSubject(subject).stored, now.milliseconds, now.milliseconds,
            ])
        return ConversationID(db.lastInsertedRowID)
    }

    private mutating func add(
        _ kind: Entry.Kind, to conversation: ConversationID, by party: Party, unproven: Bool
    ) throws {
        let reply = arrival.reply
        try db.run(
            """
            INSERT INTO entry (conversation, kind, author, channel, text, trimmed, rule, confidence, unproven,
                written_at, filed_at, arrival)
            VALUES (?, ?, ?, 'mail', ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                conversation.rawValue, kind.rawValue, party.rawValue, reply.text.stored, reply.trimmed.stored,
                reply.rule, reply.confidence, unproven, arrival.receivedAt.milliseconds, now.milliseconds, id.rawValue,
            ])
        entries[conversation] = EntryID(db.lastInsertedRowID)
        if kind == .message {
            try db.run(
                """
                UPDATE conversation SET last_activity_at = max(last_activity_at, ?),
                    counterpart_wrote = max(counterpart_wrote, ?)
                WHERE id = ?
                """, [now.milliseconds, party == .counterpart, conversation.rawValue])
            try confirmAddress(conversation, party)
        }
        if let messageID = arrival.messageID {
            try ReferenceRow.add(messageID, to: conversation, party, in: db)
        }
    }

    /// Who answers with a key that was mailed to them reads mail at their address: it is confirmed (product §4.4).
    private func confirmAddress(_ conversation: ConversationID, _ party: Party) throws {
        let holdsKey = known.resolved.contains { resolved in
            guard case .conversation(let found, let owner) = resolved.resolution else { return false }
            switch resolved.found.key {
            case .reply, .ownMessage: return found.id == conversation && owner == party
            default: return false
            }
        }
        guard holdsKey, let sender = arrival.senderAddress else { return }
        try db.run(
            "UPDATE address SET confirmed_at = ? WHERE canonical = ? AND confirmed_at IS NULL",
            [now.milliseconds, sender.canonical])
    }

    private mutating func ask(_ address: EmailAddress, _ person: PersonID, until expiresAt: Timestamp) throws {
        let sender = arrival.senderAddress?.canonical ?? ""
        let pending = try db.number(
            "SELECT id FROM question WHERE sender = ? AND asked = ? AND used_at IS NULL AND expires_at > ? LIMIT 1",
            [sender, address.canonical, now.milliseconds])
        if let pending {
            question = .pending
            return try cover(by: QuestionID(pending))
        }
        try db.run(
            "INSERT INTO question (arrival, sender, asked, person, asked_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
            [
                id.rawValue, sender, address.canonical, person.rawValue, now.milliseconds, expiresAt.milliseconds,
            ])
        let asked = QuestionID(db.lastInsertedRowID)
        question = .asked(asked)
        try cover(by: asked)
    }

    /// Remembers the question that this mail waits for, its own or an earlier one: the answer is about both.
    private func cover(by question: QuestionID) throws {
        try db.run("UPDATE arrival SET question = ? WHERE id = ?", [question.rawValue, id.rawValue])
    }

    private func use(_ question: QuestionID) throws {
        try db.run(
            "UPDATE question SET used_at = ?, answer = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?",
            [now.milliseconds, id.rawValue, question.rawValue, now.milliseconds])
        guard db.changesCount == 1 else { throw Inconsistency("question \(question) is not open any more") }
    }

    private func report(
        _ mail: OutgoingMailID, _ status: String?, _ severity: DeliveryReport.Severity, _ diagnostic: String?
    ) throws {
        try db.run(
            """
            INSERT INTO report (outgoing, arrival, severity, status, diagnostic, reported_at)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
            [mail.rawValue, id.rawValue, severity.rawValue, status?.stored, diagnostic?.stored, now.milliseconds])
        if severity == .hard { try Queue(db: db).believeReports(on: mail, now: now) }
    }
}
