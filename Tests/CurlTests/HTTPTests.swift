import Foundation
import Testing
import TestSupport

@testable import Curl

/// HTTP with a server that says what it is told to.
@Suite(.timeLimit(.minutes(1)))
struct HTTPTests {
    private func error(_ loop: CurlLoop, _ request: HTTPRequest) async -> TransferError? {
        do throws(TransferError) {
            _ = try await loop.send(request)
            return nil
        } catch { return error }
    }

    @Test("a request goes out as it is, and the answer comes back whole, whatever its status")
    func exchange() async throws {
        let web = try FakeWeb { request in
            request.path == "/made"
                ? .reply(201, [("X-One", "1"), ("x-one", "2")], "h\u{E9}llo") : .reply(404, [], "")
        }
        let loop = CurlLoop()
        defer { loop.stop() }
        let body = Array("a=\0b".utf8)
        let made = try await loop.send(
            HTTPRequest(
                .put, "\(web.url)/made?x=1", headers: [("Content-Type", "text/plain"), ("X-Empty", "")], body: body))
        #expect(made.status == 201)
        #expect(made["x-one"] == "1")
        #expect(made.headers.filter { $0.name == "x-one" }.map(\.value) == ["1", "2"])
        #expect(made.body == Array("h\u{E9}llo".utf8))
        let seen = try #require(web.requests.first)
        #expect(seen.method == "PUT")
        #expect(seen.query == ["x": "1"])
        #expect(seen.body == body)
        #expect(seen.headers["content-type"] == "text/plain")
        #expect(seen.headers["x-empty"] == "")
        #expect(seen.headers["expect"] == nil)
        #expect(try await loop.send(HTTPRequest(.get, "\(web.url)/other")).status == 404)
        #expect(web.requests.last?.method == "GET")
        #expect(try await loop.send(HTTPRequest(.post, web.url, body: [])).status == 404)
        #expect(web.requests.last?.headers["content-length"] == "0")
        #expect(web.requests.last?.headers["content-type"] == nil)
    }

    @Test("a redirect is an answer like any other, and nobody is asked in its stead")
    func redirect() async throws {
        let other = try FakeWeb { _ in .reply(200, [], "stolen") }
        let target = other.url
        let web = try FakeWeb { _ in .reply(302, [("Location", target)], "") }
        let loop = CurlLoop()
        defer { loop.stop() }
        let answer = try await loop.send(HTTPRequest(.post, web.url, body: Array("secret".utf8)))
        #expect(answer.status == 302)
        #expect(other.requests.isEmpty)
    }

    static let refused = [
        "http://example.org/", "http://127.0.0.1.example.org/", "http://localhost.example.org/", "ftp://localhost/",
        "file:///etc/passwd", "https://me@example.org/", "https://me:secret@example.org/", "", "https://", "//x",
        "http://128.0.0.1/", "http://[::2]/", "https://exa mple.org/", "gopher://localhost/",
    ]

    @Test(
        "what would leave the machine in the clear, or is no URL, is refused before anything is sent",
        arguments: refused)
    func urls(url: String) async {
        let loop = CurlLoop()
        defer { loop.stop() }
        let error = await error(loop, HTTPRequest(.get, url))
        #expect(error?.kind == .refused)
        #expect(error?.detail.contains("secret") == false)
    }

    @Test("this machine may be spoken to in the clear, by each of its names", arguments: ["127.0.0.1", "localhost"])
    func loopback(host: String) async throws {
        let web = try FakeWeb { _ in .reply(200, [], "") }
        let loop = CurlLoop()
        defer { loop.stop() }
        #expect(try await loop.send(HTTPRequest(.get, "http://\(host):\(web.port)/")).status == 200)
        #expect(throws: Never.self) { try HTTPTarget(HTTPRequest(.get, "http://[::1]:1/")) }
    }

    static let fields = [
        ("X-Bad\r\nX-More", "1"), ("X", "1\r\nX-More: 2"), ("X", "1\nY: 2"), ("X", "a\0b"), ("", "1"), ("X:Y", "1"),
        ("X Y", "1"),
    ]

    @Test("a header field that would become two is refused", arguments: fields)
    func headers(name: String, value: String) async throws {
        let web = try FakeWeb { _ in .reply(200, [], "") }
        let loop = CurlLoop()
        defer { loop.stop() }
        #expect(await error(loop, HTTPRequest(.get, web.url, headers: [(name, value)]))?.kind == .refused)
        #expect(web.requests.isEmpty)
    }

    @Test("an answer longer than wanted is broken off")
    func tooLong() async throws {
        let web = try FakeWeb { request in
            request.path == "/header"
                ? .reply(200, (0..<2_000).map { ("X-\($0)", String(repeating: "x", count: 100)) }, "")
                : .reply(200, [], String(repeating: "x", count: 1_001))
        }
        let loop = CurlLoop()
        defer { loop.stop() }
        #expect(try await loop.send(HTTPRequest(.get, web.url, bodyLimit: 1_001)).body.count == 1_001)
        let error = await error(loop, HTTPRequest(.get, web.url, bodyLimit: 1_000))
        #expect(error?.kind == .protocolViolation)
        #expect(error?.detail.contains("longer than 1000") == true)
        #expect(await self.error(loop, HTTPRequest(.get, "\(web.url)/header"))?.kind == .protocolViolation)
    }

    @Test("a server that says nothing, closes or speaks something else costs one error in time")
    func bad() async throws {
        let web = try FakeWeb { request in
            switch request.path {
            case "/silent": .silence
            case "/short": .bytes(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc".utf8))
            case "/closed": .bytes([])
            default: .bytes(Array("* OK IMAP4rev1\r\n".utf8))
            }
        }
        let loop = CurlLoop()
        defer { loop.stop() }
        let url = web.url
        #expect(await error(loop, HTTPRequest(.get, "\(url)/silent", timeout: .milliseconds(200)))?.kind == .timeout)
        #expect(await error(loop, HTTPRequest(.get, "\(url)/short"))?.kind == .closed)
        #expect(await error(loop, HTTPRequest(.get, "\(url)/closed"))?.kind == .closed)
        #expect(await error(loop, HTTPRequest(.get, "\(url)/imap"))?.kind == .protocolViolation)
        let port = try freePorts(1)[0]
        #expect(await error(loop, HTTPRequest(.get, "http://127.0.0.1:\(port)/"))?.kind == .unreachable)
    }

    @Test("a certificate of an unknown authority gets nothing, a known one does")
    func certificates() async throws {
        let lab = try await MailLab.shared()
        let loop = CurlLoop()
        defer { loop.stop() }
        // Any server with TLS serves: the handshake comes before the first word of HTTP.
        let url = "https://localhost:\(lab.imapsPort)/"
        #expect(await error(loop, HTTPRequest(.get, url))?.kind == .certificate)
        let trusting = await error(loop, HTTPRequest(.get, url, caFile: lab.caFile, timeout: .seconds(5)))
        #expect(trusting != nil)
        #expect(trusting?.kind != .certificate)
    }

    @Test("a task that is cancelled, and a loop that is stopped, end the waiting at once")
    func ends() async throws {
        let web = try FakeWeb { _ in .silence }
        let loop = CurlLoop()
        let url = web.url
        let waiting = Task { await error(loop, HTTPRequest(.get, url)) }
        while web.requests.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        waiting.cancel()
        #expect(await waiting.value?.kind == .stopped)
        let other = Task { await error(loop, HTTPRequest(.get, url)) }
        while web.requests.count < 2 { try await Task.sleep(for: .milliseconds(5)) }
        loop.stop()
        #expect(await other.value?.kind == .stopped)
        #expect(await error(loop, HTTPRequest(.get, url))?.kind == .stopped)
    }

    @Test("many requests at once are all answered, each with its own")
    func many() async throws {
        let web = try FakeWeb { request in .late(.milliseconds(20), .reply(200, [], request.query["n"] ?? "")) }
        let loop = CurlLoop()
        defer { loop.stop() }
        let url = web.url
        let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<40 {
                group.addTask {
                    let answer = try await loop.send(HTTPRequest(.get, "\(url)/?n=\(number)"))
                    return (number, String(decoding: answer.body, as: UTF8.self))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.count == 40)
        #expect(answers.allSatisfy { "\($0.0)" == $0.1 })
    }
}
