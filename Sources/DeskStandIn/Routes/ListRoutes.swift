/// Searching, exports and the lists of what a desk is set up with.
enum ListRoutes {
    static let all: [Route] = [
        Route("GET", "search", "tickets") { world, call in try search(&world, call) },
        Route("GET", "search/count", "tickets") { world, call in
            world.refreshIndex()
            let found = try SearchQuery(call.query("query") ?? "").rows(world)
            return .json(["count": .integer(Int64(found.count))])
        },
        Route("GET", "search/export", "tickets", limit: "search-export") { world, call in try export(&world, call) },
        Route("GET", "incremental/tickets/cursor", "tickets", .admin, limit: "incremental") { world, call in
            try Incremental.byCursor(world, call)
        },
        Route("GET", "incremental/tickets", "tickets", .admin, limit: "incremental") { world, call in
            try Incremental.byTime(world, call)
        },
        Route("GET", "incremental/ticket_events", "tickets", .admin, limit: "incremental") { world, call in
            try Incremental.events(world, call)
        },
        Route("GET", "custom_statuses", "tickets") { world, _ in
            .json(["custom_statuses": .array(world.statuses.map { $0.json(world) })])
        },
        Route("GET", "ticket_fields", "tickets") { world, _ in
            .json([
                "ticket_fields": .array(world.fields.map { $0.json(world) }),
                "count": .integer(Int64(world.fields.count)), "next_page": nil, "previous_page": nil,
            ])
        },
        Route("POST", "ticket_fields", "tickets", .admin) { world, call in
            let field = world.addField(try call.object("ticket_field"))
            return .created(["ticket_field": field.json(world)], at: world.link("ticket_fields/\(field.id)"))
        },
        Route("GET", "recipient_addresses", "tickets") { world, _ in
            let address: JSON = [
                "id": 1, "email": .string(world.settings.supportAddress), "name": "Support", "default": true,
                "brand_id": 360_000_000_001, "forwarding_status": "verified", "spf_status": "verified",
            ]
            return .json(["recipient_addresses": [address], "count": 1, "next_page": nil, "previous_page": nil])
        },
        Route("GET", "email_notifications", "tickets") { world, call in
            let wanted = call.query("filter[ticket_id]").flatMap { Int64($0) }
            let snapshot = world
            let mails = world.outbox.filter { $0.ticketID != nil && (wanted == nil || $0.ticketID == wanted) }
            return try Paging.answer(mails, named: "email_notifications", call, world: world, id: \.id) {
                $0.notification(snapshot)
            }
        },
    ]

    /// At most a thousand results; pages by offset only.
    private static func search(_ world: inout World, _ call: Call) throws -> Answer {
        guard call.query("page[size]") == nil, call.query("page[after]") == nil else { throw Failure.cursorNotAllowed }
        world.refreshIndex()
        var rows = try SearchQuery(call.query("query") ?? "").rows(world)
        let isDescending = (call.query("sort_order") ?? "desc") == "desc"
        if let sort = call.query("sort_by") {
            rows.sort { sort == "updated_at" ? $0.updated < $1.updated : $0.created < $1.created }
            if isDescending { rows.reverse() }
        }
        let size = max(1, min(call.query("per_page").flatMap { Int($0) } ?? 100, 100))
        let page = max(1, call.query("page").flatMap { Int($0) } ?? 1)
        guard page == 1 || (page - 1) * size < 1_000 else { throw Failure.searchTooLarge }
        var cut = try Paging.offset(rows, call, world, depth: .max)
        if page * size >= 1_000, rows.count > 1_000 {
            cut.members["next_page"] = .string(world.link(call, ["page": String(page + 1)]))
        }
        let start = (page - 1) * size
        if world.settings.searchRepeatsRows, page > 1, start <= rows.count { cut.rows.insert(rows[start - 1], at: 0) }
        let results = cut.rows.map { $0.result(world) }
        return .json(JSON.object(["results": .array(results), "facets": nil]).with(cut.members))
    }

    private static func export(_ world: inout World, _ call: Call) throws -> Answer {
        let query = call.query("query") ?? ""
        guard call.query("filter[type]") != nil, !query.contains("type:") else {
            throw Failure(
                400, ["error": "InvalidParams", "description": "filter[type] is needed, and no type in the query"])
        }
        world.refreshIndex()
        let rows = try SearchQuery("type:\(call.query("filter[type]") ?? "") " + query).rows(world)
        var paged = call
        if paged.query("page[size]") == nil { paged.query.append(("page[size]", "100")) }
        let snapshot = world
        return try Paging.answer(rows, named: "results", paged, world: world, id: \.id, more: { _ in ["facets": nil] })
        {
            $0.result(snapshot)
        }
    }
}

extension TicketField {
    func json(_ world: World) -> JSON {
        [
            "id": .integer(id), "url": .string(world.link("ticket_fields/\(id)")), "type": .string(type),
            "title": .string(title), "raw_title": .string(title), "required": .bool(isRequired), "active": true,
            "position": 1, "description": "", "raw_description": "", "created_at": .string(created.stamp),
            "updated_at": .string(created.stamp), "removable": true, "tag": nil, "regexp_for_validation": nil,
        ]
    }
}

extension CustomStatus {
    func json(_ world: World) -> JSON {
        let stamp = world.users[world.userIDs[0]]?.created.stamp
        return [
            "id": .integer(id), "status_category": .string(category.rawValue), "agent_label": .string(label),
            "end_user_label": .string(label), "raw_agent_label": .string(label), "raw_end_user_label": .string(label),
            "description": "", "end_user_description": "", "active": true, "default": .bool(isDefault),
            "created_at": JSON(stamp), "updated_at": JSON(stamp),
        ]
    }
}

extension World {
    /// A custom field of tickets.
    mutating func addField(_ values: JSON) -> TicketField {
        let type = values["type"]?.string ?? "text"
        let field = TicketField(
            id: nextID(), title: values["title"]?.string ?? "Field",
            kind: "Field" + type.prefix(1).uppercased() + type.dropFirst(),
            type: type, isRequired: values["required"]?.bool ?? false, created: now)
        fields.append(field)
        return field
    }
}
