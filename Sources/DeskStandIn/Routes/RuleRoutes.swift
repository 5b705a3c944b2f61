/// Triggers and automations.
enum RuleRoutes {
    static let all: [Route] = [
        Route("GET", "triggers", "triggers") { world, call in try list(&world, call, world.triggers) },
        Route("GET", "triggers/active", "triggers") { world, call in
            try list(&world, call, world.triggers.filter(\.isActive))
        },
        Route("POST", "triggers", "triggers") { world, call in
            let values = try call.object("trigger")
            let trigger = try world.addTrigger(values)
            return .created(["trigger": trigger.json(world)], at: world.link("triggers/\(trigger.id)"))
        },
        Route("GET", "triggers/{id}", "triggers") { world, call in
            .json(["trigger": try world.trigger(try call.id()).json(world)])
        },
        Route("PUT", "triggers/{id}", "triggers") { world, call in
            var trigger = try world.trigger(try call.id())
            try trigger.take(try call.object("trigger"))
            trigger.updated = world.now
            if let place = world.triggers.firstIndex(where: { $0.id == trigger.id }) { world.triggers[place] = trigger }
            return .json(["trigger": trigger.json(world)])
        },
        Route("DELETE", "triggers/{id}", "triggers") { world, call in
            let id = try world.trigger(try call.id()).id
            world.triggers.removeAll { $0.id == id }
            return .empty
        },
        Route("GET", "automations", "triggers") { world, _ in
            let stamp = world.users[world.userIDs[0]]?.created.stamp
            let hours = world.settings.solvedToClosed / 3_600
            let conditions: JSON = [
                "all": [
                    ["field": "status", "operator": "is", "value": "solved"],
                    ["field": "SOLVED", "operator": "greater_than", "value": .string(String(hours))],
                ], "any": [],
            ]
            let automation: JSON = [
                "id": 1, "title": .string("Close ticket \(hours) hours after status is set to solved"), "active": true,
                "position": 1, "conditions": conditions, "actions": [["field": "status", "value": "closed"]],
                "created_at": JSON(stamp), "updated_at": JSON(stamp), "default": true,
            ]
            return .json(["automations": [automation], "count": 1, "next_page": nil, "previous_page": nil])
        },
    ]

    private static func list(_ world: inout World, _ call: Call, _ triggers: [Trigger]) throws -> Answer {
        let snapshot = world
        let isActive = call.query("active").map { $0 == "true" }
        let rows = triggers.filter { isActive == nil || $0.isActive == isActive }
            .sorted { ($0.position, $0.id) < ($1.position, $1.id) }
        return try Paging.answer(rows, named: "triggers", call, world: world, id: \.id) { $0.json(snapshot) }
    }
}

extension World {
    func trigger(_ id: Int64) throws -> Trigger {
        guard let trigger = triggers.first(where: { $0.id == id }) else { throw Failure.notFound }
        return trigger
    }

    mutating func addTrigger(_ values: JSON) throws -> Trigger {
        guard values["title"]?.string != nil, values["actions"]?.array != nil else {
            throw Failure.blank("title", "Title: cannot be blank")
        }
        var trigger = Trigger(
            id: nextID(), title: "", isActive: true, position: Int64(triggers.count + 1), all: [], any: [], actions: [],
            isDefault: false, created: now, updated: now)
        try trigger.take(values)
        triggers.append(trigger)
        return trigger
    }
}

extension Trigger {
    /// Takes what a request says.
    mutating func take(_ values: JSON) throws {
        title = values["title"]?.string ?? title
        isActive = values["active"]?.bool ?? isActive
        position = values["position"]?.integer ?? position
        if let conditions = values["conditions"] {
            all = Trigger.conditions(conditions["all"])
            any = Trigger.conditions(conditions["any"])
        }
        if let list = values["actions"]?.array {
            actions = try list.map { action in
                guard let field = action["field"]?.string else {
                    throw Failure.blank("actions", "Actions: are invalid")
                }
                return Action(field: field, value: action["value"] ?? nil)
            }
        }
    }

    private static func conditions(_ list: JSON?) -> [Condition] {
        (list?.array ?? []).compactMap { entry in
            guard let field = entry["field"]?.string, let op = entry["operator"]?.string else { return nil }
            return Condition(field: field, op: op, value: entry["value"] ?? "")
        }
    }

    func json(_ world: World) -> JSON {
        func list(_ conditions: [Condition]) -> JSON {
            .array(conditions.map { ["field": .string($0.field), "operator": .string($0.op), "value": $0.value] })
        }
        return [
            "id": .integer(id), "url": .string(world.link("triggers/\(id)")), "title": .string(title),
            "raw_title": .string(title), "active": .bool(isActive), "position": .integer(position),
            "conditions": ["all": list(all), "any": list(any)],
            "actions": .array(actions.map { ["field": .string($0.field), "value": $0.value] }),
            "default": .bool(isDefault), "description": "", "category_id": "1", "created_at": .string(created.stamp),
            "updated_at": .string(updated.stamp),
        ]
    }
}
