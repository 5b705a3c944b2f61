/// Webhooks, and what became of their deliveries.
enum WebhookRoutes {
    static let all: [Route] = [
        Route("GET", "webhooks", "webhooks", limit: "webhooks") { world, call in
            let list = JSON.array(world.webhooks.map(\.json))
            return .json([
                "webhooks": list, "meta": ["has_more": false, "after_cursor": nil, "before_cursor": nil],
                "links": ["next": nil, "prev": nil],
            ])
        },
        Route("POST", "webhooks", "webhooks", limit: "webhooks") { world, call in try create(&world, call) },
        Route("POST", "webhooks/test", "webhooks", limit: "webhooks-test") { world, call in try test(&world, call) },
        Route("GET", "webhooks/{hook}", "webhooks", limit: "webhooks") { world, call in
            .json(["webhook": try find(world, call).json])
        },
        Route("PUT", "webhooks/{hook}", "webhooks", limit: "webhooks") { world, call in
            try change(&world, call)
            return .empty
        },
        Route("PATCH", "webhooks/{hook}", "webhooks", limit: "webhooks") { world, call in
            try change(&world, call)
            return .empty
        },
        Route("DELETE", "webhooks/{hook}", "webhooks", limit: "webhooks") { world, call in
            let id = try find(world, call).id
            world.webhooks.removeAll { $0.id == id }
            return .empty
        },
        Route("GET", "webhooks/{hook}/signing_secret", "webhooks", limit: "webhooks") { world, call in
            .json(["signing_secret": ["secret": .string(try find(world, call).secret), "algorithm": "SHA256"]])
        },
        Route("POST", "webhooks/{hook}/signing_secret", "webhooks", limit: "webhooks") { world, call in
            let id = try find(world, call).id
            let secret = world.dice.word(44)
            if let place = world.webhooks.firstIndex(where: { $0.id == id }) { world.webhooks[place].secret = secret }
            return .json(["signing_secret": ["secret": .string(secret), "algorithm": "SHA256"]], status: 201)
        },
        Route("GET", "webhooks/{hook}/invocations", "webhooks", limit: "webhooks") { world, call in
            let id = try find(world, call).id
            // Seven days are kept.
            let since = world.now - 7 * 86_400
            let list = world.invocations.filter { $0.webhookID == id && $0.created > since }
            return .json(["invocations": .array(list.map(\.json)), "meta": ["has_more": false], "links": [:]])
        },
        Route("GET", "webhooks/{hook}/invocations/{invocation}/attempts", "webhooks", limit: "webhooks") {
            world, call in
            let id = call.parameters["invocation"]
            guard let found = world.invocations.first(where: { $0.id == id }) else { throw Failure.notFound }
            return .json(["attempts": found.attemptsJSON])
        },
    ]

    private static func find(_ world: World, _ call: Call) throws -> Webhook {
        guard let webhook = world.webhooks.first(where: { $0.id == call.parameters["hook"] }) else {
            throw Failure.notFound
        }
        return webhook
    }

    private static func create(_ world: inout World, _ call: Call) throws -> Answer {
        let webhook = try world.addWebhook(try call.object("webhook"))
        return .created(["webhook": webhook.json], at: "\(world.url)/api/v2/webhooks/\(webhook.id)")
    }

    private static func change(_ world: inout World, _ call: Call) throws {
        var webhook = try find(world, call)
        try webhook.take(try call.object("webhook"))
        webhook.updated = world.now
        if let place = world.webhooks.firstIndex(where: { $0.id == webhook.id }) { world.webhooks[place] = webhook }
    }

    /// Posts something at once, and says what came back.
    private static func test(_ world: inout World, _ call: Call) throws -> Answer {
        let body = JSON(call.body)
        var webhook: Webhook
        if let id = call.query("webhook_id") {
            guard let known = world.webhooks.first(where: { $0.id == id }) else { throw Failure.notFound }
            webhook = known
        } else {
            webhook = try world.webhook(body?["request"] ?? [:])
            webhook.secret = Webhook.testSecret
        }
        if let endpoint = body?["request"]?["endpoint"]?.string { webhook.endpoint = endpoint }
        let payload = body?["request"]?["payload"]
        let bytes = payload?.string.map { Array($0.utf8) } ?? payload?.bytes ?? (["test": true] as JSON).bytes
        var answer = Answer.json([:])
        answer.awaited = Delivery(
            invocationID: world.dice.uuid(), webhookID: webhook.id, eventType: "test", body: bytes, probe: webhook)
        return answer
    }
}

extension World {
    /// A new webhook, with a secret of its own unless the request names one.
    mutating func addWebhook(_ values: JSON) throws -> Webhook {
        let webhook = try webhook(values)
        webhooks.append(webhook)
        return webhook
    }

    /// A webhook that is not kept.
    mutating func webhook(_ values: JSON) throws -> Webhook {
        let id = "01" + dice.word(24, of: "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        var webhook = Webhook(
            id: id, name: "", isActive: true, endpoint: "", method: "POST", subscriptions: [], authentication: nil,
            headers: nil, secret: values["signing_secret"]?["secret"]?.string ?? dice.word(44), created: now,
            updated: now)
        try webhook.take(values)
        guard !webhook.endpoint.isEmpty else {
            throw Failure(400, ["errors": [["code": "InvalidWebhook", "title": "endpoint is needed"]]])
        }
        return webhook
    }
}

extension Webhook {
    /// Takes what a request says; the two kinds of subscription cannot be mixed.
    mutating func take(_ values: JSON) throws {
        name = values["name"]?.string ?? name
        endpoint = values["endpoint"]?.string ?? endpoint
        method = values["http_method"]?.string ?? method
        if let status = values["status"]?.string { isActive = status == "active" }
        if let given = values["authentication"] { authentication = given }
        if let given = values["custom_headers"] { headers = given }
        if let list = values["subscriptions"]?.array { subscriptions = list.compactMap(\.string) }
        guard subscriptions.count < 2 || !subscriptions.contains(Webhook.conditional) else {
            throw Failure(
                400, ["errors": [["code": "InvalidWebhook", "title": "subscriptions of two kinds cannot be mixed"]]])
        }
        guard subscriptions.allSatisfy({ $0 == Webhook.conditional || $0.hasPrefix("zen:event-type:") }) else {
            throw Failure(400, ["errors": [["code": "InvalidWebhook", "title": "a subscription is not known"]]])
        }
    }
}
