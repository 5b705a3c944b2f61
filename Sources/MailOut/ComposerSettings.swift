import Foundation
package import Mail
package import Triage

/// What the installation says about the mails it sends.
package struct ComposerSettings: Sendable {
    /// Where delivery reports go (product: addresses).
    package enum ReturnPath: String, Hashable, Sendable, Codable, CaseIterable {
        /// An own `b-` address for each mail.
        case verp
        /// The account's address, where the provider overwrites the envelope sender.
        case account
    }

    package var scheme: AddressScheme
    /// The account's own address: From in plus style, and the envelope sender with `.account`.
    package var fromAccount: EmailAddress?
    /// The name behind "via" in From, and the sender's name of notices.
    package var organisation: String
    package var returnPath: ReturnPath
    /// The web pages' address, `https://host/…`; links to its host never go out unless issued to the recipient.
    package var webURL: String?
    /// The local part of From in notices without a conversation.
    package var notices: String
    /// What files relayed mails carry.
    package var attachments: AttachmentPolicy
    /// How long the page of a message is there, from the last moment at which its mail could arrive.
    package var readable = Duration.seconds(30 * 86_400)

    package init(
        scheme: AddressScheme, fromAccount: EmailAddress? = nil, organisation: String, returnPath: ReturnPath = .verp,
        webURL: String? = nil, notices: String = AddressScheme.General.notices.rawValue,
        attachments: AttachmentPolicy = AttachmentPolicy()
    ) {
        self.scheme = scheme
        self.fromAccount = fromAccount
        self.organisation = organisation
        self.returnPath = returnPath
        self.webURL = webURL
        self.notices = notices
        self.attachments = attachments
    }

    /// The host of `webURL` in lower case, without port; nil where there is none.
    var webHost: String? {
        guard let webURL, let slashes = webURL.range(of: "//") else { return nil }
        let rest = webURL[slashes.upperBound...].prefix { $0 != "/" && $0 != ":" && $0 != "?" && $0 != "#" }
        return rest.isEmpty ? nil : rest.lowercased()
    }
}
