/// What the people who ask may do, and the queue of what was not let through.
enum RequestRoutes {
    static let all: [Route] = [
        Route("POST", "requests", "requests", .anyone, limit: "ticket-request-create-by-user-and-ip") { world, call in
            try create(&world, call)
        },
        Route("GET", "requests", "requests", .anyUser) { world, call in
            let tickets = world.ticketIDs.compactMap { world.tickets[$0] }.filter { sees($0, call.caller, world) }
            let snapshot = world
            return try Paging.answer(tickets, named: "requests", call, world: world, id: \.id) { $0.request(snapshot) }
        },
        Route("GET", "requests/{id}", "requests", .anyUser) { world, call in
            .json(["request": try request(world, call).request(world)])
        },
        Route("PUT", "requests/{id}", "requests", .anyUser) { world, call in try update(&world, call) },
        Route("GET", "requests/{id}/comments", "requests", .anyUser) { world, call in
            let ticket = try request(world, call)
            return try CommentRoutes.list((world.comments[ticket.id] ?? []).filter(\.isPublic), world, call)
        },
        Route("GET", "suspended_tickets", "tickets") { world, call in
            let snapshot = world
            return try Paging.answer(world.suspended, named: "suspended_tickets", call, world: world, id: \.id) {
                $0.json(snapshot)
            }
        },
        Route("PUT", "suspended_tickets/recover_many", "tickets") { world, call in try recoverMany(&world, call) },
        Route("DELETE", "suspended_tickets/destroy_many", "tickets") { world, call in
            let ids = Set(try call.ids())
            world.suspended.removeAll { ids.contains($0.id) }
            return .empty
        },
        Route("GET", "suspended_tickets/{id}", "tickets") { world, call in
            .json(["suspended_ticket": [try suspended(world, call).json(world)]])
        },
        Route("PUT", "suspended_tickets/{id}/recover", "tickets") { world, call in
            // One alone is recovered as the agent's own: they become its requester.
            let ticket = try world.recover(try suspended(world, call), requester: call.caller.userID, by: call.caller)
            return .json(["ticket": [ticket.json(world)]])
        },
        Route("DELETE", "suspended_tickets/{id}", "tickets") { world, call in
            let id = try suspended(world, call).id
            world.suspended.removeAll { $0.id == id }
            return .empty
        },
    ]

    private static func sees(_ ticket: Ticket, _ caller: Caller, _ world: World) -> Bool {
        guard let id = caller.userID, ticket.deleted == nil else { return false }
        return ticket.isPublic && (ticket.requesterID == id || ticket.ccIDs.contains(id))
    }

    private static func request(_ world: World, _ call: Call) throws -> Ticket {
        let ticket = try world.ticket(try call.id())
        let isStaff = call.caller.userID.flatMap { world.users[$0] }?.isStaff == true
        guard isStaff || sees(ticket, call.caller, world) else { throw Failure.notFound }
        return ticket
    }

    private static func suspended(_ world: World, _ call: Call) throws -> SuspendedTicket {
        let id = try call.id()
        guard let found = world.suspended.first(where: { $0.id == id }) else { throw Failure.notFound }
        return found
    }

    /// Without credentials it is held back, and whoever claims to have written it gets a mail to prove it.
    private static func create(_ world: inout World, _ call: Call) throws -> Answer {
        let values = try call.object("request")
        if let id = call.caller.userID, let user = world.users[id] {
            var request = values
            if !user.isStaff || values["requester"] == nil { request["requester_id"] = .integer(id) }
            let (ticket, _) = try world.create(TicketValues(values: request), by: call.caller)
            return .created(["request": ticket.request(world)], at: world.link("requests/\(ticket.id)"))
        }
        guard world.settings.allowsAnonymousRequests else { throw Failure.unauthorized }
        guard let email = values["requester"]?["email"]?.string, email.contains("@"),
            let words = values["comment"]?["body"]?.string
        else { throw Failure.blank("requester", "Requester: is required for anonymous requests") }
        let name = values["requester"]?["name"]?.string ?? email
        let held = world.suspend(
            name: name, email: email, subject: values["subject"]?.string ?? "", content: words,
            cause: "Anonymous requests", causeID: 44, via: .api)
        world.send(
            subject: "Please verify your request", text: "Follow the link so that your request is seen.",
            to: [DeskMail.Recipient(userID: world.user(email: email)?.id, email: email, isStaff: false)], ticket: nil,
            cause: "Verification of an anonymous request")
        return .json(["suspended_ticket": held.json(world)], status: 201)
    }

    private static func update(_ world: inout World, _ call: Call) throws -> Answer {
        let ticket = try request(world, call)
        let values = try call.object("request")
        var changes: JSON = [:]
        if var comment = values["comment"]?.present {
            comment["public"] = true
            comment["author_id"] = nil
            changes["comment"] = comment
        }
        // Where somebody may not solve, asking for it does nothing.
        if values["solved"]?.bool == true, ticket.isSolvable { changes["status"] = "solved" }
        guard changes != [:] else { return .json(["request": ticket.request(world)]) }
        let (changed, _) = try world.update(ticket.id, TicketValues(values: changes), by: call.caller)
        return .json(["request": changed.request(world)])
    }

    private static func recoverMany(_ world: inout World, _ call: Call) throws -> Answer {
        var tickets: [JSON] = []
        var failed: [JSON] = []
        for id in try call.ids() {
            guard let held = world.suspended.first(where: { $0.id == id }) else { continue }
            do {
                tickets.append(try world.recover(held, requester: nil, by: call.caller).json(world))
            } catch let failure as Failure {
                failed.append(
                    held.json(world).with(["error_messages": [["description": .string(failure.description)]]]))
            }
        }
        if !failed.isEmpty { throw Failure(422, ["suspended_tickets": .array(failed)]) }
        return .json(["tickets": .array(tickets)])
    }
}

extension SuspendedTicket {
    func json(_ world: World) -> JSON {
        [
            "id": .integer(id), "url": .string(world.link("suspended_tickets/\(id)")),
            "author": [
                "id": world.user(email: authorEmail).map { JSON.integer($0.id) } ?? nil, "name": .string(authorName),
                "email": .string(authorEmail),
            ],
            "subject": .string(subject), "content": .string(content), "cause": .string(cause),
            "cause_id": .integer(causeID), "message_id": JSON(messageID), "ticket_id": JSON(ticketID),
            "recipient": JSON(recipient), "created_at": .string(created.stamp), "updated_at": .string(created.stamp),
            "via": via.json, "attachments": [], "error_messages": nil, "brand_id": 360_000_000_001,
        ]
    }
}
