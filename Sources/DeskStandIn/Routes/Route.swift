/// One thing that the API does.
struct Route: Sendable {
    /// Who may ask for it.
    enum Access: Sendable {
        case staff, admin, anyUser, anyone
    }

    let method: String
    /// Words in braces are parameters.
    let pattern: [Substring]
    /// What scopes name: `tickets` in `tickets:read`.
    let resource: String
    let access: Access
    /// The endpoint's own bucket.
    let limit: String?
    let act: @Sendable (inout World, Call) throws -> Answer

    init(
        _ method: String, _ pattern: String, _ resource: String, _ access: Access = .staff, limit: String? = nil,
        _ act: @escaping @Sendable (inout World, Call) throws -> Answer
    ) {
        self.method = method
        self.pattern = pattern.split(separator: "/")
        self.resource = resource
        self.access = access
        self.limit = limit
        self.act = act
    }

    /// The parameters of a path that fits; nil where it does not.
    static func parameters(of pattern: [Substring], in words: [Substring]) -> [String: String]? {
        guard words.count == pattern.count else { return nil }
        var result: [String: String] = [:]
        for (word, wanted) in zip(words, pattern) {
            if wanted.hasPrefix("{") {
                result[String(wanted.dropFirst().dropLast())] = Percent.decoded(Array(word.utf8)[...])
            } else if word != wanted {
                return nil
            }
        }
        return result
    }
}

/// All that the API does; what is more exact stands before what has parameters.
enum Routes {
    static let all: [Route] =
        TicketRoutes.all + CommentRoutes.all + UserRoutes.all + ListRoutes.all + FileRoutes.all + RequestRoutes.all
        + RuleRoutes.all + WebhookRoutes.all + NamedRoutes.all

    /// The route of a request, with the parameters filled in.
    ///
    /// - Throws: `Failure` with 404 where there is none.
    static func find(_ call: inout Call) throws -> Route {
        let words = call.path.split(separator: "/")
        guard words.count > 2, words[0] == "api", words[1] == "v2" else { throw Failure.invalidEndpoint }
        let path = Array(words.dropFirst(2))
        for route in all where route.method == call.method {
            if let parameters = Route.parameters(of: route.pattern, in: path) {
                call.parameters = parameters
                return route
            }
        }
        throw Failure.invalidEndpoint
    }
}
