import Flow
import HTTPTypes
import Hummingbird
import Mail
import Store
import Triage

/// How somebody wants their mail.
struct PreferencesPage: PageModel {
    static let name = "preferences"
    static let sample = PreferencesPage(
        isFull: true, isExcerpt: true, isNoticeOnly: true, quietHours: "22:00-07:00", digest: "08:00",
        languages: [Language(code: "en", title: "English", isChosen: true)], timeZone: "Europe/London",
        addresses: [Line(words: "jane@example.org")], isSaved: true, hasProblem: true, isQuietWrong: true,
        isDigestWrong: true)

    struct Language: Sendable {
        var code: String
        var title: String
        var isChosen: Bool
    }
    struct Line: Sendable { var words: String }

    var isFull = false
    var isExcerpt = false
    var isNoticeOnly = false
    var quietHours: String
    var digest: String
    var languages: [Language]
    var timeZone: String
    /// The reader's own: where mail to them goes.
    var addresses: [Line]
    var isSaved = false
    var hasProblem = false
    var isQuietWrong = false
    var isDigestWrong = false
}

struct PreferencePages: Sendable {
    let site: Site

    /// The languages that mails are written in.
    private static let languages = [
        ("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("fr", "Français"), ("he", "עברית"),
        ("nl", "Nederlands"), ("pt", "Português"),
    ]

    @Sendable func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        var page = page(try await wishes(of: viewer), viewer)
        page.isSaved = request.uri.queryParameters["done"] == "saved"
        return try await site.response(page, context)
    }

    @Sendable func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let viewer = try context.signedIn()
        let form = try await site.form(request, viewer)
        var wishes = try await wishes(of: viewer)
        let (quiet, digest) = (TypedText.line(form["quiet"]), TypedText.line(form["digest"]))
        wishes.preferences.content = MailPreferences.Content(rawValue: form["content"]) ?? wishes.preferences.content
        wishes.preferences.quietHours = QuietHours(parsing: quiet)
        wishes.preferences.digest = DigestTimes(parsing: digest)
        let language = form["language"]
        // `pt-BR` stays what it is where Portuguese is chosen.
        if language != String(wishes.locale.prefix { $0 != "-" }),
            let chosen = PreferencePages.languages.first(where: { $0.0 == language })
        {
            wishes.locale = chosen.0
        }
        let isQuietWrong = !quiet.isEmpty && wishes.preferences.quietHours == nil
        let isDigestWrong = !digest.isEmpty && wishes.preferences.digest == nil
        guard !isQuietWrong, !isDigestWrong else {
            var page = page(wishes, viewer)
            (page.quietHours, page.digest) = (quiet, digest)
            (page.hasProblem, page.isQuietWrong, page.isDigestWrong) = (true, isQuietWrong, isDigestWrong)
            return try await site.response(page, context, status: .unprocessableContent)
        }
        try await site.store.keep(wishes, of: viewer.person.id, now: site.now())
        return .redirect(to: "/preferences?done=saved")
    }

    private func wishes(of viewer: Viewer) async throws -> OwnWishes {
        guard let wishes = try await site.store.wishes(of: viewer.person.id) else { throw WebFailure.signInFirst }
        return wishes
    }

    private func page(_ wishes: OwnWishes, _ viewer: Viewer) -> PreferencesPage {
        let preferences = wishes.preferences
        let language = String(wishes.locale.prefix { $0 != "-" })
        return PreferencesPage(
            isFull: preferences.content == .full, isExcerpt: preferences.content == .excerpt,
            isNoticeOnly: preferences.content == .noticeOnly, quietHours: preferences.quietHours?.text ?? "",
            digest: preferences.digest?.text ?? "",
            languages: PreferencePages.languages.map { code, title in
                PreferencesPage.Language(code: code, title: title, isChosen: code == language)
            }, timeZone: viewer.person.timeZone,
            addresses: viewer.person.addresses.map { PreferencesPage.Line(words: $0.description) })
    }
}
