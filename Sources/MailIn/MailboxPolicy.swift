package import Flow
import Triage

/// What mail is taken for in one mailbox, as its configuration says.
package struct MailboxPolicy: Sendable {
    /// The mailbox's name in the configuration.
    package var name: String
    /// authserv-ids whose word on the sender counts.
    package var trustedServers: [String]
    /// Domains whose ARC seals count.
    package var arcSealers: [String]
    /// The provider's spam verdict header; nil for none.
    package var spamHeader: String?
    /// List-Ids of group addresses in front of ours.
    package var forwarders: [String]
    /// What mail to an address that means nothing else is taken for.
    package var unaddressed: UnaddressedPolicy

    package init(
        name: String, trustedServers: [String] = [], arcSealers: [String] = [], spamHeader: String? = nil,
        forwarders: [String] = [], unaddressed: UnaddressedPolicy = .hold
    ) {
        self.name = name
        self.trustedServers = trustedServers
        self.arcSealers = arcSealers
        self.spamHeader = spamHeader?.lowercased()
        self.forwarders = forwarders.map { $0.lowercased() }
        self.unaddressed = unaddressed
    }
}
