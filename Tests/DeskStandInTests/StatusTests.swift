import DeskStandIn
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct StatusTests {
    @Test("14: assignment opens, nothing is new again, and only the updater's own words reopen")
    func nativeRules() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket(["priority": "high"])
            let ana = try #require(rig.server.user("ana@desk.example"))
            func put(_ values: JSON) async throws -> JSON {
                try await rig.put("tickets/\(id)", ["ticket": values])["ticket"]
            }
            #expect(try await put(["assignee_id": .integer(ana.id)]).at("status") == "open")
            #expect(try await put(["status": "new"]).at("status") == "open")
            #expect(try await put(["priority": nil]).at("priority") == "high")
            #expect(try await put(["status": "pending"]).at("status") == "pending")
            let sam = try #require(rig.server.user("sam@example.org"))
            let posted = try await put(["comment": ["body": "from Sam", "author_id": .integer(sam.id)]])
            #expect(posted.at("status") == "pending")
            let answer = try rig.server.receiveMail([
                "from": ["email": "sam@example.org", "name": "Sam"], "subject": "Re",
                "text": .string("me myself [\(rig.server.ticket(id)?.encodedID ?? "")]"),
            ])
            #expect(answer["ticket"]?["status"] == "open")
        }
    }

    @Test("15: a ticket that begins in private stays so, and its requester does not see it")
    func visibility() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket([
                "comment": ["body": "hidden", "public": false],
                "requester": ["name": "Sam", "email": "sam@example.org", "verified": true],
            ])
            _ = try await rig.put("tickets/\(id)", ["ticket": ["comment": ["body": "also hidden"]]])
            #expect(rig.server.comments(of: id).map(\.isPublic) == [false, false])
            let sam = Rig.Who.user("sam@example.org")
            #expect(try await rig.get("requests/\(id)", as: sam).status == 404)
            #expect(try await rig.get("requests", as: sam)["requests"] == [])
            _ = try await rig.put("tickets/\(id)", ["ticket": ["comment": ["body": "shown", "public": true]]])
            #expect(try await rig.get("requests/\(id)", as: sam).status == 200)
            let comments = try await rig.get("requests/\(id)/comments", as: sam)["comments"].array ?? []
            #expect(comments.map { $0["body"] } == ["shown"])
            #expect(try await rig.get("tickets/\(id)/comments")["comments"].array?.count == 3)
            let unsolvable = try await rig.put("requests/\(id)", ["request": ["solved": true]], as: sam)
            #expect(unsolvable.status == 200)
            #expect(unsolvable["request"].at("status") == "new")
        }
    }

    @Test("16: there is an end to the comments of a ticket, and to the length of one")
    func caps() async throws {
        #expect(DeskSettings().commentsPerTicket == 5_000)
        try await Rig.run {
            $0.commentsPerTicket = 2
        } _: { rig in
            let id = try await rig.ticket()
            let more: JSON = ["ticket": ["comment": ["body": "more"]]]
            #expect(try await rig.put("tickets/\(id)", more).status == 200)
            #expect(try await rig.put("tickets/\(id)", more).status == 422)
            let long = JSON.string(String(repeating: "x", count: 65_536))
            #expect(try await rig.post("tickets", Rig.enquiry(["comment": ["body": long]])).status == 422)
        }
    }

    @Test("17: solving needs what the account wants filled in, and somebody it is assigned to")
    func solving() async throws {
        try await Rig.run { rig in
            let field = try rig.server.addField("Topic", required: true)
            let id = try await rig.ticket()
            let solve: JSON = ["ticket": ["status": "solved"]]
            let refused = try await rig.put("tickets/\(id)", solve)
            #expect(refused.status == 422)
            #expect(
                refused["details"].at("base")[0]
                    == [
                        "description": "Topic: is required when solving a ticket", "error": nil,
                        "ticket_field_id": .integer(field), "ticket_field_type": "FieldText",
                    ])
            _ = try await rig.put(
                "tickets/\(id)", ["ticket": ["custom_fields": [["id": .integer(field), "value": "x"]]]])
            let solved = try await rig.put("tickets/\(id)", solve)["ticket"]
            #expect(solved.at("status") == "solved")
            #expect(solved.at("assignee_id").integer == rig.server.user("gateway@desk.example")?.id)
            rig.server.configure { $0.assignsSolver = false }
            let other = try await rig.ticket(["custom_fields": [["id": .integer(field), "value": "x"]]])
            #expect(try await rig.put("tickets/\(other)", solve).status == 422)
        }
    }

    @Test("18: the clock closes what is solved after four days, and archives it later")
    func automations() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket()
            _ = try await rig.put("tickets/\(id)", ["ticket": ["status": "solved"]])
            try rig.server.advance(seconds: 4 * 86_400 - 1)
            #expect(rig.server.ticket(id)?.status == .solved)
            let updated = rig.server.ticket(id)?.updated
            try rig.server.advance(seconds: 1)
            #expect(rig.server.ticket(id)?.status == .closed)
            #expect(rig.server.ticket(id)?.updated == updated)
            try rig.server.advance(seconds: 120 * 86_400)
            #expect(try await rig.get("tickets")["tickets"] == [])
            #expect(try await rig.get("tickets/\(id)").status == 200)
            let export = try await rig.get("incremental/tickets/cursor?start_time=0", as: .admin)
            #expect(export["tickets"].array?.count == 1)
        }
        try await Rig.run {
            $0.solvedToClosed = 60 * 86_400
        } _: { rig in
            let id = try await rig.ticket(["status": "solved"])
            try rig.server.advance(seconds: 28 * 86_400)
            #expect(rig.server.ticket(id)?.status == .closed)
        }
    }

    @Test("19: merging closes the source and tells both; a deletion can be taken back, a second one not")
    func endings() async throws {
        try await Rig.run { rig in
            let (source, target) = (try await rig.ticket(), try await rig.ticket())
            let merge = try await rig.post("tickets/\(target)/merge", ["ids": [.integer(source)]])
            #expect(merge["job_status"].at("status") == "queued")
            let job = try #require(merge["job_status"].at("id").string)
            #expect(try await rig.get("job_statuses/\(job)")["job_status"].at("status") == "completed")
            #expect(rig.server.ticket(source)?.status == .closed)
            #expect(try await rig.get("tickets/\(source)")["ticket"].at("via", "source", "rel") == "merge")
            for id in [source, target] {
                let note = try #require(rig.server.comments(of: id).last)
                #expect(!note.isPublic)
                #expect(note.via.rel == "merge")
            }
            #expect(try await rig.delete("tickets/\(target)").status == 204)
            #expect(try await rig.get("tickets/\(target)").status == 404)
            try rig.server.advance(seconds: 61)
            let rows = try await rig.get("incremental/tickets/cursor?start_time=0", as: .admin)["tickets"].array ?? []
            #expect(rows.first { $0["id"]?.integer == target }?["status"] == "deleted")
            #expect(try await rig.put("deleted_tickets/\(target)/restore").status == 200)
            #expect(try await rig.get("tickets/\(target)").status == 200)
            _ = try await rig.delete("tickets/\(target)")
            #expect(try await rig.delete("deleted_tickets/\(target)").status == 200)
            #expect(rig.server.comments(of: target).isEmpty)
        }
    }

    @Test("20: a status and its custom status set each other")
    func customStatuses() async throws {
        try await Rig.run { rig in
            let all = try await rig.get("custom_statuses")["custom_statuses"].array ?? []
            let own = try #require(all.first { $0["default"] == false }?["id"]?.integer)
            let pending = try #require(
                all.first { $0["status_category"] == "pending" && $0["default"] == true }?["id"]?.integer)
            let id = try await rig.ticket()
            let set = try await rig.put("tickets/\(id)", ["ticket": ["custom_status_id": .integer(own)]])["ticket"]
            #expect(set.at("status") == "pending")
            _ = try await rig.put("tickets/\(id)", ["ticket": ["status": "open"]])
            let back = try await rig.put("tickets/\(id)", ["ticket": ["status": "pending"]])["ticket"]
            #expect(back.at("custom_status_id").integer == pending)
        }
    }

    @Test("21: a comment is its author's, the change is the API's user's")
    func authors() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket()
            let sam = try #require(rig.server.user("sam@example.org"))
            let put = try await rig.put(
                "tickets/\(id)", ["ticket": ["comment": ["body": "mine", "author_id": .integer(sam.id)]]])
            #expect(put["audit"].at("author_id").integer == rig.server.user("gateway@desk.example")?.id)
            #expect(put["audit"].at("events")[0]?["author_id"]?.integer == sam.id)
            #expect(rig.server.comments(of: id).last?.authorID == sam.id)
        }
    }
}
