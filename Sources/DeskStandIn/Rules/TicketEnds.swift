/// Merging and deleting.
extension World {
    /// Closes the sources and tells both sides, in private unless the request says otherwise.
    mutating func merge(_ sources: [Int64], into target: Int64, _ body: JSON, by caller: Caller) throws {
        let goal = try ticket(target)
        guard goal.status != .closed else { throw Failure.closed }
        let merged = try sources.map { try ticket($0) }
        guard !merged.isEmpty, !sources.contains(target), merged.allSatisfy({ $0.status != .closed }) else {
            throw Failure.recordInvalid("base", ["description": "Tickets: these cannot be merged", "error": nil])
        }
        for var source in merged {
            let rel = Via(channel: "web", rel: "merge", from: [:], to: ["ticket_id": .integer(target)])
            var change = try begin(by: caller, via: rel)
            let words = body["source_comment"]?.string ?? "This ticket was closed and merged into ticket #\(target)"
            try write(words, isPublic: body["source_comment_is_public"]?.bool ?? false, on: &source, &change)
            source.via.rel = "merge"
            source.via.to = ["ticket_id": .integer(target)]
            set(.closed, on: &source, &change)
            finish(source, change)
        }
        var goalNow = try ticket(target)
        let ids = sources.map(String.init).joined(separator: ", #")
        let from: JSON = ["ticket_id": .integer(sources[0]), "ticket_ids": JSON(sources)]
        var change = try begin(by: caller, via: Via(channel: "web", rel: "merge", from: from))
        let words = body["target_comment"]?.string ?? "Ticket #\(ids) was closed and merged into this ticket"
        try write(words, isPublic: body["target_comment_is_public"]?.bool ?? false, on: &goalNow, &change)
        finish(goalNow, change)
    }

    private mutating func write(_ words: String, isPublic: Bool, on ticket: inout Ticket, _ change: inout Change) throws
    {
        var draft = try self.draft(["body": .string(words)])
        draft.isPublic = isPublic
        write(draft, on: &ticket, &change, author: change.updater)
    }

    /// A soft deletion: the ticket can be had back for thirty days.
    mutating func delete(_ id: Int64, by caller: Caller) throws {
        var ticket = try ticket(id)
        ticket.deleted = now
        try settle(ticket, event: "soft_deleted", caller)
    }

    mutating func restore(_ id: Int64, by caller: Caller) throws {
        guard var ticket = tickets[id], ticket.deleted != nil else { throw Failure.notFound }
        ticket.deleted = nil
        try settle(ticket, event: "undeleted", caller)
    }

    /// A deletion for good: what was written is gone, the row of the export stays.
    mutating func destroy(_ id: Int64, by caller: Caller) throws {
        guard var ticket = tickets[id], ticket.deleted != nil else { throw Failure.notFound }
        ticket.subject = "SCRUBBED"
        ticket.details = "SCRUBBED"
        for comment in comments[id] ?? [] {
            for file in comment.attachmentIDs { attachments[file] = nil }
        }
        comments[id] = []
        try settle(ticket, event: "permanently_deleted", caller)
    }

    private mutating func settle(_ given: Ticket, event: String, _ caller: Caller) throws {
        var ticket = given
        ticket.generated = now
        tickets[ticket.id] = ticket
        indexQueue.append((now + settings.searchLag, ticket))
        guard let updater = caller.userID.flatMap({ users[$0] }) else { throw Failure.unauthorized }
        let change = Change(by: updater, via: .api, isCreation: false, auditID: nextID())
        tell(event, ticket, change, ["meta": ["sequence": sequence(1, of: 1)]])
    }
}
