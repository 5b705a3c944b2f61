/// How a server is reached.
package struct Endpoint: Hashable, Sendable {
    /// How the connection is protected.
    package enum Security: String, Hashable, Sendable, Codable, CaseIterable {
        /// In the clear: loopback and tests only.
        case none
        /// STARTTLS or no connection.
        case startTLS = "starttls"
        /// TLS from the first byte.
        case tls
    }

    package var host: String
    package var port: Int
    package var security: Security
    /// nil for no login.
    package var user: String?
    package var password: String?
    /// In the place of a password.
    package var bearer: BearerToken?
    /// A PEM file to trust instead of the system's certificates.
    package var caFile: String?

    package init(
        host: String, port: Int, security: Security, user: String? = nil, password: String? = nil,
        bearer: BearerToken? = nil, caFile: String? = nil
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.password = password
        self.bearer = bearer
        self.caFile = caFile
    }
}
