import Crypto

/// A SHA-256 digest: the name of a blob, and half of what makes an effect unique.
package struct Digest: Hashable, Sendable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// The digest of these bytes.
    package init(of content: [UInt8]) { bytes = Array(SHA256.hash(data: content)) }

    /// A digest read back from where it was stored; nil unless it has 32 bytes.
    package init?(stored bytes: [UInt8]) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// 64 lower-case hexadecimal digits.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
