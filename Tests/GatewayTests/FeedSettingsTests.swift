import People
import Testing

@testable import Gateway

@Suite struct FeedSettingsTests {
    private static func read(_ feeds: String) throws -> [FeedSettings] {
        let sandbox = try Sandbox()
        let config = Sandbox.config.replacing(
            "\"delivery\"", with: "\"bookings\": {\"feeds\": [\(feeds)]}, \"delivery\"")
        return try SettingsReader(file: try sandbox.writeSettings(config: config)).read().feeds
    }

    @Test("a feed is read every quarter of an hour and called by its handle, unless something else is said")
    func feeds() throws {
        let feeds = try Self.read(
            """
            {"practitioner": "Jane-Doe", "url": "webcal://calendar.example/jane.ics"},
            {"practitioner": "jane-doe", "name": "rooms", "url": {"env": "POSTERN_NO_SUCH_FEED"}, "every": "1m",
             "memberProperty": "X-MEMBER-ID", "caFile": "ca.pem"},
            {"practitioner": "omar", "file": "omar.ics"},
            {"practitioner": "mia", "url": "http://127.0.0.1:8080/mia.ics"}
            """)
        #expect(feeds.map(\.name) == ["jane-doe", "rooms", "omar", "mia"])
        #expect(feeds.map(\.practitioner) == ["jane-doe", "jane-doe", "omar", "mia"])
        #expect(feeds.map(\.every) == [.seconds(900), .seconds(60), .seconds(900), .seconds(900)])
        #expect(feeds.map(\.member) == [nil, "X-MEMBER-ID", nil, nil])
        #expect(feeds[1].caFile?.hasSuffix("/ca.pem") == true)
        #expect(feeds[1].account.limit == .seconds(3_600))
        #expect(feeds.map(\.place).prefix(2) == ["calendar.example", "a secret address"])
        #expect(feeds[2].place.hasSuffix("/omar.ics"))
        guard case .url(let url) = feeds[1].account.source else {
            Issue.record("no address")
            return
        }
        #expect(url() == nil)
    }

    @Test(
        "each mistake is named with its path and what may stand there",
        arguments: [
            ("{}", "bookings.feeds[0].practitioner", "is missing"), ("{}", "bookings.feeds[0].url", "is missing"),
            (#"{"practitioner": "a", "url": "http://calendar.example/a"}"#, "bookings.feeds[0].url", "https://"),
            (
                #"{"practitioner": "a", "url": "https://u:p@calendar.example/a"}"#, "bookings.feeds[0].url",
                "without a user"
            ),
            (#"{"practitioner": "a", "url": "file:///etc/passwd"}"#, "bookings.feeds[0].url", "https://"),
            (
                #"{"practitioner": "a", "url": {"environment": "A"}}"#, "bookings.feeds[0].url",
                "exactly one of env and file"
            ),
            (#"{"practitioner": "a", "url": 5}"#, "bookings.feeds[0].url", "where a text should"),
            (#"{"practitioner": "a", "url": "https://b.example", "file": "c"}"#, "bookings.feeds[0].file", "exclude"),
            (#"{"practitioner": "a", "file": "c", "every": "30s"}"#, "bookings.feeds[0].every", "shorter than \"1m\""),
            (#"{"practitioner": "a", "file": "c", "name": "a b"}"#, "bookings.feeds[0].name", "may hold"),
            (#"{"practitioner": "a", "file": "c", "memberProperty": "UID"}"#, "bookings.feeds[0].memberProperty", "X-"),
            (
                #"{"practitioner": "a", "file": "c"}, {"practitioner": "a", "file": "d"}"#, "bookings.feeds",
                "have the name \"a\""
            ),
            (#"{"practitioner": "a", "file": "c", "evry": "5m"}"#, "bookings.feeds[0].evry", "did you mean every?"),
        ])
    func mistakes(_ feeds: String, _ path: String, _ says: String) throws {
        let error = #expect(throws: SettingsError.self) { try Self.read(feeds) }
        let found = error?.problems ?? []
        #expect(found.contains { $0.path == path && $0.message.contains(says) }, "\(found)")
        #expect(found.allSatisfy { !$0.message.contains("calendar.example") }, "an address lets in whoever knows it")
    }
}
