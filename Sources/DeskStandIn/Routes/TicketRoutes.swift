/// Tickets: creating, reading, changing, merging, deleting.
enum TicketRoutes {
    static let all: [Route] = [
        Route("GET", "tickets", "tickets", limit: "tickets-index") { world, call in try list(&world, call) },
        Route("POST", "tickets", "tickets") { world, call in try create(&world, call) },
        Route("GET", "tickets/show_many", "tickets") { world, call in try showMany(&world, call) },
        Route("GET", "tickets/{id}", "tickets") { world, call in
            let ticket = try world.ticket(try call.id())
            return .json((["ticket": ticket.json(world)] as JSON).with(users(call, of: [ticket], world)))
        },
        Route("PUT", "tickets/{id}", "tickets", limit: "ticket-updates") { world, call in try update(&world, call) },
        Route("DELETE", "tickets/{id}", "tickets", limit: "ticket-deletes") { world, call in
            try world.delete(try call.id(), by: call.caller)
            return .empty
        },
        Route("POST", "tickets/{id}/merge", "tickets") { world, call in try merge(&world, call) },
        Route("GET", "tickets/{id}/tags", "tickets") { world, call in
            .json(["tags": JSON(try world.ticket(try call.id()).tags)])
        },
        Route("PUT", "tickets/{id}/tags", "tickets", limit: "ticket-updates") { world, call in
            try retag(&world, call) { $0.union($1) }
        },
        Route("POST", "tickets/{id}/tags", "tickets", limit: "ticket-updates") { world, call in
            var answer = try retag(&world, call) { $1 }
            answer.status = 201
            return answer
        },
        Route("DELETE", "tickets/{id}/tags", "tickets", limit: "ticket-updates") { world, call in
            try retag(&world, call) { $0.subtracting($1) }
        },
        Route("GET", "deleted_tickets", "tickets") { world, call in try listDeleted(&world, call) },
        Route("PUT", "deleted_tickets/{id}/restore", "tickets") { world, call in
            try world.restore(try call.id(), by: call.caller)
            return .json([:])
        },
        Route("DELETE", "deleted_tickets/{id}", "tickets") { world, call in
            let id = try call.id()
            try world.destroy(id, by: call.caller)
            return .json(["job_status": world.job("Bulk Permanently Delete", [["id": .integer(id), "success": true]])])
        },
        Route("GET", "job_statuses/{id}", "tickets") { world, call in
            guard let job = world.jobs[call.parameters["id"] ?? ""] else { throw Failure.notFound }
            return .json(["job_status": job.json(world, status: "completed")])
        },
    ]

    /// The people of tickets, where they are asked for.
    static func users(_ call: Call, of tickets: [Ticket], _ world: World) -> [String: JSON] {
        guard call.includes.contains("users") else { return [:] }
        let ids = Set(tickets.flatMap { [$0.requesterID, $0.submitterID] + ($0.assigneeID.map { [$0] } ?? []) })
        return ["users": .array(ids.sorted().compactMap { world.users[$0]?.json(world) })]
    }

    private static func create(_ world: inout World, _ call: Call) throws -> Answer {
        let request = TicketValues(values: try call.object("ticket"))
        let (ticket, audit) = try world.create(request, by: call.caller)
        return .created(
            ["ticket": ticket.json(world, isNew: true), "audit": audit.json], at: world.link("tickets/\(ticket.id)")
        ).ignoring(request.ignored)
    }

    private static func update(_ world: inout World, _ call: Call) throws -> Answer {
        let request = TicketValues(values: try call.object("ticket"))
        let (ticket, audit) = try world.update(try call.id(), request, by: call.caller)
        return .json(["ticket": ticket.json(world), "audit": audit.json]).ignoring(request.ignored)
    }

    private static func list(_ world: inout World, _ call: Call) throws -> Answer {
        let ids: [Int64]
        if let externalID = call.query("external_id") {
            ids = (world.ticketsByExternalID[externalID] ?? []).sorted()
        } else {
            ids = world.ticketIDs
        }
        var tickets = ids.compactMap { world.tickets[$0] }.filter { $0.deleted == nil && $0.archived == nil }
        let sort = call.query("sort") ?? call.query("sort_by") ?? "id"
        if sort.hasSuffix("updated_at") { tickets.sort { ($0.updated, $0.id) < ($1.updated, $1.id) } }
        if sort.hasPrefix("-") || call.query("sort_order") == "desc" { tickets.reverse() }
        let snapshot = world
        return try Paging.answer(
            tickets, named: "tickets", call, world: world, id: \.id, more: { users(call, of: $0, snapshot) },
            row: { $0.json(snapshot) })
    }

    private static func showMany(_ world: inout World, _ call: Call) throws -> Answer {
        let tickets = try call.ids().compactMap { world.tickets[$0] }.filter { $0.deleted == nil }
        let rows = tickets.map { $0.json(world) }
        let body: [String: JSON] = [
            "tickets": .array(rows), "count": .integer(Int64(rows.count)), "next_page": nil, "previous_page": nil,
        ]
        return .json(JSON.object(body).with(users(call, of: tickets, world)))
    }

    private static func merge(_ world: inout World, _ call: Call) throws -> Answer {
        let body = try call.json()
        let sources = (body["ids"]?.array ?? []).compactMap(\.integer)
        try world.merge(sources, into: try call.id(), body, by: call.caller)
        return .json(["job_status": world.job("Ticket Merge", [["id": .integer(try call.id()), "success": true]])])
    }

    private static func retag(
        _ world: inout World, _ call: Call, _ change: (Set<String>, Set<String>) -> Set<String>
    ) throws -> Answer {
        let id = try call.id()
        let body = try call.json()
        let tags = change(Set(try world.ticket(id).tags), Set(TicketValues.tags(body["tags"]) ?? []))
        var values: JSON = ["tags": JSON(tags.sorted())]
        for name in ["safe_update", "updated_stamp"] where body[name] != nil { values[name] = body[name] }
        let (ticket, _) = try world.update(id, TicketValues(values: values), by: call.caller)
        return .json(["tags": JSON(ticket.tags)])
    }

    private static func listDeleted(_ world: inout World, _ call: Call) throws -> Answer {
        let tickets = world.ticketIDs.compactMap { world.tickets[$0] }.filter { $0.deleted != nil }
        let snapshot = world
        return try Paging.answer(tickets, named: "deleted_tickets", call, world: world, id: \.id) { ticket in
            [
                "id": .integer(ticket.id), "subject": .string(ticket.subject),
                "previous_state": .string(ticket.status.rawValue), "deleted_at": JSON(ticket.deleted?.stamp),
                "actor": ["id": .integer(snapshot.userIDs[0]), "name": "Owner"],
            ]
        }
    }
}

extension Job {
    func json(_ world: World, status: String) -> JSON {
        [
            "id": .string(id), "job_type": .string(type), "url": .string(world.link("job_statuses/\(id)")),
            "total": .integer(1), "progress": status == "completed" ? 1 : nil, "status": .string(status),
            "message": status == "completed" ? "Completed" : nil, "results": status == "completed" ? results : nil,
        ]
    }
}

extension World {
    /// Work that is said to be waiting, and is done when it is asked about.
    mutating func job(_ type: String, _ results: JSON) -> JSON {
        let job = Job(id: dice.word(32, of: "0123456789abcdef"), type: type, results: results)
        jobs[job.id] = job
        return job.json(self, status: "queued")
    }
}
