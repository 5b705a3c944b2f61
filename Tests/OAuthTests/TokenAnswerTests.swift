import Curl
import Testing

@testable import OAuth

/// What a token endpoint says, and what is made of it.
@Suite struct TokenAnswerTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let status: Int
        let body: String
        let headers: [(name: String, value: String)]
        let means: TokenAnswer
        var testDescription: String { "\(status) \(body.prefix(60))" }

        init(_ status: Int, _ body: String, _ means: TokenAnswer, headers: [(name: String, value: String)] = []) {
            (self.status, self.body, self.headers, self.means) = (status, body, headers, means)
        }
    }

    static func granted(_ access: String, _ refresh: String? = nil, _ lifetime: Int? = nil) -> TokenAnswer {
        .granted(TokenAnswer.Tokens(access: access, refresh: refresh, lifetime: lifetime))
    }

    static let table: [Row] = [
        Row(
            200, #"{"access_token":"a1","token_type":"Bearer","expires_in":3599,"refresh_token":"r2"}"#,
            granted("a1", "r2", 3_599)),
        Row(200, #"{"access_token":"a1","token_type":"bearer"}"#, granted("a1")),
        Row(200, #"{"access_token":"a1","expires_in":"3599"}"#, granted("a1", nil, 3_599)),
        Row(200, #"{"access_token":"a1","expires_in":3599.0}"#, granted("a1", nil, 3_599)),
        Row(200, #"{"access_token":"a1","expires_in":"soon"}"#, granted("a1")),
        Row(200, #"{"access_token":"a1","refresh_token":""}"#, granted("a1")),
        Row(200, #"{"access_token":"a1","token_type":"mac"}"#, .refused("token_type")),
        Row(
            200, "{\"access_token\":\"a\\u0001b\"}",
            .unavailable("an answer without a usable access_token", seconds: nil)),
        Row(200, #"{"access_token":""}"#, .unavailable("an answer without a usable access_token", seconds: nil)),
        Row(200, #"{"access_token":"a1","expires_"#, .unavailable("an answer that is no JSON", seconds: nil)),
        Row(200, "", .unavailable("an answer that is no JSON", seconds: nil)),
        Row(200, "[1]", .unavailable("an answer that is no JSON", seconds: nil)),
        Row(
            400, #"{"error":"invalid_grant","error_description":"Token has been revoked."}"#, .revoked("invalid_grant")),
        Row(400, #"{"error":"interaction_required"}"#, .revoked("interaction_required")),
        Row(401, #"{"error":"invalid_client"}"#, .refused("invalid_client")),
        Row(400, #"{"error":"invalid_scope"}"#, .refused("invalid_scope")),
        Row(400, #"{"error":"unauthorized_client"}"#, .refused("unauthorized_client")),
        Row(400, #"{"error":"authorization_pending"}"#, .pending(slower: false)),
        Row(400, #"{"error":"slow_down"}"#, .pending(slower: true)),
        Row(403, #"{"error":"access_denied"}"#, .revoked("access_denied")),
        Row(400, #"{"error":"expired_token"}"#, .revoked("expired_token")),
        Row(400, #"{"error":"temporarily_unavailable"}"#, .unavailable("temporarily_unavailable", seconds: nil)),
        Row(400, "<html>proxy</html>", .unavailable("status 400", seconds: nil)),
        Row(400, #"{"error":{"code":7}}"#, .unavailable("status 400", seconds: nil)),
        Row(302, "", .unavailable("a redirect, which is not followed", seconds: nil)),
        Row(
            429, #"{"error":"invalid_grant"}"#, .unavailable("status 429", seconds: 17),
            headers: [("retry-after", "17")]),
        Row(503, "", .unavailable("status 503", seconds: 3_600), headers: [("retry-after", "999999")]),
        Row(503, "", .unavailable("status 503", seconds: 0), headers: [("retry-after", "-4")]),
        Row(500, #"{"error":"invalid_grant"}"#, .unavailable("status 500", seconds: nil)),
    ]

    @Test("each answer of a token endpoint means one thing", arguments: table)
    func meaning(_ row: Row) {
        let response = HTTPResponse(status: row.status, headers: row.headers, body: Array(row.body.utf8))
        #expect(TokenAnswer(response) == row.means)
    }

    @Test("words of a server reach nobody with control characters in them, nor at any length")
    func words() {
        let body = "{\"error\":\"bad\\u001b[31m\\n\(String(repeating: "x", count: 500))\"}"
        guard case .refused(let code) = TokenAnswer(HTTPResponse(status: 400, headers: [], body: Array(body.utf8)))
        else {
            Issue.record("not refused")
            return
        }
        #expect(code.unicodeScalars.count == 80)
        #expect(code.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }
}
