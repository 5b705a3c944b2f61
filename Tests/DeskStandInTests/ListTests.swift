import DeskStandIn
import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ListTests {
    private func fill(_ rig: Rig, comments: Int) async throws -> Int64 {
        let id = try await rig.ticket()
        for number in 1..<comments { try rig.server.reply("answer \(number)", to: id) }
        return id
    }

    @Test("30: the last page of a cursor still leads on, and without a size it is offsets")
    func cursors() async throws {
        try await Rig.run { rig in
            let id = try await fill(rig, comments: 5)
            let first = try await rig.get("tickets/\(id)/comments?page[size]=3")
            #expect(first["comments"].array?.count == 3)
            #expect(first["meta"].at("has_more") == true)
            let cursor = try #require(first["meta"].at("after_cursor").string)
            let opened = JSON(Array(Data(base64Encoded: cursor) ?? Data())) ?? nil
            #expect(opened.at("o") == "created_at,id")
            let next = try #require(first["links"].at("next").string).dropFirst(rig.server.url.count + 8)
            let second = try await rig.get(String(next))
            #expect(second["comments"].array?.count == 2)
            #expect(second["meta"].at("has_more") == false)
            #expect(second["meta"].at("after_cursor").string != nil)
            #expect(second["links"].at("next").string != nil)
            let beyond = try await rig.get(
                String(try #require(second["links"].at("next").string).dropFirst(rig.server.url.count + 8)))
            #expect(beyond["comments"] == [])
            let turned = try await rig.get("tickets/\(id)/comments?page[size]=1&sort=-created_at")
            #expect(turned["comments"][0]?["body"] == "answer 4")
            let offset = try await rig.get("tickets/\(id)/comments?per_page=2&page=2&include=users")
            #expect(offset["count"] == 5)
            #expect(offset["comments"].array?.count == 2)
            #expect(offset["next_page"].string?.contains("page=3") == true)
            #expect(offset["users"].array?.isEmpty == false)
            #expect(offset["meta"] == .null)
            #expect(try await rig.get("tickets?page[size]=101").status == 400)
            #expect(try await rig.get("tickets?page[size]=2&page[after]=%21").status == 400)
        }
    }

    @Test("31: offsets end at page 100, a search at a thousand rows and without cursors")
    func depths() async throws {
        try await Rig.run { rig in
            let deep = try await rig.get("tickets?page=101")
            #expect(deep.status == 400)
            #expect(deep["errors"][0]?["code"] == "InvalidPaginationDepth")
            #expect(try await rig.get("tickets?page=100").status == 200)
            let search = "search?query=type:ticket"
            #expect(try await rig.get("\(search)&page[size]=10").status == 400)
            #expect(try await rig.get("\(search)&page=10").status == 200)
            let over = try await rig.get("\(search)&page=11")
            #expect(over.status == 422)
            #expect(over["error"] == "invalid")
        }
    }

    @Test("32: a search is late, and its pages may repeat rows")
    func searches() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket(["external_id": "x-1", "tags": ["blue"]])
            let other = try await rig.ticket()
            func found(_ query: String, _ rest: String = "") async throws -> [Int64] {
                let rows = try await rig.get("search?query=\(query)\(rest)")["results"].array ?? []
                return rows.compactMap { $0["id"]?.integer }
            }
            try rig.server.advance(seconds: 59)
            #expect(try await found("type:ticket+external_id:x-1").isEmpty)
            try rig.server.advance(seconds: 1)
            #expect(try await found("type:ticket+external_id:x-1") == [id])
            #expect(try await found("tags:blue+status%3Csolved") == [id])
            #expect(try await found("-tags:blue") == [other])
            #expect(try await found("requester:sam@example.org") == [other, id])
            _ = try await rig.put("tickets/\(id)", ["ticket": ["status": "solved"]])
            #expect(try await found("status:solved").isEmpty)
            #expect(try await found("type:ticket", "&per_page=1&page=2") == [id])
            rig.server.configure { $0.searchRepeatsRows = true }
            #expect(try await found("type:ticket", "&per_page=1&page=2") == [other, id])
            let export = try await rig.get("search/export?filter[type]=ticket&query=tags:blue")
            #expect(export["results"].array?.count == 1)
            #expect(export["meta"].at("has_more") == false)
            #expect(try await rig.get("search/export?query=type:ticket").status == 400)
        }
    }

    @Test("33: the export follows its own stamp, is a minute late, and takes ten questions a minute")
    func exports() async throws {
        try await Rig.run { rig in
            let ids = [try await rig.ticket(), try await rig.ticket(), try await rig.ticket(["status": "solved"])]
            func export(_ query: String, _ kind: String = "/cursor") async throws -> Rig.Reply {
                try await rig.get("incremental/tickets\(kind)?\(query)", as: .admin)
            }
            func rows(_ reply: Rig.Reply) -> [Int64] {
                (reply["tickets"].array ?? []).compactMap { $0["id"]?.integer }
            }
            #expect(try await rig.get("incremental/tickets/cursor?start_time=0").status == 403)
            #expect(rows(try await export("start_time=0")).isEmpty)
            let recent = try await export("start_time=\(rig.server.now.seconds - 30)")
            #expect(recent.status == 400)
            #expect(recent["error"] == "StartTimeTooRecent")
            try rig.server.advance(seconds: 60)
            let first = try await export("start_time=0&per_page=2")
            #expect(rows(first) == Array(ids.prefix(2)))
            #expect(first["end_of_stream"] == false)
            let cursor = try #require(first["after_cursor"].string)
            let rest = try await export("cursor=\(cursor)&per_page=2")
            #expect(rows(rest) == [ids[2]])
            #expect(rest["end_of_stream"] == true)
            // A page by time never ends within a second.
            #expect(rows(try await export("start_time=0&per_page=2", "")) == ids)
            let updated = rig.server.ticket(ids[2])?.updated
            try rig.server.advance(seconds: 4 * 86_400)
            try rig.server.advance(seconds: 61)
            let moved = try await export("cursor=\(try #require(rest["after_cursor"].string))")
            #expect(rows(moved) == [ids[2]])
            #expect(moved["tickets"][0]?["updated_at"]?.string == updated?.stamp)
            _ = try await rig.delete("tickets/\(ids[0])")
            try rig.server.advance(seconds: 61)
            let after = try #require(moved["after_cursor"].string)
            #expect(try await export("cursor=\(after)")["tickets"][0]?["status"] == "deleted")
            #expect(rows(try await export("cursor=\(after)&exclude_deleted=true")).isEmpty)
            for _ in 0..<8 { _ = try await export("start_time=0") }
            let over = try await export("start_time=0")
            #expect(over.status == 429)
            #expect(over.header("X-Rate-Limit") == nil)
        }
    }

    @Test("34: events of the export tell a comment's words only with the side-load")
    func events() async throws {
        try await Rig.run { rig in
            _ = try await rig.ticket()
            try rig.server.advance(seconds: 61)
            func comment(_ query: String) async throws -> JSON {
                let reply = try await rig.get("incremental/ticket_events?start_time=0\(query)", as: .admin)
                let event = reply["ticket_events"][0] ?? nil
                #expect(event.at("via") == "Web service")
                return event.at("child_events").array?.first { $0["event_type"] == "Comment" } ?? nil
            }
            let bare = try await comment("")
            #expect(bare["body"] == nil)
            #expect(bare.at("comment_present") == true)
            #expect(bare.at("comment_public") == true)
            #expect(try await comment("&include=comment_events").at("body") == "Hello")
        }
    }

    @Test("people are found by address exactly, by words loosely, and made or changed in one call")
    func people() async throws {
        try await Rig.run { rig in
            let jo: JSON = [
                "user": ["name": "Jo Roe", "email": "Jo@Example.org", "external_id": "J1", "skip_verify_email": true]
            ]
            #expect(try await rig.post("users/create_or_update", jo).status == 201)
            #expect(try await rig.post("users/create_or_update", jo).status == 200)
            _ = try await rig.ticket()
            #expect(try await rig.get("users/search?query=email:jo@example.org")["count"] == 1)
            #expect(try await rig.get("users/search?query=jo@example.org")["count"].integer ?? 0 > 1)
            #expect(try await rig.get("users/search?external_id=j1")["count"] == 1)
            let id = try #require(rig.server.user("jo@example.org")?.id)
            _ = try await rig.put("users/\(id)", ["user": ["email": "jo2@example.org"]])
            #expect(rig.server.user("jo2@example.org")?.email == "jo@example.org")
            #expect(rig.server.outbox.last?.cause == "Verification of an address")
            let sam = try #require(rig.server.user("sam@example.org")?.id)
            #expect(try await rig.put("users/\(sam)/merge", ["user": ["id": .integer(id)]]).status == 200)
            #expect(rig.server.user("sam@example.org")?.id == id)
            #expect(rig.server.tickets.first?.requesterID == id)
        }
    }
}
