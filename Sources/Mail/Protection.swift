/// How a mail is signed or encrypted, by its structure alone: nothing is verified and nothing decrypted here.
///
/// It is for those who handle the mail further: an encrypted mail has no words to file, so a person has to look at it;
/// a signed one has to be passed on byte for byte.
package struct Protection: Hashable, Sendable {
    /// What was done to the part.
    package enum Kind: String, Sendable { case signed, encrypted }
    /// By which standard: S/MIME (RFC 8551) or OpenPGP (RFC 3156, RFC 9580 §6.2).
    package enum Scheme: String, Sendable { case smime, pgp }

    package let kind: Kind
    package let scheme: Scheme
    /// The path of the outermost part it was done to; empty for the whole mail.
    package let partPath: String
}

extension Message {
    /// The outermost signature or encryption; nil for the ordinary mail.
    package var protection: Protection? {
        for part in allParts {
            if let (kind, scheme) = part.protection {
                return Protection(kind: kind, scheme: scheme, partPath: part.path)
            }
            guard part.isShown, let kind = inlineProtection(of: part) else { continue }
            return Protection(kind: kind, scheme: .pgp, partPath: part.path)
        }
        return nil
    }

    /// OpenPGP's armour in a text, from before there was a type for it (PGP plug-ins, mailing lists).
    private func inlineProtection(of part: Part) -> Protection.Kind? {
        let start = raw[part.bodyRange.clamped(to: 0..<raw.count)].drop { $0.isWhite }
        guard start.hasPrefix("-----BEGIN PGP ") else { return nil }
        let kind = start.dropFirst(15)
        if kind.hasPrefix("SIGNED MESSAGE-----") { return .signed }
        return kind.hasPrefix("MESSAGE-----") ? .encrypted : nil
    }
}

extension Part {
    /// What the part's type says.
    fileprivate var protection: (Protection.Kind, Protection.Scheme)? {
        switch (contentType.type, contentType.subtype) {
        case ("multipart", "signed"): (.signed, isPGP ? .pgp : .smime)
        case ("multipart", "encrypted"): (.encrypted, isPGP ? .pgp : .smime)
        case ("application", "pkcs7-mime"), ("application", "x-pkcs7-mime"): sealed.map { ($0, .smime) }
        case ("application", "pgp"): (.encrypted, .pgp)
        default: nil
        }
    }

    private var isPGP: Bool {
        let named = contentType.parameters["protocol"] ?? children.last?.contentType.essence ?? ""
        return named.lowercased().contains("pgp")
    }

    /// RFC 8551 §3.2.2; without the parameter the type stands for encryption.
    private var sealed: Protection.Kind? {
        switch contentType.parameters["smime-type"]?.lowercased() {
        case "signed-data": .signed
        case "certs-only", "compressed-data": nil
        default: .encrypted
        }
    }
}
