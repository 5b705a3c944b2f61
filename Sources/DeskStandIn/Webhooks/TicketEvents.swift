extension World {
    private typealias Event = (type: String, event: JSON)

    /// Tells the webhooks what a change did.
    mutating func tellWebhooks(_ ticket: Ticket, _ change: Change) {
        guard !webhooks.isEmpty else { return }
        var events: [Event] = change.isCreation ? [("created", [:])] : []
        if let comment = change.comment { events += commentEvents(comment) }
        if !change.isCreation { events += changeEvents(ticket, change) }
        for (place, event) in events.enumerated() {
            let meta: JSON = ["sequence": sequence(place + 1, of: events.count, change.auditID)]
            tell(event.type, ticket, change, event.event.with(["meta": meta]))
        }
    }

    private func commentEvents(_ comment: Comment) -> [Event] {
        let files = files(comment.attachmentIDs, withInline: true).map { file -> Event in
            let attachment: JSON = [
                "id": .string(String(file.id)), "filename": .string(file.name), "content_type": .string(file.type),
                "is_public": .bool(comment.isPublic), "content_url": file.json(self)["content_url"] ?? nil,
            ]
            return (
                "attachment_linked_to_comment",
                ["attachment": attachment, "comment": ["id": .string(String(comment.id))]]
            )
        }
        return [("comment_added", ["comment": eventComment(comment)])] + files
    }

    private func changeEvents(_ ticket: Ticket, _ change: Change) -> [Event] {
        var events: [Event] = []
        func note(_ type: String, _ current: String?, _ previous: String?) {
            events.append((type, ["current": JSON(current), "previous": JSON(previous)]))
        }
        if let old = change.previous["status"] {
            note("status_changed", ticket.status.rawValue.uppercased(), old.words.uppercased())
        }
        if let old = change.previous["custom_status_id"] {
            note("custom_status_changed", String(ticket.customStatusID), old.words)
        }
        if let old = change.previous["tags"] {
            let before = Set((old.array ?? []).compactMap(\.string))
            let added = JSON(Set(ticket.tags).subtracting(before).sorted())
            events.append(
                ("tags_changed", ["tags_added": added, "tags_removed": JSON(before.subtracting(ticket.tags).sorted())]))
        }
        for field in fields {
            guard let old = change.previous[String(field.id)] else { continue }
            let named: JSON = [
                "id": .string(String(field.id)), "title": .string(field.title), "type": .string(field.type),
            ]
            events.append(
                (
                    "custom_field_changed",
                    ["current": ticket.fields[field.id] ?? nil, "previous": old, "field": named]
                ))
        }
        if let old = change.previous["assignee_id"] {
            note("agent_assignment_changed", ticket.assigneeID.map(String.init), old.present?.words)
        }
        return events
    }

    func sequence(_ place: Int, of total: Int, _ id: Int64 = 0) -> JSON {
        ["id": .string(String(id)), "position": .integer(Int64(place)), "total": .integer(Int64(total))]
    }

    /// Hands one event to each webhook that wants it.
    mutating func tell(_ name: String, _ ticket: Ticket, _ change: Change, _ event: JSON) {
        let type = "zen:event-type:ticket.\(name)"
        let wanted = webhooks.filter { $0.isActive && $0.subscriptions.contains(type) }
        guard !wanted.isEmpty else { return }
        let body: JSON = [
            "account_id": 123_456, "type": .string(type), "subject": .string("zen:ticket:\(ticket.id)"),
            "id": .string(dice.uuid()), "time": .string(now.exactStamp), "zendesk_event_version": "2022-11-06",
            "detail": eventTicket(ticket, change), "event": event,
        ]
        for webhook in wanted {
            enqueue(
                settings.prettyDeliveries ? body.prettyBytes : body.bytes, to: webhook.id, type: type, about: ticket.id)
        }
    }

    /// Ids are strings here, and words of fixed lists are in capitals.
    private func eventTicket(_ ticket: Ticket, _ change: Change) -> JSON {
        [
            "id": .string(String(ticket.id)),
            "status": .string(ticket.deleted == nil ? ticket.status.rawValue.uppercased() : "DELETED"),
            "priority": JSON(ticket.priority?.uppercased()), "type": JSON(ticket.type?.uppercased()),
            "external_id": JSON(ticket.externalID), "subject": .string(ticket.subject),
            "description": .string(ticket.details), "requester_id": .string(String(ticket.requesterID)),
            "submitter_id": .string(String(ticket.submitterID)), "actor_id": .string(String(change.updater.id)),
            "assignee_id": JSON(ticket.assigneeID.map(String.init)), "group_id": JSON(ticket.groupID.map(String.init)),
            "organization_id": nil, "brand_id": JSON(ticket.brandID.map(String.init)),
            "form_id": JSON(ticket.formID.map(String.init)), "custom_status": .string(String(ticket.customStatusID)),
            "is_public": .bool(ticket.isPublic), "tags": JSON(ticket.tags),
            "via": ["channel": .string(change.via.channel == "api" ? "web_service" : change.via.channel)],
            "created_at": .string(ticket.created.stamp), "updated_at": .string(ticket.updated.stamp),
        ]
    }

    private func eventComment(_ comment: Comment) -> JSON {
        let author = users[comment.authorID]
        return [
            "id": .string(String(comment.id)), "body": .string(comment.plain), "is_public": .bool(comment.isPublic),
            "author": [
                "id": .string(String(comment.authorID)), "is_staff": .bool(author?.isStaff ?? false),
                "name": .string(author?.name ?? ""),
            ],
        ]
    }

    /// What a trigger posts: its body is sent as it stands.
    mutating func deliverTriggered(to id: String, body: String, about ticket: Ticket) {
        guard webhooks.contains(where: { $0.id == id && $0.isActive && $0.subscriptions.contains(Webhook.conditional) })
        else { return }
        enqueue(Array(body.utf8.prefix(16_000)), to: id, type: Webhook.conditional, about: ticket.id)
    }

    /// Puts a delivery into the queue, as the fault plan has it: not at all, twice, late, or turned around.
    mutating func enqueue(_ body: [UInt8], to webhook: String, type: String, about ticket: Int64?) {
        let invocation = Invocation(id: dice.uuid(), webhookID: webhook, eventType: type, body: body, created: now)
        invocations.append(invocation)
        guard !isReplaying else {
            invocations[invocations.count - 1].isOver = true
            return
        }
        var delivery = Delivery(
            invocationID: invocation.id, webhookID: webhook, eventType: type, body: body, ticketID: ticket)
        var copies = 1
        for fault in matchingWebhookFaults(type) {
            switch fault {
            case .lose:
                invocations[invocations.count - 1].isLost = true
                return
            case .duplicate(let times): copies = times
            case .delay(let seconds): delivery.notBefore = SystemTime.milliseconds + Int64(seconds * 1_000)
            case .reverse(let count): delivery.heldFor = count
            }
        }
        for _ in 0..<copies { deliveries.append(delivery) }
    }
}
