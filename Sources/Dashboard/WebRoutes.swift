import HTTPTypes
import Hummingbird

/// What answers a request.
typealias WebHandler = @Sendable (Request, WebContext) async throws -> Response

extension Router where Context == WebContext {
    private static var methods: [HTTPRequest.Method] { [.get, .head, .post, .put, .delete, .patch, .options] }

    /// A path with all that may be done there; whatever else is tried is told so (RFC 9110 §15.5.6).
    func at(_ path: RouterPath, get: WebHandler? = nil, post: WebHandler? = nil) {
        let allowed: [HTTPRequest.Method] = (get == nil ? [] : [.get, .head]) + (post == nil ? [] : [.post])
        if let get { on(path, method: .get, use: get) }
        if let post { on(path, method: .post, use: post) }
        for method in Self.methods where !allowed.contains(method) {
            on(path, method: method) { _, _ -> Response in throw WebFailure.notAllowed(allowed.map(\.rawValue)) }
        }
    }
}
