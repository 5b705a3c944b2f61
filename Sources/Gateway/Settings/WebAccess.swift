import Dashboard
import Flow
import Mail

/// Where the web is served and where people reach it: the section `web` of the settings.
struct WebAccess: Sendable {
    /// A name or an address of this machine.
    var host: String
    /// 1 to 65535.
    var port: Int
    /// The pages' addresses, as mails link to them.
    var links: WebLinks
    /// The proxies whose `X-Forwarded-For` counts.
    var trustedProxies: [AddressRange]
    /// The addresses of those who run Postern: they may see every page of operation.
    var operators: Set<EmailAddress> = []
    /// From where programs that watch this one may ask.
    var watchers = AddressRange.loopback
    /// How long the page of a message is there.
    var readable = standardReadable

    static let standardReadable = Duration.seconds(30 * 86_400)
    static let readableRange = Duration.seconds(86_400)...Duration.seconds(365 * 86_400)
}
