import Dashboard
import Flow
import Foundation
import Testing

@testable import Gateway

@Suite struct WebSettingsTests {
    private static func config(_ web: String) -> String {
        Sandbox.config.replacing("\"delivery\"", with: "\"web\": \(web), \"delivery\"")
    }

    @Test("without the section there is no web")
    func absent() throws {
        let sandbox = try Sandbox()
        #expect(try SettingsReader(file: try sandbox.writeSettings()).read().web == nil)
    }

    @Test("the least that must be said is where people reach the pages")
    func defaults() throws {
        let sandbox = try Sandbox()
        let file = try sandbox.writeSettings(config: Self.config(#"{"url": "https://Messages.Example.org:443/"}"#))
        let web = try #require(try SettingsReader(file: file).read().web)
        #expect(web.host == "127.0.0.1")
        #expect(web.port == 8080)
        #expect(web.links.origin == "https://messages.example.org")
        #expect(web.trustedProxies == ["127.0.0.0/8", "::1"].compactMap { AddressRange($0) })
        #expect(web.watchers == ["127.0.0.0/8", "::1"].compactMap { AddressRange($0) })
    }

    @Test(
        "who listens to the world trusts only the proxies that are named",
        arguments: [
            (#""listen": "0.0.0.0:80""#, 0), (#""listen": "[::]:80", "trustedProxies": ["10.0.0.0/8", "::1"]"#, 2),
            (#""listen": "127.0.0.1:80", "trustedProxies": []"#, 0), (#""listen": "[::1]:80""#, 2),
        ])
    func proxies(keys: String, count: Int) throws {
        let sandbox = try Sandbox()
        let file = try sandbox.writeSettings(config: Self.config(#"{"url": "http://localhost:8080", \#(keys)}"#))
        let web = try #require(try SettingsReader(file: file).read().web)
        #expect(web.trustedProxies.count == count)
        #expect(web.port == 80)
        #expect(!web.host.contains("["))
    }

    @Test(
        "programs that watch ask from where the settings say; an empty list is nobody",
        arguments: [
            (#"{"allow": ["10.1.2.3", "2001:db8::/32"]}"#, ["10.1.2.3", "2001:db8::/32"]), (#"{"allow": []}"#, []),
            ("{}", ["127.0.0.0/8", "::1"]),
        ])
    func watchers(metrics: String, ranges: [String]) throws {
        let sandbox = try Sandbox()
        let web = #"{"url": "https://a.example", "listen": "0.0.0.0:80", "metrics": \#(metrics)}"#
        let read = try SettingsReader(file: try sandbox.writeSettings(config: Self.config(web))).read()
        #expect(read.web?.watchers == ranges.compactMap { AddressRange($0) })
    }

    @Test(
        "each mistake is named with its path",
        arguments: [
            (#"{}"#, "web.url"), (#"{"url": "messages.example.org"}"#, "web.url"),
            (#"{"url": "ftp://example.org"}"#, "web.url"),
            (#"{"url": "https://example.org/messages"}"#, "web.url"),
            (#"{"url": "https://me@example.org"}"#, "web.url"),
            (#"{"url": "https://example.org?x"}"#, "web.url"), (#"{"url": "http://example.org"}"#, "web.url"),
            (#"{"url": "https://example.org:0"}"#, "web.url"), (#"{"url": "https://"}"#, "web.url"),
            (#"{"url": "https://a.example", "listen": "8080"}"#, "web.listen"),
            (#"{"url": "https://a.example", "listen": "::1:8080"}"#, "web.listen"),
            (#"{"url": "https://a.example", "listen": ":8080"}"#, "web.listen"),
            (#"{"url": "https://a.example", "listen": "localhost:0"}"#, "web.listen"),
            (#"{"url": "https://a.example", "listen": "localhost:65536"}"#, "web.listen"),
            (#"{"url": "https://a.example", "trustedProxies": ["proxy.example"]}"#, "web.trustedProxies[0]"),
            (#"{"url": "https://a.example", "trustedProxies": ["10.0.0.0/33"]}"#, "web.trustedProxies[0]"),
            (#"{"url": "https://a.example", "metrics": {"allow": ["::1", "*"]}}"#, "web.metrics.allow[1]"),
            (#"{"url": "https://a.example", "metrics": {"deny": []}}"#, "web.metrics.deny"),
            (#"{"url": "https://a.example", "metrics": ["::1"]}"#, "web.metrics"),
            (#"{"url": "https://a.example", "port": 80}"#, "web.port"), (#"true"#, "web"),
        ])
    func named(web: String, path: String) throws {
        let sandbox = try Sandbox()
        let found = mistakes(in: try sandbox.writeSettings(config: Self.config(web)))
        #expect(found.contains { $0.path == path }, "\(found)")
    }

    @Test("a handle that is a part of the web's own paths is refused", arguments: ["a", "p", "enquiry", "sign-in"])
    func handles(handle: String) throws {
        let sandbox = try Sandbox()
        let file = try sandbox.writeSettings(people: Sandbox.people.replacing("jane-doe", with: handle))
        let found = mistakes(in: file)
        #expect(found.contains { $0.path == "[0].handle" }, "\(found)")
    }
}
