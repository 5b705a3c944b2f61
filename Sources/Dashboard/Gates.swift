import Flow
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// One line for each request with its id, the kind of page and the status.
///
/// Never a token, a handle, a body or an address: all that a visitor writes stays out.
struct AccessLog: RouterMiddleware {
    typealias Context = WebContext
    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .delete, .patch, .options]

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let elapsed = ContinuousClock.now - start
        let method = AccessLog.methods.contains(request.method) ? request.method.rawValue : "other"
        HTTPCounts.note(method, context.endpointPath, response.status, elapsed)
        context.logger.info(
            "answered",
            metadata: [
                "method": "\(method)",
                "path": "\(AccessLog.shown(context.endpointPath))", "status": "\(response.status.code)",
                "microseconds":
                    "\(elapsed.components.seconds * 1_000_000 + elapsed.components.attoseconds / 1_000_000_000_000)",
            ])
        return response
    }

    /// `/a/{token}` as `/a/…`: the pattern of the route and never what stood in its place.
    private static func shown(_ pattern: String?) -> String {
        guard let pattern, pattern.hasPrefix("/") else { return "…" }
        return pattern.split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("{") || $0.hasPrefix(":") ? "…" : String($0) }.joined(separator: "/")
    }
}

/// Puts the headers that protect a visitor on every answer.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = WebContext
    let isSecure: Bool

    private static let fixed: [(String, String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
                + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ("X-Robots-Tag", "noindex, nofollow"),
    ]
    /// A year, in seconds (RFC 6797 §6.1.1).
    private static let transportSecurity = "max-age=31536000"

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for (name, value) in SecurityHeaders.fixed {
            if let name = HTTPField.Name(name), response.headers[name] == nil { response.headers[name] = value }
        }
        if isSecure { response.headers[.strictTransportSecurity] = SecurityHeaders.transportSecurity }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        // What is left of a refused body is not waited for.
        if request.method == .post, response.status.code >= 400 { response.headers[.connection] = "close" }
        return response
    }
}

/// Makes a page of everything that is thrown.
struct FailurePages: RouterMiddleware {
    typealias Context = WebContext
    let pages: Pages

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch let error as WebFailure {
            response = error.response(pages)
        } catch let error as HTTPParserError {
            // The server itself answers bytes that are no HTTP, and closes.
            throw error
        } catch let error as any HTTPResponseError {
            let isClient = (400..<500).contains(error.status.code)
            response = isClient ? WebFailure.notFound.response(pages) : pages.response(.failed, status: error.status)
        } catch {
            context.logger.error("a page failed", metadata: ["why": "\(type(of: error))"])
            response = pages.response(.failed, status: .internalServerError)
        }
        return request.method == .head ? response.createHeadResponse() : response
    }
}

/// Refuses what another site's page makes a browser send.
struct CrossSiteGate: RouterMiddleware {
    typealias Context = WebContext
    let links: WebLinks

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        // The API goes by tokens, which no browser sends of itself.
        guard request.method == .post, !request.uri.path.hasPrefix(APIProblems.prefix) else {
            return try await next(request, context)
        }
        guard isOwn(request.headers) else { throw WebFailure.otherSite }
        return try await next(request, context)
    }

    private func isOwn(_ headers: HTTPFields) -> Bool {
        if let name = HTTPField.Name("Sec-Fetch-Site"), let site = headers[name] {
            // `none` is a visitor's own doing, such as a restored tab: no page can make a browser say it.
            return site == "same-origin" || site == "none"
        }
        guard let origin = headers[.origin] else { return true }
        // QUIRK: browsers write "null" for our own pages, since these ask for no referrer; see WebGateTests.nullOrigin.
        return origin == "null" || origin == links.origin
    }
}
