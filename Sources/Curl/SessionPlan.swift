/// What libcurl is to connect to, and how.
struct SessionPlan: Sendable {
    enum Service: String, Sendable {
        case imap, smtp

        /// What is said before we close (RFC 5321 §4.1.1.10, RFC 9051 §6.1.3); nobody waits for the answer.
        var farewell: [UInt8] {
            switch self {
            case .imap: Array("bye LOGOUT\r\n".utf8)
            case .smtp: Array("QUIT\r\n".utf8)
            }
        }
    }

    let service: Service
    let endpoint: Endpoint
    /// SMTP: our name in EHLO.
    let clientName: String
    /// Until the login has been accepted, and for each later write without a deadline of its own.
    let timeout: Duration

    private var scheme: String { endpoint.security == .tls ? "\(service.rawValue)s" : service.rawValue }

    /// `imaps://host:993`: for messages.
    var place: String { "\(scheme)://\(host):\(endpoint.port)" }

    var url: String { service == .smtp && !clientName.isEmpty ? "\(place)/\(clientName)" : place }

    /// The only protocol that libcurl may speak here.
    var allowedProtocol: String { scheme }

    private var host: String {
        // An IPv6 address needs brackets in a URL (RFC 3986 §3.2.2).
        endpoint.host.contains(":") && !endpoint.host.hasPrefix("[") ? "[\(endpoint.host)]" : endpoint.host
    }

    /// Why this cannot be put into a URL; nil when it can.
    ///
    /// Nothing here comes from a mail, so the set is narrow.
    var objection: TransferError? {
        let isSafe = { (text: String) in
            text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5B, 0x5D, 0x5F: true
                default: byte >= 0x80
                }
            }
        }
        guard !endpoint.host.isEmpty, isSafe(endpoint.host) else {
            return TransferError(.unreachable, "'\(endpoint.host)' is not a host name")
        }
        guard isSafe(clientName) else { return TransferError(.unreachable, "'\(clientName)' is not a host name") }
        guard (1...65_535).contains(endpoint.port) else {
            return TransferError(.unreachable, "\(endpoint.port) is not a port")
        }
        return nil
    }
}
