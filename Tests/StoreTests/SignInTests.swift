import Flow
import GRDB
import Mail
import Testing
import Triage

@testable import Store

/// Links to sign in, the sessions that they begin, and programs' tokens.
@Suite struct SignInTests {
    private static func request(_ address: String, _ token: String, _ fixture: Fixture) -> SignInRequest {
        SignInRequest(
            address: Fixture.address(address), token: token, expiresAt: fixture.start + .seconds(900))
    }

    private static let olga = Fixture.address("olga@practice.example")

    @Test(
        "a link is mailed to a member, a practitioner and an operator, and to nobody else",
        arguments: [
            ("mark@client.example", true), ("jane@practice.example", true), ("JANE.DOE@home.example", true),
            ("olga@practice.example", true), ("anna@stranger.example", false), ("nobody@nowhere.example", false),
        ])
    func whoGetsOne(address: String, isSent: Bool) async throws {
        try await Fixture.with { fixture in
            try await fixture.file(Mails.from("anna@stranger.example", uid: 1)) { mail, _ in fixture.enquiry(mail) }
            let mail = try await fixture.store.requestSignIn(
                Self.request(address, "t", fixture), operators: [Self.olga], now: fixture.start)
            #expect((mail != nil) == isSent)
            let queued = try await fixture.store.queuedMails(states: [.due], limit: 9).filter { $0.template == .signIn }
            #expect(queued.map { $0.to.lowercased() } == (isSent ? [address.lowercased()] : []))
        }
    }

    @Test("a practitioner who has left gets no link, and a session of theirs is over")
    func left() async throws {
        try await Fixture.with { fixture in
            let request = Self.request("jane@practice.example", "t", fixture)
            _ = try await fixture.store.requestSignIn(request, operators: [], now: fixture.start)
            let end = fixture.start + .seconds(9_000)
            _ = try await fixture.store.signIn(token: "t", session: "s", endsAt: end, now: fixture.start)
            #expect(try await fixture.store.session("s", now: fixture.start) != nil)
            var jane = Fixture.janeDoe
            jane.hasLeft = true
            _ = try await fixture.store.importPeople([jane], now: fixture.start)
            #expect(try await fixture.store.session("s", now: fixture.start) == nil)
            let another = Self.request("jane@practice.example", "t2", fixture)
            #expect(try await fixture.store.requestSignIn(another, operators: [], now: fixture.start) == nil)
        }
    }

    @Test(
        "a link signs in once and in its time; a session ends by itself, by signing out, and goes on while it is used")
    func once() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            for token in ["a", "b"] {
                _ = try await store.requestSignIn(
                    Self.request("mark@client.example", token, fixture), operators: [], now: now)
            }
            let end = now + .seconds(3_600)
            #expect(try await store.canSignIn(token: "a", now: now))
            #expect(
                try await store.signIn(token: "a", session: "s", endsAt: end, now: now) == .signedIn(fixture.mark.id))
            #expect(try await store.signIn(token: "a", session: "s2", endsAt: end, now: now) == .over)
            #expect(try await !store.canSignIn(token: "a", now: now))
            #expect(try await store.signIn(token: "b", session: "s3", endsAt: end, now: now + .seconds(901)) == .over)
            #expect(try await store.signIn(token: "", session: "s4", endsAt: end, now: now) == .over)
            #expect(try await store.session("s", now: now)?.person.id == fixture.mark.id)
            #expect(try await store.session("s", now: end) == nil)
            try await store.prolong("s", until: end + .seconds(60), now: now)
            #expect(try await store.session("s", now: end) != nil)
            try await store.endSession("s")
            #expect(try await store.session("s", now: now) == nil)
        }
    }

    @Test("a session is of the address that its link went to, and ends with it; merged people leave none behind")
    func address() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            let end = now + .seconds(9_000)
            var mark = Fixture.markRoe
            mark.addresses.append(Self.olga)
            _ = try await store.importPeople([mark], now: now)
            for (address, token) in [("mark@client.example", "a"), ("olga@practice.example", "b")] {
                _ = try await store.requestSignIn(
                    Self.request(address, token, fixture), operators: [Self.olga], now: now)
                _ = try await store.signIn(token: token, session: "s-\(token)", endsAt: end, now: now)
            }
            // Who has an operator's address beside their own is no operator by signing in with their own.
            #expect(try await store.session("s-a", now: now)?.address == Fixture.address("mark@client.example"))
            #expect(try await store.session("s-b", now: now)?.address == Self.olga)
            _ = try await store.importPeople([Fixture.markRoe], now: now)
            #expect(try await store.session("s-a", now: now) != nil)
            #expect(try await store.session("s-b", now: now) == nil)
        }
    }

    @Test("an operator who is brought in as somebody keeps what they have read, and signs in anew")
    func merged() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            let request = Self.request("olga@practice.example", "a", fixture)
            _ = try await store.requestSignIn(request, operators: [Self.olga], now: now)
            let end = now + .seconds(9_000)
            guard case .signedIn(let before) = try await store.signIn(token: "a", session: "s", endsAt: end, now: now)
            else {
                Issue.record("not signed in")
                return
            }
            try await store.recordReading(by: before, of: "conversation 1", why: "training", now: now)
            var mark = Fixture.markRoe
            mark.addresses.append(Self.olga)
            let problems = try await store.importPeople([mark], now: now)
            #expect(problems.isEmpty, "\(problems)")
            #expect(try await store.readings(limit: 9).map(\.reader) == ["Mark Roe"])
            #expect(try await store.session("s", now: now) == nil)
        }
    }

    @Test("so many links an hour are mailed to one person and no more: nobody's mailbox is flooded")
    func capped() async throws {
        try await Fixture.with { fixture in
            var sent = 0
            for index in 0..<20 {
                let request = Self.request("mark@client.example", "t\(index)", fixture)
                if try await fixture.store.requestSignIn(request, operators: [], now: fixture.start) != nil {
                    sent += 1
                }
            }
            #expect(sent == 6)
            let later = Self.request("mark@client.example", "later", fixture)
            let hour = fixture.start + .seconds(3_601)
            #expect(try await fixture.store.requestSignIn(later, operators: [], now: hour) != nil)
        }
    }

    @Test("neither links, sessions nor tokens can be read from the file")
    func digests() async throws {
        try await Fixture.with { fixture in
            let key = "postern_a-secret-key-of-the-tests"
            let made = try await fixture.store.createToken(
                name: "x", key: key, scopes: [.peopleRead], expiresAt: fixture.start + .seconds(60), now: fixture.start)
            #expect(try await fixture.store.token(key, now: fixture.start)?.id == made.id)
            #expect(try await fixture.store.token(key, now: fixture.start + .seconds(61)) == nil)
            #expect(try await fixture.store.token("postern_other", now: fixture.start) == nil)
            let texts = try await fixture.store.read { db in
                try db.rows("SELECT name || scopes || hex(digest) AS all_of_it FROM api_token")
                    .map { $0["all_of_it"] as String }
            }
            #expect(!texts.contains { $0.contains("secret") })
            try await fixture.store.revokeToken(made.id, now: fixture.start)
            #expect(try await fixture.store.token(key, now: fixture.start) == nil)
        }
    }

    @Test("the same key with the same request is answered as before, with another one it is refused")
    func calls() async throws {
        try await Fixture.with { fixture in
            let store = fixture.store
            let token = try await store.createToken(
                name: "x", key: "k", scopes: [], expiresAt: nil, now: fixture.start)
            let body = Array("{}".utf8)
            #expect(try await store.earlierCall(of: token.id, key: "1", request: body) == .none)
            try await store.keepCall(
                of: token.id, key: "1", request: body, status: 201, body: "made", now: fixture.start)
            #expect(
                try await store.earlierCall(of: token.id, key: "1", request: body)
                    == .answered(status: 201, body: "made"))
            #expect(try await store.earlierCall(of: token.id, key: "1", request: body + body) == .other)
            #expect(try await store.earlierCall(of: token.id + 1, key: "1", request: body) == .none)
        }
    }
}
