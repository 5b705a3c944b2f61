import Crypto
import Foundation
package import Mail
package import Store

/// Signs finished mails, last of all: nothing may change them afterwards (RFC 6376).
package struct DKIMSigner: Sendable {
    /// In whose name mails are signed, and with what.
    package struct Identity: Sendable {
        /// The signing domain, `d=`.
        package let domain: String
        /// `s=`.
        package let selector: String
        let key: DKIMKey

        package init(domain: String, selector: String, key: DKIMKey) {
            self.domain = Punycode.ascii(domain).lowercased()
            self.selector = selector
            self.key = key
        }

        /// What must stand in the DNS.
        package var record: DKIMRecord { DKIMRecord(domain: domain, selector: selector, key: key) }
    }

    /// The fields that are signed as often as they are there and once more: a second one put in afterwards, or one that
    /// was missing, breaks the signature (RFC 6376 §8.15).
    static let guardedFields = [
        "from", "reply-to", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
        "content-type",
    ]

    package let identities: [Identity]

    /// - Parameter identities: one signature is made for each.
    package init(_ identities: [Identity]) { self.identities = identities }

    /// True where mails from `domain` signed as `signer` pass a receiver's alignment (RFC 7489 §3.1.1).
    package static func isAligned(_ signer: String, with domain: String) -> Bool {
        let signer = Punycode.ascii(signer).lowercased()
        let domain = Punycode.ascii(domain).lowercased()
        return domain == signer || (signer.contains(".") && domain.hasSuffix(".\(signer)"))
    }

    /// The mail with its signatures on top.
    ///
    /// - Throws: what the cryptography throws, which it does not for a key that was read.
    package func signed(_ mail: FrozenMail, at now: Timestamp) throws -> FrozenMail {
        var mail = mail
        mail.bytes = try signatures(of: mail.bytes, at: now) + mail.bytes
        return mail
    }

    /// The signature fields of a mail, with their line ends.
    func signatures(of bytes: [UInt8], at now: Timestamp) throws -> [UInt8] {
        let layout = MailLayout(of: bytes)
        let found = layout.fieldsByName(in: bytes)
        var names: [String] = []
        var header = SHA256()
        for name in DKIMSigner.guardedFields {
            let fields = found[name] ?? []
            for field in fields { header.update(data: Relaxed.field(bytes[field])) }
            names += Array(repeating: name, count: fields.count + 1)
        }
        let bodyDigest = DKIMSigner.bodyDigest(of: bytes[layout.body])
        return try identities.flatMap { identity in
            let field = SignatureField(
                signed: names, identity: identity, bodyDigest: bodyDigest, signedAt: now.milliseconds / 1_000)
            var hash = header
            // The field itself comes last, without its line end (RFC 6376 §3.7).
            hash.update(data: Relaxed.field(field.bytes(Data())[...]).dropLast(2))
            return field.bytes(try identity.key.signature(of: hash.finalize()))
        }
    }

    static func bodyDigest(of body: ArraySlice<UInt8>) -> Data {
        var hash = SHA256()
        Relaxed.body(body) { piece in
            piece.withUnsafeBytes { hash.update(bufferPointer: $0) }
        }
        return Data(hash.finalize())
    }
}
