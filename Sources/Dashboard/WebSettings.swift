package import Flow

/// What the web server is told.
package struct WebSettings: Sendable {
    /// A name or an address of this machine to listen on.
    package var host: String
    /// 1 to 65535; 0 takes a free one.
    package var port: Int
    /// Where people reach the pages.
    package var links: WebLinks
    /// The proxies whose `X-Forwarded-For` counts.
    package var trustedProxies: [AddressRange]
    /// The name on every page.
    package var organisation: String
    /// The sentence above every box that a message is written in; it is recorded as shown.
    package var securityMessage: String
    /// Signs the forms: at least 32 random bytes.
    package var formKey: [UInt8]

    package init(
        host: String, port: Int, links: WebLinks, trustedProxies: [AddressRange], organisation: String,
        securityMessage: String, formKey: [UInt8]
    ) {
        self.host = host
        self.port = port
        self.links = links
        self.trustedProxies = trustedProxies
        self.organisation = organisation
        self.securityMessage = securityMessage
        self.formKey = formKey
    }
}

/// The numbers that bound what a visitor may cost.
enum WebLimits {
    /// A message of 20,000 characters of any script fits: up to 12 bytes for each, as forms write them.
    static let bodyBytes = 262_144
    /// An event of a desk elsewhere.
    static let callBytes = 1 << 20
    static let nameCharacters = 200
    static let emailBytes = 320
    static let messageCharacters = 20_000
    /// Fields of a form; more are a mistake or an attack.
    static let fields = 32
    static let handleBytes = 40
    static let tokenBytes = 64
    /// All header fields of a request together.
    static let headerBytes = 16_384
    static let headerFields = 100
    static let connections = 512
    /// Nobody writes a name, an address and a message faster.
    static let leastFillTime = Duration.seconds(3)
    static let formLifetime = Duration.seconds(86_400)
}

/// How long a connection may take over things.
struct ConnectionTimes {
    /// A connection on which nothing whole has come for this long is closed; so is one whose head takes longer.
    var idle = Duration.seconds(30)
    /// The longest that a request may take to come in whole.
    var request = Duration.seconds(30)
    /// How long an answered connection stays open for a client that still sends, so that it reads the answer.
    var lingering = Duration.seconds(2)
}
