import Curl
import Foundation
import Mail

/// One request to the API.
struct ZenDeskCall: Sendable {
    /// In whose name it is made.
    enum Voice: Sendable { case agent, export }

    var method: HTTPRequest.Method
    /// Behind `/api/v2/`.
    var path: String
    var query: [(name: String, value: String)]
    var body: [UInt8]?
    var contentType: String
    var key: String?
    var voice: Voice
    /// What it counts for, beside the account.
    var bucket: RateBudget.Bucket?
    var timeout: Duration
    var bodyLimit: Int

    /// Pages of comments with long texts.
    private static let standardBodyLimit = 16 << 20

    init(
        _ method: HTTPRequest.Method, _ path: String, query: [(name: String, value: String)] = [],
        body: [UInt8]? = nil, contentType: String = "application/json", key: String? = nil, voice: Voice = .agent,
        bucket: RateBudget.Bucket? = nil, timeout: Duration = HTTPRequest.standardTimeout
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
        self.contentType = contentType
        self.key = key
        self.voice = voice
        self.bucket = bucket
        self.timeout = timeout
        bodyLimit = Self.standardBodyLimit
    }
}

/// Speaks to one ZenDesk account, and shows its credentials to nobody else.
final class ZenDeskClient: Sendable {
    /// When the task that is being performed has to have an answer: before its lease ends.
    @TaskLocal static var deadline: ContinuousClock.Instant?

    let settings: ZenDeskSettings
    private let loop: CurlLoop
    private let budget: RateBudget
    private let agent: ZenDeskTokens
    private let export: ZenDeskTokens

    static let agentName = "Postern"
    /// With less time than this nothing is begun any more.
    private static let leastTime = Duration.seconds(1)

    init(_ settings: ZenDeskSettings, loop: CurlLoop, now: @escaping @Sendable () -> Timestamp) {
        self.settings = settings
        self.loop = loop
        budget = RateBudget(now: now)
        let request = HTTPRequest(
            .post, "\(settings.url)/oauth/tokens",
            headers: [("Content-Type", "application/json"), ("User-Agent", Self.agentName)], caFile: settings.caFile)
        let ask: @Sendable (HTTPRequest) async throws(TransferError) -> HTTPResponse = {
            request throws(TransferError) in
            try await loop.send(request)
        }
        agent = ZenDeskTokens(settings.login, request: request, now: now, ask: ask)
        export = settings.exportLogin.map { ZenDeskTokens($0, request: request, now: now, ask: ask) } ?? agent
    }

    /// Makes a request and reads the answer as JSON.
    ///
    /// - Throws: `ZenDeskTrouble`; an answer that breaks off in the middle says that it may have been done.
    func send<Answer: Decodable>(_ call: ZenDeskCall, as type: Answer.Type) async throws -> Answer {
        let response = try await send(call)
        do {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Answer.self, from: Data(response.body))
        } catch {
            throw ZenDeskTrouble(.maybeDone, .other, "ZenDesk's answer to \(call.path) cannot be read")
        }
    }

    /// Makes a request; a login that is refused is tried once more with a new token.
    @discardableResult
    func send(_ call: ZenDeskCall) async throws -> HTTPResponse {
        let tokens = call.voice == .agent ? agent : export
        let authorization = try await tokens.authorization()
        let first = try await attempt(call, authorization)
        guard first.status == 401, await tokens.discard(authorization) else { return try Self.success(first) }
        return try Self.success(try await attempt(call, try await tokens.authorization()))
    }

    /// Fetches from an address without any credentials, or with ours where it is the account's own.
    ///
    /// Redirects are not followed: where they lead is looked at before anybody goes there.
    func fetch(_ url: String, isOurs: Bool, limit: Int) async throws -> HTTPResponse {
        var headers: [(name: String, value: String)] = [("User-Agent", Self.agentName)]
        if isOurs { headers.append(("Authorization", try await agent.authorization())) }
        return try await deliver(
            HTTPRequest(
                .get, url, headers: headers, caFile: settings.caFile, timeout: try Self.timeLeft(.seconds(60)),
                bodyLimit: limit))
    }

    private static func success(_ response: HTTPResponse) throws(ZenDeskTrouble) -> HTTPResponse {
        guard 200...299 ~= response.status else { throw ZenDeskTrouble(response) }
        return response
    }

    private func attempt(
        _ call: ZenDeskCall, _ authorization: String
    ) async throws(ZenDeskTrouble) -> HTTPResponse {
        if let wait = budget.admit(call.bucket) {
            DeskCounts.note(.withheld)
            throw ZenDeskTrouble(.nothingDone, .tooMany, "enough requests to ZenDesk for now", retryAfter: wait)
        }
        var headers: [(name: String, value: String)] = [
            ("Authorization", authorization), ("Accept", "application/json"), ("User-Agent", Self.agentName),
        ]
        if call.body != nil { headers.append(("Content-Type", call.contentType)) }
        if let key = call.key { headers.append(("Idempotency-Key", key)) }
        let response = try await deliver(
            HTTPRequest(
                call.method, url(of: call), headers: headers, body: call.body, caFile: settings.caFile,
                timeout: try Self.timeLeft(call.timeout), bodyLimit: call.bodyLimit))
        budget.learn(response, call.bucket)
        return response
    }

    private func deliver(_ request: HTTPRequest) async throws(ZenDeskTrouble) -> HTTPResponse {
        do {
            let response = try await loop.send(request)
            DeskCounts.note(DeskCounts.Answer(status: response.status))
            return response
        } catch {
            DeskCounts.note(.unanswered)
            throw ZenDeskTrouble(error)
        }
    }

    private static func timeLeft(_ wanted: Duration) throws(ZenDeskTrouble) -> Duration {
        guard let deadline else { return wanted }
        let left = deadline - .now
        guard left >= leastTime else {
            throw ZenDeskTrouble(.nothingDone, .network, "ZenDesk takes too long for all that this needs")
        }
        return min(wanted, left)
    }

    private func url(of call: ZenDeskCall) -> String {
        let query = call.query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        return "\(settings.url)/api/v2/\(call.path)" + (query.isEmpty ? "" : "?\(query)")
    }

    /// Percent-encoded, all but what RFC 3986 §2.3 leaves as it is.
    private static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default: result += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return result
    }
}
