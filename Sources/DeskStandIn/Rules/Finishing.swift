extension World {
    /// Ends a change: native rules and triggers have their turn, then it is stored, indexed and told to webhooks.
    ///
    /// - Returns: the ticket as it stands now, and its audit.
    @discardableResult
    mutating func finish(_ given: Ticket, _ begun: Change) -> (ticket: Ticket, audit: Audit) {
        var ticket = given
        var change = begun
        if !change.isBySystem {
            applyNativeRules(to: &ticket, &change)
            runTriggers(on: &ticket, &change)
            if !change.isCreation { ticket.updated = now }
        }
        ticket.generated = now
        let audit = Audit(
            id: change.auditID, ticketID: ticket.id, created: now, authorID: change.updater.id, events: change.events,
            custom: change.custom, via: change.via)
        if change.isCreation { ticketIDs.append(ticket.id) }
        tickets[ticket.id] = ticket
        audits[ticket.id, default: []].append(audit)
        ticketByEncodedID[ticket.encodedID] = ticket.id
        indexQueue.append((now + settings.searchLag, ticket))
        tellWebhooks(ticket, change)
        return (ticket, audit)
    }

    /// A change that begins now.
    mutating func begin(by caller: Caller, via: Via = .api, isCreation: Bool = false, custom: JSON? = nil) throws
        -> Change
    {
        guard let id = caller.userID, let user = users[id] else { throw Failure.unauthorized }
        var change = Change(by: user, via: via, isCreation: isCreation, auditID: nextID())
        if let custom = custom?.present { change.custom = custom }
        return change
    }

    /// The ticket with an id, where it is not deleted.
    func ticket(_ id: Int64) throws -> Ticket {
        guard let ticket = tickets[id], ticket.deleted == nil else { throw Failure.notFound }
        return ticket
    }

    /// What is in the search's index by now.
    mutating func refreshIndex() {
        let due = indexQueue.prefix { $0.due <= now }
        for entry in due { index[entry.ticket.id] = entry.ticket.deleted == nil ? entry.ticket : nil }
        indexQueue.removeFirst(due.count)
    }
}
