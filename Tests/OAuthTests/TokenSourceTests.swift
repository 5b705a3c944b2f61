import Curl
import Foundation
import Synchronization
import Testing
import TestSupport

@testable import OAuth

/// One account's tokens, against an authorization server that behaves and one that does not.
@Suite(.timeLimit(.minutes(1)))
struct TokenSourceTests {
    /// A token file, its account at the server, and a clock that stands still until it is moved.
    final class Rig: Sendable {
        let server: TokenEndpoint
        let account: TokenAccount
        let folder: TemporaryFolder
        let loop = CurlLoop()
        let time = Mutex(Int64(Date().timeIntervalSince1970))
        var file: String { folder.file("tokens.json") }

        init(rotates: Bool = true, lifetime: Int = 3_600, isAuthorized: Bool = true) throws {
            server = try TokenEndpoint()
            account = server.open(user: "post@example.org", rotates: rotates, lifetime: lifetime)
            folder = try TemporaryFolder("oauth")
            if isAuthorized { try write(account.tokenFile) }
        }

        deinit { loop.stop() }

        func write(_ text: String, mode: Int = 0o600) throws {
            try folder.write(text.utf8, to: "tokens.json")
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        }

        func client(grant: OAuthClient.Grant = .refreshToken) -> OAuthClient {
            OAuthClient(
                id: "client", secret: { TokenAccount.secret }, grant: grant,
                endpoints: OAuthEndpoints(token: account.tokenURL, authorize: account.authorizeURL), scope: "mail",
                tokenFile: file, remedy: "run `postern mailbox authorize inbox`")
        }

        func source(grant: OAuthClient.Grant = .refreshToken) -> TokenSource {
            TokenSource(client(grant: grant)) { self.time.withLock { $0 } }
        }

        func advance(_ seconds: Int64) { time.withLock { $0 += seconds } }

        var stored: StoredToken? { try? TokenFile(path: file).read() }

        func error(_ source: TokenSource) async -> TransferError? {
            do {
                _ = try await source.accessToken(loop)
                return nil
            } catch {
                return error as? TransferError
            }
        }
    }

    @Test("a token is kept and used until shortly before its end, then it is renewed")
    func expiry() async throws {
        let rig = try Rig()
        let source = rig.source()
        let first = try await source.accessToken(rig.loop)
        rig.advance(3_000)
        #expect(try await source.accessToken(rig.loop) == first)
        #expect(rig.account.requests.count == 1)
        rig.advance(400)
        let second = try await source.accessToken(rig.loop)
        #expect(second != first)
        #expect(rig.account.requests.count == 2)
        #expect(rig.stored?.accessToken == second)
    }

    @Test("a refresh token that was replaced is on disk before its access token is given out, and holds over a restart")
    func rotation() async throws {
        let rig = try Rig()
        _ = try await rig.source().accessToken(rig.loop)
        #expect(rig.stored?.refreshToken == rig.account.refreshToken)
        let mode = try FileManager.default.attributesOfItem(atPath: rig.file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        rig.advance(4_000)
        _ = try await rig.source().accessToken(rig.loop)
        rig.advance(4_000)
        _ = try await rig.source().accessToken(rig.loop)
        let shown = rig.account.requests.map { $0.form["refresh_token"] }
        #expect(Set(shown).count == 3)
        #expect(rig.stored?.refreshToken == rig.account.refreshToken)
    }

    @Test("what cannot be written is not given out, not lost either, and not asked for again")
    func unwritable() async throws {
        let rig = try Rig()
        let source = rig.source()
        // A folder in the place of the file that is written beside it: renaming over it fails for root too.
        let beside = "\(rig.file).\(getpid()).new"
        try FileManager.default.createDirectory(atPath: beside, withIntermediateDirectories: true)
        let error = await rig.error(source)
        #expect(error?.kind == .login)
        #expect(error?.detail.contains("cannot be written") == true)
        #expect(await rig.error(source)?.kind == .login)
        try FileManager.default.removeItem(atPath: beside)
        _ = try await source.accessToken(rig.loop)
        #expect(rig.account.requests.count == 1)
        #expect(rig.stored?.refreshToken == rig.account.refreshToken)
    }

    @Test("however many ask at once, the server is asked once", arguments: [1, 3])
    func singleFlight(sources: Int) async throws {
        let rig = try Rig()
        rig.account.fail(.late(.milliseconds(200)))
        let all = (0..<sources).map { _ in rig.source() }
        let tokens = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<12 {
                group.addTask { try await all[number % sources].accessToken(rig.loop) }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(tokens.count == 1)
        #expect(rig.account.requests.count == 1)
    }

    @Test(
        "a revoked authorization is told with what to do, and the server is asked once an hour until there is a new one"
    )
    func revocation() async throws {
        let rig = try Rig()
        let source = rig.source()
        _ = try await source.accessToken(rig.loop)
        rig.account.revoke()
        rig.advance(4_000)
        let error = await rig.error(source)
        #expect(error?.kind == .login)
        #expect(error?.detail.contains("invalid_grant") == true)
        #expect(error?.detail.contains("postern mailbox authorize inbox") == true)
        for _ in 0..<5 {
            rig.advance(600)
            #expect(await rig.error(source) == error)
        }
        #expect(rig.account.requests.count == 2)
        // The provider may have mended what it refused it for.
        rig.advance(700)
        #expect(await rig.error(source) == error)
        #expect(rig.account.requests.count == 3)
        let authorization = Authorization(rig.client(), authorize: rig.account.authorizeURL, port: 1)
        let back = try #require(rig.account.agree(to: authorization.url))
        guard case .code(let code) = authorization.read(pasted: back) else {
            Issue.record("\(back)")
            return
        }
        let now = rig.time.withLock { $0 }
        try await Authorizer(rig.client(), loop: rig.loop, now: { now }).redeem(code, of: authorization)
        _ = try await source.accessToken(rig.loop)
        #expect(rig.account.requests.count == 4)
    }

    struct Bad: Sendable, CustomTestStringConvertible {
        let name: String
        let fault: TokenEndpoint.Fault
        let kind: TransferError.Kind
        let says: String
        var testDescription: String { name }
    }

    static let temporary = [
        Bad(name: "503", fault: .status(503, ""), kind: .unreachable, says: "status 503"),
        Bad(name: "truncated JSON", fault: .truncated, kind: .unreachable, says: "no JSON"),
        Bad(name: "HTML with 200", fault: .status(200, "<html>"), kind: .unreachable, says: "no JSON"),
        Bad(name: "a redirect", fault: .status(302, ""), kind: .unreachable, says: "redirect"),
        Bad(
            name: "a body without end", fault: .status(200, String(repeating: " ", count: 300_000)),
            kind: .protocolViolation, says: "longer than"),
    ]

    @Test("what is a matter of time is tried again, after longer and longer pauses", arguments: temporary)
    func triesAgain(_ bad: Bad) async throws {
        // Without rotation: a server that answers half of a renewal has renewed all the same.
        let rig = try Rig(rotates: false)
        let source = rig.source()
        rig.account.fail(bad.fault, bad.fault)
        let error = await rig.error(source)
        #expect(error?.kind == bad.kind)
        #expect(error?.detail.contains(bad.says) == true)
        #expect(await rig.error(source) == error)
        rig.advance(2)
        #expect(await rig.error(source)?.kind == bad.kind)
        rig.advance(2)
        #expect(await rig.error(source)?.kind == bad.kind)
        #expect(rig.account.requests.count == 2)
        rig.advance(2)
        _ = try await source.accessToken(rig.loop)
        #expect(rig.account.requests.count == 3)
    }

    @Test("while the server is down, a token that is nearly at its end is still used")
    func lastMinutes() async throws {
        let rig = try Rig()
        let source = rig.source()
        let token = try await source.accessToken(rig.loop)
        rig.account.fail(.status(500, ""), .status(500, ""))
        rig.advance(3_400)
        #expect(try await source.accessToken(rig.loop) == token)
        rig.advance(300)
        #expect(await rig.error(source)?.kind == .unreachable)
    }

    @Test("a client that is not accepted is told as such, and tried again after minutes only")
    func refusedClient() async throws {
        let rig = try Rig()
        let source = rig.source()
        rig.account.fail(.status(401, #"{"error": "invalid_client"}"#))
        let error = await rig.error(source)
        #expect(error?.kind == .login)
        #expect(error?.detail.contains("clientSecret") == true)
        rig.advance(299)
        #expect(await rig.error(source) == error)
        rig.advance(2)
        _ = try await source.accessToken(rig.loop)
        #expect(rig.account.requests.count == 2)
    }

    @Test("a token that a mail server refuses is renewed once; a new one that is refused is not")
    func refusedToken() async throws {
        let rig = try Rig()
        let source = rig.source()
        let old = try await source.accessToken(rig.loop)
        #expect(await source.wasRefused(old) == false)
        rig.advance(120)
        #expect(await source.wasRefused(old))
        let new = try await source.accessToken(rig.loop)
        #expect(new != old)
        #expect(await source.wasRefused(new) == false)
        #expect(try await source.accessToken(rig.loop) == new)
        #expect(rig.account.requests.count == 2)
    }

    @Test("no secret stands in what is told of a failure")
    func nothingTold() async throws {
        let rig = try Rig()
        let refresh = try #require(rig.account.refreshToken)
        for fault in [TokenEndpoint.Fault.status(400, #"{"error": "invalid_grant"}"#), .status(500, refresh)] {
            rig.account.fail(fault)
            let error = await rig.error(rig.source())
            #expect(error != nil)
            #expect(error?.description.contains(refresh) == false)
            #expect(error?.description.contains(TokenAccount.secret) == false)
        }
    }

    @Test("a client that stands for itself needs no person and no file")
    func clientCredentials() async throws {
        let rig = try Rig(isAuthorized: false)
        let source = rig.source(grant: .clientCredentials)
        let token = try await source.accessToken(rig.loop)
        #expect(rig.account.requests.first?.form["scope"] == "mail")
        #expect(try await rig.source(grant: .clientCredentials).accessToken(rig.loop) == token)
        #expect(rig.account.requests.count == 1)
        #expect(rig.stored?.refreshToken == nil)
    }

    struct Unusable: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String?
        var mode = 0o600
        let says: String
        var testDescription: String { name }
    }

    static let unusable = [
        Unusable(name: "no file", text: nil, says: "nobody has authorized"),
        Unusable(name: "no JSON", text: "{", says: "is no token file"),
        Unusable(name: "no refresh token", text: "{}", says: "no refresh token"),
        Unusable(name: "others may read it", text: #"{"refreshToken": "r"}"#, mode: 0o640, says: "chmod 600"),
        Unusable(
            name: "of another server", text: #"{"refreshToken": "r", "tokenURL": "https://other.example/token"}"#,
            says: "another client or server"),
        Unusable(
            name: "of another client", text: #"{"refreshToken": "r", "clientId": "other"}"#,
            says: "another client or server"),
    ]

    @Test(
        "a token file that cannot be used is told as such, and nothing in it is shown to anybody", arguments: unusable)
    func refusesFile(_ row: Unusable) async throws {
        let rig = try Rig(isAuthorized: false)
        if let text = row.text { try rig.write(text, mode: row.mode) }
        let error = await rig.error(rig.source())
        #expect(error?.kind == .login)
        #expect(error?.detail.contains(row.says) == true, "\(error?.detail ?? "")")
        #expect(rig.account.requests.isEmpty)
    }
}
