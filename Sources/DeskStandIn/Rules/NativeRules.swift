/// What ZenDesk does to a status by itself, before any trigger.
extension World {
    /// Sets the status that a request names, by its name or by a custom status's id.
    mutating func applyStatus(_ values: JSON, to ticket: inout Ticket, _ change: inout Change) throws {
        var wanted: Ticket.Status?
        var custom: Int64?
        if let id = values["custom_status_id"]?.integer, id != ticket.customStatusID {
            guard let status = statuses.first(where: { $0.id == id }) else {
                throw Failure.invalid("custom_status", "Custom status: is invalid")
            }
            (wanted, custom) = (status.category, id)
        } else if let word = values["status"]?.present?.string {
            guard let status = Ticket.Status(rawValue: word) else {
                throw Failure.invalid("status", "Status: \(word) is not included in the list")
            }
            wanted = status
        }
        guard let wanted else { return }
        // Nothing becomes new again.
        guard wanted != .new || ticket.status == .new || change.isCreation else { return }
        if wanted == .solved { try prepareToSolve(&ticket, &change) }
        set(wanted, custom: custom, on: &ticket, &change)
    }

    private mutating func prepareToSolve(_ ticket: inout Ticket, _ change: inout Change) throws {
        if ticket.assigneeID == nil {
            guard settings.assignsSolver, change.updater.isStaff else {
                throw Failure.recordInvalid(
                    "base", ["description": "Assignee: is required when solving a ticket", "error": nil])
            }
            change.note("assignee_id", from: nil, to: .integer(change.updater.id), id: nextID())
            ticket.assigneeID = change.updater.id
        }
        for field in fields where field.isRequired {
            let value = ticket.fields[field.id] ?? .null
            guard value != .null, value != "" else { throw Failure.requiredField(field) }
        }
    }

    /// Moves a ticket to a status, and its custom status along.
    mutating func set(_ status: Ticket.Status, custom: Int64? = nil, on ticket: inout Ticket, _ change: inout Change) {
        let old = ticket.status
        ticket.status = status
        let customID = custom ?? (status == .closed ? ticket.customStatusID : customStatus(of: status))
        change.note("custom_status_id", from: .integer(ticket.customStatusID), to: .integer(customID), id: nextID())
        ticket.customStatusID = customID
        guard old != status || change.isCreation else { return }
        change.note(
            "status", from: change.isCreation ? nil : .string(old.rawValue), to: .string(status.rawValue), id: nextID())
        ticket.solved = status == .solved ? now : status == .closed ? ticket.solved ?? now : nil
        ticket.closed = status == .closed ? now : nil
        scheduleAutomation(ticket)
    }

    /// Assignment opens what is new; a person's own words open what waits or is solved.
    mutating func applyNativeRules(to ticket: inout Ticket, _ change: inout Change) {
        if ticket.status == .new, ticket.assigneeID != nil { set(.open, on: &ticket, &change) }
        let isWaiting = [.pending, .hold, .solved].contains(ticket.status)
        // Only the updater counts: a person's words posted by an agent's key open nothing.
        if change.comment != nil, !change.updater.isStaff, isWaiting { set(.open, on: &ticket, &change) }
    }

    /// Remembers when the clock has something to do.
    mutating func scheduleAutomation(_ ticket: Ticket) {
        if let due = dueAutomation(ticket) { nextAutomation = min(nextAutomation, due) }
    }

    private func dueAutomation(_ ticket: Ticket) -> Moment? {
        if ticket.status == .solved, let solved = ticket.solved {
            return solved + min(settings.solvedToClosed, settings.closedByForce)
        }
        if let closed = ticket.closed, ticket.archived == nil { return closed + settings.closedToArchived }
        return nil
    }

    /// Does what the clock brings: solved tickets close, closed ones are archived.
    mutating func runAutomations() {
        while now >= nextAutomation {
            let moment = now
            let due = tickets.values.compactMap { ticket in dueAutomation(ticket).map { (due: $0, id: ticket.id) } }
                .filter { $0.due <= moment }.sorted { ($0.due, $0.id) < ($1.due, $1.id) }
            for (due, id) in due {
                now = due
                automate(id)
            }
            now = moment
            nextAutomation = tickets.values.compactMap { dueAutomation($0) }.min() ?? Moment(milliseconds: .max)
        }
    }

    private mutating func automate(_ id: Int64) {
        guard var ticket = tickets[id] else { return }
        if ticket.status == .closed {
            ticket.archived = now
            tickets[id] = ticket
            return
        }
        guard let system = users[userIDs[0]] else { return }
        var change = Change(
            by: system,
            via: Via(channel: "rule", rel: "automation", from: ["title": "Close ticket after it was solved"]),
            isCreation: false, auditID: nextID())
        change.isBySystem = true
        set(.closed, on: &ticket, &change)
        finish(ticket, change)
    }
}
