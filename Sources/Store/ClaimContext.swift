import Flow
import GRDB
import Mail
import Triage

/// Loads all that rendering a claimed mail needs; mails that carry the same entry share its bytes.
struct ClaimContext {
    let db: Database
    let activeClients: ActiveClientRule
    private var raws: [Int64: [UInt8]] = [:]
    /// Those of the mails before: most mails of a claim go between few people.
    private var people: [PersonID: Correspondent] = [:]

    init(db: Database, activeClients: ActiveClientRule) {
        self.db = db
        self.activeClients = activeClients
    }

    mutating func load(_ id: OutgoingMailID, owner: String) throws -> ClaimedMail? {
        let row = try db.row(
            """
            SELECT template, person, address, created_at, give_up_at, attempts, conversation, party, entry, question, about,
                detail
            FROM outgoing WHERE id = ? AND state = 'claimed' AND owner = ?
            """, [id.rawValue, owner])
        guard let row, let template = TemplateName(rawValue: row["template"]),
            let address = EmailAddress(row["address"]),
            let recipient = try person(PersonID(row["person"]))
        else { return nil }
        let frozen = try FrozenRow.load(id, in: db)
        var mail = ClaimedMail(
            id: id, template: template, recipient: recipient, address: address,
            createdAt: Timestamp(milliseconds: row["created_at"]), attempts: row["attempts"],
            conversation: try conversation(row), entry: try entry(row, withRaw: frozen == nil),
            question: try question(row, to: PersonID(row["person"])), frozen: frozen)
        mail.detail = row["detail"]
        mail.givesUpAt = Timestamp(milliseconds: row["give_up_at"])
        guard frozen == nil else { return mail }
        try AgendaRows(db: db).fill(&mail)
        if template == .digest {
            mail.gathered = try Gathered(db: db, now: mail.createdAt).members(of: id).compactMap { try words(of: $0) }
        }
        if let about: Int64 = row["about"] { mail.failure = try FailureRow.load(OutgoingMailID(about), in: db) }
        return mail
    }

    /// A mail as it is carried by a digest, or read on its page; nothing is claimed.
    mutating func words(of id: OutgoingMailID) throws -> ClaimedMail? {
        let row = try db.row(
            """
            SELECT template, person, address, created_at, give_up_at, attempts, conversation, party, entry, detail
            FROM outgoing WHERE id = ?
            """, [id.rawValue])
        guard let row, let template = TemplateName(rawValue: row["template"]),
            let address = EmailAddress(row["address"]),
            let recipient = try person(PersonID(row["person"]))
        else { return nil }
        var mail = ClaimedMail(
            id: id, template: template, recipient: recipient, address: address,
            createdAt: Timestamp(milliseconds: row["created_at"]), attempts: row["attempts"],
            conversation: try conversation(row), entry: try entry(row, withRaw: true), question: nil, frozen: nil)
        mail.givesUpAt = Timestamp(milliseconds: row["give_up_at"])
        return mail
    }

    private mutating func person(_ id: PersonID) throws -> Correspondent? {
        if let known = people[id] { return known }
        let found = try PersonRow.correspondent(id, in: db)
        people[id] = found
        return found
    }

    mutating func conversation(_ row: Row) throws -> ClaimedMail.ConversationContext? {
        guard let id: Int64 = row["conversation"],
            let found = try db.row(
                """
                SELECT conversation.kind, subject, practitioner, counterpart, one.role AS practitioner_role,
                    other.role AS counterpart_role
                FROM conversation JOIN person AS one ON one.id = practitioner
                    JOIN person AS other ON other.id = counterpart
                WHERE conversation.id = ?
                """, [id]),
            let kind = KnownConversation.Kind(rawValue: found["kind"]),
            let practitioner = try person(PersonID(found["practitioner"])),
            let counterpart = try person(PersonID(found["counterpart"]))
        else { return nil }
        let name: String? = row["party"]
        let party = name.flatMap { Party(rawValue: $0) }
        var context = ClaimedMail.ConversationContext(
            id: ConversationID(id), kind: kind, subject: found["subject"], practitioner: practitioner,
            counterpart: counterpart, party: party,
            references: try party.map { try ReferenceRow.all(ConversationID(id), $0, in: db) } ?? [])
        let roles = [found["practitioner_role"], found["counterpart_role"]] as [String]
        context.isWithDesk = roles.contains(KnownPerson.Role.desk.rawValue)
        // As it was when the mail was caused: it must not say otherwise for waiting.
        if roles == [KnownPerson.Role.practitioner.rawValue, KnownPerson.Role.member.rawValue] {
            context.isActiveClient = try ActiveClients.isActive(
                practitioner: practitioner.id, member: counterpart.id,
                now: Timestamp(milliseconds: row["created_at"]), rule: activeClients, in: db)
        }
        return context
    }

    mutating func entry(_ row: Row, withRaw: Bool) throws -> ClaimedMail.EntryContext? {
        guard let id: Int64 = row["entry"],
            let found = try db.row(
                """
                SELECT conversation, author, text, trimmed, rule, confidence, unproven, copied, written_at, arrival,
                    redacted_at IS NOT NULL AS redacted
                FROM entry WHERE id = ?
                """, [id]),
            let author = EntryAuthor(rawValue: found["author"])
        else { return nil }
        let arrival: Int64? = found["arrival"]
        return ClaimedMail.EntryContext(
            id: EntryID(id), author: author, text: found["text"], trimmed: found["trimmed"], rule: found["rule"],
            confidence: found["confidence"], isUnproven: found["unproven"],
            copied: CopiedNames.read(found["copied"]),
            writtenAt: Timestamp(milliseconds: found["written_at"]),
            raw: withRaw && !found["redacted"] ? try raw(of: id, arrival, author) : nil,
            senders: try Senders.load(
                of: EntryID(id), by: author, in: ConversationID(found["conversation"]), db))
    }

    /// An agent's words come without an arrival.
    private mutating func raw(of entry: Int64, _ arrival: Int64?, _ author: EntryAuthor) throws -> [UInt8]? {
        if let arrival { return author == .agent ? nil : try raw(arrival) }
        let row = try db.row(
            "SELECT bytes FROM entry_mail JOIN blob ON blob.sha256 = entry_mail.raw WHERE entry = ?", [entry])
        return try row?.bytes("bytes")
    }

    private mutating func raw(_ arrival: Int64) throws -> [UInt8]? {
        if let known = raws[arrival] { return known }
        let row = try db.row(
            "SELECT bytes FROM arrival JOIN blob ON blob.sha256 = arrival.raw WHERE arrival.id = ?", [arrival])
        guard let bytes = try row?.bytes("bytes") else { return nil }
        raws[arrival] = bytes
        return bytes
    }

    /// The subject of the held mail goes to people who were brought in, not to whoever wrote once.
    private func question(_ row: Row, to person: PersonID) throws -> ClaimedMail.QuestionContext? {
        guard let id: Int64 = row["question"],
            let found = try db.row(
                """
                SELECT question.kind, question.expires_at, person.role,
                    coalesce(arrival.received_at, question.asked_at) AS held_at,
                    coalesce(arrival.subject, conversation.subject, '') AS subject
                FROM question JOIN person ON person.id = ? LEFT JOIN arrival ON arrival.id = question.arrival
                    LEFT JOIN conversation ON conversation.id = question.conversation
                WHERE question.id = ?
                """, [person.rawValue, id]),
            let kind = QuestionKind(rawValue: found["kind"])
        else { return nil }
        let isRegistered = KnownPerson.Role(rawValue: found["role"]) != .enquirer
        return ClaimedMail.QuestionContext(
            id: QuestionID(id), kind: kind, expiresAt: Timestamp(milliseconds: found["expires_at"]),
            heldAt: Timestamp(milliseconds: found["held_at"]), subject: isRegistered ? found["subject"] : "")
    }
}
