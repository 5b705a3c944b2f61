import DeskStandIn
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct MailTests {
    @Test("22: the default triggers write to the outbox what ZenDesk would mail")
    func defaultTriggers() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket()
            let received = try #require(rig.server.mailsToRequesters.first)
            #expect(received.cause == "Notify requester of received request")
            #expect(received.to.map(\.email) == ["sam@example.org"])
            #expect(received.subject == "[Request received] Enquiry")
            #expect(rig.server.outbox.contains { $0.cause == "Notify all agents of received request" })
            try rig.server.reply("An answer", to: id)
            #expect(rig.server.mailsToRequesters.count == 2)
            #expect(rig.server.mailsToRequesters.last?.cause == "Notify requester of comment update")
            #expect(rig.server.mailsToRequesters.last?.text.contains("An answer") == true)
            try rig.server.reply("A note", to: id, isPublic: false)
            #expect(rig.server.mailsToRequesters.count == 2)
            let sam = try #require(rig.server.user("sam@example.org"))
            // Their own words come back to them, since the API's user is the one who updates.
            _ = try await rig.put(
                "tickets/\(id)", ["ticket": ["comment": ["body": "Mine", "author_id": .integer(sam.id)]]])
            #expect(rig.server.mailsToRequesters.count == 3)
        }
    }

    @Test("22: a trigger can be made to leave out a tag, and conditions mean what they say")
    func ownTriggers() async throws {
        try await Rig.run { rig in
            let triggers = try await rig.get("triggers")["triggers"].array ?? []
            for trigger in triggers {
                let id = try #require(trigger["id"]?.integer)
                let tag: JSON = ["field": "current_tags", "operator": "not_includes", "value": "postern_managed"]
                let all = (trigger["conditions"]?["all"]?.array ?? []) + [tag]
                let changed = try await rig.put(
                    "triggers/\(id)", ["trigger": ["conditions": ["all": .array(all), "any": []]]])
                #expect(changed.status == 200)
            }
            let id = try await rig.ticket(["tags": ["postern_managed"]])
            try rig.server.reply("Quiet", to: id)
            #expect(rig.server.outbox.isEmpty)
            _ = try await rig.ticket()
            #expect(!rig.server.outbox.isEmpty)
            let trigger: JSON = [
                "title": "Urgent goes to Ana",
                "conditions": [
                    "all": [["field": "status", "operator": "changed_to", "value": "pending"]],
                    "any": [
                        ["field": "via_id", "operator": "is", "value": "5"],
                        ["field": "recipient", "operator": "is", "value": "x@desk.example"],
                    ],
                ],
                "actions": [
                    ["field": "priority", "value": "urgent"], ["field": "current_tags", "value": "urgent_one"],
                ],
            ]
            #expect(try await rig.post("triggers", ["trigger": trigger]).status == 201)
            let pending = try await rig.put("tickets/\(id)", ["ticket": ["status": "pending"]])["ticket"]
            #expect(pending.at("priority") == "urgent")
            #expect(pending.at("tags") == ["postern_managed", "urgent_one"])
        }
    }

    @Test("23: a mail finds its ticket by the id or its references; strangers are flagged, spam is held")
    func inboundMail() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket()
            let ticket = try #require(rig.server.ticket(id))
            let mail = try #require(rig.server.mailsToRequesters.first)
            #expect(mail.from == "support+id\(ticket.encodedID)@desk.example")
            #expect(mail.text.contains("[\(ticket.encodedID)]"))
            func receive(_ more: [String: JSON]) throws -> JSON {
                var values: [String: JSON] = [
                    "from": ["email": "sam@example.org", "name": "Sam Roe"], "subject": "Re: Enquiry", "text": "Thanks",
                ]
                values.merge(more) { _, new in new }
                return try rig.server.receiveMail(.object(values))
            }
            #expect(try receive(["to": .string(mail.from)])["ticket"]?["id"]?.integer == id)
            #expect(try receive(["in_reply_to": .string(mail.messageID)])["ticket"]?["id"]?.integer == id)
            let stranger: JSON = ["email": "eve@example.org", "name": "Eve"]
            #expect(try receive(["from": stranger, "to": .string(mail.from)])["ticket"]?["id"]?.integer == id)
            #expect(rig.server.comments(of: id).map(\.flags) == [[], [], [], [2]])
            let fresh = try receive(["subject": "Another"])
            #expect(fresh["ticket"]?["via"]?["channel"] == "email")
            #expect(fresh["ticket"]?["id"]?.integer != id)
            let spam = try receive(["is_spam": true])
            #expect(spam["suspended_ticket"]?["cause"] == "Detected as spam")
            #expect(rig.server.suspended.count == 1)
        }
    }

    @Test("24: an anonymous request is held, and two ways lead out of the queue")
    func anonymousRequests() async throws {
        try await Rig.run { rig in
            let request: JSON = [
                "request": [
                    "requester": ["name": "Sam", "email": "sam@example.org"], "subject": "Hi",
                    "comment": ["body": "Let me in"],
                ]
            ]
            #expect(try await rig.post("requests", request, as: .nobody).status == 201)
            #expect(try await rig.post("requests", request, as: .nobody).status == 201)
            #expect(rig.server.tickets.isEmpty)
            #expect(
                rig.server.outbox.map(\.cause) == Array(repeating: "Verification of an anonymous request", count: 2))
            let held = try await rig.get("suspended_tickets")["suspended_tickets"].array ?? []
            #expect(held.map { $0["cause"] } == ["Anonymous requests", "Anonymous requests"])
            let ids = held.compactMap { $0["id"]?.integer }
            let one = try await rig.put("suspended_tickets/\(ids[0])/recover")
            #expect(one["ticket"][0]?["requester_id"]?.integer == rig.server.user("gateway@desk.example")?.id)
            let many = try await rig.put("suspended_tickets/recover_many?ids=\(ids[1])")
            #expect(many["tickets"][0]?["requester_id"]?.integer == rig.server.user("sam@example.org")?.id)
            #expect(rig.server.suspended.isEmpty)
            #expect(try await rig.post("requests", request, as: .nobody).status == 201)
            try rig.server.suspend("sam@example.org")
            let last = try #require(rig.server.suspended.first?.id)
            let failed = try await rig.put("suspended_tickets/recover_many?ids=\(last)")
            #expect(failed.status == 422)
            #expect(failed["suspended_tickets"].array?.count == 1)
        }
    }

    @Test("25: audits tell of triggers that fired, and give back what was sent along")
    func audits() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket(["metadata": ["postern_msg": "m-1"]])
            _ = try await rig.put(
                "tickets/\(id)", ["ticket": ["comment": ["body": "x"], "metadata": ["postern_msg": "m-2"]]])
            let audits = try await rig.get("tickets/\(id)/audits")["audits"].array ?? []
            #expect(audits.map { $0.at("metadata", "custom", "postern_msg") } == ["m-1", "m-2"])
            let told = audits[0].at("events").array?.first { $0["type"] == "Notification" }
            #expect(told?.at("via", "source", "rel") == "trigger")
            let newest = try await rig.get("tickets/\(id)/audits?sort_order=desc")["audits"]
            #expect(newest[0]?.at("metadata", "custom", "postern_msg") == "m-2")
            let comments = try await rig.get("tickets/\(id)/comments")["comments"]
            #expect(comments[1]?.at("metadata", "custom", "postern_msg") == "m-2")
            let filtered = try await rig.get("tickets/\(id)/audits?filter_events[]=Create")["audits"].array ?? []
            #expect(filtered.count == 1)
        }
    }

    @Test("42: each mail of the outbox has a row among the notifications")
    func notifications() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket()
            _ = try await rig.ticket(["requester": ["name": "Kim", "email": "kim@example.org"]])
            let rows =
                try await rig.get("email_notifications?filter[ticket_id]=\(id)")["email_notifications"].array ?? []
            let mails = rig.server.outbox.filter { $0.ticketID == id }
            #expect(rows.map { $0["message_id"]?.string } == mails.map(\.messageID))
            #expect(rows.contains { $0.at("recipients")[0]?["email_address"] == "sam@example.org" })
        }
    }
}
