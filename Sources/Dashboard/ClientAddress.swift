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
        peer.flatMap(IPAddress.init).map { way(from: $0, headers).end.source } ?? "unknown"
    }

    /// The address that a request really comes from; nil where nobody can tell.
    ///
    /// A proxy that is not trusted, or says nothing that can be read, must not be taken for whoever stands behind it.
    ///
    /// - Parameter peer: as of `source`.
    func visitor(peer: String?, headers: HTTPFields) -> IPAddress? {
        guard let peer = peer.flatMap(IPAddress.init) else { return nil }
        guard let field = ClientAddress.field, headers.contains(field) else { return peer }
        guard isTrusted(peer), !hops(headers).isEmpty else { return nil }
        let way = way(from: peer, headers)
        return way.isBroken ? nil : way.end
    }

    private func way(from peer: IPAddress, _ headers: HTTPFields) -> (end: IPAddress, isBroken: Bool) {
        var current = peer
        var hops = hops(headers)
        while isTrusted(current), let hop = hops.popLast() {
            guard let earlier = IPAddress(hop) else { return (current, true) }
            current = earlier
        }
        return (current, false)
    }

    private func isTrusted(_ address: IPAddress) -> Bool { trustedProxies.contains { $0.contains(address) } }

    private static let field = HTTPField.Name("X-Forwarded-For")

    private func hops(_ headers: HTTPFields) -> [String] {
        guard let field = ClientAddress.field else { return [] }
        return headers[values: field].flatMap { value in
            value.split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
        }
    }
}
