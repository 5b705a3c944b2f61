import Foundation
import Mail
import TestSupport
import Testing

@Suite("A practice's own platform through the API", .timeLimit(.minutes(5)))
struct APITests {
    @Test("People and bookings come in by the platform's ids, and what was an enquiry goes on in-house")
    func register() async throws {
        let rig = try await APIRig()
        let practice = rig.practice
        try await practice.write(practice.sam, to: "jane-doe", "A first session", "Have you time?")
        let member: [String: Any] = [
            "name": "Sam Lee", "addresses": [practice.sam.address], "timeZone": "Europe/London",
        ]
        let made = try await rig.call("PUT", "/members/sam-1", member)
        #expect(made.status == 201, "\(made.object)")
        #expect(made["name"] == "Sam Lee" && made["locale"] == "en")
        let again = try await rig.call("PUT", "/members/sam-1", member)
        #expect(again.status == 200 && again.fields["etag"] == made.fields["etag"])
        let booking: [String: Any] = [
            "practitioner": "jane-doe", "member": "sam-1", "startsAt": "2027-03-01T09:30:00Z",
            "endsAt": "2027-03-01T10:20:00Z",
        ]
        let booked = try await rig.call("PUT", "/bookings/b-1", booking)
        #expect(booked.status == 201, "\(booked.object)")
        #expect(booked["startsAt"] == "2027-03-01T09:30:00.000Z" && booked["status"] == "confirmed")
        let conversations = try await rig.call("GET", "/conversations?member=sam-1")
        #expect(conversations.data.map { "\($0["kind"] ?? "")" } == ["in-house"])
        #expect(try await rig.call("GET", "/members/sam-1").status == 200)
        #expect(try await rig.call("GET", "/practitioners/sam-1").status == 404)
        #expect(try await rig.call("GET", "/practitioners").data.count == 2)
        try await practice.end()
    }

    @Test("What is wrong with a body is said of every field at once, and nothing of it is brought in")
    func mistakes() async throws {
        let rig = try await APIRig()
        let wrong = try await rig.call(
            "PUT", "/practitioners/p-9",
            ["name": "X", "handle": "r-x", "addresses": ["not an address"], "timeZone": "Moon/Sea"])
        #expect(wrong.status == 422)
        #expect(Set(wrong.pointers) == ["/handle", "/addresses", "/timeZone"])
        #expect(wrong.fields["content-type"] == "application/problem+json")
        #expect(try await rig.call("GET", "/practitioners/p-9").status == 404)
        #expect(try await rig.call("PUT", "/members/x", ["naem": "X"]).pointers == ["/naem"])
        #expect(try await rig.call("PUT", "/members/x", raw: "{").status == 400)
        #expect(try await rig.call("PUT", "/members/x", raw: "[]").status == 422)
        #expect(try await rig.call("PUT", "/bookings/b", ["practitioner": "nobody"]).status == 422)
        #expect(try await rig.call("GET", "/members?limit=0").pointers == ["?limit"])
        #expect(try await rig.call("GET", "/members?cursor=x").pointers == ["?cursor"])
        #expect(try await rig.call("GET", "/nowhere").fields["content-type"] == "application/problem+json")
        let post = try await rig.call("DELETE", "/members/x")
        #expect(post.status == 405 && post.fields["allow"] == "GET, HEAD, PUT")
        try await rig.practice.end()
    }

    @Test("Words in somebody's name make the journeys that their own mail would make, once for each key")
    func writing() async throws {
        let rig = try await APIRig()
        let practice = rig.practice
        let first: [String: Any] = [
            "author": "mia", "practitioner": "jane-doe", "subject": "Thursday", "text": "May I come at four?",
            "wordingShownAt": "2026-11-20T10:00:00Z",
        ]
        var conversation = ""
        let mails = try await practice.step("the platform writes for Mia") {
            let sent = try await rig.call("POST", "/conversations", first, key: "k-1")
            #expect(sent.status == 201, "\(sent.object)")
            conversation = sent["conversation"]
        }
        #expect(mails.words == ["existing-client-message → jane"])
        let repeated = try await rig.call("POST", "/conversations", first, key: "k-1")
        #expect(repeated.status == 201 && repeated["conversation"] == conversation)
        var other = first
        other["text"] = "Other words"
        #expect(try await rig.call("POST", "/conversations", other, key: "k-1").status == 409)
        #expect(try await rig.call("POST", "/conversations", first).status == 400)
        let answer = try await practice.step("and for Jane") {
            let sent = try await rig.call(
                "POST", "/conversations/\(conversation)/entries",
                ["author": "practitioner", "text": "Four is fine. Write to \(practice.jane.address)."], key: "k-2")
            #expect(sent.status == 201, "\(sent.object)")
        }
        #expect(answer.words == ["message-from-practitioner → mia"])
        let entries = try await rig.call("GET", "/conversations/\(conversation)/entries")
        #expect(entries.data.map { "\($0["channel"] ?? "")" } == ["api", "api"])
        #expect(entries.data.last?["text"] as? String == "Four is fine. Write to [address removed].")
        let page = try await rig.call("GET", "/conversations/\(conversation)/entries?limit=1")
        let rest = try await rig.call("GET", "/conversations/\(conversation)/entries?limit=1&cursor=\(page["next"])")
        #expect(page.data.count == 1 && rest.data.count == 1 && rest.object["next"] is NSNull)
        let support = try await practice.step("to somebody who is no active client") {
            let sent = try await rig.call(
                "POST", "/conversations", ["author": "jane-doe", "member": "max", "text": "Hello Max"], key: "k-3")
            #expect(sent["isSupport"] == "1" || sent["isSupport"] == "true")
        }
        #expect(support.words == ["routed-to-support → jane"])
        let both = ["author": "mia", "practitioner": "jane-doe", "isSupport": true, "text": "x"] as [String: Any]
        #expect(try await rig.call("POST", "/conversations", both, key: "k-4").status == 422)
        #expect(
            try await rig.call(
                "POST", "/conversations", ["author": "mia", "member": "max", "text": "x"], key: "k-5"
            ).pointers == ["/author"])
        let enquiry = try await practice.step("an enquiry") {
            let sent = try await rig.call(
                "POST", "/enquiries",
                [
                    "name": "Sam Lee", "email": practice.sam.address, "text": "Have you time?",
                    "practitioner": "jane-doe",
                ],
                key: "k-6")
            #expect(sent.status == 202, "\(sent.object)")
        }
        #expect(Set(enquiry.words).contains("new-customer-enquiry → jane"))
        try await practice.end()
        try Privacy.check(practice)
    }

    @Test("A token does what its scopes say, and nothing once it is revoked; a change needs the state that was read")
    func tokens() async throws {
        let rig = try await APIRig()
        let reader = try await APIRig.token(rig.site, ["people:read"])
        #expect(try await rig.call("GET", "/members", token: reader).status == 200)
        for (method, path) in [
            ("PUT", "/members/x"), ("GET", "/bookings"), ("GET", "/conversations"), ("GET", "/conversations/1/entries"),
            ("POST", "/conversations"), ("POST", "/enquiries"), ("GET", "/events"), ("GET", "/events/stream"),
            ("GET", "/webhooks"), ("DELETE", "/webhooks/1"),
        ] {
            #expect(try await rig.call(method, path, token: reader).status == 403, "\(method) \(path)")
            let answer = try await rig.call(method, path, token: "")
            #expect(answer.status == 401 && answer.fields["www-authenticate"] == "Bearer", "\(method) \(path)")
        }
        let listed = try await rig.practice.rig.run(["token", "list", "--json"])
        #expect(!listed.output.contains(reader))
        let tokens = try #require(
            try JSONSerialization.jsonObject(with: Data(listed.output.utf8)) as? [[String: Any]])
        let id = try #require(tokens.last?["id"])
        #expect(try await rig.practice.rig.run(["token", "revoke", "\(id)"]).status == 0)
        #expect(try await rig.call("GET", "/members", token: reader).status == 401)
        let read = try await rig.call("GET", "/members/mia")
        let tag = try #require(read.fields["etag"])
        #expect(try await rig.call("GET", "/members/mia", fields: ["If-None-Match: \(tag)"]).status == 304)
        let change: [String: Any] = ["name": "Mia M. Moor", "addresses": [rig.practice.mia.address]]
        #expect(try await rig.call("PUT", "/members/mia", change, fields: ["If-Match: \(tag)"]).status == 200)
        #expect(try await rig.call("PUT", "/members/mia", change, fields: ["If-Match: \(tag)"]).status == 412)
        try await rig.practice.end()
    }

    @Test("Schemathesis finds no answer that the description does not know, and none that is our fault")
    func schemathesis() async throws {
        let rig = try await APIRig()
        try await rig.practice.write(rig.practice.mia, to: "jane-doe", "Thursday", "May I come at four?")
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
        let program = "\(root)/.build/schemathesis/bin/schemathesis"
        try #require(
            FileManager.default.isExecutableFile(atPath: program), "run scripts/fetch-schemathesis.sh, or make test")
        let result = try await APIRig.run(
            program,
            [
                "--config-file", "\(root)/scripts/schemathesis.toml", "run",
                "http://127.0.0.1:\(rig.site.port)/api/v1/openapi.json", "-H",
                "Authorization: Bearer \(rig.token)", "--max-examples", "25", "--seed", "20261129", "--no-color",
                "--exclude-path", "/events/stream", "--suppress-health-check", "all",
            ])
        #expect(result.status == 0, "\(result.output.suffix(6_000))")
        try await rig.practice.rig.end()
    }
}
