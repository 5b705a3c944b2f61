import Dashboard
import Flow

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
}
