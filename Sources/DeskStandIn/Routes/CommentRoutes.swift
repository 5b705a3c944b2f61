/// Comments and audits, and taking words back.
enum CommentRoutes {
    static let all: [Route] = [
        Route("GET", "tickets/{id}/comments", "tickets") { world, call in
            let ticket = try world.ticket(try call.id())
            return try list(world.comments[ticket.id] ?? [], world, call)
        },
        Route("GET", "tickets/{id}/comments/count", "tickets") { world, call in
            let ticket = try world.ticket(try call.id())
            let count = Int64((world.comments[ticket.id] ?? []).count)
            return .json(["count": ["value": .integer(count), "refreshed_at": .string(world.now.stamp)]])
        },
        Route("GET", "tickets/{id}/audits", "tickets") { world, call in try audits(&world, call) },
        Route("GET", "tickets/{id}/audits/{audit}", "tickets") { world, call in
            let audits = world.audits[try world.ticket(try call.id()).id] ?? []
            let id = try call.id("audit")
            guard let audit = audits.first(where: { $0.id == id }) else { throw Failure.notFound }
            return .json(["audit": audit.json])
        },
        Route("PUT", "tickets/{id}/comments/{comment}/make_private", "tickets") { world, call in
            try world.hide(try call.id("comment"), of: try call.id(), by: call.caller)
            return .empty
        },
        Route("PUT", "tickets/{id}/comments/{comment}/redact", "tickets") { world, call in
            let text = try call.json()["text"]?.string ?? ""
            let comment = try world.redact(text, in: try call.id("comment"), of: try call.id(), by: call.caller)
            return .json(["comment": comment.json(world, withInline: true)])
        },
        Route("PUT", "comment_redactions/{comment}", "tickets") { world, call in try redactMarked(&world, call) },
        Route("PUT", "tickets/{id}/comments/{comment}/attachments/{file}/redact", "tickets") { world, call in
            let id = try call.id("file")
            try world.redactFile(id, of: try call.id(), by: call.caller)
            return .json(["attachment": world.attachments[id]?.json(world) ?? nil])
        },
    ]

    /// A list of comments, oldest first unless the request turns it around.
    static func list(_ comments: [Comment], _ world: World, _ call: Call) throws -> Answer {
        let isTurned = call.query("sort") == "-created_at" || call.query("sort_order") == "desc"
        let withInline = call.query("include_inline_images") == "true"
        return try Paging.answer(
            isTurned ? comments.reversed() : comments, named: "comments", call, world: world, id: \.id,
            more: { page in
                guard call.includes.contains("users") else { return [:] }
                let ids = Set(page.map(\.authorID)).sorted()
                return ["users": .array(ids.compactMap { world.users[$0]?.short(world) })]
            }, row: { $0.json(world, withInline: withInline) })
    }

    private static func audits(_ world: inout World, _ call: Call) throws -> Answer {
        let ticket = try world.ticket(try call.id())
        var audits = world.audits[ticket.id] ?? []
        let wanted = Set(call.query.filter { $0.name == "filter_events[]" }.map(\.value))
        if !wanted.isEmpty {
            audits = audits.filter { $0.events.contains { wanted.contains($0["type"]?.string ?? "") } }
        }
        if call.query("sort") == "-created_at" || call.query("sort_order") == "desc" { audits.reverse() }
        // An archived ticket's audits come in one piece.
        if ticket.archived != nil { return .json(["audits": .array(audits.map(\.json))]) }
        return try Paging.answer(audits, named: "audits", call, world: world, id: \.id) { $0.json }
    }

    /// What stands in `<redact>` goes; so do the files that are named.
    private static func redactMarked(_ world: inout World, _ call: Call) throws -> Answer {
        let body = try call.json()
        guard let ticket = body["ticket_id"]?.integer else { throw Failure.notFound }
        let id = try call.id("comment")
        var comment = try world.comment(id, of: ticket)
        var rest = Substring(body["html_body"]?.string ?? "")
        while let open = rest.range(of: "<redact>"), let close = rest[open.upperBound...].range(of: "</redact>") {
            let words = Markup.plain(String(rest[open.upperBound..<close.lowerBound]))
            comment = try world.redact(words, in: id, of: ticket, by: call.caller)
            rest = rest[close.upperBound...]
        }
        for address in (body["external_attachment_urls"]?.array ?? []).compactMap(\.string) {
            for file in comment.attachmentIDs where address.contains(world.attachments[file]?.token ?? "\n") {
                try world.redactFile(file, of: ticket, by: call.caller)
            }
        }
        return .json(["comment": try world.comment(id, of: ticket).json(world, withInline: true)])
    }
}

extension Substring {
    /// Where a text first stands in this one.
    func range(of text: String) -> Range<Index>? { ranges(of: text).first }
}
