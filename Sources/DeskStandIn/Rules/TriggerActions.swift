extension World {
    /// Does one thing that a trigger says.
    mutating func perform(
        _ action: Trigger.Action, of trigger: Trigger, on ticket: inout Ticket, _ change: inout Change
    ) {
        switch action.field {
        case "notification_user", "notification_requester":
            notify(action, of: trigger, ticket, &change)
        case "notification_webhook", "notification_target":
            guard let id = action.value[0]?.string else { return }
            let body = filled(action.value[1]?.string ?? "", ticket, change)
            deliverTriggered(to: id, body: body, about: ticket)
        case "status":
            guard let status = Ticket.Status(rawValue: action.value.words) else { return }
            set(status, on: &ticket, &change)
        case "current_tags", "set_tags", "remove_tags": retag(action, on: &ticket, &change)
        case "assignee_id":
            let id = action.value.words == "current_user" ? change.updater.id : action.value.integer
            change.note("assignee_id", from: JSON(ticket.assigneeID), to: JSON(id), id: nextID())
            ticket.assigneeID = id
        case "priority":
            change.note("priority", from: JSON(ticket.priority), to: action.value, id: nextID())
            ticket.priority = action.value.string
        case "group_id": ticket.groupID = action.value.integer
        default:
            guard action.field.hasPrefix("custom_fields_"), let id = Int64(action.field.dropFirst(14)) else { return }
            change.note(String(id), from: ticket.fields[id] ?? .null, to: action.value, id: nextID())
            ticket.fields[id] = action.value
        }
    }

    private mutating func retag(_ action: Trigger.Action, on ticket: inout Ticket, _ change: inout Change) {
        let words = Set(TicketValues.tags(action.value) ?? [])
        let tags =
            switch action.field {
            case "current_tags": words.union(ticket.tags)
            case "remove_tags": Set(ticket.tags).subtracting(words)
            default: words
            }
        change.note("tags", from: JSON(ticket.tags), to: JSON(tags.sorted()), id: nextID())
        ticket.tags = tags.sorted()
    }

    /// A mail to whoever the trigger means, and the event that the audit shows of it.
    private mutating func notify(
        _ action: Trigger.Action, of trigger: Trigger, _ ticket: Ticket, _ change: inout Change
    ) {
        let recipients = recipients(action.value[0]?.words ?? "", ticket, change)
        guard !recipients.isEmpty else { return }
        let subject = filled(action.value[1]?.string ?? "", ticket, change)
        var body = filled(action.value[2]?.string ?? "", ticket, change)
        if let comment = change.comment, comment.isPublic || recipients.allSatisfy(\.isStaff) {
            body += "\n\n" + comment.plain
        }
        send(
            subject: subject, text: body, to: recipients, ticket: ticket, commentID: change.comment?.id,
            cause: trigger.title)
        change.events.append([
            "id": .integer(nextID()), "type": "Notification", "subject": .string(subject), "body": .string(body),
            "recipients": JSON(recipients.compactMap(\.userID)),
            "via": [
                "channel": "rule",
                "source": [
                    "from": ["id": .integer(trigger.id), "title": .string(trigger.title), "deleted": false], "to": [:],
                    "rel": "trigger",
                ],
            ],
        ])
    }

    private func recipients(_ whom: String, _ ticket: Ticket, _ change: Change) -> [DeskMail.Recipient] {
        let ids: [Int64] =
            switch whom {
            case "requester_id", "requester_and_ccs":
                // With CCs on, those who were copied get what the requester gets; nobody gets their own words.
                [ticket.requesterID] + (settings.ccsEnabled ? ticket.ccIDs : []).filter { $0 != change.updater.id }
            case "assignee_id": ticket.assigneeID.map { [$0] } ?? []
            case "current_user": [change.updater.id]
            case "all_agents": staffIDs
            default: Int64(whom).map { [$0] } ?? []
            }
        return ids.compactMap { users[$0] }.compactMap { user in
            user.email.map { DeskMail.Recipient(userID: user.id, email: $0, isStaff: user.isStaff) }
        }
    }

    /// Puts values in the places of placeholders, not escaped: that is how ZenDesk breaks JSON.
    func filled(_ text: String, _ ticket: Ticket, _ change: Change) -> String {
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            rest = rest[open...]
            guard rest.hasPrefix("{{"), let close = rest.firstIndex(of: "}"), rest[close...].hasPrefix("}}") else {
                result += "{"
                rest.removeFirst()
                continue
            }
            result += placeholder(rest.dropFirst(2)[..<close].filter { $0 != " " }, ticket, change)
            rest = rest[close...].dropFirst(2)
        }
        return result + rest
    }

    /// The value of a placeholder; one that is not known is left out.
    private func placeholder(_ name: String, _ ticket: Ticket, _ change: Change) -> String {
        switch name {
        case "ticket.id": String(ticket.id)
        case "ticket.title": ticket.subject
        case "ticket.status": ticket.status.rawValue
        case "ticket.external_id": ticket.externalID ?? ""
        case "ticket.account": "Desk"
        case "ticket.description": ticket.details
        case "ticket.latest_comment": change.comment?.plain ?? ""
        case "ticket.latest_public_comment": change.comment.map { $0.isPublic ? $0.plain : "" } ?? ""
        case "ticket.requester.name": users[ticket.requesterID]?.name ?? ""
        case "ticket.requester.email": users[ticket.requesterID]?.email ?? ""
        case "ticket.tags": ticket.tags.joined(separator: " ")
        case "ticket.encoded_id": ticket.encodedID
        case "current_user.name": change.updater.name
        default: ""
        }
    }
}
