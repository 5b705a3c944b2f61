package import Mail

/// Postern's own addresses: which local parts of which domain mean what (product: addresses).
package struct AddressScheme: Sendable {
    /// Where in an address the token stands.
    package enum Style: Hashable, Sendable {
        /// `r-TOKEN@domain`.
        case catchAll
        /// `account+r-TOKEN@domain`.
        case plus(account: String)
    }

    /// A fixed address and what is written to it.
    package enum General: String, Hashable, Sendable, Codable, CaseIterable {
        case enquiries, support, agenda, notices, postmaster, abuse
    }

    /// In lower case.
    package let domain: String
    package let style: Style
    /// Local parts (lower case) beside the built-in names, and what they mean.
    package let aliases: [String: General]

    package init(domain: String, style: Style, aliases: [String: General] = [:]) {
        self.domain = domain.lowercased()
        self.style = style
        self.aliases = aliases
    }

    /// The address whose local part (or plus tag) is `localPart`; nil only when the result is no address.
    package func address(_ localPart: String) -> EmailAddress? {
        switch style {
        case .catchAll: EmailAddress("\(localPart)@\(domain)")
        case .plus(let account): EmailAddress("\(account)+\(localPart)@\(domain)")
        }
    }

    /// The local part (catch-all) or plus tag that an address of ours carries, in lower case; nil for foreign addresses.
    ///
    /// In plus style the bare account's own address gives an empty string.
    package func localPart(of address: EmailAddress) -> String? {
        guard address.domain == domain else { return nil }
        let local = address.localPart.lowercased()
        guard case .plus(let account) = style else { return local }
        let name = account.lowercased()
        guard local != name else { return "" }
        let bytes = Array(local.utf8)
        let prefix = Array("\(name)+".utf8)
        return bytes.starts(with: prefix) ? bytes.dropFirst(prefix.count).text : nil
    }

    /// True for any address of this domain in catch-all style, or any tagged form of the account in plus style.
    package func owns(_ address: EmailAddress) -> Bool { localPart(of: address) != nil }

    /// The general address that a local part means; aliases first.
    package func general(_ localPart: String) -> General? {
        let name = localPart.lowercased()
        return aliases[name] ?? General(rawValue: name)
    }

    /// True for a local part that can be no practitioner's handle: the general names, the aliases, `mailer-daemon`, an
    /// empty one, and a letter followed by a hyphen, which is how tokens begin.
    package func isReservedHandle(_ localPart: String) -> Bool {
        let name = localPart.lowercased()
        guard !name.isEmpty, name != "mailer-daemon", general(name) == nil else { return true }
        let bytes = Array(name.utf8.prefix(2))
        return bytes.count == 2 && bytes[0].isLetter && bytes[1] == 0x2D
    }
}
