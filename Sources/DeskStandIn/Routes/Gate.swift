extension World {
    /// Answers a request to the API: who asks, whether they may, how often, and then what.
    mutating func answer(_ given: Call) -> Answer {
        var call = given
        runAutomations()
        var limitHeaders: [(name: String, value: String)] = []
        var answer: Answer
        do {
            if call.path == "/oauth/tokens", call.method == "POST" { return try grantToken(call) }
            if call.path.hasPrefix("/attachments/token/") { return try firstHop(call) }
            let route = try Routes.find(&call)
            call.caller = try identify(call)
            try admit(call.caller, route)
            limitHeaders = try count(call, route)
            answer = try act(route, call)
        } catch let failure as Failure {
            answer = failure.answer
        } catch {
            answer = Failure(500, ["error": "InternalServerError", "description": .string("\(error)")]).answer
        }
        if !answer.ignored.isEmpty {
            let keys = answer.ignored.map { "\"\($0)\"" }.joined(separator: ", ")
            answer = answer.with(
                "X-Zendesk-API-Warn", "Removed restricted keys [\(keys)] from parameters according to whitelist")
        }
        answer.headers += limitHeaders
        return answer
    }

    private mutating func act(_ route: Route, _ call: Call) throws -> Answer {
        guard call.method == "POST", route.pattern == ["tickets"], let key = call.headers["idempotency-key"] else {
            return try route.act(&self, call)
        }
        guard key.count <= 255 else { throw Failure.longKey }
        let parameters = try call.json()
        if let stored = keys[key], stored.expires > now {
            guard stored.parameters == parameters else { throw Failure.mismatchedKey }
            return stored.answer.with("x-idempotency-lookup", "hit")
        }
        let answer = try route.act(&self, call)
        keys[key] = StoredAnswer(parameters: parameters, answer: answer, expires: now + settings.keyLifetime)
        return answer.with("x-idempotency-lookup", "miss")
    }

    /// Who makes a request.
    func identify(_ call: Call) throws -> Caller {
        guard let header = call.headers["authorization"] else { return .nobody }
        let words = header.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { throw Failure.unauthorized }
        if words[0].lowercased() == "bearer" {
            guard let token = accessTokens[words[1]], token.expires > now else { throw Failure.unauthorized }
            return Caller(kind: .bearer, userID: token.userID, scopes: token.scopes)
        }
        guard words[0].lowercased() == "basic", settings.allowsAPITokens, let pair = Base64.decoded(words[1]) else {
            throw Failure.unauthorized
        }
        let parts = String(decoding: pair, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, parts[0].hasSuffix("/token"), parts[1] == settings.apiToken,
            let user = user(email: String(parts[0].dropLast(6))), user.isVerified, user.isActive
        else { throw Failure.unauthorized }
        return Caller(kind: .apiToken, userID: user.id)
    }

    private func admit(_ caller: Caller, _ route: Route) throws {
        if route.access == .anyone { return }
        guard let id = caller.userID, let user = users[id] else { throw Failure.unauthorized }
        if let scopes = caller.scopes {
            let kind = route.method == "GET" ? "read" : "write"
            guard !scopes.isDisjoint(with: [kind, "\(route.resource):\(kind)"]) else {
                throw Failure.missingScopes([kind])
            }
        }
        guard route.access == .anyUser || user.isStaff else { throw Failure.forbidden }
        guard route.access != .admin || user.role == .admin else { throw Failure.forbidden }
    }

    /// Gives a client a token for its secret; a scope that does not exist still gives one.
    private mutating func grantToken(_ call: Call) throws -> Answer {
        func refused(_ error: String, _ words: String, _ status: Int = 400) -> Failure {
            Failure(status, ["error": .string(error), "error_description": .string(words)])
        }
        guard call.headers["content-type"]?.hasPrefix("application/json") == true, let body = JSON(call.body) else {
            throw refused("invalid_request", "The body has to be JSON")
        }
        guard body["grant_type"]?.string == "client_credentials" else {
            throw refused("unsupported_grant_type", "Only client_credentials is known here")
        }
        guard body["client_id"]?.string == settings.clientID, body["client_secret"]?.string == settings.clientSecret,
            let user = user(email: settings.gatewayEmail)
        else { throw refused("invalid_client", "The client is not known", 401) }
        let lifetime = body["expires_in"]?.integer ?? 7_200
        guard 300...172_800 ~= lifetime else {
            throw refused("invalid_request", "expires_in has to lie between 300 and 172800")
        }
        let scope = body["scope"]?.string ?? "read write"
        let token = dice.word(40)
        accessTokens[token] = AccessToken(
            userID: user.id, scopes: Set(scope.split(separator: " ").map(String.init)), expires: now + lifetime)
        return .json([
            "access_token": .string(token), "token_type": "bearer", "scope": .string(scope),
            "expires_in": .integer(lifetime),
        ])
    }
}
