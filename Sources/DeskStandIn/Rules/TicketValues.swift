/// Sets the fields of a ticket from a request's.
struct TicketValues {
    let values: JSON

    /// The keys that the API takes for a ticket; what else is sent is ignored with a warning.
    static let known: Set<String> = [
        "subject", "comment", "description", "external_id", "requester", "requester_id", "submitter_id", "recipient",
        "brand_id", "group_id", "ticket_form_id", "tags", "custom_fields", "fields", "type", "priority", "status",
        "custom_status_id", "email_ccs", "followers", "collaborators", "collaborator_ids", "additional_collaborators",
        "assignee_id", "assignee_email", "organization_id", "due_at", "metadata", "via_followup_source_id", "via",
        "safe_update", "updated_stamp", "problem_id", "via_id", "sharing_agreement_ids", "is_public", "macro_ids",
    ]

    /// The keys that are ignored.
    var ignored: [String] {
        (values.object ?? [:]).keys.filter { !Self.known.contains($0) }.sorted().map { "ticket.\($0)" }
    }

    /// The tags as a set in lower case, in order.
    static func tags(_ value: JSON?) -> [String]? {
        let words = value?.array?.compactMap(\.string) ?? value?.string?.split(separator: " ").map(String.init)
        return words.map { Set($0.map { $0.lowercased().replacing(" ", with: "_") }).subtracting([""]).sorted() }
    }
}

extension World {
    /// Sets what a request names; all that can be refused is refused here.
    mutating func apply(_ request: TicketValues, to ticket: inout Ticket, _ change: inout Change) throws {
        try applyChoices(request.values, to: &ticket, &change)
        try applyPeople(request.values, to: &ticket, &change)
        applyTexts(request.values, to: &ticket, &change)
        applyCustomFields(request.values, to: &ticket, &change)
        try applyStatus(request.values, to: &ticket, &change)
    }

    private mutating func applyChoices(_ values: JSON, to ticket: inout Ticket, _ change: inout Change) throws {
        if let type = values["type"]?.present?.string {
            guard ["problem", "incident", "question", "task"].contains(type) else {
                throw Failure.invalid("type", "Type: \(type) is not included in the list")
            }
            change.note("type", from: JSON(ticket.type), to: .string(type), id: nextID())
            ticket.type = type
        }
        // A priority cannot be taken away again.
        if let priority = values["priority"]?.present?.string {
            guard ["urgent", "high", "normal", "low"].contains(priority) else {
                throw Failure.invalid("priority", "Priority: \(priority) is not included in the list")
            }
            change.note("priority", from: JSON(ticket.priority), to: .string(priority), id: nextID())
            ticket.priority = priority
        }
    }

    private mutating func applyPeople(_ values: JSON, to ticket: inout Ticket, _ change: inout Change) throws {
        var assignee = values["assignee_id"]
        if let email = values["assignee_email"]?.string {
            guard let user = user(email: email) else { throw Failure.invalid("assignee", "Assignee: is invalid") }
            assignee = .integer(user.id)
        }
        if let assignee {
            if let id = assignee.integer, users[id]?.isStaff != true {
                throw Failure.invalid("assignee", "Assignee: is invalid")
            }
            change.note("assignee_id", from: JSON(ticket.assigneeID), to: JSON(assignee.integer), id: nextID())
            ticket.assigneeID = assignee.integer
        }
        if !change.isCreation, let requester = values["requester_id"]?.integer {
            guard users[requester] != nil else { throw Failure.invalid("requester", "Requester: is invalid") }
            change.note("requester_id", from: .integer(ticket.requesterID), to: .integer(requester), id: nextID())
            ticket.requesterID = requester
        }
        guard settings.ccsEnabled else { return }
        for name in ["email_ccs", "collaborators", "additional_collaborators"] {
            collaborate(values[name]?.array ?? [], on: &ticket, followers: false)
        }
        collaborate(values["followers"]?.array ?? [], on: &ticket, followers: true)
    }

    /// End users become CCs, agents followers; an unknown address becomes a user.
    private mutating func collaborate(_ entries: [JSON], on ticket: inout Ticket, followers: Bool) {
        for entry in entries {
            let email = entry["user_email"]?.string ?? entry["email"]?.string ?? entry.string
            let name = entry["user_name"]?.string ?? entry["name"]?.string
            var id = entry["user_id"]?.integer ?? entry.integer
            if id == nil, let email { id = user(email: email)?.id ?? addUser(name: name ?? email, email: email) }
            guard let id, let user = users[id] else { continue }
            let follows = followers && user.isStaff
            let isTakenAway = entry["action"]?.string == "delete"
            ticket.ccIDs.removeAll { $0 == id && (isTakenAway || !follows) }
            ticket.followerIDs.removeAll { $0 == id && (isTakenAway || follows) }
            guard !isTakenAway else { continue }
            if follows { ticket.followerIDs.append(id) } else { ticket.ccIDs.append(id) }
        }
    }

    private mutating func applyTexts(_ values: JSON, to ticket: inout Ticket, _ change: inout Change) {
        if let subject = values["subject"]?.string {
            change.note("subject", from: .string(ticket.subject), to: .string(subject), id: nextID())
            ticket.subject = subject
        }
        if let externalID = values["external_id"] {
            index(externalID: ticket.externalID, of: ticket.id, isGone: true)
            ticket.externalID = externalID.present?.words
            index(externalID: ticket.externalID, of: ticket.id, isGone: false)
        }
        if let tags = TicketValues.tags(values["tags"]) {
            change.note("tags", from: JSON(ticket.tags), to: JSON(tags), id: nextID())
            ticket.tags = tags
        }
        if let group = values["group_id"] { ticket.groupID = group.integer }
        if let brand = values["brand_id"]?.integer { ticket.brandID = brand }
        if let form = values["ticket_form_id"]?.integer { ticket.formID = form }
        if let organization = values["organization_id"] { ticket.organizationID = organization.integer }
        if let due = values["due_at"] { ticket.dueAt = due }
        if change.isCreation, let recipient = values["recipient"]?.string { ticket.recipient = recipient }
    }

    private mutating func index(externalID: String?, of ticket: Int64, isGone: Bool) {
        guard let externalID else { return }
        if isGone {
            ticketsByExternalID[externalID]?.removeAll { $0 == ticket }
        } else {
            ticketsByExternalID[externalID, default: []].append(ticket)
        }
    }

    private mutating func applyCustomFields(_ values: JSON, to ticket: inout Ticket, _ change: inout Change) {
        for entry in (values["custom_fields"]?.array ?? []) + (values["fields"]?.array ?? []) {
            guard let id = entry["id"]?.integer, fields.contains(where: { $0.id == id }) else { continue }
            let value = entry["value"] ?? .null
            change.note(String(id), from: ticket.fields[id] ?? .null, to: value, id: nextID())
            ticket.fields[id] = value
        }
    }
}
