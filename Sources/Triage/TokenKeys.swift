import Crypto
package import Mail

/// The secrets that sign tokens: one signs, all verify, so that keys can rotate.
package struct TokenKeys: Sendable {
    /// One secret and the number that names it in tokens.
    package struct Key: Sendable {
        /// 1 to 255; stands in every token.
        package let id: UInt8
        /// At least 32 bytes.
        package let secret: [UInt8]
        /// What every MAC of this key begins with.
        fileprivate let begun: HMAC<SHA256>

        package init(id: UInt8, secret: [UInt8]) {
            self.id = id
            self.secret = secret
            var begun = HMAC<SHA256>(key: SymmetricKey(data: secret))
            begun.update(data: Array("postern/v1/".utf8))
            self.begun = begun
        }
    }

    /// The key that signs.
    package let current: Key
    /// All keys that verify, the current one among them.
    package let all: [Key]

    package init(current: Key, retired: [Key] = []) {
        self.current = current
        all = [current] + retired
    }

    private static let version: UInt8 = 1
    private static let macBytes = 12
    private static let headBytes = 2
    private static let longestLocalPart = 64

    /// The local part (`r-…`) that names `token`: lower-case base32 without look-alikes, at most 44 characters for numbers
    /// up to 2^40 and never over 64 octets (RFC 5321 §4.5.3.1.1).
    package func localPart(for token: AddressToken) -> String {
        var bytes = [TokenKeys.version, current.id]
        bytes += token.payload
        bytes += TokenKeys.mac(of: bytes, kind: token.kind, key: current)
        return "\(Unicode.Scalar(token.kind.rawValue))-\(Base32.encode(bytes))"
    }

    /// The token a local part names, read without regard to case; nil unless its MAC verifies in constant time.
    package func token(in localPart: String) -> AddressToken? {
        let letters = Array(localPart.utf8.prefix(TokenKeys.longestLocalPart + 1))
        guard letters.count <= TokenKeys.longestLocalPart, letters.count > 2, letters[1] == 0x2D,
            let kind = AddressToken.Kind(rawValue: letters[0].lowered),
            let bytes = Base32.decode(letters.dropFirst(2)),
            bytes.count > TokenKeys.headBytes + TokenKeys.macBytes, bytes[0] == TokenKeys.version
        else { return nil }
        let signed = bytes.dropLast(TokenKeys.macBytes)
        let mac = bytes.suffix(TokenKeys.macBytes)
        let isGenuine = all.contains { key in
            key.id == bytes[1] && TokenKeys.isEqual(mac, TokenKeys.mac(of: Array(signed), kind: kind, key: key))
        }
        guard isGenuine else { return nil }
        return AddressToken(kind: kind, payload: signed.dropFirst(TokenKeys.headBytes))
    }

    /// The id of the key that a local part of ours says it was signed with; nil where it is none of ours in form.
    ///
    /// Nothing is verified: for counting addresses that we wrote ourselves.
    package static func keyID(in localPart: String) -> UInt8? {
        guard AddressToken.isShaped(localPart), let bytes = Base32.decode(localPart.utf8.dropFirst(2).map { $0 }[...]),
            bytes.count > headBytes + macBytes, bytes[0] == version
        else { return nil }
        return bytes[1]
    }

    // The kind is signed although it stands outside the bytes: else a return path would verify as a Message-ID.
    private static func mac(of bytes: [UInt8], kind: AddressToken.Kind, key: Key) -> [UInt8] {
        var hmac = key.begun
        hmac.update(data: [kind.rawValue] + bytes)
        return Array(hmac.finalize().prefix(macBytes))
    }

    private static func isEqual(_ a: ArraySlice<UInt8>, _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension TokenKeys {
    /// Our Message-ID of an outgoing mail; nil only when `domain` cannot stand in one.
    package func messageID(for mail: OutgoingMailID, domain: String) -> MessageID? {
        MessageID("\(localPart(for: .message(mail)))@\(domain.lowercased())")
    }

    /// The `m-` token a Message-ID of our own domain holds; nil for foreign domains and when the MAC does not verify.
    package func token(in messageID: MessageID, scheme: AddressScheme) -> AddressToken? {
        guard let local = scheme.localPart(of: messageID), let token = token(in: local), token.kind == .message
        else { return nil }
        return token
    }

    /// The outgoing mail a Message-ID of our own domain names; nil for foreign domains and when the MAC does not verify.
    package func outgoingMail(in messageID: MessageID, scheme: AddressScheme) -> OutgoingMailID? {
        guard case .message(let mail)? = token(in: messageID, scheme: scheme) else { return nil }
        return mail
    }
}

extension AddressScheme {
    /// The left side of a Message-ID of our domain; nil for foreign ones.
    func localPart(of messageID: MessageID) -> String? {
        let bytes = Array(messageID.text.utf8)
        guard let at = bytes.lastIndex(of: 0x40), bytes[(at + 1)...].lowered == Array(domain.utf8) else { return nil }
        return bytes[..<at].text
    }
}
