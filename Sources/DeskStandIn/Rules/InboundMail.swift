/// A mail that comes to one of the desk's addresses.
struct InboundMail {
    let values: JSON

    var email: String? { values["from"]?["email"]?.string ?? values["from"]?.string }
    var name: String { values["from"]?["name"]?.string ?? email ?? "" }
    var to: String? { values["to"]?.string }
    var subject: String { values["subject"]?.string ?? "" }
    /// `[1G7EOR-0Q2J]` in the subject or the text, or `+id1G7EOR-0Q2J` in the address.
    var text: String { values["text"]?.string ?? "" }
    var references: [String] {
        ((values["references"]?.array ?? []) + [values["in_reply_to"] ?? nil]).compactMap(\.string)
    }
    /// Why a filter would hold it back.
    var suspicion: (cause: String, id: Int64)? {
        if values["is_spam"]?.bool == true { return ("Detected as spam", 3) }
        if values["is_automatic"]?.bool == true { return ("Detected as mail loop", 11) }
        return nil
    }
}

extension World {
    /// Files a mail: a comment of the ticket that it answers, a new ticket, or something held back.
    mutating func receive(_ mail: InboundMail) throws -> JSON {
        guard let email = mail.email, email.contains("@") else { throw Failure.blank("from", "from: is needed") }
        let recipient = mail.to ?? settings.supportAddress
        let via = Via.mail(from: mail.name, email, to: recipient)
        let answered = threaded(mail)
        let known = user(email: email)
        let cause = mail.suspicion ?? (known?.isSuspended == true ? ("User is suspended", 9) : nil)
        if let cause {
            let held = suspend(
                name: mail.name, email: email, subject: mail.subject, content: mail.text, cause: cause.0,
                causeID: cause.1, recipient: recipient, messageID: mail.values["message_id"]?.string,
                ticket: answered?.id,
                via: via)
            return ["suspended_ticket": held.json(self)]
        }
        let author = known?.id ?? addUser(name: mail.name, email: email)
        let caller = Caller(kind: .anonymous, userID: author)
        var comment: JSON = ["body": .string(mail.text), "author_id": .integer(author)]
        if let html = mail.values["html"]?.string { comment["html_body"] = .string(html) }
        if let answered, answered.status != .closed {
            comment["public"] = .bool(users[author]?.isStaff != true || mail.values["is_private"]?.bool != true)
            let (ticket, _) = try update(answered.id, TicketValues(values: ["comment": comment]), by: caller, via: via)
            return ["ticket": ticket.json(self)]
        }
        var values: JSON = [
            "subject": .string(mail.subject), "comment": comment, "requester_id": .integer(author),
            "recipient": .string(recipient),
        ]
        if let answered { values["via_followup_source_id"] = .integer(answered.id) }
        let (ticket, _) = try create(TicketValues(values: values), by: caller, via: via)
        return ["ticket": ticket.json(self)]
    }

    private func threaded(_ mail: InboundMail) -> Ticket? {
        let texts = [mail.to ?? "", mail.subject, mail.text]
        let byID = ticketByEncodedID.first { entry in
            texts.contains { $0.contains("[\(entry.key)]") || $0.contains("+id\(entry.key)@") }
        }
        let id = byID?.value ?? mail.references.reversed().lazy.compactMap { ticketByMessageID[$0] }.first
        return id.flatMap { tickets[$0] }.flatMap { $0.deleted == nil ? $0 : nil }
    }

    /// Holds something back.
    mutating func suspend(
        name: String, email: String, subject: String, content: String, cause: String, causeID: Int64,
        recipient: String? = nil, messageID: String? = nil, ticket: Int64? = nil, via: Via
    ) -> SuspendedTicket {
        let held = SuspendedTicket(
            id: nextID(), authorName: name, authorEmail: email.lowercased(), subject: subject, content: content,
            cause: cause, causeID: causeID, recipient: recipient, messageID: messageID, ticketID: ticket, via: via,
            created: now)
        suspended.append(held)
        return held
    }

    /// Lets something through after all.
    ///
    /// - Parameter requester: nil for whoever wrote it.
    mutating func recover(_ held: SuspendedTicket, requester: Int64?, by caller: Caller) throws -> Ticket {
        let author = user(email: held.authorEmail)?.id ?? addUser(name: held.authorName, email: held.authorEmail)
        var via = held.via
        via.rel = "recovered"
        var comment: JSON = ["body": .string(held.content)]
        comment["author_id"] = .integer(requester ?? author)
        let ticket: Ticket
        if let known = held.ticketID {
            ticket = try update(known, TicketValues(values: ["comment": comment]), by: caller, via: via).ticket
        } else {
            let values: JSON = [
                "subject": .string(held.subject), "comment": comment, "requester_id": .integer(requester ?? author),
            ]
            ticket = try create(TicketValues(values: values), by: caller, via: via).ticket
        }
        suspended.removeAll { $0.id == held.id }
        return ticket
    }
}
