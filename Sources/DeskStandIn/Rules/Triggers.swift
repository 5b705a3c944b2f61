extension World {
    /// Runs the triggers on a change: each may fire once, and what one changes the others see.
    mutating func runTriggers(on ticket: inout Ticket, _ change: inout Change) {
        guard ticket.status != .closed || change.previous["status"] != nil else { return }
        var fired: Set<Int64> = []
        var again = true
        while again {
            again = false
            for trigger in triggers.sorted(by: { ($0.position, $0.id) < ($1.position, $1.id) })
            where trigger.isActive && !fired.contains(trigger.id) {
                guard matches(trigger, ticket, change) else { continue }
                fired.insert(trigger.id)
                let before = change.events.count
                for action in trigger.actions { perform(action, of: trigger, on: &ticket, &change) }
                let isChanged = change.events[before...].contains { $0["type"]?.string == "Change" }
                if isChanged { again = true }
            }
        }
    }

    private func matches(_ trigger: Trigger, _ ticket: Ticket, _ change: Change) -> Bool {
        trigger.all.allSatisfy { holds($0, ticket, change) }
            && (trigger.any.isEmpty || trigger.any.contains { holds($0, ticket, change) })
    }

    private func holds(_ condition: Trigger.Condition, _ ticket: Ticket, _ change: Change) -> Bool {
        let wanted = condition.value.words
        switch condition.field {
        case "update_type": return (wanted == "Create") == change.isCreation
        case "ticket_is_public": return (wanted == "public") == ticket.isPublic
        case "comment_is_public": return holdsComment(wanted, change)
        case "current_tags":
            let words = Set(TicketValues.tags(condition.value) ?? [])
            let isIncluded = !words.isDisjoint(with: ticket.tags)
            return condition.op == "not_includes" ? !isIncluded : isIncluded
        case "comment_includes_word":
            let text = (change.comment?.plain ?? "").lowercased()
            return (condition.op == "is_not" || condition.op == "not_includes") != text.contains(wanted.lowercased())
        default: return holdsValue(condition, ticket, change)
        }
    }

    private func holdsComment(_ wanted: String, _ change: Change) -> Bool {
        switch wanted {
        case "true", "requester_can_see_comment", "public": change.comment?.isPublic == true
        case "false", "private", "not_requester_can_see_comment": change.comment?.isPublic == false
        case "not_relevant", "present": change.comment != nil
        default: false
        }
    }

    private func holdsValue(_ condition: Trigger.Condition, _ ticket: Ticket, _ change: Change) -> Bool {
        let value = value(of: condition.field, ticket, change)
        let wanted = resolved(condition.value.words, ticket, change)
        let old = change.previous[
            condition.field.hasPrefix("custom_fields_") ? String(condition.field.dropFirst(14)) : condition.field]
        switch condition.op {
        case "is", "value": return value == wanted
        case "is_not", "not_value": return value != wanted
        case "changed": return old != nil && (wanted.isEmpty || value == wanted)
        case "not_changed": return old == nil
        case "changed_to", "value_from": return old != nil && value == wanted
        case "changed_from", "value_previous": return old?.words == wanted
        case "not_changed_to": return old == nil || value != wanted
        case "not_changed_from": return old?.words != wanted
        case "less_than": return rank(value) < rank(wanted)
        case "greater_than": return rank(value) > rank(wanted)
        case "present": return !value.isEmpty
        case "not_present": return value.isEmpty
        default: return false
        }
    }

    private func rank(_ status: String) -> Int {
        Ticket.Status.allCases.firstIndex { $0.rawValue == status } ?? -1
    }

    private func resolved(_ word: String, _ ticket: Ticket, _ change: Change) -> String {
        switch word {
        case "current_user": String(change.updater.id)
        case "requester_id": String(ticket.requesterID)
        case "assignee_id": ticket.assigneeID.map(String.init) ?? ""
        default: word
        }
    }

    private func value(of field: String, _ ticket: Ticket, _ change: Change) -> String {
        switch field {
        case "status": ticket.status.rawValue
        case "custom_status_id": String(ticket.customStatusID)
        case "requester_id": String(ticket.requesterID)
        case "assignee_id": ticket.assigneeID.map(String.init) ?? ""
        case "group_id": ticket.groupID.map(String.init) ?? ""
        case "brand_id": ticket.brandID.map(String.init) ?? ""
        case "ticket_form_id": ticket.formID.map(String.init) ?? ""
        case "recipient": ticket.recipient ?? ""
        case "priority": ticket.priority ?? ""
        case "type": ticket.type ?? ""
        case "via_id": String(Via.number(of: change.isCreation ? change.via.channel : ticket.via.channel))
        case "current_via_id": String(Via.number(of: change.via.channel))
        case "via": ticket.via.channel
        case "role": change.updater.role.rawValue
        default:
            field.hasPrefix("custom_fields_")
                ? (Int64(field.dropFirst(14)).flatMap { ticket.fields[$0] } ?? .null).words : ""
        }
    }
}

extension Via {
    /// The number that conditions use for a channel.
    static func number(of channel: String) -> Int {
        switch channel {
        case "email": 4
        case "api", "web_service": 5
        case "rule": 8
        case "merge": 19
        case "recovered": 21
        default: 0
        }
    }
}
