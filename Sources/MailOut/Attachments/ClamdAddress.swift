/// Where clamd listens.
package enum ClamdAddress: Hashable, Sendable, CustomStringConvertible {
    case unix(path: String)
    case tcp(host: String, port: Int)

    /// Reads `unix:/run/clamav/clamd.ctl` or `tcp://127.0.0.1:3310`; nil for anything else.
    package init?(_ text: String) {
        if text.hasPrefix("unix:/") {
            let path = String(text.dropFirst("unix:".count))
            guard path.utf8.count < ClamdAddress.longestPath else { return nil }
            self = .unix(path: path)
        } else if text.hasPrefix("tcp://") {
            let rest = text.dropFirst("tcp://".count)
            guard let colon = rest.lastIndex(of: ":"), let port = Int(rest[rest.index(after: colon)...]),
                (1...65_535).contains(port)
            else { return nil }
            let host = rest[..<colon].filter { $0 != "[" && $0 != "]" }
            guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") }) else {
                return nil
            }
            self = .tcp(host: host, port: port)
        } else {
            return nil
        }
    }

    /// As the settings name it.
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(let host, let port): host.contains(":") ? "tcp://[\(host)]:\(port)" : "tcp://\(host):\(port)"
        }
    }

    /// The room that the system has for a socket's name.
    private static let longestPath = 107
}
