import HTTPTypes
import Hummingbird

/// What answers a request.
typealias WebHandler = @Sendable (Request, WebContext) async throws -> Response

extension Router where Context == WebContext {
    private static var methods: [HTTPRequest.Method] {
        [.get, .head, .post, .put, .delete, .patch, .options, .trace] + ["QUERY"].compactMap { HTTPRequest.Method($0) }
    }

    /// A path with all that may be done there; whatever else is tried is told so (RFC 9110 §15.5.6).
    func at(
        _ path: RouterPath, get: WebHandler? = nil, post: WebHandler? = nil, put: WebHandler? = nil,
        delete: WebHandler? = nil
    ) {
        var allowed: [HTTPRequest.Method] = []
        for (method, handler) in [(HTTPRequest.Method.get, get), (.post, post), (.put, put), (.delete, delete)] {
            guard let handler else { continue }
            on(path, method: method, use: handler)
            allowed += method == .get ? [.get, .head] : [method]
        }
        let names = allowed.map(\.rawValue)
        for method in Self.methods where !allowed.contains(method) {
            on(path, method: method) { _, _ -> Response in throw WebFailure.notAllowed(names) }
        }
    }
}
