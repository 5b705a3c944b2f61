import MailOut

/// One key that outgoing mail is signed with.
struct DKIMSettings: Sendable {
    var domain: String
    var selector: String
    var algorithm: DKIMKey.Algorithm
    var key: Secret
}

extension SettingsReader {
    /// The keys of `delivery.dkim`, in whose names `mailDomain`'s mails may be signed.
    func dkim(_ delivery: Section, mailDomain: String) -> [DKIMSettings] {
        var names: Set<String> = []
        return delivery.sections("dkim").compactMap { section in
            let domain = section.text("domain", default: mailDomain)
            let selector = section.requiredText("selector", "the name of the key in the DNS, before ._domainkey")
            let algorithm = section.choice("algorithm", DKIMKey.Algorithm.self) ?? .rsa
            let key = section.secret("key", relativeTo: folderURL)
            if key == nil, !section.stands("key") { section.missing("key", "the private key's file or variable") }
            section.finish()
            if !mailDomain.isEmpty, !DKIMSigner.isAligned(domain, with: mailDomain) {
                section.mistake(
                    "domain",
                    "\"\(domain)\" is neither \(mailDomain), which mails come from, nor a domain above it: receivers "
                        + "would not count the signature (DMARC alignment)")
            }
            if !selector.isEmpty, !DKIMSettings.isSelector(selector) {
                section.mistake(
                    "selector", "\"\(selector)\" is no name in the DNS: letters, digits, - and . may stand here")
            }
            if !names.insert("\(selector)._domainkey.\(domain)".lowercased()).inserted {
                section.mistake("selector", "\"\(selector)\" is the selector of another key of \(domain) too")
            }
            return key.map { DKIMSettings(domain: domain, selector: selector, algorithm: algorithm, key: $0) }
        }
    }
}

extension DKIMSettings {
    /// A selector: labels of letters, digits and hyphens (RFC 6376 §3.1).
    static func isSelector(_ text: String) -> Bool {
        text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.utf8.count <= longestLabel && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || $0 == UInt8(ascii: "-") }
        }
    }

    private static let longestLabel = 63

    /// What signs in this name.
    ///
    /// - Throws: `DKIMKey.Flaw`; `Failure` where the key cannot be read.
    func identity() throws -> DKIMSigner.Identity {
        guard let text = key.text() else { throw Failure(key.remedy) }
        return DKIMSigner.Identity(
            domain: domain, selector: selector, key: try DKIMKey(text, algorithm: algorithm))
    }
}

extension Settings {
    /// What signs outgoing mail; nil where nothing is to.
    ///
    /// - Parameter tell: hears what is wrong with a key.
    func signer(_ tell: (SettingsProblem) -> Void) -> DKIMSigner? {
        let identities = dkim.enumerated().compactMap { index, key in
            do {
                return try key.identity()
            } catch {
                tell(
                    SettingsProblem(
                        file: file, path: "delivery.dkim[\(index)].key", place: nil, message: "\(error)"))
                return nil
            }
        }
        return identities.isEmpty ? nil : DKIMSigner(identities)
    }
}
