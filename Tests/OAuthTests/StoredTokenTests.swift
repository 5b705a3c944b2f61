import Curl
import Testing

@testable import OAuth

/// What is decided about a token, as values.
@Suite struct StoredTokenTests {
    static func client(_ grant: OAuthClient.Grant = .refreshToken) -> OAuthClient {
        OAuthClient(
            id: "c", grant: grant, endpoints: OAuthEndpoints(token: "https://a.example/token"), scope: "",
            tokenFile: "/t", remedy: "do this")
    }

    static func token(
        access: String? = "a", from obtained: Int64? = 0, to expires: Int64? = 3_600, refresh: String? = "r"
    ) -> StoredToken {
        StoredToken(
            tokenURL: "https://a.example/token", clientId: "c", refreshToken: refresh, accessToken: access,
            obtainedAt: obtained, expiresAt: expires)
    }

    struct Row: Sendable {
        let stored: StoredToken?
        var refused: String?
        let now: Int64
        let step: TokenStep
    }

    static let table = [
        Row(stored: token(), now: 3_299, step: .use("a")),
        Row(stored: token(), now: 3_300, step: .renew),
        Row(stored: token(to: 100), now: 79, step: .use("a")),
        Row(stored: token(to: 100), now: 80, step: .renew),
        Row(stored: token(to: 0), now: 0, step: .renew),
        Row(stored: token(from: 100_000, to: 200_000), now: 10, step: .renew),
        Row(stored: token(from: 40), now: 0, step: .use("a")),
        Row(stored: token(from: nil), now: 10, step: .renew),
        Row(stored: token(to: nil), now: 10, step: .renew),
        Row(stored: token(access: nil), now: 10, step: .renew),
        Row(stored: token(), refused: "a", now: 10, step: .renew),
        Row(stored: token(), refused: "b", now: 10, step: .use("a")),
        Row(stored: token(refresh: nil), now: 10, step: .use("a")),
        Row(stored: token(refresh: nil), now: 3_300, step: .authorize("/t holds no refresh token")),
        Row(stored: nil, now: 0, step: .authorize("nobody has authorized it yet")),
    ]

    @Test("what is done about a token follows from its age, its end and what was refused", arguments: table)
    func step(_ row: Row) {
        #expect(TokenStep(row.stored, Self.client(), refused: row.refused, now: row.now) == row.step)
    }

    @Test("a client that stands for itself renews whatever it finds")
    func ownRight() {
        let client = Self.client(.clientCredentials)
        #expect(TokenStep(nil, client, refused: nil, now: 0) == .renew)
        #expect(TokenStep(Self.token(refresh: nil), client, refused: nil, now: 3_500) == .renew)
        var other = Self.token()
        other.clientId = "another"
        #expect(TokenStep(other, client, refused: nil, now: 0) == .renew)
    }

    @Test("pauses between failed renewals grow to five minutes, and another refresh token ends them")
    func pauses() {
        var trouble = Trouble()
        var now: Int64 = 1_000
        let error = TransferError(.unreachable, "down")
        var pauses: [Int64] = []
        for _ in 0..<12 {
            trouble.note(RenewalFailure(error: error), for: "r", now: now)
            let start = now
            while trouble.standing(for: "r", now: now) != nil { now += 1 }
            pauses.append(now - start)
        }
        #expect(pauses == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300])
        trouble.note(RenewalFailure(error: error), for: "r", now: now)
        #expect(trouble.standing(for: "another", now: now) == nil)
    }

    @Test("a server's own word makes a pause longer, an hour at most; a clock that is set back ends it")
    func named() {
        var trouble = Trouble()
        let error = TransferError(.unreachable, "down")
        trouble.note(RenewalFailure(error: error, atLeast: 900), for: "r", now: 0)
        #expect(trouble.standing(for: "r", now: 899) == error)
        #expect(trouble.standing(for: "r", now: 900) == nil)
        trouble.note(RenewalFailure(error: error, atLeast: .max), for: "r", now: 0)
        #expect(trouble.standing(for: "r", now: 3_599) == error)
        #expect(trouble.standing(for: "r", now: 3_600) == nil)
        #expect(trouble.standing(for: "r", now: -10_000) == nil)
    }

    @Test("what is granted replaces what there was, and the old refresh token stays where no new one came")
    func taking() {
        let old = Self.token(access: "old", refresh: "r1")
        let kept = old.taking(.init(access: "new", refresh: nil, lifetime: 60), for: Self.client(), now: 1_000)
        #expect(kept == Self.token(access: "new", from: 1_000, to: 1_060, refresh: "r1"))
        let replaced = old.taking(.init(access: "new", refresh: "r2", lifetime: nil), for: Self.client(), now: 1_000)
        #expect(replaced == Self.token(access: "new", from: 1_000, to: 4_600, refresh: "r2"))
        let absurd = old.taking(.init(access: "new", refresh: nil, lifetime: .max), for: Self.client(), now: 0)
        #expect(absurd.expiresAt == 31_536_000)
        let negative = old.taking(.init(access: "new", refresh: nil, lifetime: -5), for: Self.client(), now: 7)
        #expect(negative.expiresAt == 7)
    }
}
