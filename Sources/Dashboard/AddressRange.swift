import Glibc

/// An IP address as a number, IPv4 in its IPv4-mapped form (RFC 4291 §2.5.5.2).
struct IPAddress: Hashable, Sendable {
    /// 16 bytes.
    let bytes: [UInt8]

    private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
    static let mappedBits = 96

    /// Reads a literal address, `192.0.2.1` or `2001:db8::1`; nil for names, ports and anything else.
    init?(_ text: String) {
        var buffer = [UInt8](repeating: 0, count: 16)
        guard text.utf8.count < Int(INET6_ADDRSTRLEN), !text.utf8.contains(0) else { return nil }
        if inet_pton(AF_INET, text, &buffer) == 1 {
            bytes = IPAddress.mapped + buffer.prefix(4)
        } else if inet_pton(AF_INET6, text, &buffer) == 1 {
            bytes = buffer
        } else {
            return nil
        }
    }

    var isIPv4: Bool { bytes.starts(with: IPAddress.mapped) }

    /// What is counted as one source: the address, or its /64 network in IPv6, which is what one household gets.
    var source: String {
        if isIPv4 { return bytes.suffix(4).map(String.init).joined(separator: ".") }
        let network = stride(from: 0, to: 8, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
        return network.joined(separator: ":") + "::/64"
    }
}

/// A range of IP addresses: one address, or a network such as `10.0.0.0/8`.
package struct AddressRange: Hashable, Sendable {
    private let address: IPAddress
    /// Counted in the IPv6 form, 0 to 128.
    private let prefixBits: Int

    /// This machine, as it sees itself.
    package static let loopback = ["127.0.0.0/8", "::1"].compactMap { AddressRange($0) }

    /// Reads an address with or without a prefix length; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, let address = IPAddress(first) else { return nil }
        self.address = address
        guard parts.count == 2 else {
            prefixBits = address.bytes.count * 8
            return
        }
        let own = address.isIPv4 ? IPAddress.mappedBits : 0
        guard let bits = UInt8(parts[1]), Int(bits) + own <= address.bytes.count * 8 else { return nil }
        prefixBits = Int(bits) + own
    }

    func contains(_ other: IPAddress) -> Bool {
        for (index, pair) in zip(address.bytes, other.bytes).enumerated() {
            let bits = min(8, prefixBits - index * 8)
            guard bits > 0 else { return true }
            if (pair.0 ^ pair.1) >> UInt8(8 - bits) != 0 { return false }
        }
        return true
    }
}
