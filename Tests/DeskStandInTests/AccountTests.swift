import DeskStandIn
import Foundation
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct AccountTests {
    @Test("1: an API token speaks for a verified user, a bearer for its client; others are sent away")
    func signIn() async throws {
        try await Rig.run { rig in
            #expect(try await rig.get("users/me")["user"].at("email") == "gateway@desk.example")
            #expect(try await rig.get("users/me", as: .nobody).status == 401)
            let unknown = try await rig.get("users/me", as: .user("who@example.org"))
            #expect(unknown.status == 401)
            #expect(unknown["error"] == "Couldn't authenticate you")
            let user: JSON = ["user": ["name": "Sam", "email": "sam@example.org", "skip_verify_email": true]]
            let id = try #require(try await rig.post("users", user)["user"].at("id").integer)
            #expect(try await rig.get("users/me", as: .user("sam@example.org")).status == 401)
            let identity = try #require(try await rig.get("users/\(id)/identities")["identities"][0]?["id"]?.integer)
            #expect(try await rig.put("users/\(id)/identities/\(identity)/verify").status == 200)
            #expect(try await rig.get("users/me", as: .user("sam@example.org"))["user"].at("role") == "end-user")
            let refused = try await rig.get("tickets", as: .user("sam@example.org"))
            #expect(refused.status == 403)
            #expect(refused["error"].at("title") == "Forbidden")
        }
    }

    private func token(_ rig: Rig, _ more: [String: JSON] = [:]) async throws -> Rig.Reply {
        var body: [String: JSON] = [
            "grant_type": "client_credentials", "client_id": "postern", "client_secret": "stand-in-secret",
            "scope": "read write", "expires_in": 600,
        ]
        body.merge(more) { _, new in new }
        return try await rig.send("POST", "/oauth/tokens", .object(body), as: .nobody)
    }

    @Test("2: tokens are given for JSON alone, end, and open what their scopes name")
    func oauth() async throws {
        try await Rig.run { rig in
            let form = try await rig.send(
                "POST", "/oauth/tokens", as: .nobody, headers: ["Content-Type": "application/x-www-form-urlencoded"],
                bytes: Array("grant_type=client_credentials".utf8))
            #expect(form.status == 400)
            #expect(try await token(rig, ["client_secret": "wrong"]).status == 401)
            #expect(try await token(rig, ["expires_in": 299]).status == 400)
            #expect(try await token(rig, ["expires_in": 172_801]).status == 400)
            let given = try await token(rig)
            #expect(given["expires_in"] == 600)
            let bearer = Rig.Who.bearer(try #require(given["access_token"].string))
            #expect(try await rig.get("users/me", as: bearer).status == 200)
            try rig.server.advance(seconds: 601)
            #expect(try await rig.get("users/me", as: bearer).status == 401)
            let narrow = try await token(rig, ["scope": "tickets:read nonsense"])
            let reader = Rig.Who.bearer(try #require(narrow["access_token"].string))
            #expect(try await rig.get("tickets", as: reader).status == 200)
            let refused = try await rig.post("tickets", Rig.enquiry(), as: reader)
            #expect(refused.status == 403)
            #expect(refused["description"] == "You are missing the following required scopes: write")
            rig.server.configure { $0.allowsAPITokens = false }
            #expect(try await rig.get("users/me").status == 401)
        }
    }

    @Test("3: paths with .json are the same, ids are large, new things have a place, unknown keys are named")
    func wire() async throws {
        try await Rig.run { rig in
            let made = try await rig.send("POST", "/api/v2/tickets.json", Rig.enquiry(["id": 7, "nonsense": 1]))
            let id = try #require(made["ticket"].at("id").integer)
            #expect(made.status == 201)
            #expect(made.header("Location") == "\(rig.server.url)/api/v2/tickets/\(id).json")
            #expect(made.header("X-Zendesk-API-Warn")?.contains("\"ticket.id\", \"ticket.nonsense\"") == true)
            #expect(try await rig.get("tickets/\(id)").json == rig.get("tickets/\(id).json").json)
            #expect(try #require(made["ticket"].at("requester_id").integer) > 1 << 32)
            #expect(
                try await rig.put("tickets/\(id)", ["ticket": ["subject": "B"]]).header("X-Zendesk-API-Warn") == nil)
        }
    }

    /// Status, the header that has to stand there, and what the body says.
    @Test("4: errors come in all their shapes", arguments: ["json", "text", "html"])
    func errors(_ shape: String) async throws {
        try await Rig.run { rig in
            switch shape {
            case "json":
                let missing = try await rig.get("tickets/1")
                #expect(missing.status == 404)
                #expect(missing.json == ["error": "RecordNotFound", "description": "Not found"])
                let many = try await rig.get(
                    "tickets/show_many?ids=" + (1...101).map(String.init).joined(separator: ","))
                #expect(many.status == 400)
                #expect(many["max_count"] == 100)
                let unreadable = try await rig.send("POST", "/api/v2/tickets", bytes: Array("{".utf8))
                #expect(unreadable.status == 400)
                #expect(try await rig.post("tickets", ["nothing": 1])["error"].at("title") == "Invalid attribute")
            case "text":
                rig.server.fail(FaultRule(.answer(.init(429, retryAfter: 7, isText: true), done: false)))
                let limited = try await rig.get("tickets")
                #expect(limited.status == 429)
                #expect(limited.header("Content-Type")?.hasPrefix("text/plain") == true)
                #expect(limited.header("Retry-After") == "7")
                #expect(limited.web.body == "Number of allowed API requests per minute exceeded")
            default:
                rig.server.fail(FaultRule(.answer(.init(503, isText: true), done: false)))
                let away = try await rig.get("tickets")
                #expect(away.status == 503)
                #expect(away.header("Content-Type")?.hasPrefix("text/html") == true)
                #expect(away.header("Retry-After") == nil)
            }
        }
    }

    @Test("35: buckets of the account, an endpoint and a ticket fill up each by itself")
    func limits() async throws {
        try await Rig.run { rig in
            let id = try await rig.ticket()
            for number in 1...30 {
                let reply = try await rig.put("tickets/\(id)", ["ticket": ["subject": .string("S\(number)")]])
                #expect(reply.status == 200)
                #expect(
                    reply.header("zendesk-ratelimit-per-ticket-updates")
                        == "total=30; remaining=\(30 - number); resets=600")
            }
            let over = try await rig.put("tickets/\(id)", ["ticket": ["subject": "too often"]])
            #expect(over.status == 429)
            #expect(over.header("Retry-After") == "600")
            #expect(over["error"] == "APIRateLimitExceeded")
            let fine = try await rig.get("tickets/\(id)")
            #expect(fine.header("X-Rate-Limit") == "700")
            #expect(fine.header("X-Rate-Limit-Remaining") == "668")
            #expect(fine.header("ratelimit-reset") == "60")
            try rig.server.advance(seconds: 600)
            #expect(try await rig.put("tickets/\(id)", ["ticket": ["subject": "again"]]).status == 200)
            rig.server.configure { $0.limits.account = .init(3) }
            try rig.server.advance(seconds: 60)
            for _ in 1...3 { #expect(try await rig.get("tickets").status == 200) }
            #expect(try await rig.get("tickets").header("Retry-After") == "60")
            rig.server.fail(FaultRule(.answer(.init(429), done: false)))
            #expect(try await rig.get("tickets").header("Retry-After") == nil)
        }
    }

    @Test("36: each fault of the plan is what it says, before or after the work is done")
    func faults() async throws {
        try await Rig.run { rig in
            func tried(_ effect: FaultRule.Effect) async throws -> (reply: Rig.Reply?, made: Int) {
                let before = rig.server.tickets.count
                rig.server.fail(FaultRule(effect, method: "POST", path: "/api/v2/tickets*"))
                let reply = try await rig.attempt(
                    "POST", "/api/v2/tickets", headers: ["Content-Type": "application/json"], bytes: Rig.enquiry().bytes
                )
                return (reply, rig.server.tickets.count - before)
            }
            for (effect, made) in [
                (FaultRule.Effect.timeoutBefore(seconds: 0.1), 0), (.timeoutAfter(seconds: 0.1), 1), (.dropBefore, 0),
                (.dropAfter, 1),
            ] {
                let result = try await tried(effect)
                #expect(result.reply == nil, "\(effect)")
                #expect(result.made == made, "\(effect)")
            }
            for status in [500, 502, 503, 409] {
                for done in [false, true] {
                    let result = try await tried(.answer(.init(status, isText: status == 502), done: done))
                    #expect(result.reply?.status == status)
                    #expect(result.made == (done ? 1 : 0))
                }
            }
            let truncated = try await tried(.truncated)
            #expect(truncated.reply?.status == 201)
            #expect(truncated.reply?.json == .null)
            let reset = try await tried(.reset)
            let promised = reset.reply?.header("Content-Length").flatMap { Int($0) } ?? 0
            #expect(promised > (reset.reply?.web.body.utf8.count ?? 0))
            #expect(reset.made == 1)
            for effect in [FaultRule.Effect.slow(seconds: 0.3), .drip(seconds: 0.3)] {
                let began = ContinuousClock.now
                #expect(try await tried(effect).reply?["ticket"].at("status") == "new")
                #expect(ContinuousClock.now - began >= .milliseconds(280))
            }
            #expect(try await tried(.slow(seconds: 0)).made == 1)
        }
    }

    @Test("the fault plan's dice come from a seed", arguments: [UInt64(1), 2])
    func dice(_ seed: UInt64) async throws {
        func statuses() async throws -> [Int] {
            let server = try await Server.start(clock: Moment(Rig.start), seed: seed)
            server.fail(FaultRule(.answer(.init(500), done: false), count: nil, probability: 0.5))
            var result: [Int] = []
            for _ in 0..<20 {
                let port = try #require(URL(string: server.url)?.port)
                let head = "GET /api/v2/tickets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                result.append(try #require(try await exchange(port: port, Array(head.utf8))).status)
            }
            await server.stop()
            return result
        }
        let first = try await statuses()
        #expect(try await statuses() == first)
        #expect(Set(first) == [401, 500])
    }
}
