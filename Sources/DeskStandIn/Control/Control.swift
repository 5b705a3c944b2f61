/// The stand-in's own interface: all of its paths begin with `/_stand-in`, which no path of ZenDesk's does.
enum Control {
    private typealias Act = @Sendable (inout World, Call, JSON) throws -> JSON

    private struct Row: Sendable {
        let method: String
        let pattern: [Substring]
        let act: Act

        init(_ method: String, _ pattern: String, _ act: @escaping Act) {
            self.method = method
            self.pattern = pattern.split(separator: "/")
            self.act = act
        }
    }

    private static let rows: [Row] = [
        Row("GET", "clock") { world, _, _ in clock(world) },
        Row("POST", "clock") { world, _, values in
            try world.moveClock(values)
            return clock(world)
        },
        Row("GET", "faults") { world, _, _ in ["faults": .array(world.faults.map(\.json))] },
        Row("POST", "faults") { world, _, values in
            world.faults.append(try FaultRule(values))
            return ["faults": .array(world.faults.map(\.json))]
        },
        Row("DELETE", "faults") { world, _, _ in
            world.faults = []
            return ["faults": []]
        },
        Row("GET", "webhook-faults") { world, _, _ in ["faults": .array(world.webhookFaults.map(\.json))] },
        Row("POST", "webhook-faults") { world, _, values in
            world.webhookFaults.append(try WebhookFaultRule(values))
            return ["faults": .array(world.webhookFaults.map(\.json))]
        },
        Row("DELETE", "webhook-faults") { world, _, _ in
            world.webhookFaults = []
            world.release()
            return ["faults": []]
        },
        Row("POST", "webhooks") { world, _, values in ["webhook": try world.addWebhook(values).json] },
        Row("POST", "webhooks/flush") { world, _, _ in
            world.release()
            return ["waiting": .integer(Int64(world.deliveries.count))]
        },
        Row("POST", "settings") { world, _, values in
            try world.settings.take(values)
            return ["changed": JSON((values.object ?? [:]).keys.sorted())]
        },
        Row("GET", "counts") { world, _, _ in world.counts },
        Row("GET", "outbox") { world, call, _ in
            let ticket = call.query("ticket_id").flatMap { Int64($0) }
            return ["outbox": .array(world.outbox.filter { ticket == nil || $0.ticketID == ticket }.map(\.json))]
        },
        Row("GET", "requests") { world, _, _ in ["requests": .array(world.seen.map(\.json))] },
        Row("POST", "mail") { world, _, values in try world.receive(InboundMail(values: values)) },
        Row("POST", "users") { world, _, values in
            var quiet = values
            quiet["skip_verify_email"] = true
            return ["user": try world.createUser(quiet).json(world)]
        },
        Row("POST", "users/{id}") { world, call, values in
            ["user": try world.updateUser(try call.id(), values).json(world)]
        },
        Row("POST", "fields") { world, _, values in ["ticket_field": world.addField(values).json(world)] },
        Row("POST", "tickets/{id}/{action}") { world, call, values in
            try world.act(call.parameters["action"] ?? "", on: try call.id(), values)
            return ["ticket": world.tickets[try call.id()]?.json(world) ?? nil]
        },
    ]

    /// Answers a request to the control interface or for a page.
    static func answer(_ given: Call, _ world: inout World) -> Answer {
        world.runAutomations()
        var call = given
        let words = call.path.split(separator: "/").dropFirst()
        if call.method == "GET", let page = Page.answer(call, world) { return page }
        let isForm = call.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true
        let values: JSON =
            isForm ? .object(call.form.mapValues(JSON.string)) : call.body.isEmpty ? [:] : JSON(call.body) ?? nil
        do {
            guard values.object != nil else { throw Failure.unreadable }
            for row in rows where row.method == call.method {
                guard let parameters = Route.parameters(of: row.pattern, in: Array(words)) else { continue }
                call.parameters = parameters
                let result = try row.act(&world, call, values)
                return isForm ? .redirect(call.form["back"] ?? "/", status: 303) : .json(result)
            }
            throw Failure.notFound
        } catch let failure as Failure {
            return isForm ? Page.failure(failure, world) : failure.answer
        } catch {
            return Failure(500, ["error": .string("\(error)")]).answer
        }
    }

    private static func clock(_ world: World) -> JSON {
        ["now": .string(world.now.stamp), "seconds": .integer(world.now.seconds), "runs": .bool(world.offset != nil)]
    }
}

extension World {
    /// Moves the clock: `advance` by seconds, `set` to a moment, `runs` or stands.
    mutating func moveClock(_ values: JSON) throws {
        let before = now
        var wanted = now
        if let seconds = values["advance"]?.integer { wanted = wanted + seconds }
        if let text = values["set"]?.words, let moment = Moment(text) { wanted = moment }
        guard wanted >= before else { throw Failure.invalid("clock", "clock: does not go back") }
        now = wanted
        let isRunning = values["runs"]?.bool ?? (offset != nil)
        let system = isReplaying ? before.milliseconds - (offset ?? 0) : SystemTime.milliseconds
        offset = isRunning ? now.milliseconds - system : nil
        runAutomations()
    }

    /// How much there is of everything.
    var counts: JSON {
        func count(_ number: Int) -> JSON { .integer(Int64(number)) }
        return [
            "tickets": count(tickets.count), "comments": count(comments.values.reduce(0) { $0 + $1.count }),
            "users": count(users.count), "outbox": count(outbox.count), "suspended": count(suspended.count),
            "attachments": count(attachments.count), "webhooks": count(webhooks.count),
            "invocations": count(invocations.count), "waiting": count(deliveries.count), "requests": count(seen.count),
        ]
    }
}

extension SeenRequest {
    var json: JSON {
        [
            "at": .string(at.stamp), "method": .string(method), "target": .string(target),
            "status": JSON(status.map(Int64.init)), "idempotency_key": JSON(idempotencyKey),
        ]
    }
}
