/// The exports that tell what changed since a moment.
enum Incremental {
    /// Ordered by `generated_timestamp`; the last minute is left out.
    private static func rows(_ world: World, _ call: Call) -> [Ticket] {
        let last = world.now - world.settings.exportDelay
        let hidesDeleted = call.query("exclude_deleted") == "true"
        return world.tickets.values.filter { $0.generated <= last && !(hidesDeleted && $0.deleted != nil) }
            .sorted { ($0.generated.seconds, $0.id) < ($1.generated.seconds, $1.id) }
    }

    private static func startTime(_ world: World, _ call: Call) throws -> Int64 {
        guard let start = call.query("start_time").flatMap({ Int64($0) }) else {
            throw Failure(400, ["error": "InvalidParams", "description": "start_time is needed"])
        }
        guard start <= world.now.seconds - 60 else { throw Failure.startTimeTooRecent }
        return start
    }

    private static func size(_ call: Call) -> Int {
        max(1, min(call.query("per_page").flatMap { Int($0) } ?? 1_000, 1_000))
    }

    /// With a cursor that names the last row.
    static func byCursor(_ world: World, _ call: Call) throws -> Answer {
        var after: (seconds: Int64, id: Int64)
        if let cursor = call.query("cursor") {
            let words = Base64.decoded(cursor).map { String(decoding: $0, as: UTF8.self).split(separator: "|") } ?? []
            guard words.count == 2, let seconds = Double(words[0]), let id = Int64(words[1]) else {
                throw Failure.badCursor
            }
            after = (Int64(seconds), id)
        } else {
            after = (try startTime(world, call), .min)
        }
        let rows = rows(world, call).filter { ($0.generated.seconds, $0.id) > after }
        let page = Array(rows.prefix(size(call)))
        if let last = page.last { after = (last.generated.seconds, last.id) }
        let cursor = Base64.encoded("\(after.seconds).0||\(after.id == .min ? 0 : after.id)|".utf8)
        let link = world.link(call, ["cursor": cursor], without: ["start_time"])
        return .json([
            "tickets": .array(page.map { $0.json(world) }), "after_url": .string(link), "after_cursor": .string(cursor),
            "before_url": nil, "before_cursor": nil, "end_of_stream": .bool(page.count == rows.count),
        ])
    }

    /// By time: a page does not end within a second, however many rows that second has.
    static func byTime(_ world: World, _ call: Call) throws -> Answer {
        let start = try startTime(world, call)
        let rows = rows(world, call).filter { $0.generated.seconds >= start }
        let page = wholeSeconds(rows, size(call)) { $0.generated.seconds }
        let end = page.last?.generated.seconds ?? start
        return .json([
            "tickets": .array(page.map { $0.json(world) }), "count": .integer(Int64(page.count)),
            "end_time": .integer(end), "next_page": .string(world.link(call, ["start_time": String(end)])),
            "end_of_stream": .bool(page.count == rows.count),
        ])
    }

    /// The audits; without the side-load it says only that there is a comment.
    static func events(_ world: World, _ call: Call) throws -> Answer {
        let start = try startTime(world, call)
        let last = world.now - world.settings.exportDelay
        let rows = world.audits.values.joined().filter { $0.created.seconds >= start && $0.created <= last }
            .sorted { ($0.created, $0.id) < ($1.created, $1.id) }
        let page = wholeSeconds(rows, size(call)) { $0.created.seconds }
        let end = page.last?.created.seconds ?? start
        let withComments = call.includes.contains("comment_events")
        return .json([
            "ticket_events": .array(page.map { event($0, withComments: withComments) }),
            "count": .integer(Int64(page.count)), "end_time": .integer(end),
            "next_page": .string(world.link(call, ["start_time": String(end)])),
            "end_of_stream": .bool(page.count == rows.count),
        ])
    }

    private static func wholeSeconds<Row>(_ rows: [Row], _ size: Int, second: (Row) -> Int64) -> [Row] {
        guard rows.count > size else { return rows }
        let limit = second(rows[size - 1])
        return Array(rows.prefix { second($0) <= limit })
    }

    private static func event(_ audit: Audit, withComments: Bool) -> JSON {
        // Here the way it came is a word for people.
        let via =
            ["api": "Web service", "email": "Mail", "web": "Web form", "rule": "Rule"][audit.via.channel] ?? "Web form"
        let children = audit.events.map { event -> JSON in
            var child: [String: JSON] = [
                "id": event["id"] ?? nil, "via": .string(via), "event_type": event["type"] ?? nil,
            ]
            if event["type"]?.string == "Comment" {
                guard withComments else {
                    child["comment_present"] = true
                    child["comment_public"] = event["public"] ?? nil
                    return .object(child)
                }
                child.merge(event.object ?? [:]) { _, new in new }
                child["created_at"] = .string(audit.created.stamp)
                return .object(child)
            }
            if let field = event["field_name"]?.string { child[field] = event["value"] ?? nil }
            if let old = event["previous_value"] { child["previous_value"] = old }
            return .object(child)
        }
        return [
            "id": .integer(audit.id), "ticket_id": .integer(audit.ticketID),
            "timestamp": .integer(audit.created.seconds),
            "created_at": .string(audit.created.stamp), "updater_id": .integer(audit.authorID), "via": .string(via),
            "system": Audit.system, "metadata": ["custom": audit.custom], "event_type": "Audit",
            "child_events": .array(children),
        ]
    }
}
