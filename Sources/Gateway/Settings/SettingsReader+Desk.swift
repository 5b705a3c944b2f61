import Desk
import Flow
import Foundation

/// Where enquiries and support are worked on.
enum DeskSettings: Hashable, Sendable {
    /// The built-in desk, in the store.
    case local
    case zendesk(ZenDeskAccount)

    /// True where it calls our web server.
    var isCalled: Bool {
        if case .zendesk(let account) = self { account.webhookSecret != nil } else { false }
    }

    /// The secrets that it needs, and where they are named.
    var secrets: [(secret: Secret, path: String)] {
        guard case .zendesk(let account) = self else { return [] }
        let export = account.export.map { [($0.secret, "desk.zendesk.export.\($0.path)")] } ?? []
        let webhook = account.webhookSecret.map { [($0, "desk.zendesk.webhookSecret")] } ?? []
        return [(account.login.secret, "desk.zendesk.\(account.login.path)")] + export + webhook
    }
}

/// A ZenDesk account as the settings name it; its secrets are read when they are needed.
struct ZenDeskAccount: Hashable, Sendable {
    /// How we log in there.
    enum Login: Hashable, Sendable {
        case oauth(client: String, Secret)
        case token(email: String, Secret)

        var secret: Secret {
            switch self {
            case .oauth(_, let secret), .token(_, let secret): secret
            }
        }

        var path: String {
            switch self {
            case .oauth: "oauth.clientSecret"
            case .token: "token.secret"
            }
        }

        var service: ZenDeskSettings.Login {
            switch self {
            case .oauth(let client, let secret): .client(id: client, secret: ZenDeskAccount.reading(secret))
            case .token(let email, let secret): .token(email: email, secret: ZenDeskAccount.reading(secret))
            }
        }
    }

    var url: String
    var login: Login
    var export: Login?
    var name: String?
    var practitionerField: Int?
    var conversationField: Int?
    var forms: [TicketKind: Int]
    var groups: [TicketKind: Int]
    var recipient: String?
    /// What its webhook signs with; nil where there is none.
    var webhookSecret: Secret?
    var caFile: String?

    private static func reading(_ secret: Secret) -> ZenDeskSettings.Secret {
        {
            guard let text = secret.text() else { throw Failure(secret.remedy) }
            return text
        }
    }

    /// As the desk's service takes them.
    ///
    /// - Parameter web: where our pages are reached, for the webhook.
    func service(organisation: String, web: WebLinks?) -> ZenDeskSettings {
        var settings = ZenDeskSettings(url: url, login: login.service, organisation: organisation)
        settings.exportLogin = export?.service
        if let name { settings.name = name }
        settings.practitionerField = practitionerField.map { Int64($0) }
        settings.conversationField = conversationField.map { Int64($0) }
        settings.forms = forms.mapValues { Int64($0) }
        settings.groups = groups.mapValues { Int64($0) }
        settings.recipient = recipient
        settings.webhook = webhookSecret.flatMap { secret in
            web.map { ($0.zendesk, ZenDeskAccount.reading(secret)) }
        }
        settings.caFile = caFile
        return settings
    }
}

/// The section `desk`.
extension SettingsReader {
    func desk(_ section: Section) -> DeskSettings {
        let local: Void? = section.optionalSection("local")?.finish()
        let account = section.optionalSection("zendesk").flatMap { zendesk($0) }
        if local != nil, section.stands("zendesk") {
            section.mistake("local", "and zendesk exclude each other; choose one desk")
        }
        section.finish()
        return account.map { .zendesk($0) } ?? .local
    }

    private func zendesk(_ section: Section) -> ZenDeskAccount? {
        let url = section.requiredText("url", "https://ACCOUNT.zendesk.com")
        if !url.isEmpty, !Self.isAccount(url) {
            section.mistake("url", "\(url) is no account's address; it is https://ACCOUNT.zendesk.com")
        }
        let login = login(section)
        let export = section.optionalSection("export").flatMap { section -> ZenDeskAccount.Login? in
            defer { section.finish() }
            return self.login(section)
        }
        let name = section.text("name")
        if let name, !name.utf8.allSatisfy({ $0 < 0x80 && ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }) {
            section.mistake("name", "\(name) holds more than letters and digits")
        }
        let fields = (section.number("practitionerField", Self.ids), section.number("conversationField", Self.ids))
        let account = login.map { login in
            ZenDeskAccount(
                url: url, login: login, export: export, name: name, practitionerField: fields.0,
                conversationField: fields.1, forms: [:], groups: [:])
        }
        let (forms, groups) = (byKind(section.section("forms")), byKind(section.section("groups")))
        let recipient = section.text("recipient")
        let webhook = section.secret("webhookSecret", relativeTo: folder)
        let caFile = section.path("caFile", relativeTo: folder)
        section.finish()
        guard var account else { return nil }
        (account.forms, account.groups) = (forms, groups)
        (account.recipient, account.webhookSecret, account.caFile) = (recipient, webhook, caFile)
        return account
    }

    private static let ids = 1...Int.max

    /// Over the network only with TLS, and without a path: ours begins with `/api`.
    private static func isAccount(_ text: String) -> Bool {
        guard let url = URL(string: text), let host = url.host, !host.isEmpty, url.user == nil, url.query == nil,
            url.path.isEmpty || url.path == "/"
        else { return false }
        return url.scheme == "https" || url.scheme == "http" && ["127.0.0.1", "localhost", "::1"].contains(host)
    }

    private func login(_ section: Section) -> ZenDeskAccount.Login? {
        let oauth = section.optionalSection("oauth").flatMap { oauth -> ZenDeskAccount.Login? in
            defer { oauth.finish() }
            let client = oauth.requiredText("clientId", "the client's unique identifier at ZenDesk")
            guard let secret = secret("clientSecret", of: oauth) else { return nil }
            return .oauth(client: client, secret)
        }
        let token = section.optionalSection("token").flatMap { token -> ZenDeskAccount.Login? in
            defer { token.finish() }
            let email = token.requiredText("email", "the address of an agent at ZenDesk")
            guard let secret = secret("secret", of: token) else { return nil }
            return .token(email: email, secret)
        }
        switch (section.stands("oauth"), section.stands("token")) {
        case (true, true): section.mistake("token", "and oauth exclude each other; choose one")
        case (false, false): section.missing("oauth", "clientId and clientSecret, or token with email and secret,")
        default: break
        }
        return oauth ?? token
    }

    private func secret(_ key: String, of section: Section) -> Secret? {
        if !section.stands(key) { section.missing(key, "{\"env\": \"NAME\"} or {\"file\": \"path\"}") }
        return section.secret(key, relativeTo: folder)
    }

    private func byKind(_ section: Section) -> [TicketKind: Int] {
        var ids: [TicketKind: Int] = [:]
        for kind in TicketKind.allCases { ids[kind] = section.number(kind.rawValue, Self.ids) }
        section.finish()
        return ids
    }
}
