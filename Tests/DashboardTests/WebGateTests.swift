import Flow
import Foundation
import Logging
import TestSupport
import Testing

@testable import Dashboard

@Suite struct WebGateTests {
    private static let token = "q-abcdefghjkm"

    @Test(
        "every answer carries the headers that protect whoever reads it",
        arguments: [
            "/", "/healthz", "/robots.txt", "/style.css", "/icon.svg", "/enquiry", "/enquiry/thanks", "/a/q-never",
            "/nowhere",
        ])
    func headers(path: String) async throws {
        try await WebRig.run { rig in
            for method in ["GET", "HEAD", "POST", "DELETE"] {
                let reply = try await rig.send(method, path)
                let policy = try #require(reply["content-security-policy"])
                for part in [
                    "default-src 'none'", "style-src 'self'", "img-src 'self'", "form-action 'self'",
                    "frame-ancestors 'none'", "base-uri 'none'",
                ] {
                    #expect(policy.split(separator: "; ").contains { $0 == part })
                }
                #expect(reply["referrer-policy"] == "no-referrer")
                #expect(reply["x-content-type-options"] == "nosniff")
                #expect(reply["cross-origin-opener-policy"] == "same-origin")
                #expect(reply["strict-transport-security"] != nil)
                #expect(reply["cache-control"] != nil)
                #expect(reply["server"] == nil)
            }
        }
    }

    @Test("browsers are told to stay encrypted only where the pages are")
    func plainHTTP() async throws {
        try await WebRig.run(origin: "http://localhost:8080") { rig in
            let reply = try await rig.get("/")
            #expect(reply["strict-transport-security"] == nil)
        }
    }

    @Test(
        "health says whether the store answers, and no more",
        arguments: [
            (Health.well, 200, "ok\n"), (Health.failing("store"), 503, "failing: store\n"),
        ])
    func health(_ health: Health, status: Int, body: String) async throws {
        try await WebRig.run(RecordingPorts { $0.health = health }) { rig in
            let reply = try await rig.get("/healthz")
            #expect(reply.status == status)
            #expect(reply.body == body)
            #expect(reply["cache-control"] == "no-store")
        }
    }

    @Test("search engines are asked to stay away")
    func robots() async throws {
        try await WebRig.run { rig in
            let reply = try await rig.get("/robots.txt")
            #expect(reply.body == "User-agent: *\nDisallow: /\n")
        }
    }

    @Test("the style sheet is kept by browsers until it changes")
    func stylesheet() async throws {
        try await WebRig.run { rig in
            let page = try await rig.get("/")
            let start = try #require(page.body.range(of: "/style.css?v="))
            let path = String(page.body[start.lowerBound...].prefix { $0 != "\"" })
            let first = try await rig.get(path)
            #expect(first.status == 200)
            #expect(first["content-type"] == "text/css; charset=utf-8")
            #expect(first["cache-control"] == "public, max-age=86400")
            let tag = try #require(first["etag"])
            #expect(path.hasSuffix(tag.filter { $0 != "\"" }))
            let again = try await rig.get(path, fields: ["If-None-Match: \(tag)"])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
        }
    }

    @Test(
        "a method that does not belong is refused with those that do",
        arguments: [
            ("POST", "/healthz", "GET, HEAD"), ("POST", "/enquiry/thanks", "GET, HEAD"),
            ("PUT", "/enquiry", "GET, HEAD, POST"),
            ("DELETE", "/a/\(token)", "GET, HEAD, POST"), ("PATCH", "/jane-doe/enquiry", "GET, HEAD, POST"),
            ("OPTIONS", "/p/jane-doe", "GET, HEAD, POST"),
        ])
    func methods(method: String, path: String, allowed: String) async throws {
        try await WebRig.run { rig in
            let reply = try await rig.send(method, path)
            #expect(reply.status == 405)
            #expect(reply["allow"] == allowed)
            #expect(reply.body.contains("This does not work here"))
        }
    }

    @Test(
        "a form that another site's page sends is refused",
        arguments: [
            "Origin: https://evil.example", "Origin: https://messages.example.org.evil.example", "Origin: ",
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
            "Origin: https://messages.example.org\r\nSec-Fetch-Site: cross-site",
        ])
    func otherSite(fields: String) async throws {
        let question = ActionPage(kind: .noAnswerNeeded, standing: .open)
        try await WebRig.run(RecordingPorts { $0.questions[Self.token] = question }) { rig in
            let reply = try await rig.post("/a/\(Self.token)", [("choice", "yes")], fields: [fields])
            #expect(reply.status == 403)
            #expect(rig.ports.recorded.acts.isEmpty)
        }
    }

    @Test(
        "our own pages' forms are taken, though they ask for no referrer",
        arguments: [
            "Origin: https://messages.example.org", "Origin: null", "Origin: null\r\nSec-Fetch-Site: same-origin",
            "Sec-Fetch-Site: none",
            "Accept: */*",
        ])
    func nullOrigin(fields: String) async throws {
        let question = ActionPage(kind: .noAnswerNeeded, standing: .open)
        try await WebRig.run(RecordingPorts { $0.questions[Self.token] = question }) { rig in
            let reply = try await rig.post("/a/\(Self.token)", [("choice", "yes")], fields: [fields])
            #expect(reply.status == 200)
        }
    }

    @Test(
        "paths that want out, or are none, lead to the page of a page that is not there",
        arguments: [
            "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/style.css/../../Package.swift", "/%", "/%zz", "/a",
            "/a/", "/p",
            "/enquiry/thanks/more", "/%ff%fe",
        ])
    func strangePaths(path: String) async throws {
        try await WebRig.run { rig in
            let reply = try await rig.get(path)
            #expect(reply.status == 404, "\(reply.status)")
            #expect(reply["content-type"] == "text/html; charset=utf-8")
        }
    }

    @Test(
        "a redirect leads where we say, whatever the request says",
        arguments: [
            "/jane-doe/enquiry?x=%0d%0aSet-Cookie:%20a=b", "/p/jane-doe#x", "/enquiry?next=https://evil.example",
        ])
    func redirect(path: String) async throws {
        try await WebRig.run { rig in
            let reply = try await rig.post(path, [("website", "x")], fields: ["X-Forwarded-Host: evil.example"])
            #expect(reply["set-cookie"] == nil)
            #expect(reply.status == 404 || reply["location"]?.hasSuffix("/enquiry/thanks") == true)
            #expect(reply["location"]?.contains("evil") != true)
        }
    }

    @Test(
        "bodies that are too large, no form, or broken are refused and change nothing",
        arguments: [
            ("application/x-www-form-urlencoded", "name=" + String(repeating: "a", count: 262_144), 413),
            ("application/x-www-form-urlencoded", "choice=yes&choice=no", 400),
            ("application/x-www-form-urlencoded", "choice=%zz", 400),
            ("application/x-www-form-urlencoded", "choice=yes%2", 400),
            ("application/x-www-form-urlencoded", String(repeating: "a&", count: 100), 400),
            ("application/json", "{\"choice\": \"yes\"}", 415), ("text/plain", "choice=yes", 415),
            ("multipart/form-data; boundary=x", "--x--", 415),
        ])
    func bodies(type: String, body: String, status: Int) async throws {
        let question = ActionPage(kind: .noAnswerNeeded, standing: .open)
        try await WebRig.run(RecordingPorts { $0.questions[Self.token] = question }) { rig in
            for path in ["/a/\(Self.token)", "/enquiry"] {
                let reply = try await rig.send("POST", path, fields: ["Content-Type: \(type)"], body: body)
                #expect(reply.status == status, "\(path)")
                #expect(reply["connection"] == "close")
            }
            #expect(rig.ports.recorded.acts.isEmpty)
            #expect(rig.ports.recorded.enquiries.isEmpty)
        }
    }

    @Test("a chunked body without an end is refused once it is too large")
    func chunked() async throws {
        try await WebRig.run { rig in
            let head = """
                POST /enquiry HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\
                Content-Type: application/x-www-form-urlencoded\r\n\r\n
                """
            var bytes = Array(head.utf8)
            let chunk = Array(("4000\r\n" + String(repeating: "a", count: 0x4000) + "\r\n").utf8)
            for _ in 0..<20 { bytes += chunk }
            let reply = try #require(try await exchange(port: rig.port, bytes))
            #expect(reply.status == 413)
        }
    }

    @Test(
        "bytes that are no HTTP cost their connection and nothing else",
        arguments: [
            "GET / HTTP/9.9\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n",
            "GET /\r\n\r\n", "GET /\u{e9}\u{202e} HTTP/1.1\r\nHost: x\r\n\r\n",
            "POST /enquiry HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
            "POST /enquiry HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 100_000) + "\r\n\r\n",
        ])
    func noHTTP(bytes: String) async throws {
        try await WebRig.run { rig in
            let reply = try await exchange(port: rig.port, Array(bytes.utf8), closing: true)
            #expect((400...505).contains(reply?.status ?? 400))
            #expect(try await rig.get("/healthz").status == 200)
        }
    }

    @Test("the log tells the kind of page and never a token, a handle, an address or a word")
    func log() async throws {
        try await WebRig.run { rig in
            _ = try await rig.get("/a/\(Self.token)")
            _ = try await rig.get("/jane-doe/enquiry?email=ann@home.example")
            _ = try await rig.get("/A/\(Self.token)")
            _ = try await rig.post("/jane-doe/enquiry", [("name", "Ann"), ("email", "ann@home.example")])
            let text = rig.log.text
            #expect(text.contains("path=/a/…"))
            #expect(text.contains("path=/…/enquiry"))
            for secret in [Self.token, "jane-doe", "ann@", "Ann"] { #expect(!text.contains(secret), "\(secret)") }
        }
    }

    @Test("an address that is taken is named, and ends the service")
    func taken() async throws {
        try await WebRig.run { rig in
            let settings = WebSettings(
                host: "127.0.0.1", port: rig.port, links: WebLinks(origin: WebRig.origin), trustedProxies: [],
                organisation: "x", securityMessage: "x", formKey: WebRig.key)
            let pages = try Pages(folder: WebRig.tree.appending(path: "templates").path, organisation: "x")
            let second = WebServer(
                settings: settings, pages: pages,
                ports: .init(actions: rig.ports, enquiries: rig.ports, messages: rig.ports, health: rig.ports),
                now: { rig.clock.now },
                random: { 1 }, logger: .init(label: "second"))
            let error = await #expect(throws: ListenError.self) { try await second.run() }
            #expect(error?.address == "127.0.0.1:\(rig.port)")
        }
    }
}
