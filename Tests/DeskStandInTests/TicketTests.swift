import DeskStandIn
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TicketTests {
    @Test("5: a creation's answer has all the fields, those without a value too")
    func creation() async throws {
        try await Rig.run { rig in
            let field = try rig.server.addField("Practitioner")
            let value: JSON = [["id": .integer(field), "value": "p-77"]]
            let made = try await rig.post(
                "tickets",
                Rig.enquiry(["custom_fields": value, "metadata": ["postern_msg": "m-1"], "external_id": "x-1"]))
            let ticket = try #require(made["ticket"].object)
            let wanted =
                "url id external_id via created_at updated_at generated_timestamp type subject raw_subject description priority status recipient requester_id submitter_id assignee_id organization_id group_id collaborator_ids follower_ids email_cc_ids forum_topic_id problem_id has_incidents is_public due_at tags custom_fields satisfaction_rating sharing_agreement_ids custom_status_id encoded_id fields followup_ids ticket_form_id brand_id allow_channelback allow_attachments from_messaging_channel"
            #expect(Set(ticket.keys) == Set(wanted.split(separator: " ").map(String.init)))
            #expect(ticket["generated_timestamp"] == 0)
            #expect(ticket["fields"] == value)
            #expect(ticket["custom_fields"] == value)
            #expect(ticket["assignee_id"] == .null)
            let id = try #require(ticket["id"]?.integer)
            let shown = try await rig.get("tickets/\(id)")["ticket"]
            #expect(shown.at("generated_timestamp").integer == rig.server.now.seconds)
            let events = made["audit"].at("events").array ?? []
            #expect(events.first?["type"] == "Comment")
            #expect(events.first?["id"]?.integer == rig.server.comments(of: id).first?.id)
            #expect(events.contains { $0["field_name"] == "status" && $0["type"] == "Create" && $0["value"] == "new" })
        }
    }

    @Test("6: a comment has a plain, an HTML and a wrapped form, and has to be there")
    func texts() async throws {
        try await Rig.run { rig in
            let none = try await rig.post("tickets", Rig.enquiry(["comment": nil]))
            #expect(none.status == 422)
            #expect(none["details"].at("base")[0]?["description"] == "Description: cannot be blank")
            let old = try await rig.ticket(["comment": nil, "description": "By the other name"])
            #expect(rig.server.comments(of: old).first?.plain == "By the other name")
            let plain = try await rig.ticket(["comment": ["body": "one <b>bold</b> & 2 < 3\nnext"]])
            let stripped = try #require(rig.server.comments(of: plain).first)
            #expect(stripped.plain == "one bold & 2 < 3\nnext")
            #expect(stripped.html.contains("bold &amp; 2 &lt; 3<br>"))
            let rich = try await rig.ticket([
                "comment": [
                    "body": "loses",
                    "html_body": "<p onclick=\"x()\">Hi <i>there</i></p><script>bad()</script><p>Bye</p>",
                ]
            ])
            let comment = try #require(rig.server.comments(of: rich).first)
            #expect(comment.html == "<div class=\"zd-comment\" dir=\"auto\"><p>Hi <i>there</i></p><p>Bye</p></div>")
            #expect(comment.plain.split(separator: "\n") == ["Hi there", "Bye"])
        }
    }

    @Test("7: a requester is found by id, then by address, and made where there is none")
    func requesters() async throws {
        try await Rig.run { rig in
            let first = try await rig.ticket([
                "requester": ["name": "Sam Roe", "email": "Sam@Example.org", "locale": "de", "locale_id": 1]
            ])
            let sam = try #require(rig.server.user("sam@example.org"))
            #expect(rig.server.ticket(first)?.requesterID == sam.id)
            #expect(try await rig.get("users/\(sam.id)")["user"].at("locale") == "de")
            let second = try await rig.ticket()
            #expect(rig.server.ticket(second)?.requesterID == sam.id)
            let gateway = try #require(rig.server.user("gateway@desk.example"))
            let third = try await rig.ticket(["requester_id": .integer(gateway.id)])
            #expect(rig.server.ticket(third)?.requesterID == gateway.id)
            #expect(rig.server.ticket(third)?.submitterID == gateway.id)
            let nameless = try await rig.post("tickets", Rig.enquiry(["requester": ["email": "new@example.org"]]))
            #expect(nameless.status == 422)
        }
    }

    @Test("8: a suspended requester gets no ticket")
    func suspended() async throws {
        try await Rig.run { rig in
            _ = try await rig.ticket()
            try rig.server.suspend("sam@example.org")
            let refused = try await rig.post("tickets", Rig.enquiry())
            #expect(refused.status == 422)
            #expect(
                refused["details"].at("requester")[0]
                    == ["description": "Requester: Sam Roe is suspended.", "error": "UserSuspended"])
            #expect(rig.server.tickets.count == 1)
        }
    }

    @Test("9: tags are a set in small letters, which the endpoint adds to, sets and takes from")
    func tags() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket(["tags": ["Beta", "alpha", "beta"]])
            #expect(rig.server.ticket(id)?.tags == ["alpha", "beta"])
            #expect(
                try await rig.put("tickets/\(id)", ["ticket": ["tags": ["gamma"]]])["ticket"].at("tags") == ["gamma"])
            #expect(try await rig.put("tickets/\(id)/tags", ["tags": ["delta"]])["tags"] == ["delta", "gamma"])
            let set = try await rig.post("tickets/\(id)/tags", ["tags": ["one", "two"]])
            #expect(set.status == 201)
            #expect(set["tags"] == ["one", "two"])
            let taken = try await rig.send("DELETE", "/api/v2/tickets/\(id)/tags", ["tags": ["one"]])
            #expect(taken["tags"] == ["two"])
            let late = try await rig.put(
                "tickets/\(id)/tags", ["tags": ["x"], "safe_update": "true", "updated_stamp": "2020-01-01T00:00:00Z"])
            #expect(late.status == 409)
        }
    }

    @Test("10: a key makes one ticket for two hours, and refuses other words")
    func keys() async throws {
        try await Rig.run { rig in
            let key = ["Idempotency-Key": "op-1"]
            let first = try await rig.post("tickets", Rig.enquiry(), headers: key)
            #expect(first.status == 201)
            #expect(first.header("x-idempotency-lookup") == "miss")
            let again = try await rig.post("tickets", Rig.enquiry(), headers: key)
            #expect(again.status == 201)
            #expect(again.header("x-idempotency-lookup") == "hit")
            #expect(again.json == first.json)
            let other = try await rig.post("tickets", Rig.enquiry(["subject": "Other"]), headers: key)
            #expect(other.status == 400)
            #expect(other["error"] == "IdempotentRequestError")
            #expect(rig.server.tickets.count == 1)
            let long = try await rig.post(
                "tickets", Rig.enquiry(), headers: ["Idempotency-Key": String(repeating: "k", count: 256)])
            #expect(long.status == 400)
            try rig.server.advance(seconds: 7_199)
            #expect(try await rig.post("tickets", Rig.enquiry(), headers: key).header("x-idempotency-lookup") == "hit")
            try rig.server.advance(seconds: 2)
            #expect(try await rig.post("tickets", Rig.enquiry(), headers: key).header("x-idempotency-lookup") == "miss")
            #expect(rig.server.tickets.count == 2)
        }
    }

    @Test(
        "10: what a second request with a key in flight gets can be chosen", arguments: ["block", "conflict", "second"])
    func inFlight(_ policy: String) async throws {
        try await Rig.run { rig in
            rig.server.configure { $0.inFlight = .init(rawValue: policy) ?? .block }
            rig.server.fail(FaultRule(.slow(seconds: 3)))
            let key = ["Idempotency-Key": "op-1"]
            async let slow = rig.post("tickets", Rig.enquiry(), headers: key)
            try await rig.until("the first is under way") { !rig.server.requests.isEmpty }
            try await Task.sleep(for: .milliseconds(50))
            let second = try await rig.post("tickets", Rig.enquiry(), headers: key)
            let first = try await slow
            #expect(first.status == 201)
            switch policy {
            case "block": #expect(second.json == first.json)
            case "conflict": #expect(second.status == 409)
            default: #expect(second["ticket"].at("id") != first["ticket"].at("id"))
            }
            #expect(rig.server.tickets.count == (policy == "second" ? 2 : 1))
        }
    }

    @Test("11: external ids are not unique, and a list by one is never late")
    func externalIDs() async throws {
        try await Rig.run { rig in
            let first = try await rig.ticket(["external_id": "x-1"])
            #expect(try await rig.get("tickets?external_id=x-1")["tickets"][0]?["id"]?.integer == first)
            let second = try await rig.ticket(["external_id": "x-1"])
            let found = try await rig.get("tickets?external_id=x-1")["tickets"].array ?? []
            #expect(found.compactMap { $0["id"]?.integer } == [first, second])
            _ = try await rig.put("tickets/\(first)", ["ticket": ["external_id": "x-2"]])
            #expect(try await rig.get("tickets?external_id=x-1")["tickets"].array?.count == 1)
            #expect(try await rig.get("tickets?external_id=none")["tickets"] == [])
        }
    }

    @Test("12: a safe update needs the newest stamp, and a collision may come though the write happened")
    func safeUpdate() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket()
            let stamp = JSON.string(Rig.start)
            try rig.server.advance(seconds: 1)
            let safe: JSON = ["ticket": ["subject": "A", "safe_update": true, "updated_stamp": stamp]]
            #expect(try await rig.put("tickets/\(id)", safe).status == 200)
            let late = try await rig.put("tickets/\(id)", safe)
            #expect(late.status == 409)
            #expect(late["error"] == "UpdateConflict")
            let odd: JSON = ["ticket": ["subject": "B", "safe_update": false, "updated_stamp": stamp]]
            #expect(try await rig.put("tickets/\(id)", odd).status == 409)
            #expect(try await rig.put("tickets/\(id)", ["ticket": ["subject": "C"]]).status == 200)
            rig.server.fail(FaultRule(.answer(.init(409), done: true), method: "PUT"))
            let collision = try await rig.put("tickets/\(id)", ["ticket": ["subject": "D"]])
            #expect(collision.json == ["error": "DatabaseConflict", "description": "Database collision"])
            #expect(rig.server.ticket(id)?.subject == "D")
        }
    }

    @Test("13: a closed ticket takes nothing; a follow-up takes its tags and names it")
    func closed() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket(["tags": ["a"]])
            let early = try await rig.ticket(["via_followup_source_id": .integer(id)])
            #expect(rig.server.ticket(early)?.via.rel == nil)
            #expect(try await rig.put("tickets/\(id)", ["ticket": ["status": "closed"]]).status == 200)
            let refused = try await rig.put("tickets/\(id)", ["ticket": ["comment": ["body": "more"]]])
            #expect(refused.status == 422)
            #expect(refused["details"].at("status")[0]?["description"] == "Status closed prevents ticket update")
            let follow = try await rig.ticket(["via_followup_source_id": .integer(id)])
            let shown = try await rig.get("tickets/\(follow)")["ticket"]
            #expect(shown.at("via", "source", "rel") == "follow_up")
            #expect(shown.at("via", "source", "from", "ticket_id").integer == id)
            #expect(shown.at("tags") == ["a"])
            #expect(try await rig.get("tickets/\(id)")["ticket"].at("followup_ids")[0]?.integer == follow)
            let own = try await rig.ticket(["via_followup_source_id": .integer(id), "tags": ["b"]])
            #expect(rig.server.ticket(own)?.tags == ["b"])
        }
    }
}
