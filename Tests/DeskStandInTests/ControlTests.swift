import DeskStandIn
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ControlTests {
    @Test("the control interface moves the clock, plans faults, acts as an agent and counts")
    func control() async throws {
        try await Rig.run { rig in
            func post(_ path: String, _ body: JSON) async throws -> Rig.Reply {
                try await rig.send("POST", "/_stand-in/\(path)", body, as: .nobody)
            }
            #expect(try await post("clock", ["advance": 60])["now"] == "2026-05-01T09:01:00Z")
            #expect(try await post("clock", ["set": "2026-05-01T08:00:00Z"]).status == 422)
            #expect(
                try await post(
                    "faults", ["effect": "answer", "status": 500, "method": "POST", "path": "/api/v2/tick*"]
                ).status == 200)
            #expect(try await rig.post("tickets", Rig.enquiry()).status == 500)
            #expect(try await post("faults", ["effect": "nothing of the kind"]).status == 422)
            let id = try await rig.ticket()
            let field = try #require(
                try await post("fields", ["title": "Practitioner"])["ticket_field"].at("id").integer)
            #expect(
                try await post("tickets/\(id)/field", ["field_id": .integer(field), "value": "jane-doe"]).status == 200)
            #expect(rig.server.ticket(id)?.fields[field] == "jane-doe")
            #expect(
                try await post("tickets/\(id)/reply", ["body": "A note", "public": false, "status": "pending"]).status
                    == 200)
            #expect(rig.server.ticket(id)?.status == .pending)
            #expect(try await post("tickets/\(id)/unheard-of", [:]).status == 404)
            #expect(try await post("settings", ["search_lag": 600, "limits": ["account": 5]]).status == 200)
            #expect(try await post("settings", ["no_such_setting": 1]).status == 422)
            let counts = try await rig.send("GET", "/_stand-in/counts", as: .nobody)
            #expect(counts["tickets"] == 1)
            #expect(counts["comments"] == 2)
            #expect(try await rig.send("GET", "/_stand-in/outbox?ticket_id=\(id)")["outbox"].array?.isEmpty == false)
            #expect(try await post("reset", [:]).status == 200)
            #expect(rig.server.tickets.isEmpty)
            #expect(rig.server.now.stamp == "2026-05-01T09:01:00Z")
        }
    }

    @Test("a person sees the tickets and answers them without scripts")
    func pages() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket(["subject": "A <b>bold</b> one"])
            let home = try await rig.send("GET", "/", as: .nobody)
            #expect(home.header("Content-Type") == "text/html; charset=utf-8")
            #expect(home.web.body.contains("A &lt;b&gt;bold&lt;/b&gt; one"))
            #expect(!home.web.body.contains("<script"))
            let page = "/_stand-in/pages/tickets/\(id)"
            #expect(
                try await rig.send("GET", page, as: .nobody).web.body.contains(
                    "action=\"/_stand-in/tickets/\(id)/reply\""))
            let form = ["Content-Type": "application/x-www-form-urlencoded"]
            let sent = try await rig.send(
                "POST", "/_stand-in/tickets/\(id)/reply", as: .nobody, headers: form,
                bytes: Array("body=All+fine%21&public=true&status=solved&back=\(page)".utf8))
            #expect(sent.status == 303)
            #expect(sent.header("Location") == page)
            #expect(rig.server.comments(of: id).last?.plain == "All fine!")
            #expect(rig.server.ticket(id)?.status == .solved)
            let other = try await rig.send(
                "POST", "/_stand-in/tickets/\(id)/delete", as: .nobody,
                headers: form.merging(["Origin": "http://elsewhere.example"]) { $1 }, bytes: [])
            #expect(other.status == 403)
            #expect(
                try await rig.send("GET", "/_stand-in/pages/outbox", as: .nobody).web.body.contains("sam@example.org"))
        }
    }

    @Test("a journal brings everything back, with the same ids")
    func journal() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("desk.journal")
        var before: JSON = nil
        try await Rig.run(journal: path) { rig in
            let id = try await rig.ticket(["external_id": "x-1"])
            try rig.server.reply("An answer", to: id, status: "solved")
            try rig.server.advance(seconds: 5 * 86_400)
            _ = try await rig.get("tickets/\(id)")
            rig.server.fail(FaultRule(.answer(.init(500), done: false)))
            _ = try await rig.post("tickets", Rig.enquiry())
            let token = try #require(try await rig.upload()["upload"].at("token").string)
            _ = try await rig.ticket(["comment": ["body": "with a file", "uploads": [.string(token)]]])
            before = try await rig.get("tickets")["tickets"]
        }
        try await Rig.run(journal: path) { rig in
            func plain(_ tickets: JSON) -> [JSON] {
                (tickets.array ?? []).map {
                    ["id": $0.at("id"), "status": $0.at("status"), "updated": $0.at("updated_at")]
                }
            }
            let after = try await rig.get("tickets")["tickets"]
            #expect(plain(after).count == 2)
            #expect(plain(after) == plain(before))
            #expect(rig.server.tickets.first?.status == .closed)
            #expect(rig.server.tickets.last.flatMap { rig.server.comments(of: $0.id).first }?.attachmentIDs.count == 1)
            #expect(rig.server.now.stamp == "2026-05-06T09:00:00Z")
        }
    }

    @Test("ten thousand tickets and thirty thousand comments are no burden")
    func capacity() async throws {
        try await Rig.run {
            $0.limitsAreOn = false
        } _: { rig in
            let server = rig.server
            let ids = try await onOwnThread { try server.fill(tickets: 10_000, commentsEach: 3) }
            #expect(ids.count == 10_000)
            let began = ContinuousClock.now
            #expect(try await rig.get("tickets?external_id=bulk-9999")["tickets"].array?.count == 1)
            #expect(try await rig.get("tickets/\(ids[5_000])/comments?page[size]=100")["comments"].array?.count == 3)
            #expect(
                try await rig.put("tickets/\(ids[9_999])", ["ticket": ["comment": ["body": "one more"]]]).status == 200)
            #expect(try await rig.get("tickets?page[size]=100")["tickets"].array?.count == 100)
            // Generous: this is no measurement, only a guard against work that grows with all there is.
            #expect(ContinuousClock.now - began < .seconds(10))
        }
    }
}
