/// Groups of agents and forms of tickets: what the settings of a gateway name by number.
enum NamedRoutes {
    static let all: [Route] = [
        Route("GET", "groups", "tickets") { world, call in
            let snapshot = world
            return try Paging.answer(world.groups, named: "groups", call, world: world, id: \.id) { $0.group(snapshot) }
        },
        Route("GET", "groups/{id}", "tickets") { world, call in
            .json(["group": try find(try call.id(), among: world.groups).group(world)])
        },
        Route("GET", "ticket_forms", "tickets") { world, _ in
            .json([
                "ticket_forms": .array(world.forms.map { $0.form(world) }), "count": .integer(Int64(world.forms.count)),
                "next_page": nil, "previous_page": nil,
            ])
        },
        Route("GET", "ticket_forms/{id}", "tickets") { world, call in
            .json(["ticket_form": try find(try call.id(), among: world.forms).form(world)])
        },
    ]

    private static func find(_ id: Int64, among rows: [Named]) throws -> Named {
        guard let row = rows.first(where: { $0.id == id }) else { throw Failure.notFound }
        return row
    }
}

/// A thing that has a number and a name.
struct Named: Sendable {
    let id: Int64
    let name: String
    let created: Moment

    func group(_ world: World) -> JSON {
        [
            "id": .integer(id), "url": .string(world.link("groups/\(id)")), "name": .string(name), "description": "",
            "default": true, "deleted": false, "is_public": true, "created_at": .string(created.stamp),
            "updated_at": .string(created.stamp),
        ]
    }

    func form(_ world: World) -> JSON {
        [
            "id": .integer(id), "url": .string(world.link("ticket_forms/\(id)")), "name": .string(name),
            "raw_name": .string(name), "display_name": .string(name), "raw_display_name": .string(name),
            "end_user_visible": true, "position": 1, "active": true, "default": true, "in_all_brands": true,
            "restricted_brand_ids": [], "ticket_field_ids": .array(world.fields.map { .integer($0.id) }),
            "created_at": .string(created.stamp), "updated_at": .string(created.stamp),
        ]
    }
}
