import Crypto
import CryptoExtras
import Foundation

/// A private key that signs mails, and what the DNS says of it.
package struct DKIMKey: Sendable {
    /// The names of algorithms in settings; a record has them as `k=`.
    package enum Algorithm: String, Sendable, Hashable, CaseIterable {
        /// `rsa-sha256` (RFC 6376 §3.3.1).
        case rsa
        /// `ed25519-sha256` (RFC 8463).
        case ed25519
    }

    /// Why a text is no key; the description says what should stand there.
    package enum Flaw: Error, Hashable, CustomStringConvertible {
        case notRSA, notEd25519
        /// Fewer bits than receivers take.
        case short(bits: Int)

        package var description: String {
            switch self {
            case .notRSA: "holds no RSA key; a private key in PEM (PKCS #8 or PKCS #1) without a passphrase should"
            case .notEd25519: "holds no Ed25519 key; a private key in PEM (PKCS #8) or its 32 bytes in base64 should"
            case .short(let bits): "holds an RSA key of \(bits) bits; at least \(DKIMKey.fewestBits) are needed"
            }
        }
    }

    private enum Material: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    /// What receivers must take, and shorter ones need not be (RFC 8301 §3.2).
    static let fewestBits = 2_048

    private let material: Material

    /// Reads a key.
    ///
    /// - Throws: `Flaw`, which shows nothing of the text.
    package init(_ text: String, algorithm: Algorithm) throws(Flaw) {
        switch algorithm {
        case .rsa:
            guard let key = try? _RSA.Signing.PrivateKey(unsafePEMRepresentation: "\(text)\n") else { throw .notRSA }
            guard key.keySizeInBits >= DKIMKey.fewestBits else { throw .short(bits: key.keySizeInBits) }
            material = .rsa(key)
        case .ed25519:
            guard let seed = DKIMKey.seed(in: text),
                let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed)
            else { throw .notEd25519 }
            material = .ed25519(key)
        }
    }

    private init(_ material: Material) { self.material = material }

    /// A new key; RSA with 2048 bits, since a longer one's record does not fit every DNS server's answer.
    ///
    /// - Throws: what the system's source of randomness throws.
    package static func make(_ algorithm: Algorithm) throws -> DKIMKey {
        switch algorithm {
        case .rsa: DKIMKey(.rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048)))
        case .ed25519: DKIMKey(.ed25519(Curve25519.Signing.PrivateKey()))
        }
    }

    /// What it signs with.
    package var algorithm: Algorithm {
        switch material {
        case .rsa: .rsa
        case .ed25519: .ed25519
        }
    }

    /// The private key in PEM (PKCS #8), as `init` reads it back.
    package var pem: String {
        switch material {
        case .rsa(let key): "\(key.pkcs8PEMRepresentation)\n"
        case .ed25519(let key):
            DKIMKey.pem(Data(DKIMKey.infoHead + DKIMKey.seedHead) + key.rawRepresentation)
        }
    }

    /// The public key as the `p=` of a record: an RSA key with its wrapping, an Ed25519 key bare (RFC 8463 §4).
    var publicKey: Data {
        switch material {
        case .rsa(let key): key.publicKey.derRepresentation
        case .ed25519(let key): key.publicKey.rawRepresentation
        }
    }

    /// The signature of what has this digest: Ed25519 too signs the digest itself (RFC 8463 §3).
    func signature(of digest: SHA256.Digest) throws -> Data {
        switch material {
        case .rsa(let key): try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation
        case .ed25519(let key): try key.signature(for: Data(digest))
        }
    }

    // MARK: Ed25519 in PEM

    /// The beginning of a PKCS #8 Ed25519 key of 48 bytes: SEQUENCE, version 0 (RFC 8410 §7).
    private static let infoHead: [UInt8] = [0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05]
    /// The object identifier 1.3.101.112, then 32 bytes in an octet string in an octet string.
    private static let seedHead: [UInt8] = [0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
    private static let seedLength = 32
    private static let pemBegin = "-----BEGIN PRIVATE KEY-----"
    private static let pemEnd = "-----END PRIVATE KEY-----"

    private static func seed(in text: String) -> Data? {
        guard let begin = text.range(of: pemBegin) else {
            return Data(base64Encoded: text).flatMap { $0.count == seedLength ? $0 : nil }
        }
        guard let end = text.range(of: pemEnd, range: begin.upperBound..<text.endIndex),
            let der = Data(
                base64Encoded: String(text[begin.upperBound..<end.lowerBound]), options: .ignoreUnknownCharacters)
        else { return nil }
        // Version 1 has attributes and the public key behind the seed, nothing before it (RFC 8410 §7).
        guard let head = der.range(of: Data(seedHead)), head.lowerBound == infoHead.count,
            der.count >= head.upperBound + seedLength
        else { return nil }
        return der[head.upperBound..<head.upperBound + seedLength]
    }

    private static func pem(_ der: Data) -> String { "\(pemBegin)\n\(der.base64EncodedString())\n\(pemEnd)\n" }
}
