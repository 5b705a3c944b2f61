import Crypto
import DeskStandIn
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WebhookTests {
    private static func hook(_ url: String, _ more: [String: JSON] = [:]) -> JSON {
        var webhook: [String: JSON] = [
            "name": "gw", "status": "active", "endpoint": .string(url), "http_method": "POST", "request_format": "json",
            "subscriptions": ["zen:event-type:ticket.comment_added", "zen:event-type:ticket.status_changed"],
            "authentication": ["type": "bearer_token", "data": ["token": "t0p"], "add_position": "header"],
        ]
        webhook.merge(more) { _, new in new }
        return ["webhook": .object(webhook)]
    }

    @Test("37: webhooks are made, changed and tried out, and never tell their secrets")
    func managing() async throws {
        try await Rig.run { rig in
            let receiver = try Receiver { _ in .json(202, "thanks") }
            let made = try await rig.post("webhooks", Self.hook(receiver.url))
            #expect(made.status == 201)
            let id = try #require(made["webhook"].at("id").string)
            #expect(id.count == 26)
            #expect(made["webhook"].at("authentication") == ["type": "bearer_token", "add_position": "header"])
            #expect(!(try await rig.get("webhooks")).web.body.contains("t0p"))
            #expect(try await rig.get("webhooks/\(id)/signing_secret")["signing_secret"].at("algorithm") == "SHA256")
            let mixed: JSON = ["zen:event-type:ticket.created", "conditional_ticket_events"]
            #expect(try await rig.post("webhooks", Self.hook(receiver.url, ["subscriptions": mixed])).status == 400)
            let tried = try await rig.post("webhooks/test?webhook_id=\(id)", ["request": ["payload": "{\"a\":1}"]])
            #expect(tried["response"] == ["status": 202, "payload": "thanks"])
            #expect(receiver.bodies == [["a": 1]])
            #expect(receiver.web.requests.first?.headers["authorization"] == "Bearer t0p")
            _ = try await rig.ticket()
            var list: [JSON] = []
            try await rig.until("the invocation is over") {
                list = try await rig.get("webhooks/\(id)/invocations")["invocations"].array ?? []
                return list.first?["status"] == "success"
            }
            let invocation = try #require(list.first?["id"]?.string)
            let attempts = try await rig.get("webhooks/\(id)/invocations/\(invocation)/attempts")["attempts"]
            #expect(attempts[0]?["status_code"] == 202)
            #expect(
                try await rig.send("PATCH", "/api/v2/webhooks/\(id)", ["webhook": ["status": "inactive"]]).status == 204
            )
            #expect(try await rig.get("webhooks/\(id)")["webhook"].at("status") == "inactive")
            #expect(try await rig.delete("webhooks/\(id)").status == 204)
            #expect(try await rig.get("webhooks/\(id)").status == 404)
        }
    }

    @Test("38: deliveries are signed over their raw bytes, and triggers post their own", arguments: [false, true])
    func signatures(_ isPretty: Bool) async throws {
        try await Rig.run {
            $0.prettyDeliveries = isPretty
        } _: { rig in
            let receiver = try Receiver()
            let id = try rig.server.subscribe(to: receiver.url, secret: "s3cret", events: ["comment_added"])
            _ = try await rig.ticket()
            try await rig.until("a delivery") { receiver.web.requests.count == 1 }
            let request = try #require(receiver.web.requests.first)
            let stamp = try #require(request.headers["x-zendesk-webhook-signature-timestamp"])
            #expect(stamp == Rig.start)
            let code = HMAC<SHA256>.authenticationCode(
                for: Data(Array(stamp.utf8) + request.body), using: SymmetricKey(data: Data("s3cret".utf8)))
            #expect(request.headers["x-zendesk-webhook-signature"] == Data(code).base64EncodedString())
            #expect(request.headers["x-zendesk-webhook-id"] == id)
            #expect(request.headers["user-agent"] == "Zendesk Webhook")
            #expect((request.body.last == 0x0A) == isPretty)
            let own = try await rig.post(
                "webhooks", Self.hook(receiver.url + "/own", ["subscriptions": ["conditional_ticket_events"]]))
            let hook = own["webhook"].at("id")
            let action: JSON = [
                "field": "notification_webhook",
                "value": [hook, "{\"id\":\"{{ticket.id}}\",\"t\":\"{{ticket.title}}\"}"],
            ]
            let trigger: JSON = [
                "title": "Tell", "actions": [action],
                "conditions": ["all": [["field": "update_type", "operator": "is", "value": "Create"]], "any": []],
            ]
            _ = try await rig.post("triggers", ["trigger": trigger])
            let second = try await rig.ticket(["subject": "a \"quoted\" word"])
            try await rig.until("the trigger's delivery") { receiver.web.requests.contains { $0.path == "/zd/own" } }
            let body = receiver.web.requests.first { $0.path == "/zd/own" }?.body ?? []
            // Placeholders are not escaped.
            #expect(String(decoding: body, as: UTF8.self) == "{\"id\":\"\(second)\",\"t\":\"a \"quoted\" word\"}")
        }
    }

    /// What a receiver answers, and how often it is asked in the end.
    static let retries: [(answer: FakeWeb.Answer, attempts: Int)] = [
        (.json(200, ""), 1), (.json(500, ""), 1), (.json(404, ""), 1), (.json(409, ""), 4), (.json(503, ""), 1),
        (.reply(503, [("Retry-After", "60")], ""), 1), (.reply(429, [("Retry-After", "0")], ""), 6), (.silence, 6),
    ]

    @Test("39: what is tried again, and how often", arguments: retries.indices)
    func retrying(_ row: Int) async throws {
        let (answer, attempts) = Self.retries[row]
        try await Rig.run {
            if case .silence = answer { $0.webhookTimeout = 0.2 }
            $0.webhookSpacing = 0.01
        } _: { rig in
            let receiver = try Receiver { _ in answer }
            let id = try rig.server.subscribe(to: receiver.url, secret: "s", events: ["created"])
            _ = try await rig.ticket()
            try await rig.until("the end") {
                let list = try await rig.get("webhooks/\(id)/invocations")["invocations"]
                return ["success", "failed"].contains(list[0]?["status"]?.string)
            }
            try await Task.sleep(for: .milliseconds(100))
            #expect(receiver.web.requests.count == attempts)
        }
    }

    @Test("39: deliveries come doubled, turned around, late and never, as they are told to")
    func knobs() async throws {
        try await Rig.run { rig in
            let receiver = try Receiver()
            try rig.server.subscribe(to: receiver.url, secret: "s", events: ["comment_added"])
            let id = try await rig.ticket()
            func words() -> [String] { receiver.bodies.compactMap { $0.at("event", "comment", "body").string } }
            try await rig.until("the first") { words() == ["Hello"] }
            rig.server.failWebhooks(.duplicate(times: 3))
            try rig.server.reply("tripled", to: id)
            try await rig.until("three") { words().filter { $0 == "tripled" }.count == 3 }
            rig.server.failWebhooks(.lose)
            try rig.server.reply("lost", to: id)
            rig.server.failWebhooks(.delay(seconds: 2))
            try rig.server.reply("late", to: id)
            try rig.server.reply("early", to: id)
            try await rig.until("late") { words().last == "late" }
            rig.server.failWebhooks(.reverse(count: 3), count: 3)
            for word in ["a", "b", "c"] { try rig.server.reply(word, to: id) }
            try await rig.until("turned") { words().count == 9 }
            #expect(words() == ["Hello", "tripled", "tripled", "tripled", "early", "late", "c", "b", "a"])
            let ids = receiver.bodies.compactMap { $0["id"]?.string }
            #expect(Set(ids).count == 7)
        }
    }

    @Test("39: a receiver that mostly fails is left alone for a while")
    func breaker() async throws {
        try await Rig.run { rig in
            let receiver = try Receiver { _ in .json(500, "") }
            try rig.server.subscribe(to: receiver.url, secret: "s", events: ["comment_added"])
            let id = try await rig.ticket()
            for number in 1..<105 { try rig.server.reply("answer \(number)", to: id) }
            try await rig.until("a hundred") { receiver.web.requests.count == 100 }
            try await Task.sleep(for: .milliseconds(300))
            #expect(receiver.web.requests.count == 100)
            try await Task.sleep(for: .seconds(5))
            try await rig.until("the rest") { receiver.web.requests.count == 105 }
        }
    }

    @Test("40: a delivery can be there before the answer of the request that caused it")
    func echoFirst() async throws {
        try await Rig.run {
            $0.deliversFirst = true
        } _: { rig in
            let receiver = try Receiver { _ in .late(.milliseconds(200), .json(200, "")) }
            try rig.server.subscribe(to: receiver.url, secret: "s", events: ["comment_added"])
            let began = ContinuousClock.now
            _ = try await rig.ticket()
            #expect(receiver.web.requests.count == 1)
            #expect(ContinuousClock.now - began >= .milliseconds(200))
        }
    }

    @Test("41: events have ids as strings, fixed words in capitals, and their place in a sequence")
    func events() async throws {
        try await Rig.run { rig in
            let receiver = try Receiver()
            try rig.server.subscribe(to: receiver.url, secret: "s")
            let id = try await rig.ticket(["priority": "high", "external_id": "x-1"])
            try rig.server.reply("solved it", to: id, status: "solved")
            try rig.server.act("delete", on: id)
            try rig.server.act("restore", on: id)
            try await rig.until("all of them") { receiver.types.count == 7 }
            #expect(
                receiver.types == [
                    "created", "comment_added", "comment_added", "status_changed", "custom_status_changed",
                    "soft_deleted",
                    "undeleted",
                ])
            let added = receiver.bodies[2]
            #expect(added.at("subject").string == "zen:ticket:\(id)")
            #expect(added.at("detail", "id").string == String(id))
            #expect(added.at("detail", "status") == "SOLVED")
            #expect(added.at("detail", "priority") == "HIGH")
            #expect(added.at("detail", "external_id") == "x-1")
            #expect(added.at("detail", "actor_id").string == rig.server.user("ana@desk.example").map { String($0.id) })
            #expect(added.at("event", "comment", "author", "is_staff") == true)
            #expect(added.at("event", "comment", "html_body") == .null)
            #expect(added.at("event", "meta", "sequence", "position") == 1)
            #expect(receiver.bodies[3].at("event", "current") == "SOLVED")
            #expect(receiver.bodies[3].at("event", "previous") == "NEW")
            #expect(added.at("zendesk_event_version") == "2022-11-06")
            let field = try rig.server.addField("Practitioner")
            try rig.server.act("field", on: id, ["field_id": .integer(field), "value": "jane-doe"])
            try await rig.until("the field") { receiver.types.last == "custom_field_changed" }
            #expect(receiver.bodies.last?.at("event", "current") == "jane-doe")
            #expect(receiver.bodies.last?.at("event", "field", "id").string == String(field))
        }
    }
}
