import Curl
import Foundation
import Synchronization
import Testing
import TestSupport

@testable import OAuth

/// How a person lets us in.
@Suite(.timeLimit(.minutes(1)))
struct AuthorizationTests {
    private func authorization(
        _ endpoints: OAuthEndpoints = OAuthEndpoints(token: "https://a.example/token"), scope: String = "a b"
    ) -> Authorization {
        let client = OAuthClient(
            id: "c&d", endpoints: endpoints, scope: scope, tokenFile: "/t", user: "post@example.org", remedy: "")
        return Authorization(
            client, authorize: "https://a.example/authorize", port: 4_711, state: "st",
            verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    }

    @Test("the address holds everything that the server needs, and the challenge of RFC 7636's own example")
    func address() {
        #expect(
            authorization().url
                == "https://a.example/authorize?response_type=code&client_id=c%26d"
                + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2F&state=st"
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
                + "&scope=a%20b&login_hint=post%40example.org")
    }

    @Test("the providers' customs stand in the address")
    func customs() throws {
        let google = try #require(OAuthProvider.google.endpoints(tenant: ""))
        #expect(authorization(google).url.hasSuffix("&access_type=offline&prompt=consent"))
        let microsoft = try #require(OAuthProvider.microsoft365.endpoints(tenant: "example.org"))
        #expect(authorization(microsoft).redirect == "http://localhost:4711/")
        #expect(microsoft.token == "https://login.microsoftonline.com/example.org/oauth2/v2.0/token")
        #expect(google.device == nil)
    }

    struct Row: Sendable {
        let text: String
        let back: Authorization.Return
    }

    static let targets = [
        Row(text: "/?code=abc&state=st", back: .code("abc")),
        Row(text: "/?state=st&code=a%2Fb%3D", back: .code("a/b=")),
        Row(text: "/?code=abc&state=st#frag", back: .code("abc")),
        Row(text: "/?code=abc&state=other", back: .foreign),
        Row(text: "/?code=abc", back: .foreign),
        Row(text: "/?state=st", back: .foreign),
        Row(text: "/?code=&state=st", back: .foreign),
        Row(text: "/?state=other&state=st&code=abc", back: .foreign),
        Row(text: "/favicon.ico", back: .foreign),
        Row(text: "/other?code=abc&state=st", back: .foreign),
        Row(text: "/?error=access_denied&state=st", back: .denied("access_denied")),
        Row(text: "/?error=access_denied&state=other", back: .foreign),
        Row(text: "/?error=a%0Ab&state=st", back: .denied("a b")),
    ]

    @Test("a browser that comes back is believed only with our state", arguments: targets)
    func target(_ row: Row) { #expect(authorization().read(target: row.text) == row.back) }

    static let pasted = [
        Row(text: "http://127.0.0.1:4711/?code=abc&state=st\r", back: .code("abc")),
        Row(text: "  http://127.0.0.1:4711/?code=abc&state=st ", back: .code("abc")),
        Row(text: "http://127.0.0.1:4711/?code=abc&state=old", back: .foreign),
        Row(text: "http://127.0.0.1:4711", back: .foreign),
        Row(text: "4/0AbCd-ef_g", back: .code("4/0AbCd-ef_g")),
        Row(text: "code=abc", back: .foreign),
        Row(text: "   ", back: .foreign),
    ]

    @Test("what is pasted is an address that failed to open, or the code itself", arguments: pasted)
    func paste(_ row: Row) { #expect(authorization().read(pasted: row.text) == row.back) }

    @Test("each attempt has a state and a verifier of its own, of 43 signs")
    func random() {
        let client = OAuthClient(
            id: "c", endpoints: OAuthEndpoints(token: "t"), scope: "", tokenFile: "/t", remedy: "")
        let all = (0..<50).map { _ in Authorization(client, authorize: "https://a.example", port: 1) }
        #expect(Set(all.map(\.state) + all.map(\.verifier)).count == 100)
        #expect(all.allSatisfy { $0.verifier.utf8.count == 43 })
    }

    @Test("a browser that comes back is answered, one with somebody else's answer is not what was waited for")
    func listener() async throws {
        let listener = try RedirectListener(port: 0)
        let port = listener.port
        let waiting = Task {
            await listener.wait(input: nil, seconds: 30) { event -> String? in
                if case .request(let target) = event, target == "/?right" { target } else { nil }
            }
        }
        let wrong = try await exchange(port: port, Array("GET /?wrong HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        #expect(wrong?.status == 400)
        let post = try await exchange(port: port, Array("POST /?right HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        #expect(post == nil)
        let right = try await exchange(port: port, Array("GET /?right HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        #expect(right?.status == 200)
        #expect(right?.body.contains("right") == false)
        #expect(await waiting.value == "/?right")
    }

    @Test("lines are taken from the terminal as well, and its end does not end the waiting")
    func lines() async throws {
        let listener = try RedirectListener(port: 0)
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("one\r\ntw".utf8))
        let seen = Mutex<[String]>([])
        let input = pipe.fileHandleForReading.fileDescriptor
        let waiting = Task {
            await listener.wait(input: input, seconds: 30) { event -> String? in
                switch event {
                case .line(let line):
                    seen.withLock { $0.append(line) }
                    return nil
                case .request(let target): return target
                case .timeout: return "timeout"
                }
            }
        }
        try pipe.fileHandleForWriting.write(contentsOf: Data("o".utf8))
        try pipe.fileHandleForWriting.close()
        while seen.withLock({ $0.count }) < 2 { try await Task.sleep(for: .milliseconds(5)) }
        _ = try await exchange(port: listener.port, Array("GET /?x HTTP/1.1\r\n\r\n".utf8))
        #expect(await waiting.value == "/?x")
        #expect(seen.withLock { $0 } == ["one\r", "two"])
        withExtendedLifetime(pipe) {}
    }

    @Test("a device's codes are read, and what the person does is waited for at the server's pace")
    func device() async throws {
        let server = try TokenEndpoint()
        let account = server.open(user: "u")
        let folder = try TemporaryFolder("oauth")
        let loop = CurlLoop()
        defer { loop.stop() }
        let client = OAuthClient(
            id: "c", endpoints: OAuthEndpoints(token: account.tokenURL, device: account.deviceURL), scope: "mail",
            tokenFile: folder.file("tokens.json"), remedy: "")
        let authorizer = Authorizer(client, loop: loop)
        let grant = try await authorizer.beginDevice(account.deviceURL)
        #expect(grant.userCode == "ABCD-EFGH")
        #expect(grant.verificationURL == "https://login.test/device")
        let pauses = Mutex<[Duration]>([])
        account.fail(.status(400, #"{"error": "slow_down"}"#), .status(503, ""))
        try await authorizer.finishDevice(grant) { pause in
            let count = pauses.withLock { list in
                list.append(pause)
                return list.count
            }
            if count == 4 { account.agreeOnDevice() }
        }
        #expect(pauses.withLock { $0 } == [.seconds(1), .seconds(6), .seconds(11), .seconds(11)])
        #expect(try TokenFile(path: client.tokenFile).read()?.refreshToken == account.refreshToken)
    }
}

@Suite struct DeviceGrantTests {
    struct Row: Sendable {
        let status: Int
        let body: String
        let address: String?
    }

    static let table = [
        Row(
            status: 200, body: #"{"device_code":"d","user_code":"u","verification_uri":"https://v.example/"}"#,
            address: "https://v.example/"),
        Row(
            status: 200, body: #"{"device_code":"d","user_code":"u","verification_url":"https://v.example/"}"#,
            address: "https://v.example/"),
        Row(status: 200, body: #"{"device_code":"d","user_code":"u"}"#, address: nil),
        Row(status: 200, body: #"{"user_code":"u","verification_uri":"https://v.example/"}"#, address: nil),
        Row(
            status: 200, body: #"{"device_code":"d","user_code":"u","verification_uri":"javascript:x"}"#, address: nil),
        Row(status: 400, body: #"{"error":"invalid_client"}"#, address: nil),
        Row(status: 200, body: "", address: nil),
    ]

    @Test("a device authorization is read, with the address under either of its names", arguments: table)
    func reading(_ row: Row) {
        let response = HTTPResponse(status: row.status, headers: [], body: Array(row.body.utf8))
        #expect((try? DeviceGrant(response, place: "p"))?.verificationURL == row.address)
    }
}
