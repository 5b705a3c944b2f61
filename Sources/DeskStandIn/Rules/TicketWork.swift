extension World {
    /// Creates a ticket as a request says.
    mutating func create(_ request: TicketValues, by caller: Caller, via: Via = .api) throws -> (
        ticket: Ticket, audit: Audit
    ) {
        let values = request.values
        guard let wanted = values["comment"]?.present ?? values["description"]?.present else {
            throw Failure.blank("base", "Description: cannot be blank")
        }
        let draft = try self.draft(wanted)
        let source = try followUpSource(values)
        let requester = try requester(values, caller)
        guard !requester.isSuspended else { throw Failure.suspended(requester.name) }
        var change = try begin(by: caller, via: via, isCreation: true, custom: values["metadata"])
        let submitter = values["submitter_id"]?.integer ?? change.updater.id
        let author = draft.authorID ?? submitter
        guard let writer = users[author] else { throw Failure.invalid("author", "Author: is invalid") }
        var ticket = blankTicket(requester: requester.id, submitter: submitter, via: change.via, subject: draft.plain)
        if let source { follow(source, &ticket) }
        try apply(request, to: &ticket, &change)
        if change.previous["status"] == nil { set(ticket.status, on: &ticket, &change) }
        write(draft, on: &ticket, &change, author: writer)
        ticket.details = draft.plain
        if let source { tickets[source.id]?.followUpIDs.append(ticket.id) }
        return finish(ticket, change)
    }

    /// Only a closed ticket can be followed up; for another one the field has no effect.
    private func followUpSource(_ values: JSON) throws -> Ticket? {
        guard let id = values["via_followup_source_id"]?.integer else { return nil }
        let source = try ticket(id)
        return source.status == .closed ? source : nil
    }

    private func follow(_ source: Ticket, _ ticket: inout Ticket) {
        ticket.tags = source.tags
        ticket.fields = source.fields
        ticket.via.rel = "follow_up"
        ticket.via.from = [
            "ticket_id": .integer(source.id), "subject": .string(source.subject),
            "channel": .string(source.via.channel),
        ]
    }

    private mutating func blankTicket(requester: Int64, submitter: Int64, via: Via, subject: String) -> Ticket {
        let first = subject.split(separator: "\n").first.map(String.init) ?? ""
        let letters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
        return Ticket(
            id: nextTicketID(), externalID: nil, subject: String(first.prefix(100)), status: .new,
            customStatusID: customStatus(of: .new), requesterID: requester, submitterID: submitter,
            brandID: 360_000_000_001, isPublic: true, via: via, created: now, updated: now, generated: now,
            encodedID: dice.word(6, of: letters) + "-" + dice.word(4, of: letters))
    }

    /// `requester_id` wins over `requester`; an unknown address becomes a user.
    private mutating func requester(_ values: JSON, _ caller: Caller) throws -> User {
        if let wanted = values["requester_id"]?.present ?? values["requester"]?.integer.map(JSON.integer) {
            guard let user = wanted.integer.flatMap({ users[$0] }) else {
                throw Failure.invalid("requester", "Requester: is invalid")
            }
            return user
        }
        guard let wanted = values["requester"]?.present else {
            guard let user = caller.userID.flatMap({ users[$0] }) else { throw Failure.unauthorized }
            return user
        }
        guard let email = wanted["email"]?.string, email.contains("@") else {
            throw Failure.invalid("requester", "Requester: Email is not properly formatted")
        }
        if let known = user(email: email) { return known }
        guard let name = wanted["name"]?.string, !name.isEmpty else {
            throw Failure.invalid("requester", "Requester: Name: is too short (minimum one character)")
        }
        let id = addUser(name: name, email: email, isVerified: wanted["verified"]?.bool ?? false)
        if let locale = wanted["locale"]?.string { users[id]?.locale = locale }
        if let localeID = wanted["locale_id"]?.integer, wanted["locale"]?.string == nil {
            users[id]?.localeID = localeID
            users[id]?.locale = localeID == 1 ? "en-US" : "locale-\(localeID)"
        }
        guard let user = users[id] else { throw Failure.notFound }
        return user
    }

    /// Changes a ticket as a request says: at most one comment.
    mutating func update(
        _ id: Int64, _ request: TicketValues, by caller: Caller, via: Via = .api
    ) throws -> (ticket: Ticket, audit: Audit) {
        var ticket = try ticket(id)
        let values = request.values
        guard ticket.status != .closed else { throw Failure.closed }
        // `false` acts like `true` too: only leaving it out forces a change.
        if values["safe_update"]?.present != nil {
            guard values["updated_stamp"]?.string == ticket.updated.stamp else { throw Failure.updateConflict }
        }
        var draft: CommentDraft?
        if let wanted = values["comment"]?.present { draft = try self.draft(wanted) }
        if draft != nil, comments[id]?.count ?? 0 >= settings.commentsPerTicket {
            throw Failure.recordInvalid(
                "base",
                ["description": .string("Comments: a ticket has at most \(settings.commentsPerTicket)"), "error": nil])
        }
        var change = try begin(by: caller, via: via, custom: values["metadata"])
        try apply(request, to: &ticket, &change)
        if let draft {
            guard let author = users[draft.authorID ?? change.updater.id] else {
                throw Failure.invalid("author", "Author: is invalid")
            }
            write(draft, on: &ticket, &change, author: author)
        }
        return finish(ticket, change)
    }
}
