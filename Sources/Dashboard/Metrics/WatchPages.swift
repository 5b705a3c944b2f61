package import Flow
import HTTPTypes
import Hummingbird

extension WebServer {
    /// What programs that watch this one are told from.
    package struct Watching: Sendable {
        let readiness: any ReadinessPort
        let registry: PrometheusRegistry

        /// From here on the whole process counts what it does.
        package init(readiness: any ReadinessPort) { self.init(readiness, .process) }

        init(_ readiness: any ReadinessPort, _ registry: PrometheusRegistry) {
            self.readiness = readiness
            self.registry = registry
        }
    }
}

/// What is asked for by programs that watch this one; for everybody else neither page is there.
struct WatchPages: Sendable {
    let watching: WebServer.Watching
    let allowed: [AddressRange]
    let clients: ClientAddress

    func add(to router: Router<WebContext>) {
        for (path, page) in [("/readyz", ready), ("/metrics", metrics)] as [(RouterPath, WebHandler)] {
            // Every method, since to say which are right says that there is a page.
            for method in [HTTPRequest.Method.get, .head, .post, .put, .delete, .patch, .options] {
                router.on(path, method: method) { request, context in
                    guard isAllowed(request, context) else { throw WebFailure.notFound }
                    guard method == .get || method == .head else { throw WebFailure.notAllowed(["GET", "HEAD"]) }
                    return try await page(request, context)
                }
            }
        }
    }

    /// 200 where all parts are well, 503 where one is not; a line for each.
    @Sendable private func ready(_ request: Request, _ context: WebContext) async throws -> Response {
        let standings = await watching.readiness.standings()
        let lines = standings.map { "\($0.line)\n" }.joined()
        let isWell = standings.allSatisfy { $0.state == .ok }
        return response(lines, "text/plain; charset=utf-8", isWell ? .ok : .serviceUnavailable)
    }

    @Sendable private func metrics(_ request: Request, _ context: WebContext) async throws -> Response {
        let levels = await watching.readiness.levels() + ProcessLevels.now
        return response(watching.registry.text(with: levels), PrometheusText.contentType, .ok)
    }

    private func isAllowed(_ request: Request, _ context: WebContext) -> Bool {
        guard let visitor = clients.visitor(peer: context.peer, headers: request.headers) else { return false }
        return allowed.contains { $0.contains(visitor) }
    }

    private func response(_ text: String, _ contentType: String, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: contentType],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
