extension World {
    func comment(_ id: Int64, of ticket: Int64) throws -> Comment {
        let found = (comments[try self.ticket(ticket).id] ?? []).first { $0.id == id }
        guard let found else { throw Failure.notFound }
        return found
    }

    /// Puts blocks in the place of words.
    mutating func redact(_ words: String, in id: Int64, of ticketID: Int64, by caller: Caller) throws -> Comment {
        let ticket = try ticket(ticketID)
        guard ticket.status != .closed else { throw Failure.closed }
        guard !words.isEmpty else { throw Failure.blank("text", "Text: cannot be blank") }
        var comment = try comment(id, of: ticketID)
        let blocks = String(repeating: "\u{2587}", count: words.count)
        comment.plain = comment.plain.replacing(words, with: blocks)
        comment.html = comment.html.replacing(Markup.escaped(words), with: blocks)
        try replace(comment, "CommentRedactionEvent", on: ticket, caller)
        return comment
    }

    /// Nobody can see a file any more: what is left is a small text.
    mutating func redactFile(_ id: Int64, of ticketID: Int64, by caller: Caller) throws {
        let ticket = try ticket(ticketID)
        guard let comment = comments[ticketID]?.first(where: { $0.attachmentIDs.contains(id) }) else {
            throw Failure.notFound
        }
        attachments[id]?.name = "redacted.txt"
        attachments[id]?.type = "text/plain"
        attachments[id]?.bytes = Array("This attachment was redacted.".utf8)
        try replace(comment, "AttachmentRedactionEvent", on: ticket, caller)
    }

    /// Makes a public comment private; there is no way back.
    mutating func hide(_ id: Int64, of ticketID: Int64, by caller: Caller) throws {
        let ticket = try ticket(ticketID)
        guard ticket.status != .closed else { throw Failure.closed }
        var comment = try comment(id, of: ticketID)
        guard comment.isPublic else { return }
        comment.isPublic = false
        try replace(comment, "CommentPrivacyChange", on: ticket, caller)
        guard let change = try? begin(by: caller) else { return }
        tell(
            "comment_made_private", ticket, change,
            ["comment": ["id": .string(String(id))], "meta": ["sequence": sequence(1, of: 1)]])
    }

    private mutating func replace(_ comment: Comment, _ event: String, on given: Ticket, _ caller: Caller) throws {
        var ticket = given
        var change = try begin(by: caller)
        change.events = [
            ["id": .integer(nextID()), "type": .string(event), "comment_id": .integer(comment.id)]
        ]
        if let place = comments[ticket.id]?.firstIndex(where: { $0.id == comment.id }) {
            comments[ticket.id]?[place] = comment
        }
        change.isBySystem = true
        ticket.updated = now
        finish(ticket, change)
    }
}
