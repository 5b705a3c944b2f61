import CCurl

/// Where a request goes, as libcurl reads its URL: looked at before anything is sent.
struct HTTPTarget: Sendable {
    /// `https://host:port`: for messages, since paths and queries may hold what is nobody's business.
    let place: String
    /// The only protocol that libcurl may speak here.
    let allowedProtocol: String

    /// - Throws: `refused` for a URL that is none, that leads over the network in the clear or holds a password, and
    ///   for header fields that would become something else on the wire.
    init(_ request: HTTPRequest) throws(TransferError) {
        guard let handle = curl_url() else { throw TransferError(.stopped, "out of memory") }
        defer { curl_url_cleanup(handle) }
        let flags = UInt32(CURLU_DISALLOW_USER)
        guard curl_url_set(handle, CURLUPART_URL, request.url, flags) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: handle), let host = Self.part(CURLUPART_HOST, of: handle),
            let port = Self.part(CURLUPART_PORT, of: handle, flags: UInt32(CURLU_DEFAULT_PORT))
        else { throw TransferError(.refused, "a URL that cannot be used; it is https:// and a host, without a user") }
        place = "\(scheme)://\(host):\(port)"
        guard scheme == "https" || scheme == "http" && Self.isLoopback(host) else {
            throw TransferError(.refused, "\(place): only https:// leaves this machine")
        }
        allowedProtocol = scheme
        for header in request.headers where !Self.isField(header) {
            throw TransferError(.refused, "\(place): a header field that cannot be sent: \(header.name.prefix(40))")
        }
    }

    private static func part(_ part: CURLUPart, of handle: OpaquePointer, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }

    /// True for names and addresses of this machine, as libcurl has normalised them.
    private static func isLoopback(_ host: String) -> Bool {
        if ["localhost", "[::1]"].contains(host.lowercased()) { return true }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count == 4 && labels[0] == "127" && labels.allSatisfy { UInt8($0) != nil }
    }

    /// A field's name is a token and its value holds no line ends (RFC 9110 §5.1, §5.5).
    private static func isField(_ field: (name: String, value: String)) -> Bool {
        let signs = Array("!#$%&'*+-.^_`|~".utf8)
        let isName = field.name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: signs.contains(byte)
            }
        }
        return isName && !field.name.isEmpty && field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}
