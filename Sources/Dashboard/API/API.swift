import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store

/// What answers a program that has a token.
typealias APIHandler = @Sendable (APIRequest) async throws -> Response

/// The JSON API, `/api/v1`, through which a practice's own platform does what people do.
struct API: Sendable {
    let site: Site
    let imports: any ImportPort
    let enquiries: any EnquiryPort
    /// The description that is served beside it (OpenAPI 3.1).
    let description: [UInt8]
    /// Rung when something has changed in the store.
    let bell: WorkBell
    let streams = StreamSeats<Int64>()

    static let root = "/api/v1"
    private static let scheme = "Bearer "

    func add(to router: Router<WebContext>) {
        router.at(RouterPath("\(API.root)/openapi.json"), get: describe)
        addRegister(to: router)
        addConversations(to: router)
        addEvents(to: router)
    }

    @Sendable private func describe(_ request: Request, _ context: WebContext) async throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "public, max-age=300"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: description)))
    }

    /// Lets only those in whose token has the scope.
    func needing(_ scope: APIScope, _ handler: @escaping APIHandler) -> WebHandler {
        { request, context in
            let sent = request.headers[.authorization] ?? ""
            let key = String(sent.dropFirst(API.scheme.count))
            guard sent.lowercased().hasPrefix(API.scheme.lowercased()),
                let token = try await site.store.token(key, now: site.now())
            else { throw APIProblem.unauthorized }
            guard token.scopes.contains(scope) else { throw APIProblem.forbidden(scope.rawValue) }
            return try await handler(APIRequest(request: request, context: context, token: token, key: key))
        }
    }

    /// The same request twice is one (draft-ietf-httpapi-idempotency-key-header): the second gets the first one's answer.
    ///
    /// - Parameter act: what is done once; given a name that is the same for the same token and key.
    func once(
        _ call: APIRequest, _ body: [UInt8], _ act: (String) async throws -> (HTTPResponse.Status, [UInt8])
    ) async throws -> Response {
        let key = try call.idempotencyKey()
        let asked = Array("\(call.request.method.rawValue) \(call.request.uri.path)\n".utf8) + body
        switch try await site.store.earlierCall(of: call.token.id, key: key, request: asked) {
        case .other: throw APIProblem.conflict("This Idempotency-Key was sent with another request.")
        case .answered(let status, let text): return API.json(Array(text.utf8), HTTPResponse.Status(code: status))
        case .none: break
        }
        let name = FormStamp.name(of: Array("\(call.token.id)\n\(key)".utf8))
        let (status, answer) = try await act(name)
        try await site.store.keepCall(
            of: call.token.id, key: key, request: asked, status: status.code,
            body: String(decoding: answer, as: UTF8.self), now: site.now())
        return API.json(answer, status)
    }

    private static func json(_ bytes: [UInt8], _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
