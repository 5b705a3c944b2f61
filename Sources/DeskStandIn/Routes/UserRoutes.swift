/// People and their addresses.
enum UserRoutes {
    static let all: [Route] = [
        Route("GET", "users/me", "users", .anyUser) { world, call in
            guard let user = call.caller.userID.flatMap({ world.users[$0] }) else { throw Failure.unauthorized }
            return .json(["user": user.json(world)])
        },
        Route("GET", "users/search", "users") { world, call in try search(&world, call) },
        Route("GET", "users/show_many", "users") { world, call in
            let users: [User]
            if let externalIDs = call.query("external_ids") {
                let wanted = Set(externalIDs.lowercased().split(separator: ",").map(String.init))
                users = wanted.sorted().compactMap { world.userByExternalID[$0].flatMap { world.users[$0] } }
            } else {
                users = try call.ids().compactMap { world.users[$0] }
            }
            return .json(["users": .array(users.map { $0.json(world) }), "count": .integer(Int64(users.count))])
        },
        Route("GET", "users", "users") { world, call in
            let snapshot = world
            var users = world.userIDs.compactMap { snapshot.users[$0] }.filter(\.isActive)
            if let role = call.query("role") { users = users.filter { $0.role.rawValue == role } }
            return try Paging.answer(users, named: "users", call, world: world, id: \.id) { $0.json(snapshot) }
        },
        Route("POST", "users/create_or_update", "users") { world, call in try createOrUpdate(&world, call) },
        Route("POST", "users", "users") { world, call in
            let values = try call.object("user")
            if let email = values["email"]?.string, world.user(email: email) != nil {
                throw Failure.recordInvalid(
                    "email",
                    [
                        "description": .string("Email: \(email) is already being used by another user"),
                        "error": "DuplicateValue",
                    ])
            }
            let user = try world.createUser(values)
            return .created(["user": user.json(world)], at: world.link("users/\(user.id)")).ignoring(ignored(values))
        },
        Route("GET", "users/{id}", "users") { world, call in
            .json(["user": try world.someone(try call.id()).json(world)])
        },
        Route("PUT", "users/{id}", "users", limit: "user-updates") { world, call in
            let values = try call.object("user")
            let user = try world.updateUser(try call.id(), values)
            return .json(["user": user.json(world)]).ignoring(ignored(values))
        },
        Route("PUT", "users/{id}/merge", "users") { world, call in
            guard let target = try call.object("user")["id"]?.integer else { throw Failure.notFound }
            let user = try world.mergeUser(try call.id(), into: target)
            return .json(["user": user.json(world)])
        },
        Route("DELETE", "users/{id}", "users") { world, call in
            let user = try world.someone(try call.id())
            world.users[user.id]?.isActive = false
            for identity in user.identities { world.userByEmail[identity.value] = nil }
            return .json(["user": world.users[user.id]?.json(world) ?? nil])
        },
        Route("GET", "users/{id}/identities", "users") { world, call in try identities(&world, call) },
        Route("POST", "users/{id}/identities", "users") { world, call in try addIdentity(&world, call) },
        Route("PUT", "users/{id}/identities/{identity}/make_primary", "users") { world, call in
            try world.someoneChanges(try call.id(), try call.id("identity")) { user, place in
                for other in user.identities.indices { user.identities[other].isPrimary = other == place }
            }
            return try identities(&world, call)
        },
        Route("PUT", "users/{id}/identities/{identity}/verify", "users") { world, call in
            try world.someoneChanges(try call.id(), try call.id("identity")) { user, place in
                user.identities[place].isVerified = true
            }
            let user = try world.someone(try call.id())
            let id = try call.id("identity")
            return .json(["identity": user.identities.first { $0.id == id }?.json(of: user, world) ?? nil])
        },
        Route("PUT", "users/{id}/identities/{identity}/request_verification", "users") { world, call in
            let user = try world.someone(try call.id())
            let id = try call.id("identity")
            guard let identity = user.identities.first(where: { $0.id == id }) else { throw Failure.notFound }
            world.sendVerification(to: identity.value, user, cause: "Verification of an address")
            return .json([:])
        },
        Route("DELETE", "users/{id}/identities/{identity}", "users") { world, call in
            let id = try call.id("identity")
            let user = try world.someone(try call.id())
            guard let identity = user.identities.first(where: { $0.id == id }) else { throw Failure.notFound }
            world.userByEmail[identity.value] = nil
            world.users[user.id]?.identities.removeAll { $0.id == id }
            return .empty
        },
    ]

    private static let known: Set<String> = [
        "name", "email", "external_id", "role", "skip_verify_email", "verified", "suspended", "locale", "locale_id",
        "tags", "phone", "notes", "details", "identities", "organization_id", "user_fields", "time_zone", "alias",
        "remote_photo_url", "ticket_restriction", "id",
    ]

    private static func ignored(_ values: JSON) -> [String] {
        (values.object ?? [:]).keys.filter { !known.contains($0) }.sorted().map { "user.\($0)" }
    }

    /// A bare query is fuzzy: it finds all whose name or address has a part of it.
    private static func search(_ world: inout World, _ call: Call) throws -> Answer {
        guard call.query("page[size]") == nil else { throw Failure.cursorNotAllowed }
        let people = world.userIDs.compactMap { world.users[$0] }.filter(\.isActive)
        let found: [User]
        if let externalID = call.query("external_id") {
            found = world.userByExternalID[externalID.lowercased()].flatMap { world.users[$0] }.map { [$0] } ?? []
        } else if let query = call.query("query"), query.hasPrefix("email:") {
            let email = query.dropFirst(6).trimmed(of: "\"").lowercased()
            found = people.filter { $0.identities.contains { $0.value == email } }
        } else {
            let words = (call.query("query") ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }
            found = people.filter { user in
                let text = (user.name + " " + user.identities.map(\.value).joined(separator: " ")).lowercased()
                return words.contains { text.contains($0) }
            }
        }
        let cut = try Paging.offset(found, call, world, depth: 10_000)
        return .json(JSON.object(["users": .array(cut.rows.map { $0.json(world) })]).with(cut.members))
    }

    private static func createOrUpdate(_ world: inout World, _ call: Call) throws -> Answer {
        let values = try call.object("user")
        let known =
            values["external_id"]?.string.flatMap { world.userByExternalID[$0.lowercased()] }
            ?? values["email"]?.string.flatMap { world.user(email: $0)?.id }
        if let known {
            let user = try world.updateUser(known, values)
            return .json(["user": user.json(world)]).ignoring(ignored(values))
        }
        let user = try world.createUser(values)
        return .created(["user": user.json(world)], at: world.link("users/\(user.id)")).ignoring(ignored(values))
    }

    private static func identities(_ world: inout World, _ call: Call) throws -> Answer {
        let user = try world.someone(try call.id())
        let snapshot = world
        return try Paging.answer(user.identities, named: "identities", call, world: world, id: \.id) {
            $0.json(of: user, snapshot)
        }
    }

    private static func addIdentity(_ world: inout World, _ call: Call) throws -> Answer {
        let user = try world.someone(try call.id())
        let values = try call.object("identity")
        guard values["type"]?.string == "email", let value = values["value"]?.string?.lowercased(), value.contains("@")
        else { throw Failure.invalid("value", "Email: is not properly formatted") }
        guard world.userByEmail[value] == nil else {
            throw Failure.recordInvalid(
                "value", ["description": "Email is already being used", "error": "DuplicateValue"])
        }
        let identity = world.addIdentity(value, to: user.id, values)
        return .created(
            ["identity": identity.json(of: user, world)],
            at: world.link("users/\(user.id)/identities/\(identity.id)"))
    }
}

extension Substring {
    func trimmed(of letter: Character) -> Substring {
        var rest = self
        while rest.first == letter { rest.removeFirst() }
        while rest.last == letter { rest.removeLast() }
        return rest
    }
}
