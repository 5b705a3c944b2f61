package import Flow

/// How a ZenDesk account is reached and what our tickets look like there.
package struct ZenDeskSettings: Sendable {
    /// A secret, read whenever it is needed, so that one that was changed counts at once.
    package typealias Secret = @Sendable () throws -> String

    /// Who we are to ZenDesk.
    package enum Login: Sendable {
        /// OAuth client credentials: the rights are those of whoever made the client.
        case client(id: String, secret: Secret)
        /// An API token with the address of the user that it stands for; ends on 30 April 2027.
        case token(email: String, secret: Secret)
    }

    /// `https://account.zendesk.com`; `http://` only to this machine.
    package var url: String
    package var login: Login
    /// For the incremental export, which only an admin may read; nil for the same login.
    package var exportLogin: Login?
    /// Through whom people write, as comments say it.
    package var organisation: String
    /// Begins our external ids and keys, so that two installations can share an account.
    package var name = "postern"
    /// The ticket field that holds a practitioner's handle.
    package var practitionerField: Int64?
    /// The ticket field that holds the conversation's number.
    package var conversationField: Int64?
    package var forms: [TicketKind: Int64] = [:]
    package var groups: [TicketKind: Int64] = [:]
    /// The support address that tickets are said to have come to.
    package var recipient: String?
    /// Where ZenDesk's webhook leads, and the secret that it signs with; nil for none.
    package var webhook: (url: String, secret: Secret)?
    /// A PEM file to trust instead of the system's certificates.
    package var caFile: String?

    package init(url: String, login: Login, organisation: String) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.login = login
        self.organisation = organisation
    }
}

/// The texts by which we know our own again at ZenDesk.
extension ZenDeskSettings {
    /// The tag of every ticket of ours.
    static let tag = "postern_managed"
    /// The member of a change's metadata that names the task it came from.
    static let marker = "postern_msg"

    /// A ticket's external id; its followers count up.
    func externalID(of work: DeskWork, former: Int) -> String {
        former == 0 ? "\(name)-\(work.conversation)" : "\(name)-\(work.conversation)#\(former)"
    }

    /// What stands in the metadata of what a task did.
    func marker(of work: DeskWork) -> String { "\(name)-\(work.task)" }

    /// The Idempotency-Key of a creation.
    func key(of work: DeskWork, generation: Int) -> String { "\(marker(of: work))-\(generation)" }

    /// The number of the conversation that an external id names; nil where it is none of ours.
    func conversation(ofExternalID text: String) -> Int64? {
        guard text.hasPrefix("\(name)-") else { return nil }
        return Int64(text.dropFirst(name.count + 1).prefix { $0 != "#" })
    }
}

/// How changes and comments at ZenDesk are called in the store.
enum ZenDeskID {
    static func comment(_ id: Int64) -> String { "zendesk-comment-\(id)" }
    static func withdrawn(_ id: Int64) -> String { "zendesk-private-\(id)" }
    static func redacted(_ id: Int64, audit: Int64) -> String { "zendesk-redacted-\(id)-\(audit)" }
    static func redacted(_ id: Int64, file: Int64) -> String { "zendesk-redacted-\(id)-file-\(file)" }
    static func ended(_ ticket: Int64, _ how: String, _ moment: String) -> String {
        "zendesk-\(how)-\(ticket)-\(moment)"
    }
    static func status(_ ticket: Int64, _ status: String, _ moment: Int64) -> String {
        "zendesk-status-\(ticket)-\(status)-\(moment)"
    }
    static func assigned(_ ticket: Int64, _ handle: String) -> String { "zendesk-assigned-\(ticket)-\(handle)" }
}
