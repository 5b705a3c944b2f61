/// One entry of an address header: a display name, an address, or what was found in their place (RFC 5322 §3.4).
package struct Mailbox: Hashable, Sendable, Codable {
    /// The decoded display name, without quotes; nil where there is none.
    package let name: String?
    /// The address; nil where the header holds none that could be used (`undisclosed-recipients:;`, rubbish).
    package let address: EmailAddress?
    /// The decoded name of the group that the entry stands in (RFC 5322 §3.4 `group`).
    package let group: String?
    /// The address as it was written when `address` is nil, decoded and repaired; else the address.
    package let literal: String

    package init(name: String? = nil, address: EmailAddress?, group: String? = nil, literal: String? = nil) {
        self.name = name
        self.address = address
        self.group = group
        self.literal = literal ?? address?.description ?? ""
    }
}
