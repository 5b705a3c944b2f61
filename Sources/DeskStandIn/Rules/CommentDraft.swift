/// A comment that is asked for, with all that could be wrong about it looked at.
struct CommentDraft {
    var html: String
    var plain: String
    /// Nil where the request does not say.
    var isPublic: Bool?
    var authorID: Int64?
    var uploads: [String] = []
    var attachmentIDs: [Int64] = []
    var flags: [Int64] = []
}

extension World {
    /// Reads `comment` of a request.
    ///
    /// - Throws: `Failure` where a file's token is none, the author unknown, or the text too long.
    func draft(_ value: JSON) throws -> CommentDraft {
        var draft = CommentDraft(html: "", plain: "")
        if let html = value["html_body"]?.string {
            draft.html = Markup.sanitized(html)
            draft.plain = Markup.plain(draft.html)
        } else {
            draft.plain = Markup.stripped(value["body"]?.string ?? value.string ?? "")
            draft.html = Markup.html(plain: draft.plain)
        }
        guard draft.plain.count <= settings.charactersPerComment else {
            throw Failure.recordInvalid(
                "comment", ["description": "Comment: is too long", "error": "TooLong"])
        }
        draft.isPublic = value["public"]?.bool
        if let author = value["author_id"]?.present {
            guard let id = author.integer, users[id] != nil else {
                throw Failure.invalid("author", "Author: is invalid")
            }
            draft.authorID = id
        }
        try attach(value["uploads"], to: &draft)
        guard !draft.plain.isEmpty || !draft.attachmentIDs.isEmpty else {
            throw Failure.blank("comment", "Comment: cannot be blank")
        }
        return draft
    }

    /// A single token is taken as well as a list.
    private func attach(_ uploads: JSON?, to draft: inout CommentDraft) throws {
        let tokens = uploads?.array?.compactMap(\.string) ?? uploads?.string.map { [$0] } ?? []
        for token in tokens {
            guard let upload = self.uploads[token], !upload.isUsed, upload.expires > now else {
                throw settings.badUploadStatus == 404
                    ? Failure.notFound : Failure.invalid("uploads", "Attachment: token is invalid or has expired")
            }
            draft.uploads.append(token)
            draft.attachmentIDs += upload.attachmentIDs
        }
    }

    /// Turns a draft into the comment of a change.
    mutating func write(_ draft: CommentDraft, on ticket: inout Ticket, _ change: inout Change, author: User) {
        let isFirst = (comments[ticket.id] ?? []).isEmpty
        // A ticket that began in private stays private until a comment says otherwise.
        let isPublic = draft.isPublic ?? comments[ticket.id]?.first?.isPublic ?? true
        for token in draft.uploads { uploads[token]?.isUsed = true }
        for id in draft.attachmentIDs {
            guard let attachment = attachments[id] else { continue }
            attachments[id]?.isInline = draft.html.contains("/attachments/token/\(attachment.token)")
        }
        let isKnown = author.isStaff || author.id == ticket.requesterID || ticket.ccIDs.contains(author.id)
        let comment = Comment(
            id: nextID(), ticketID: ticket.id, auditID: change.auditID, authorID: author.id, html: draft.html,
            plain: draft.plain, isPublic: isPublic, attachmentIDs: draft.attachmentIDs, via: change.via, created: now,
            flags: draft.flags + (isKnown || draft.flags.contains(2) ? [] : [2]), custom: change.custom)
        comments[ticket.id, default: []].append(comment)
        if isPublic { ticket.isPublic = true } else if isFirst { ticket.isPublic = false }
        change.comment = comment
        change.events.insert(event(comment), at: 0)
    }

    private func event(_ comment: Comment) -> JSON {
        [
            "id": .integer(comment.id), "type": "Comment", "author_id": .integer(comment.authorID),
            "body": .string(comment.plain), "html_body": .string(comment.html), "plain_body": .string(comment.plain),
            "public": .bool(comment.isPublic), "audit_id": .integer(comment.auditID),
            "attachments": .array(files(comment.attachmentIDs, withInline: true).map { $0.json(self) }),
        ]
    }
}
