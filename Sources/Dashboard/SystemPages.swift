import Flow
import HTTPTypes
import Hummingbird

/// What is asked for by machines: health, robots, style.
struct SystemPages: Sendable {
    let health: any HealthPort
    let pages: Pages

    @Sendable func home(_ request: Request, _ context: WebContext) async throws -> Response { pages.response(.home) }

    /// 200 where all is well, 503 where it is not, with one word.
    @Sendable func health(_ request: Request, _ context: WebContext) async throws -> Response {
        switch await health.health() {
        case .well: SystemPages.text("ok\n")
        case .failing(let what): SystemPages.text("failing: \(what)\n", status: .serviceUnavailable)
        }
    }

    /// Nothing here is for search engines.
    @Sendable func robots(_ request: Request, _ context: WebContext) async throws -> Response {
        var response = SystemPages.text("User-agent: *\nDisallow: /\n")
        response.headers[.cacheControl] = SystemPages.aDay
        return response
    }

    /// The style sheet or the icon; 304 for who has it (RFC 9110 §13.1.2).
    func asset(_ name: String) -> @Sendable (Request, WebContext) async throws -> Response {
        { request, _ in
            guard let asset = pages.assets[name] else { throw WebFailure.notFound }
            var headers: HTTPFields = [.eTag: asset.tag, .cacheControl: SystemPages.aDay]
            let known = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
            if known.contains(where: { $0.filter { $0 != " " } == asset.tag }) {
                return Response(status: .notModified, headers: headers)
            }
            headers[.contentType] = asset.contentType
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
        }
    }

    private static let aDay = "public, max-age=86400"

    private static func text(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
