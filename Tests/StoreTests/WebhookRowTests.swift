import Flow
import Mail
import Testing
import Triage

@testable import Store

/// Webhooks as the store keeps them.
@Suite struct WebhookRowTests {
    private static func add(
        _ fixture: Fixture, _ kinds: Set<Happening.Kind> = [], url: String = "https://hook.example/secret-path?key=1"
    ) async throws -> Webhook {
        var generator = SystemRandomNumberGenerator()
        return try await fixture.store.addWebhook(
            try #require(WebhookURL(url)), secret: WebhookSecret(using: &generator), kinds: kinds, now: fixture.start)
    }

    private static func current(_ fixture: Fixture) async throws -> Webhook {
        try #require(try await fixture.store.webhooks().first)
    }

    @Test("a new webhook begins at what happens next, and is kept as it was given")
    func begins() async throws {
        try await Fixture.with { fixture in
            _ = try await fixture.openConversation()
            let webhook = try await Self.add(fixture, [.entryAdded, .deliverySent])
            #expect(webhook.cursor == 2)
            #expect(try await fixture.store.webhooks() == [webhook])
            #expect(webhook.kinds == [.entryAdded, .deliverySent])
            #expect(try await fixture.store.webhooksWithNews().isEmpty)
            _ = try await fixture.openConversation(subject: "Other", uid: 901)
            #expect(try await fixture.store.webhooksWithNews().map(\.id) == [webhook.id])
        }
    }

    @Test("what a webhook does not want to hear of is no news, until it is so much that its cursor is to move")
    func wants() async throws {
        try await Fixture.with { fixture in
            let webhook = try await Self.add(fixture, [.deliverySent])
            _ = try await fixture.openConversation()
            #expect(try await fixture.store.webhooksWithNews().isEmpty)
            try await fixture.store.write { db in
                for _ in 3...1_000 {
                    try db.run("INSERT INTO happening (at, kind, conversation) VALUES (0, 'entry.added', 1)")
                }
            }
            #expect(try await fixture.store.webhooksWithNews().map(\.id) == [webhook.id])
            #expect(try await fixture.store.settle(webhook: webhook.id, .passed, of: 1_000, now: fixture.start))
            #expect(try await fixture.store.webhooksWithNews().isEmpty)
        }
    }

    @Test("a cursor only moves on; what was delivered counts the attempts anew, what was not is counted and waits")
    func settles() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            let webhook = try await Self.add(fixture)
            for uid in UInt32(1)...2 { _ = try await fixture.openConversation(subject: "\(uid)", uid: uid) }
            let later = now + .seconds(5)
            #expect(try await !store.settle(webhook: webhook.id, .retry(at: later, why: "busy"), of: 1, now: now))
            let waiting = try await Self.current(fixture)
            #expect((waiting.cursor, waiting.attempts, waiting.nextAt, waiting.lastTrouble) == (0, 1, later, "busy"))
            #expect(try await store.settle(webhook: webhook.id, .delivered, of: 2, now: later))
            let told = try await Self.current(fixture)
            #expect((told.cursor, told.attempts, told.lastSuccessAt, told.lastTrouble) == (2, 0, later, nil))
            for outcome in [WebhookOutcome.delivered, .passed, .retry(at: .never, why: "late")] {
                #expect(try await !store.settle(webhook: webhook.id, outcome, of: 1, now: later))
                #expect(try await Self.current(fixture) == told)
            }
        }
    }

    @Test("one that is dead is disabled with an alarm without its path; enabled, it goes on where it stopped")
    func dies() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            let webhook = try await Self.add(fixture)
            _ = try await fixture.openConversation()
            for _ in 1...2 {
                #expect(try await !store.settle(webhook: webhook.id, .dead(why: "answered 500"), of: 1, now: now))
            }
            #expect(try await store.webhooksWithNews().isEmpty)
            #expect(try await !store.settle(webhook: webhook.id, .delivered, of: 1, now: now))
            let alarms = try await store.alarms()
            #expect(alarms.map(\.kind) == [Alarm.webhookDead])
            #expect(alarms.map(\.detail) == ["webhook 1, hook.example"])
            #expect(alarms.map(\.times) == [1])
            let enabled = try await store.enableWebhook(webhook.id, now: now + .seconds(9))
            #expect((enabled.cursor, enabled.attempts, enabled.disabledAt) == (0, 0, nil))
            #expect(enabled.lastTrouble == "answered 500")
            #expect(try await store.alarms().isEmpty)
            #expect(try await store.webhooksWithNews().map(\.id) == [webhook.id])
        }
    }

    @Test("one that was removed is told nothing, its alarm ends, and its number is not used again")
    func removes() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            let webhook = try await Self.add(fixture)
            _ = try await fixture.openConversation()
            _ = try await store.settle(webhook: webhook.id, .dead(why: "answered 500"), of: 1, now: now)
            try await store.removeWebhook(webhook.id, now: now)
            #expect(try await store.alarms().isEmpty)
            #expect(try await !store.settle(webhook: webhook.id, .delivered, of: 1, now: now))
            #expect(try await Self.add(fixture).id != webhook.id)
            await #expect(throws: StoreError.self) { try await store.removeWebhook(webhook.id, now: now) }
            await #expect(throws: StoreError.self) { try await store.enableWebhook(webhook.id, now: now) }
        }
    }

    @Test("no statement of telling and settling reads through what happened, nor through what it is about")
    func searchesOnly() async throws {
        try await Fixture.with { fixture in
            let (store, now) = (fixture.store, fixture.start)
            let webhook = try await Self.add(fixture)
            let (_, mail) = try await fixture.openConversation()
            let statements = StatementLog()
            try await statements.watch(store)
            let found = try await store.happenings(after: 0, limit: 9)
            var delivery = try #require(found.last)
            delivery.mail = mail
            _ = try await store.notices(of: found + [delivery])
            for outcome in [WebhookOutcome.retry(at: now, why: ""), .delivered, .dead(why: "")] {
                _ = try await store.settle(webhook: webhook.id, outcome, of: 1, now: now)
            }
            try await store.enableWebhook(webhook.id, now: now)
            #expect(statements.all.count > 7)
            try await QueryPlanTests.expectSearches(statements.all, in: fixture)
        }
    }

    static let urls: [(String, String?)] = [
        ("https://hook.example/x?y=1", "hook.example"), ("https://HOOK.example:8443", "hook.example"),
        ("http://localhost:8080/x", "localhost"), ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127.9.9.9/", "127.9.9.9"),
        ("http://[::1]:80/", "[::1]"), ("http://hook.example/", nil), ("http://127.0.0.1.hook.example/", nil),
        ("http://localhost.hook.example/", nil), ("http://128.0.0.1/", nil), ("http://127.1/", nil),
        ("https://me@hook.example/", nil), ("https://me:secret@hook.example/", nil), ("https://", nil),
        ("https:///x", nil), ("ftp://hook.example/", nil), ("file:///etc/passwd", nil), ("hook.example", nil),
        ("", nil), ("https://hook .example/", nil), ("https://hook.example/a b", nil),
        ("https://hook.example/\r\nX: y", nil), ("https://hook.example/#x", nil), ("javascript:alert(1)", nil),
        ("https://hook.example/" + String(repeating: "x", count: 2_000), nil),
    ]

    @Test("a URL leads over TLS, or to this machine, and holds nobody's password", arguments: urls.indices)
    func leads(_ index: Int) {
        let (text, host) = Self.urls[index]
        #expect(WebhookURL(text)?.host == host, "\(text)")
    }

    static let secrets: [(String, Int?)] = [
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 24), ("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", nil),
        ("whsec_" + String(repeating: "A", count: 86) + "==", 64), ("whsec_" + String(repeating: "A", count: 88), nil),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==", nil), ("whsec_", nil),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!", nil),
        ("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", nil), ("", nil),
    ]

    @Test("a secret has 24 to 64 bytes in base64 behind its mark", arguments: secrets.indices)
    func reads(_ index: Int) {
        let (text, length) = Self.secrets[index]
        #expect(WebhookSecret(text)?.key.count == length, "\(text)")
    }

    @Test("a secret that is made reads as itself, is like no other, and nothing prints it")
    func makes() async throws {
        var generator = SystemRandomNumberGenerator()
        let secret = WebhookSecret(using: &generator)
        #expect(WebhookSecret(secret.text) == secret)
        #expect(secret != WebhookSecret(using: &generator))
        try await Fixture.with { fixture in
            let webhook = try await Self.add(fixture)
            #expect(!"\(webhook) \(String(reflecting: webhook))".contains(webhook.secret.text))
        }
    }
}
