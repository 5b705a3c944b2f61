import Flow
import HTTPTypes
import Hummingbird
import Logging
import Mail
import Store

/// Where somebody asks for a link to sign in.
struct SignInPage: PageModel {
    static let name = "sign-in"
    static let sample = SignInPage(email: "jane@example.org", isWrong: true)

    var email = ""
    var isWrong = false
}

/// What is said to everybody who has asked, whether there is such an account or not.
struct SignInSentPage: PageModel {
    static let name = "sign-in-sent"
    static let sample = SignInSentPage(minutes: 15)

    var minutes: Int
}

/// The page behind the link: a button, since programs that look through mails follow links.
struct SignInConfirmPage: PageModel {
    static let name = "sign-in-confirm"
    static let sample = SignInConfirmPage(action: "/sign-in/0")

    var action: String
}

/// Signing in by a link that is mailed, and out.
struct SignInPages: Sendable {
    let site: Site
    let caps: SourceCaps

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        if context.viewer != nil { return .redirect(to: "/dashboard") }
        return try await site.response(SignInPage(), context)
    }

    /// Answers the same to everybody, and as quickly: whether an address has an account is nobody's business.
    @Sendable func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await request.form()
        let typed = TypedText.line(form["email"])
        guard let address = EmailAddress(typed), typed.utf8.count <= WebLimits.emailBytes else {
            return try await site.response(
                SignInPage(email: typed, isWrong: true), context, status: .unprocessableContent)
        }
        let sent = Response.redirect(to: "/sign-in/sent")
        guard form[FieldName.trap].isEmpty, await caps.admits(site.source(request, context), at: site.now()) else {
            return sent
        }
        let now = site.now()
        let link = SignInLink(to: address, now: now, random: site.random).request
        // Not waited for: the time of an answer would tell who is known.
        let (store, operators, onQueued, logger) = (site.store, site.settings.operators, site.onQueued, context.logger)
        Task {
            do {
                if let mail = try await store.requestSignIn(link, operators: operators, now: now) { onQueued([mail]) }
            } catch {
                logger.error("a link to sign in was not queued", metadata: ["why": "\(type(of: error))"])
            }
        }
        return sent
    }

    @Sendable func sent(_ request: Request, _ context: WebContext) async throws -> Response {
        try await site.response(
            SignInSentPage(minutes: SignInLink.minutes), context)
    }

    @Sendable func confirm(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try token(context)
        guard try await site.store.canSignIn(token: token, now: site.now()) else { throw WebFailure.linkUnknown }
        return try await site.response(SignInConfirmPage(action: "/sign-in/\(token)"), context)
    }

    @Sendable func redeem(_ request: Request, _ context: WebContext) async throws -> Response {
        let token = try token(context)
        let key = SessionKey.make(site.random)
        let now = site.now()
        let outcome = try await site.store.signIn(
            token: token, session: key, endsAt: now + WebLimits.sessionLifetime, now: now)
        guard case .signedIn = outcome else { throw WebFailure.linkUnknown }
        // The session of before ends: two people may share a machine.
        if let before = context.viewer { try await site.store.endSession(before.key) }
        var response = Response.redirect(to: "/dashboard")
        response.headers[.setCookie] = site.cookie.field(
            key, seconds: Int(WebLimits.sessionLifetime.components.seconds))
        return response
    }

    @Sendable func signOut(_ request: Request, _ context: WebContext) async throws -> Response {
        if let viewer = context.viewer {
            _ = try await site.form(request, viewer)
            try await site.store.endSession(viewer.key)
        }
        var response = Response.redirect(to: "/")
        response.headers[.setCookie] = site.cookie.field("", seconds: 0)
        return response
    }

    private func token(_ context: WebContext) throws -> String {
        let token = (context.parameters.get("token") ?? "").lowercased()
        guard SessionKey.isPlausible(token) else { throw WebFailure.linkUnknown }
        return token
    }
}
