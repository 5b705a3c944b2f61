package import Flow
package import Mail
package import Triage

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
    /// The addresses of those who run Postern.
    package var operators: Set<EmailAddress>
    /// From where programs that watch this one may ask.
    package var watchers: [AddressRange]
    /// A practitioner's public address, by their handle; nil where there can be none.
    package var publicAddress: @Sendable (String) -> String?
    /// Where a practitioner writes to a client by mail; nil where there can be none.
    package var contactAddress: @Sendable (_ practitioner: PersonID, _ client: PersonID) -> String?

    package init(
        host: String, port: Int, links: WebLinks, trustedProxies: [AddressRange], organisation: String,
        securityMessage: String, formKey: [UInt8], operators: Set<EmailAddress> = [],
        watchers: [AddressRange] = AddressRange.loopback,
        publicAddress: @escaping @Sendable (String) -> String? = { _ in nil },
        contactAddress: @escaping @Sendable (_ practitioner: PersonID, _ client: PersonID) -> String? = { _, _ in nil }
    ) {
        self.host = host
        self.port = port
        self.links = links
        self.trustedProxies = trustedProxies
        self.organisation = organisation
        self.securityMessage = securityMessage
        self.formKey = formKey
        self.operators = operators
        self.watchers = watchers
        self.publicAddress = publicAddress
        self.contactAddress = contactAddress
    }
}

/// The numbers that bound what a visitor may cost.
enum WebLimits {
    /// A message of 20,000 characters of any script fits: up to 12 bytes for each, as forms write them.
    static let bodyBytes = 262_144
    /// A body of the API.
    static let apiBytes = 1 << 20
    /// An id of a platform's own.
    static let idCharacters = 200
    static let urlCharacters = 2_000
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
    /// A link to sign in; a mail may take its minutes.
    static let signInLifetime = Duration.seconds(900)
    static let sessionLifetime = Duration.seconds(14 * 86_400)
    /// A session that is used goes on; that is written so often and not oftener.
    static let sessionStep = Duration.seconds(86_400)
    /// Links that one source may ask for in ten minutes.
    static let signInsPerSource = 20
    static let signInWindow = Duration.seconds(600)
    static let subjectCharacters = 200
    /// All files of one message together, as they are sent.
    static let uploadBytes = 26_214_400
    static let uploadFiles = 10
    static let searchCharacters = 200
}

/// How long a connection may take over things.
struct ConnectionTimes {
    /// A connection on which nothing whole has come for this long is closed; so is one whose head takes longer.
    var idle = Duration.seconds(30)
    /// The longest that a request may take to come in whole.
    var request = Duration.seconds(120)
    /// How long an answered connection stays open for a client that still sends, so that it reads the answer.
    var lingering = Duration.seconds(2)
}
