import HTTPTypes

/// Who really sent a request that may have come through proxies.
struct ClientAddress {
    let trustedProxies: [AddressRange]

    /// The source that a request counts for.
    ///
    /// From the connection's own address backwards through `X-Forwarded-For`: each trusted hop vouches for the entry before
    /// it, and whatever stands before the first untrusted one can be anybody's invention.
    ///
    /// - Parameter peer: the other end of the connection; nil where it has no IP address.
    func source(peer: String?, headers: HTTPFields) -> String {
        guard var current = peer.flatMap(IPAddress.init) else { return "unknown" }
        var hops = hops(headers)
        while isTrusted(current), let hop = hops.popLast() {
            guard let earlier = IPAddress(hop) else { break }
            current = earlier
        }
        return current.source
    }

    private func isTrusted(_ address: IPAddress) -> Bool { trustedProxies.contains { $0.contains(address) } }

    private func hops(_ headers: HTTPFields) -> [String] {
        guard let name = HTTPField.Name("X-Forwarded-For") else { return [] }
        return headers[values: name].flatMap { value in
            value.split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
        }
    }
}
