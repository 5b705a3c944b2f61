import Crypto
import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store

/// Whoever is signed in and asks for a page.
struct Viewer: Sendable {
    let person: KnownPerson
    /// The session's key; never shown.
    let key: String
    let isOperator: Bool
    /// What every form of theirs holds.
    let csrf: String

    var isPractitioner: Bool { person.role == .practitioner }
    var isMember: Bool { person.role == .member }

    /// What they are called; the address where they gave no name.
    var name: String { person.name ?? person.addresses.first?.description ?? "" }
}

/// The keys of sessions: what the cookie holds, and what proves a form to be of our own page.
enum SessionKey {
    /// 32 random bytes.
    private static let words = 4

    static func make(_ random: () -> UInt64) -> String {
        (0..<words).map { _ in
            let digits = String(random(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// True for what such a key looks like.
    static func isPlausible(_ key: some StringProtocol) -> Bool {
        key.utf8.count == words * 16 && key.utf8.allSatisfy { FormBody.digit($0) != nil }
    }

    /// Follows from the session's key and is not the key, so that a page that leaks gives no session away.
    static func csrf(_ key: String, secret: [UInt8]) -> String {
        var hmac = HMAC<SHA256>(key: SymmetricKey(data: secret))
        hmac.update(data: Array("postern/csrf/v1/\(key)".utf8))
        return Array(hmac.finalize()).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

/// The cookie of a session (RFC 6265).
struct SessionCookie: Sendable {
    let isSecure: Bool

    /// With `__Host-` a browser takes it from this host alone, and over TLS only.
    private var name: String { isSecure ? "__Host-postern" : "postern" }

    /// The key in a request's cookies; nil for none.
    func key(in headers: HTTPFields) -> String? {
        for line in headers[values: .cookie] {
            for pair in line.split(separator: ";") {
                let cut = pair.drop { $0 == " " }
                guard cut.hasPrefix("\(name)=") else { continue }
                let key = cut.dropFirst(name.count + 1)
                if SessionKey.isPlausible(key) { return String(key) }
            }
        }
        return nil
    }

    /// - Parameter seconds: 0 takes it away.
    func field(_ key: String, seconds: Int) -> String {
        "\(name)=\(key); Path=/; HttpOnly; SameSite=Lax; Max-Age=\(seconds)\(isSecure ? "; Secure" : "")"
    }
}

/// Finds out who asks, before any page does.
struct ViewerGate: RouterMiddleware {
    typealias Context = WebContext
    let store: Store
    let cookie: SessionCookie
    let operators: Set<EmailAddress>
    let formKey: [UInt8]
    let now: @Sendable () -> Timestamp

    func handle(
        _ request: Request, context: WebContext, next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard !request.uri.path.hasPrefix(APIProblems.prefix), let key = cookie.key(in: request.headers),
            let session = try await store.session(key, now: now())
        else {
            return try await next(request, context)
        }
        var context = context
        context.viewer = Viewer(
            person: session.person, key: key,
            isOperator: operators.contains(session.address),
            csrf: SessionKey.csrf(key, secret: formKey))
        var response = try await next(request, context)
        let end = now() + WebLimits.sessionLifetime
        if end - session.endsAt > WebLimits.sessionStep, response.headers[.setCookie] == nil {
            try await store.prolong(key, until: end, now: now())
            response.headers[.setCookie] = cookie.field(key, seconds: Int(WebLimits.sessionLifetime.components.seconds))
        }
        return response
    }
}

extension WebContext {
    /// - Throws: `WebFailure.signInFirst` for nobody.
    func signedIn() throws(WebFailure) -> Viewer {
        guard let viewer else { throw .signInFirst }
        return viewer
    }

    /// - Throws: `WebFailure.notFound` for anybody else who is signed in: what is not theirs is not there.
    func practitioner() throws(WebFailure) -> Viewer {
        let viewer = try signedIn()
        guard viewer.isPractitioner else { throw .notFound }
        return viewer
    }

    /// - Throws: as `practitioner`.
    func operating() throws(WebFailure) -> Viewer {
        let viewer = try signedIn()
        guard viewer.isOperator else { throw .notFound }
        return viewer
    }
}
