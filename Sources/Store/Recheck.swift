import Flow
import GRDB
import Mail
import Triage

/// Looks at the reason of a mail once more, just before its bytes are frozen (product §5).
///
/// People's words are never dropped in silence: where they cannot go any more the mail fails, and their author is told.
struct Recheck {
    let db: Database
    let now: Timestamp

    enum Finding {
        case wanted
        /// Called off, with why.
        case unwanted(String)
        /// What somebody has to know of, and cannot reach anybody.
        case undeliverable(String)
        /// Its person reads mail elsewhere now; as written.
        case moved(String)
    }

    func look(at id: OutgoingMailID) throws -> Finding {
        let row = try db.row(
            """
            SELECT template, person, address, party, question, conversation.is_open,
                CASE party WHEN 'practitioner' THEN practitioner WHEN 'counterpart' THEN counterpart END AS owner
            FROM outgoing LEFT JOIN conversation ON conversation.id = outgoing.conversation WHERE outgoing.id = ?
            """, [id.rawValue])
        guard let row, let template = TemplateName(rawValue: row["template"]) else { return .wanted }
        let person: Int64 = row["person"]
        if let owner: Int64 = row["owner"], owner != person {
            return .unwanted("its conversation is somebody else's by now")
        }
        if let isOpen: Bool = row["is_open"], !isOpen, template.endsWithConversation {
            return .unwanted("the conversation was closed meanwhile")
        }
        if let why = try Departure(db: db, now: now).objection(to: template, for: person) { return .unwanted(why) }
        if let question: Int64 = row["question"], let why = try settled(question) { return .unwanted(why) }
        let written: String = row["address"]
        return try look(at: written, of: person, template, id)
    }

    private func look(
        at written: String, of person: Int64, _ template: TemplateName, _ id: OutgoingMailID
    ) throws -> Finding {
        guard let address = EmailAddress(written) else { return .wanted }
        let owner = try db.number("SELECT person FROM address WHERE canonical = ?", [address.canonical])
        guard owner == person else { return try elsewhere(person, template) }
        if template == .welcome, try isWelcomed(written, before: id) {
            return .unwanted("this address has been welcomed already")
        }
        let suppression = Suppression(db: db, now: now)
        // Whoever asks to sign in is reading mail there right now.
        guard template != .signIn, try suppression.isAnyStruck() else { return .wanted }
        switch try suppression.verdict(address, for: template) {
        case .open: return .wanted
        case .probe:
            try suppression.probe(address)
            return .wanted
        case .suppressed:
            let why = "nothing is sent to this address: it was refused, or complained"
            // After a complaint people's words go on, and the ladder goes on to the desk by itself.
            let isDead = try suppression.verdict(address, for: .messageFromPractitioner) == .suppressed
            return isDead && template.isMissed ? .undeliverable(why) : .unwanted(why)
        }
    }

    /// A question is put to one address; everything else goes where its person reads mail.
    private func elsewhere(_ person: Int64, _ template: TemplateName) throws -> Finding {
        if template.asks { return .unwanted("the address that was to be asked is not theirs any more") }
        let first = try db.row("SELECT written FROM address WHERE person = ? ORDER BY position LIMIT 1", [person])
        if let first { return .moved(first["written"]) }
        let why = "its recipient has no address any more"
        return template.isMissed ? .undeliverable(why) : .unwanted(why)
    }

    /// Why a question need not be asked any more.
    private func settled(_ question: Int64) throws -> String? {
        let row = try db.row(
            """
            SELECT used_at, expires_at, arrival.disposition FROM question
                LEFT JOIN arrival ON arrival.id = question.arrival WHERE question.id = ?
            """, [question])
        guard let row else { return nil }
        let (usedAt, expiresAt, disposition) = (
            row["used_at"] as Int64?, row["expires_at"] as Int64, row["disposition"] as String?
        )
        if usedAt != nil { return "its question has been answered meanwhile" }
        if expiresAt <= now.milliseconds { return "its question has expired" }
        // A question about a conversation has no held mail.
        guard let disposition, disposition != "held" else { return nil }
        return "the mail that it asks about is not held any more"
    }

    private func isWelcomed(_ written: String, before id: OutgoingMailID) throws -> Bool {
        try db.number(
            """
            SELECT 1 FROM outgoing
            WHERE address = ? AND id < ? AND template = 'welcome' AND state IN ('sent', 'uncertain', 'handing-over')
                AND template IN ('enquiry-acknowledgement', 'enquiry-received', 'welcome', 'name-needed',
                    'confirm-address', 'not-delivered', 'unroutable')
            LIMIT 1
            """, [written, id.rawValue]) != nil
    }
}

extension TemplateName {
    /// Somebody has to look after what it says where it cannot be sent; a mere notice may be left out.
    fileprivate var isMissed: Bool { carriesWords || self == .reminder || self == .deliveryProblem }

    /// Means nothing any more once its conversation is closed; words and what became of them do.
    fileprivate var endsWithConversation: Bool {
        switch self {
        case .reminder, .awayNotice, .memberAcknowledgement, .enquiryAcknowledgement, .enquiryReceived: true
        default: false
        }
    }
}
